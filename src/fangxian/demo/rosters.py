"""What is planned: the weather of the days, the roster that everybody has, a draft of the next, closed batches, a branch."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from fangxian.accounts.models import User
from fangxian.base.clock import day_bounds, local_day
from fangxian.demo import geography, weather
from fangxian.demo.accounts import officer_names
from fangxian.demo.geography import POSTS
from fangxian.demo.people import DAY_SHIFT, NIGHT_SHIFT, SHOWN_OFFICERS
from fangxian.demo.plan import Plan
from fangxian.demo.shifts import DAY, NIGHT, team_at
from fangxian.planning.rosters import Duty as PlannedDuty
from fangxian.planning.rosters import Plan as PlannedDuties
from fangxian.register.models import MemberRole, MemberStatus, Person, Place, TeamKind, Unit
from fangxian.register.services import add_team, add_team_task, appoint_member, approve_team, make_pledge
from fangxian.register.services.add_team import TeamValues
from fangxian.register.services.memberships import SeatValues
from fangxian.roster.batches.examples import examples
from fangxian.roster.batches.models import Batch
from fangxian.roster.batches.services import (
    EditionValues,
    PhaseValues,
    confirm_rotation,
    define_edition,
    move_batch,
    place_people,
    start_rotation,
)
from fangxian.roster.cold.services import Air, store_hours
from fangxian.roster.duties.ground import gather
from fangxian.roster.duties.models import Duty, PlanSource, Roster
from fangxian.roster.duties.problem import build
from fangxian.roster.duties.services import make_roster, publish_plan
from fangxian.roster.duties.services.store_plan import Made, store_plan
from fangxian.roster.staffing.models import Post, Shift
from fangxian.roster.staffing.services import set_indoor_only

AHEAD: Final = 3
"""Days, today among them, for which everybody has a roster; the draft begins after them."""
DRAFT_DAYS: Final = 7
HOUR: Final = timedelta(hours=1)
BATCHES, BATCH_SIZE = 4, 25
BRANCH: Final = 11
INDOORS: Final = ("east-2-4", "tumuji-2")
TOLD: Final = timedelta(hours=12)


def make_rosters(plan: Plan, units: dict[str, Unit], places: dict[str, Place]) -> None:
    """Write everything that is planned rather than observed, through the same services as anybody."""
    coordinator = User.objects.get(username="coordinator")
    _weather(plan, places, coordinator)
    today, first = local_day(plan.until), local_day(plan.start)
    region = units[geography.REGION]
    days = (today - first).days + AHEAD
    published = _roster(region, "卡点值班表", first, days, coordinator)
    publish_plan(published.plans.get().pk, actor=coordinator)
    _acknowledge(plan, published)
    _indoors_from_now_on(coordinator)
    _roster(region, "卡点值班表（下一周，草稿）", first + timedelta(days=days), DRAFT_DAYS, coordinator)
    _batches(plan, units["demo-prison"], places)
    _branch(plan, units[geography.DONGSHENG], places)


def _weather(plan: Plan, places: dict[str, Place], actor: User) -> None:
    """The air by the hour at each post, from the first day to the end of the draft."""
    end = day_bounds(local_day(plan.until) + timedelta(days=AHEAD + DRAFT_DAYS))[0]
    hours = [
        Air(
            places[f"demo-{spec.key}"].pk,
            plan.start + n * HOUR,
            weather.ambient(plan, climate, spec.key, plan.start + n * HOUR),
            weather.wind(plan, climate, spec.key, plan.start + n * HOUR),
        )
        for spec in POSTS
        for climate in (geography.CLIMATES[spec.county],)
        for n in range((end - plan.start) // HOUR)
    ]
    store_hours(hours, actor=actor)


def _roster(region: Unit, title: str, first: date, days: int, actor: User) -> Roster:
    roster = make_roster(region.pk, first_day=first, days=days, title=title, actor=actor)
    duties = PlannedDuties(duties=tuple(_duties(first, days)))
    store_plan(roster.pk, build(gather(roster)).problem, duties, Made(PlanSource.HAND, actor.pk, note="三班轮换"))
    return roster


def _duties(first: date, days: int) -> Iterator[PlannedDuty]:
    """Yield each post's teams of two in turn, as they relieve each other, and the officers of the shown accounts by day."""
    people = {user: str(person) for user, person in _people().items()}
    shifts = {shift.code: str(shift.pk) for shift in Shift.objects.filter(code__in=(DAY_SHIFT, NIGHT_SHIFT))}
    posts = {post.place.code: str(post.pk) for post in Post.objects.select_related("place")}
    for number in range(days):
        day = first + timedelta(days=number)
        for spec in POSTS:
            names = officer_names(spec.key)
            for code, hour in ((DAY_SHIFT, DAY), (NIGHT_SHIFT, NIGHT)):
                for name in team_at(names, day, hour):
                    yield PlannedDuty(
                        person=people[name], day=number, shift=shifts[code], role=posts[f"demo-{spec.key}"]
                    )
        if day.toordinal() % 2:
            for name, county in SHOWN_OFFICERS:
                spec = next(spec for spec in POSTS if spec.county == county)
                yield PlannedDuty(
                    person=people[name], day=number, shift=shifts[DAY_SHIFT], role=posts[f"demo-{spec.key}"]
                )


def _people() -> dict[str, object]:
    """Return the person of each account that has one, by user name."""
    names = dict(User.objects.values_list("pk", "username"))
    people = Person.objects.filter(user_id__isnull=False).values_list("user_id", "pk")
    return {names[user]: person for user, person in people if user in names}


def _acknowledge(plan: Plan, roster: Roster) -> None:
    """What lies behind was acknowledged, and the next day too by most."""
    duties = Duty.objects.filter(roster=roster)
    soon = plan.until + TOLD
    for duty in duties.filter(starts_at__lt=soon).only("pk"):
        if plan.draw("acknowledged", duty.person_id, duty.day).random() < 0.9:
            duty.acknowledged_at = plan.start
            duty.save(update_fields=["acknowledged_at"])


def _indoors_from_now_on(actor: User) -> None:
    """Two say after the roster came out that only an indoor post will do; the draft has to mind them."""
    for username in INDOORS:
        set_indoor_only(Person.objects.get(user_id=User.objects.get(username=username).pk).pk, True, actor=actor)


def _batches(plan: Plan, prison: Unit, places: dict[str, Place]) -> None:
    """Four batches of 25 behind the gate of the prison; the first one went into isolation on the first day."""
    warden = User.objects.get(username="warden")
    example = next(one for one in examples() if one.id == "14-14-14-in-front")
    inside = [places[f"demo-prison-{key}"] for key in ("standby", "duty", "after")]
    edition = define_edition(
        prison.pk,
        EditionValues(
            name=example.name,
            phases=[
                PhaseValues(name=name, days=days, role=role, place_id=place.pk, place_name=place.name)
                for (name, days, role), place in zip(example.phases, inside, strict=True)
            ],
            longest_duty=example.longest_duty,
            gate=places["demo-prison-gate"].name,
            vehicle="封闭转运车",
            source=example.source,
        ),
        actor=warden,
    )
    first = local_day(plan.start)
    rotation = start_rotation(
        edition.pk, title="封闭执勤轮换", first_day=first, batches=BATCHES, size=BATCH_SIZE, actor=warden
    )
    numbers = list(Person.objects.filter(unit=prison).order_by("number").values_list("number", flat=True))
    batches = list(Batch.objects.filter(rotation=rotation).order_by("number"))
    for at, batch in enumerate(batches):
        crew = numbers[at * BATCH_SIZE : (at + 1) * BATCH_SIZE]
        place_people(batch.pk, crew, crew[:1], actor=warden)
    confirm_rotation(rotation.pk, actor=warden)
    move_batch(batches[0].pk, first, actor=warden)


def _branch(plan: Plan, county: Unit, places: dict[str, Place]) -> None:
    """Eleven members form a temporary branch at the busiest post on the first day; the region approves it."""
    leader, region = (User.objects.get(username=name) for name in ("coordinator-dongsheng", "coordinator"))
    first = local_day(plan.start)
    team = add_team(
        county.pk,
        name="北出口6号卡点临时党支部",
        about=TeamValues(
            kind=TeamKind.BRANCH,
            task="北出口6号卡点昼夜值守、劝返和登记",
            place_id=places["demo-north-6"].pk,
            first_day=first,
            last_day=first + timedelta(days=30),
        ),
        actor=leader,
    )
    people = list(Person.objects.filter(unit=county, staff__isnull=False).order_by("number")[:BRANCH])
    roles = [MemberRole.SECRETARY, MemberRole.ORGANISATION, MemberRole.PUBLICITY, MemberRole.DISCIPLINE]
    for at, person in enumerate(people):
        role = roles[at] if at < len(roles) else MemberRole.MEMBER
        status = MemberStatus.FULL if at < BRANCH - 2 else MemberStatus.PROBATIONARY
        appoint_member(team.pk, person.pk, SeatValues(role=role, status=status), first_day=first, actor=leader)
    approve_team(team.pk, actor=region)
    add_team_task(team.pk, text="夜班前检查暖棚和保温箱", due_day=first + timedelta(days=1), actor=leader)
    if people:
        make_pledge(team.pk, person_id=people[0].pk, text="不漏一车、不漏一人", day=first, actor=leader)
