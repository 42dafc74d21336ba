"""The lists of staffing: columns, filters, search, export."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fangxian.access.services import note_export
from fangxian.accounts.models import User
from fangxian.base.clock import local_day, now
from fangxian.base.listing import Choice, Column, Empty, Listing
from fangxian.base.text import mask_name
from fangxian.register.identities import read_identities
from fangxian.register.models import PersonKind
from fangxian.roster.staffing import queries, words
from fangxian.roster.staffing.days import clock
from fangxian.roster.staffing.models import Need, Skill, StatementState, StopKind

Rows = QuerySet[Any]
STATES = (("open", gettext_lazy("open")), ("closed", gettext_lazy("closed")))
YES_NO = (("1", gettext_lazy("yes")), ("0", gettext_lazy("no")))


def told(what: str) -> Callable[[User, str, int], None]:
    """Return what a list calls after an export: the export becomes an entry (THREATS T15)."""

    def tell(user: User, form: str, rows: int) -> None:
        note_export(user, f"{what}.{form}", rows)

    return tell


def word(value: bool) -> str:
    """Return yes or no."""
    return _("yes") if value else _("no")


def by_state(rows: Rows, value: str) -> Rows:
    return rows.filter(is_closed=value == "closed")


def masked_names(people: Sequence[Any]) -> dict[Any, str]:
    """Return the masked names of people by id (RULEBOOK N6)."""
    known = read_identities([person.subject_id for person in people])
    return {person.pk: mask_name(known.get(person.subject_id, {}).get("name", "")) for person in people}


def with_names(rows: list[Any]) -> list[Any]:
    """Give rows of one person each the masked name: three queries a page."""
    names = masked_names([row.person for row in rows])
    for row in rows:
        vars(row)["masked"] = names[row.person.pk]
    return rows


def _with_today(rows: list[Any]) -> list[Any]:
    away = queries.away_on([row.person_id for row in rows], local_day(now()))
    for row in with_names(rows):
        vars(row)["away"] = away.get(row.person_id, [])
    return rows


def today_text(staff: Any) -> str:
    """Return whether somebody can be on duty today; why not is nobody's matter in a list."""
    if queries.is_whole_day(staff.away):
        return _("not available")
    return _("partly available") if staff.away else _("available")


def _by_today(rows: Rows, value: str) -> Rows:
    away = queries.away_on(list(rows.values_list("person_id", flat=True)), local_day(now()))
    gone = [person_id for person_id, items in away.items() if queries.is_whole_day(items)]
    return rows.exclude(person__among=gone) if value == "1" else rows.filter(person__among=gone)


def _skills() -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Skill.objects.order_by("code").values_list("pk", "name")]


def _staff_page(staff: Any) -> str:
    return reverse("staffing:member", args=[staff.pk])


STAFF = Listing(
    id="staff",
    title=gettext_lazy("Staff"),
    columns=(
        Column("number", gettext_lazy("number"), lambda s: s.person.number, sort="person__number", link=_staff_page),
        Column("unit", gettext_lazy("unit"), lambda s: s.person.unit.name, sort="person__unit__path"),
        Column("masked_name", gettext_lazy("name (masked)"), lambda s: s.masked),
        Column("kind", gettext_lazy("kind"), lambda s: s.person.get_kind_display(), sort="person__kind", minor=True),
        Column("skills", gettext_lazy("skills"), lambda s: words.names(s.skills.all())),
        Column("posts", gettext_lazy("posts"), lambda s: words.names(s.posts.all()), minor=True),
        Column("hours_week", gettext_lazy("hours a week"), lambda s: s.minutes_week / 60, sort="minutes_week", kind="number"),
        Column("today", gettext_lazy("today"), today_text, template="staffing/_today.html"),
        Column("indoor", gettext_lazy("indoor post only"), lambda s: s.is_indoor_only, kind="mark", minor=True),
        Column("insured", gettext_lazy("insured until"), lambda s: s.insured_until, kind="day", minor=True),
    ),
    order="person__number",
    empty=Empty(gettext_lazy("Nobody is on the staff list yet. Import a table, or add people of the register.")),
    search=("person__number__icontains", "person__unit__name__icontains", "skills__name__icontains"),
    search_hint=gettext_lazy("Number, unit or skill"),
    filters=(
        Choice("skill", gettext_lazy("skill"), lambda rows, value: rows.filter(skills=value), choices=_skills),
        Choice("kind", gettext_lazy("kind"), lambda rows, value: rows.filter(person__kind=value),
               choices=((PersonKind.STAFF, PersonKind.STAFF.label), (PersonKind.VOLUNTEER, PersonKind.VOLUNTEER.label))),
        Choice("today", gettext_lazy("available today"), _by_today, choices=YES_NO),
        Choice("indoor", gettext_lazy("indoor post only"), lambda rows, value: rows.filter(is_indoor_only=value == "1"),
               choices=YES_NO),
        Choice("state", gettext_lazy("state"), by_state, choices=STATES),
    ),
    prepare=_with_today,
    on_export=told("staff"),
)  # fmt: skip


def _with_needs(posts: list[Any]) -> list[Any]:
    found: dict[Any, list[Need]] = {}
    for need in Need.objects.filter(post__in=posts, is_closed=False).order_by("start_minute"):
        found.setdefault(need.post_id, []).append(need)
    for post in posts:
        vars(post)["open_needs"] = found.get(post.pk, [])
    return posts


def _needs_text(post: Any) -> str:
    if not post.open_needs:
        return _("none yet")
    return "; ".join(f"{words.window_text(n.start_minute, n.end_minute)} × {n.required}" for n in post.open_needs)


POSTS = Listing(
    id="posts",
    title=gettext_lazy("Posts"),
    columns=(
        Column("place", gettext_lazy("place"), lambda p: p.place.name, sort="place__name",
               link=lambda p: reverse("staffing:post", args=[p.pk])),
        Column("unit", gettext_lazy("unit"), lambda p: p.place.unit.name, sort="place__unit__path"),
        Column("outdoor", gettext_lazy("outdoors"), lambda p: p.is_outdoor, sort="is_outdoor", kind="mark"),
        Column("shelter", gettext_lazy("where people warm up"), lambda p: p.get_shelter_display(), minor=True),
        Column("warm_places", gettext_lazy("how many can warm up at once"), lambda p: p.warm_places, kind="number", minor=True),
        Column("needs", gettext_lazy("people needed"), _needs_text),
        Column("is_closed", gettext_lazy("closed"), lambda p: word(p.is_closed), minor=True),
    ),
    order="place__name",
    empty=Empty(gettext_lazy("No posts yet. A manned place of the register becomes a post that rosters fill.")),
    search=("place__name__icontains", "place__code__icontains", "place__unit__name__icontains"),
    search_hint=gettext_lazy("Place or unit"),
    filters=(
        Choice("outdoor", gettext_lazy("outdoors"), lambda rows, value: rows.filter(is_outdoor=value == "1"), choices=YES_NO),
        Choice("state", gettext_lazy("state"), by_state, choices=STATES),
    ),
    prepare=_with_needs,
    on_export=told("posts"),
)  # fmt: skip

NEEDS = Listing(
    id="needs",
    title=gettext_lazy("People needed"),
    columns=(
        Column("place", gettext_lazy("place"), lambda n: n.post.place.name, sort="post__place__name",
               link=lambda n: reverse("staffing:post", args=[n.post_id])),
        Column("unit", gettext_lazy("unit"), lambda n: n.post.place.unit.name, sort="post__place__unit__path"),
        Column("begins", gettext_lazy("from"), lambda n: clock(n.start_minute), sort="start_minute"),
        Column("ends", gettext_lazy("until"), lambda n: clock(n.end_minute)),
        Column("weekdays", gettext_lazy("days of the week"), lambda n: words.weekdays_text(n.weekdays)),
        Column("season_from", gettext_lazy("season from"), lambda n: n.season_from, sort="season_from", minor=True),
        Column("season_to", gettext_lazy("season to"), lambda n: n.season_to, minor=True),
        Column("skill", gettext_lazy("skill"), lambda n: n.skill.name if n.skill else "", sort="skill__name"),
        Column("required", gettext_lazy("people needed"), lambda n: n.required, sort="required", kind="number"),
        Column("preferred", gettext_lazy("people wished for"), lambda n: n.preferred, kind="number", minor=True),
    ),
    order="post__place__name",
    empty=Empty(gettext_lazy("Nothing is said yet of how many people posts need. Import a table, or open a post.")),
    search=("post__place__name__icontains", "post__place__unit__name__icontains", "skill__name__icontains"),
    search_hint=gettext_lazy("Place, unit or skill"),
    filters=(Choice("skill", gettext_lazy("skill"), lambda rows, value: rows.filter(skill=value), choices=_skills),),
    on_export=told("needs"),
)  # fmt: skip

SKILLS = Listing(
    id="skills",
    title=gettext_lazy("Skills"),
    columns=(
        Column("code", gettext_lazy("code"), lambda s: s.code, sort="code"),
        Column("name", gettext_lazy("name"), lambda s: s.name, sort="name",
               link=lambda s: reverse("staffing:skill", args=[s.pk])),
        Column("people", gettext_lazy("people who have it"), lambda s: s.people, sort="people", kind="number"),
        Column("asked", gettext_lazy("needs that ask for it"), lambda s: s.asked, sort="asked", kind="number"),
        Column("is_closed", gettext_lazy("closed"), lambda s: word(s.is_closed), minor=True),
    ),
    order="code",
    empty=Empty(gettext_lazy("No skills yet. A post may ask for one, and people may have several.")),
    search=("code__icontains", "name__icontains"),
    filters=(Choice("state", gettext_lazy("state"), by_state, choices=STATES),),
    on_export=told("skills"),
)  # fmt: skip

SHIFTS = Listing(
    id="shifts",
    title=gettext_lazy("Shifts"),
    columns=(
        Column("code", gettext_lazy("code"), lambda s: s.code, sort="code"),
        Column("name", gettext_lazy("name"), lambda s: s.name, sort="name",
               link=lambda s: reverse("staffing:shift", args=[s.pk])),
        Column("unit", gettext_lazy("unit"), lambda s: s.unit.name, sort="unit__path"),
        Column("hours", gettext_lazy("hours"), lambda s: words.window_text(s.start_minute, s.end_minute % 1440),
               sort="start_minute"),
        Column("minutes", gettext_lazy("length in hours"), lambda s: s.minutes / 60, sort="minutes", kind="number"),
        Column("is_closed", gettext_lazy("closed"), lambda s: word(s.is_closed), minor=True),
    ),
    order="start_minute",
    empty=Empty(gettext_lazy("No shifts yet. A shift says when a kind of duty begins and ends.")),
    search=("code__icontains", "name__icontains", "unit__name__icontains"),
    filters=(Choice("state", gettext_lazy("state"), by_state, choices=STATES),),
    on_export=told("shifts"),
)  # fmt: skip

_LEAVE = (
    Column("number", gettext_lazy("number"), lambda s: s.person.number, sort="person__number"),
    Column("unit", gettext_lazy("unit"), lambda s: s.person.unit.name, sort="person__unit__path"),
    Column("masked_name", gettext_lazy("name (masked)"), lambda s: s.masked),
    Column("first_day", gettext_lazy("from"), lambda s: s.first_day, sort="first_day", kind="day"),
    Column("last_day", gettext_lazy("until"), lambda s: s.last_day, sort="last_day", kind="day"),
    Column("stated_at", gettext_lazy("asked at"), lambda s: s.stated_at, sort="stated_at", kind="time", minor=True),
)
_LEAVE_SEARCH = ("person__number__icontains", "person__unit__name__icontains")
LEAVE = Listing(
    id="leave",
    title=gettext_lazy("Leave to decide"),
    columns=(
        *_LEAVE,
        Column("act", gettext_lazy("decision"), lambda s: "", template="staffing/_decide.html", exported=False),
    ),
    order="first_day",
    empty=Empty(gettext_lazy("No leave waits for your decision.")),
    search=_LEAVE_SEARCH,
    search_hint=gettext_lazy("Number or unit"),
    prepare=with_names,
    on_export=told("leave"),
)
LEAVE_DECIDED = Listing(
    id="leave-decided",
    title=gettext_lazy("Leave decided"),
    columns=(
        *_LEAVE,
        Column("state", gettext_lazy("state"), lambda s: s.get_state_display(), sort="state"),
        Column("decision", gettext_lazy("reason of the decision"), lambda s: s.decision),
    ),
    order="-first_day",
    empty=Empty(gettext_lazy("No leave has been decided on in your units.")),
    search=_LEAVE_SEARCH,
    search_hint=gettext_lazy("Number or unit"),
    filters=(
        Choice("state", gettext_lazy("state"), lambda rows, value: rows.filter(state=value),
               choices=[(s.value, s.label) for s in StatementState if s not in (StatementState.ASKED, StatementState.STATED)]),
    ),
    prepare=with_names,
    on_export=told("leave-decided"),
)  # fmt: skip


def stop_state(stop: Any) -> str:
    """Return where a stop stands today."""
    today = local_day(now())
    if stop.lifted_at is not None:
        return _("lifted")
    if stop.last_day is not None and stop.last_day < today:
        return _("over")
    if stop.first_day > today:
        return _("to come")
    return (
        _("overridden today")
        if any(o.first_day <= today <= o.last_day for o in stop.overrides.all())
        else _("in force")
    )


def _by_force(rows: Rows, value: str) -> Rows:
    today = local_day(now())
    now_on = queries.not_over(today)
    return rows.filter(now_on) if value == "now" else rows.exclude(now_on)


STOPS = Listing(
    id="stops",
    title=gettext_lazy("Stops"),
    columns=(
        Column("number", gettext_lazy("number"), lambda s: s.person.number, sort="person__number"),
        Column("unit", gettext_lazy("unit"), lambda s: s.person.unit.name, sort="person__unit__path"),
        Column("masked_name", gettext_lazy("name (masked)"), lambda s: s.masked),
        Column("kind", gettext_lazy("kind"), lambda s: s.get_kind_display(), sort="kind"),
        Column("first_day", gettext_lazy("from"), lambda s: s.first_day, sort="first_day", kind="day"),
        Column("last_day", gettext_lazy("until"), lambda s: s.last_day, kind="day"),
        Column("state", gettext_lazy("state"), stop_state),
        Column("reason", gettext_lazy("reason for lifting"), lambda s: s.lift_reason, minor=True),
        Column("act", gettext_lazy("act"), lambda s: "", template="staffing/_stop_acts.html", exported=False),
    ),
    order="-first_day",
    empty=Empty(gettext_lazy("Nobody in your units is stopped from being on duty."), gettext_lazy("Stop somebody"),
                "staffing:stop-new"),
    search=("person__number__icontains", "person__unit__name__icontains"),
    search_hint=gettext_lazy("Number or unit"),
    filters=(
        Choice("kind", gettext_lazy("kind"), lambda rows, value: rows.filter(kind=value), choices=StopKind.choices),
        Choice("state", gettext_lazy("state"), _by_force,
               choices=(("now", gettext_lazy("in force or to come")), ("past", gettext_lazy("over or lifted")))),
    ),
    prepare=with_names,
    on_export=told("stops"),
)  # fmt: skip
