"""What a planner has to know about a task, in words."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from fangxian.roster.duties.needs import Remark
from fangxian.roster.staffing.models import Skill

SENTENCES: Final = {
    "uncovered": N_(
        "%(post)s needs people at hours that no shift covers, first on %(day)s at %(time)s; %(hours)s hours in all."
    ),
    "too_cold": N_(
        "%(post)s cannot be held on %(day)s, %(shift)s: the cold allows emergency work only. Nobody is planned there."
    ),
    "closed_hours": N_(
        "Nobody may stand at %(post)s on %(day)s, %(shift)s, at %(hours)s: the cold allows emergency work only. "
        "The rest of the shift is planned."
    ),
    "no_room": N_(
        "%(post)s on %(day)s, %(shift)s: %(people)s people warm up at once, and the warm room takes %(places)s."
    ),
    "cold": N_("%(post)s needs %(people)s people instead of %(required)s on %(day)s, %(shift)s: the cold asks for turns."),
    "nobody_for_post": N_(
        "Nobody may stand at %(post)s. Let somebody of the staff stand there, or see who stays indoors and who is insured."
    ),
    "nobody_with_skill": N_("%(post)s asks for “%(skill)s”, which nobody of the staff has."),
    "too_few": N_("On %(day)s %(needed)s people are needed at once or one after the other, and only %(people)s are there."),
    "pin_lost": N_(
        "%(person)s was fixed by hand on %(day)s, and the person, the shift or the post is no longer there. It is left aside."
    ),
    "longest_rest": N_("The staff have different rests between duties; everybody is planned with the longest, %(hours)s hours."),
}  # fmt: skip
MOST_DAYS: Final = 7


def in_words(remarks: Iterable[Remark]) -> list[str]:
    """Return remarks as sentences; what differs only in the day is told once, with its days. One query for skills."""
    found = list(remarks)
    skills = {str(item.values["skill"]) for item in found if "skill" in item.values}
    names = (
        {str(pk): name for pk, name in Skill.objects.filter(pk__in=skills).values_list("pk", "name")} if skills else {}
    )
    days: dict[tuple[str, tuple[tuple[str, object], ...]], list[object]] = {}
    for item in found:
        same = tuple((name, value) for name, value in item.values.items() if name != "day")
        days.setdefault((item.code, same), []).append(item.values.get("day"))
    return [_said(Remark(code, {**dict(same), "day": _together(on)}), names) for (code, same), on in days.items()]


def _together(days: list[object]) -> str:
    """Return days as text: the first with its year, then the others; many only as how many there are."""
    known = [day for day in days if isinstance(day, date)]
    told = [date_format(day, "m-d" if n else "Y-m-d") for n, day in enumerate(known[:MOST_DAYS])]
    rest = _(" and %(count)s more days") % {"count": len(known) - MOST_DAYS} if len(known) > MOST_DAYS else ""
    return _(", ").join(told) + rest


def _said(remark: Remark, skills: dict[str, str]) -> str:
    values = {name: str(value) for name, value in remark.values.items()}
    if "skill" in values:
        values["skill"] = skills.get(values["skill"], values["skill"])
    return _(SENTENCES[remark.code]) % values
