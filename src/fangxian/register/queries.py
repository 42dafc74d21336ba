"""All reads of the registers by rule. None of them asks in a loop."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from fangxian.base.clock import local_day
from fangxian.base.text import clean
from fangxian.register import divisions, tree
from fangxian.register.models import (
    Application,
    ApplicationState,
    Call,
    CallState,
    Meeting,
    Membership,
    Person,
    Place,
    Policy,
    Team,
    TeamKind,
    TeamState,
    TeamTask,
    Unit,
)


def unit_subtree(unit: Unit) -> QuerySet[Unit]:
    """Return a unit and all below it, in tree order."""
    found: QuerySet[Unit] = Unit.objects.filter(path__startswith=unit.path).order_by("path")
    return found


def unit_ancestors(unit: Unit) -> QuerySet[Unit]:
    """Return the units above ``unit``, the root first."""
    found: QuerySet[Unit] = Unit.objects.filter(path__in=tree.ancestor_paths(unit.path)).order_by("path")
    return found


def child_units(unit: Unit | None) -> QuerySet[Unit]:
    """Return the units directly below ``unit``, or the roots, in tree order."""
    place = {"path__startswith": unit.path, "depth": unit.depth + 1} if unit else {"depth": 1}
    found: QuerySet[Unit] = Unit.objects.filter(**place).order_by("path")
    return found


def top_units(units: QuerySet[Unit]) -> list[Unit]:
    """Return those of ``units`` that have none of ``units`` above them: where a person's tree begins. One query."""
    found: list[Unit] = []
    for unit in units.order_by("path"):
        if not (found and unit.path.startswith(found[-1].path)):
            found.append(unit)
    return found


def search_units(units: QuerySet[Unit], words: str) -> QuerySet[Unit]:
    """Return those of ``units`` whose name holds every word or whose code begins with it, the widest first."""
    for word in clean(words).split():
        code = divisions.normalise_code(word)
        units = units.filter(Q(name__icontains=word) | Q(code__startswith=word) | Q(code=code))
    return units.order_by("depth", "path")


def ancestors_by_path(units: Iterable[Unit]) -> dict[str, Unit]:
    """Return every unit above ``units`` by its path, in one query: for naming where they lie."""
    paths = {path for unit in units for path in tree.ancestor_paths(unit.path)}
    return {unit.path: unit for unit in Unit.objects.filter(path__in=paths)}


def places_below(unit: Unit) -> QuerySet[Place]:
    """Return the places of a unit and of all below it."""
    return Place.objects.filter(unit__path__startswith=unit.path).select_related("unit").order_by("unit__path", "name")


def places_in(units: QuerySet[Unit]) -> QuerySet[Place]:
    """Return the places of ``units``."""
    return Place.objects.filter(unit__in=units).select_related("unit")


def people_in(units: QuerySet[Unit]) -> QuerySet[Person]:
    """Return the people of ``units``, by pseudonym."""
    return Person.objects.filter(unit__in=units).select_related("unit")


def teams_in(units: QuerySet[Unit]) -> QuerySet[Team]:
    """Return the teams of ``units`` with how many are in each (``size``)."""
    standing = Count("memberships", filter=Q(memberships__last_day=None))
    return Team.objects.filter(unit__in=units).select_related("unit").annotate(size=standing)


def teams_due_to_end(day: date) -> QuerySet[Team]:
    """Return the teams that end by themselves: last day passed, post closed, unit closed (RULEBOOK B4)."""
    over = Q(last_day__lt=day) | Q(place__is_closed=True, kind=TeamKind.POST) | Q(unit__is_closed=True)
    return Team.objects.filter(over).exclude(state=TeamState.DISSOLVED)


def members_of_team(team: Team) -> QuerySet[Membership]:
    """Return who is in a team now, with the people, in the order in which they joined."""
    return team.memberships.filter(last_day=None).select_related("person").order_by("first_day", "person__number")


def members_at_meeting(meeting: Meeting) -> QuerySet[Membership]:
    """Return who was in the team on the day of a meeting: each person once, as they were last."""
    day = local_day(meeting.starts_at)
    began = Q(first_day=None) | Q(first_day__lte=day)
    lasted = Q(last_day=None) | Q(last_day__gte=day)
    rows = Membership.objects.filter(began, lasted, team_id=meeting.team_id).select_related("person")
    later = Membership.objects.filter(
        began, lasted, team_id=meeting.team_id, person=OuterRef("person"), id__gt=OuterRef("id")
    )
    return rows.filter(~Exists(later)).order_by("person__number")


def calls_in(units: QuerySet[Unit]) -> QuerySet[Call]:
    """Return the calls of ``units`` with how many apply (``applicants``) and how many are chosen (``chosen``)."""
    standing = Count("applications", filter=~Q(applications__state=ApplicationState.WITHDRAWN))
    chosen = Count("applications", filter=Q(applications__state=ApplicationState.CHOSEN))
    return (
        Call.objects.filter(unit__in=units).select_related("unit", "place").annotate(applicants=standing, chosen=chosen)
    )


def calls_open_to(person: Person, at: datetime) -> QuerySet[Call]:
    """Return the calls that somebody may apply for: of their unit and of those above it, still open at ``at``."""
    paths = [*tree.ancestor_paths(person.unit.path), person.unit.path]
    found = Call.objects.filter(unit__path__in=paths, state=CallState.OPEN, closes_at__gt=at)
    return found.select_related("unit", "place").order_by("closes_at", "id")


def applications_waiting(call: Call) -> QuerySet[Application]:
    """Return the applications among which is to be chosen, in the order in which they came, with the people."""
    return (
        call.applications.filter(state=ApplicationState.WAITING).select_related("person").order_by("applied_at", "id")
    )


def last_calls(people: Collection[UUID], *, before: Call) -> dict[UUID, date]:
    """Return until when the last call went for which each of ``people`` was chosen; who never was is absent. One query."""
    rows = Application.objects.filter(person_id__in=people, state=ApplicationState.CHOSEN).exclude(call=before)
    return dict(
        rows.order_by().values("person_id").annotate(last=Max("call__last_day")).values_list("person_id", "last")
    )


def policies_over(paths: Sequence[str]) -> QuerySet[Policy]:
    """Return the editions that concern units below ``paths``: theirs, those above, and those for everywhere."""
    reach = Q(unit=None)
    if paths:
        above = {above for path in paths for above in tree.ancestor_paths(path)}
        reach |= Q(unit__path__in=above) | reduce(or_, (Q(unit__path__startswith=path) for path in paths))
    return Policy.objects.filter(reach).select_related("unit")


def edition_before(policy: Policy) -> Policy | None:
    """Return the edition that ``policy`` follows: of the same topic and jurisdiction, else the one for everywhere."""
    earlier = Policy.objects.filter(topic=policy.topic, effective_from__lte=policy.effective_from).exclude(pk=policy.pk)
    earlier = earlier.order_by("-effective_from", "-created_at")
    own = earlier.filter(unit=policy.unit_id).first()
    if own is None and policy.unit_id is not None:
        own = earlier.filter(unit=None).first()
    return own


def unit_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of units by id, in one query."""
    return dict(Unit.objects.filter(pk__in=ids).values_list("pk", "name"))


def person_of_user(user_id: UUID) -> Person | None:
    """Return the person in the register who an account belongs to, with the unit."""
    return Person.objects.filter(user_id=user_id).select_related("unit").first()


def memberships_of(person: Person) -> QuerySet[Membership]:
    """Return the teams that somebody is in now."""
    return person.memberships.filter(last_day=None).select_related("team__unit").order_by("team__name")


def meetings_told(teams: Collection[UUID], after: datetime) -> QuerySet[Meeting]:
    """Return the meetings still to come of which notice was given, the next one first."""
    told = Meeting.objects.filter(team__in=teams, starts_at__gte=after, notice_sent_at__isnull=False, cancelled_at=None)
    return told.select_related("team").order_by("starts_at")


def tasks_open_for(person: Person) -> QuerySet[TeamTask]:
    """Return what somebody's teams have given them to do and is not done yet."""
    return (
        person.team_tasks.filter(done_at=None)
        .exclude(team__state=TeamState.DISSOLVED)
        .select_related("team")
        .order_by("due_day", "made_at")
    )


def applications_of(person: Person) -> QuerySet[Application]:
    """Return what somebody applied for, the latest first."""
    return person.applications.select_related("call__unit", "call__place").order_by("-applied_at")


def insured_for_calls(until: date | OuterRef) -> QuerySet[Application]:
    """Return the applications whose organiser has insured the person against accidents until then at least (RULEBOOK K9)."""
    return (
        Application.objects.filter(insured_until__gte=until)
        .exclude(insurance="")
        .exclude(state=ApplicationState.WITHDRAWN)
    )


def results_unread(user_id: UUID) -> int:
    """Return how many of somebody's applications were decided and not read yet."""
    told = Application.objects.filter(person__user_id=user_id, told_at__isnull=False, read_at=None)
    return told.exclude(state=ApplicationState.WITHDRAWN).count()
