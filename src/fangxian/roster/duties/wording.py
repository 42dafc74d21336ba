"""What the checker, the diagnosis and a search say, in words that name people, days, shifts and posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from fangxian.planning.rosters import Finding
from fangxian.register.models import Person
from fangxian.roster.staffing.models import Post, Shift, Skill

if TYPE_CHECKING:
    from fangxian.planning.rosters.hard.rules import Rule
    from fangxian.roster.duties.models import Roster

SENTENCES: Final = {
    "unknown_person": N_("%(person)s is not among the staff of this roster."),
    "unknown_shift": N_("%(person)s has a shift that does not exist."),
    "unknown_day": N_("%(person)s has a duty outside the days of this roster."),
    "double": N_("%(person)s has two duties on %(day)s."),
    "skill": N_("%(person)s may not stand at %(role)s (%(shift)s on %(day)s)."),
    "absent": N_("%(person)s is not there on %(day)s (%(reason)s) and has %(shift)s."),
    "overlap": N_("%(person)s cannot be on duty at some hours of %(day)s (%(reason)s), which %(shift)s overlaps."),
    "pin_duty": N_("%(person)s must have %(shift)s on %(day)s."),
    "pin_role": N_("%(person)s must be at %(role)s in %(shift)s on %(day)s."),
    "pin_off": N_("%(person)s must be off on %(day)s and has %(shift)s."),
    "succession": N_("%(person)s has %(shift)s on %(day)s straight after %(before)s, which is not allowed."),
    "rest": N_("%(person)s rests %(rest)s hours before %(shift)s on %(day)s; at least %(least)s are needed."),
    "long_run": N_("%(person)s is on duty %(days)s days in a row from %(day)s; at most %(limit)s are allowed."),
    "short_run": N_("%(person)s is on duty only %(days)s days in a row from %(day)s; at least %(limit)s are asked."),
    "short_rest": N_("%(person)s has only %(days)s days off in a row from %(day)s; at least %(limit)s are asked."),
    "minutes_over": N_("%(person)s works %(minutes)s hours; at most %(limit)s are allowed."),
    "minutes_under": N_("%(person)s works %(minutes)s hours; at least %(limit)s are owed."),
    "weekends": N_("%(person)s works on %(weekends)s weekends of this roster; the month leaves %(limit)s at most."),
    "limit_over": N_("%(person)s has %(count)s duties of %(shift)s from %(first)s to %(last)s; at most %(limit)s are allowed."),
    "limit_under": N_("%(person)s has %(count)s duties of %(shift)s from %(first)s to %(last)s; at least %(limit)s are asked."),
    "must_cover": N_("%(who)s, %(shift)s on %(day)s: %(amount)s of the %(required)s people that are needed are missing."),
    "under_cover": N_("%(who)s, %(shift)s on %(day)s: %(amount)s fewer than the %(required)s people wished for (cost %(cost)s)."),
    "over_cover": N_("%(who)s, %(shift)s on %(day)s: %(amount)s more than the %(required)s people asked for (cost %(cost)s)."),
    "apart": N_("%(person)s and %(other)s must not share a shift and share %(shift)s on %(day)s."),
    "together": N_("%(person)s must share every shift with %(other)s and is alone in %(shift)s on %(day)s."),
    "apart_wish": N_("%(person)s and %(other)s share %(shift)s on %(day)s (cost %(cost)s)."),
    "together_wish": N_("%(person)s has %(shift)s on %(day)s without %(other)s (cost %(cost)s)."),
    "wish_on": N_("%(person)s would have liked %(shift)s on %(day)s and does not have it (cost %(cost)s)."),
    "wish_work": N_("%(person)s would have liked a duty on %(day)s and has none (cost %(cost)s)."),
    "wish_off": N_("%(person)s would rather not have %(shift)s on %(day)s and has it (cost %(cost)s)."),
    "wish_free": N_("%(person)s would have liked to be off on %(day)s and has %(shift)s (cost %(cost)s)."),
    "burden": N_("%(person)s has %(count)s of %(name)s with the past weeks, %(amount)s beyond a fair share (cost %(cost)s)."),
    "changed": N_("%(person)s: %(day)s changes from %(before)s to %(after)s (cost %(cost)s)."),
}  # fmt: skip
STATEMENTS: Final = {
    "must_cover": N_("%(who)s needs %(amount)s people for %(shift)s on %(day)s."),
    "absent": N_("%(person)s is not there on %(day)s (%(reason)s)."),
    "pin": N_("%(person)s has a duty or a day off that stands on %(day)s (%(shift)s)."),
    "succession": N_("%(person)s needs rest between duties, and some shifts must not follow others."),
    "long_run": N_("%(person)s works at most %(amount)s days in a row."),
    "short_run": N_("%(person)s works at least %(amount)s days in a row."),
    "short_rest": N_("%(person)s has at least %(amount)s days off in a row."),
    "minutes_over": N_("%(person)s works at most %(amount)s hours."),
    "minutes_under": N_("%(person)s works at least %(amount)s hours."),
    "weekends": N_("%(person)s works on at most %(amount)s weekends of this roster, which the month leaves."),
    "limit_over": N_("%(person)s has at most %(amount)s duties of %(shift)s from %(first)s to %(last)s."),
    "limit_under": N_("%(person)s has at least %(amount)s duties of %(shift)s from %(first)s to %(last)s."),
    "apart": N_("%(person)s and %(other)s never share a shift."),
    "together": N_("%(person)s and %(other)s share every shift."),
}
# What the engine counts in minutes and people in hours.
IN_MINUTES: Final = {
    "rest": {"rest", "least"},
    "minutes_over": {"minutes", "limit", "amount"},
    "minutes_under": {"minutes", "limit", "amount"},
}
# What stands for a name in the engine's words.
CODES: Final = {
    "leave": N_("leave"),
    # Why somebody is stopped or cares for others concerns nobody who reads a roster.
    "care": N_("not available"),
    "unavailable": N_("not available"),
    "illness": N_("must not be on duty"),
    "overwork": N_("must not be on duty"),
    # The day of coming home stands after it.
    "batch": N_("in a closed batch until"),
    "left": N_("no longer among the staff"),
    "elsewhere": N_("on duty by another roster"),
    "nights": N_("nights"),
    "duties": N_("duties"),
    "anybody": N_("anybody"),
    "off": N_("off"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids in a roster's problem stand for."""

    first_day: date
    of: Mapping[str, str]

    def day(self, number: int) -> str:
        """Return a day of the roster, counted from 0; the engine's -1 is the whole time."""
        if number < 0:
            return _("the whole time")
        return date_format(self.first_day + timedelta(days=number), "Y-m-d")

    def say(self, value: str | int) -> str:
        """Return what a value of a finding stands for: ids by their names, codes in words, several with their signs between."""
        text = str(value)
        for sign in (", ", " / ", " "):
            if sign in text:
                return sign.join(self.say(part) for part in text.split(sign))
        return self.of.get(text) or (_(CODES[text]) if text in CODES else text)


def names_of(roster: Roster, findings: Iterable[Finding | Rule] = ()) -> Names:
    """Return the names of what ``findings`` mention; of everything in the roster's unit where none are given. Four queries."""
    mentioned = {part for item in findings for text in item.values.values() for part in _parts(text)}
    return names_for(roster, mentioned)


def names_for(roster: Roster, ids: set[UUID]) -> Names:
    """Return the names of people, posts, shifts and skills with these ids. Four queries."""
    return Names(
        roster.first_day,
        {
            **{str(pk): name for pk, name in Person.objects.filter(pk__in=ids).values_list("pk", "number")},
            **{str(pk): name for pk, name in Post.objects.filter(pk__in=ids).values_list("pk", "place__name")},
            **{str(pk): name for pk, name in Shift.objects.filter(pk__in=ids).values_list("pk", "name")},
            **{str(pk): name for pk, name in Skill.objects.filter(pk__in=ids).values_list("pk", "name")},
        },
    )


def _parts(value: str | int) -> Iterable[UUID]:
    for part in str(value).replace(",", " ").replace("/", " ").split():
        try:
            yield UUID(part)
        except ValueError:
            continue


def sentence(finding: Finding, names: Names) -> str:
    """Return a finding of the checker in words."""
    return _filled(SENTENCES[finding.code], finding, names)


def statement(rule: Rule, names: Names) -> str:
    """Return a rule of a diagnosis in words."""
    return _filled(STATEMENTS[rule.code], rule, names)


def _filled(template: str, said: Finding | Rule, names: Names) -> str:
    values = {name: names.say(value) for name, value in said.values.items()}
    for name in IN_MINUTES.get(said.code, set()) & set(values):
        values[name] = f"{round(int(values[name]) / 60, 2):g}"
    values["day"] = names.day(said.day)
    for edge in ("first", "last"):
        if edge in said.words:
            values[edge] = names.day(int(said.words[edge]) - 1)
    return _(template) % values
