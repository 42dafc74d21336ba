"""Who stands at the posts: staff with skills and contracts, what they state, and what each post needs."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from simple_history.utils import bulk_create_with_history

from fangxian.accounts.models import User
from fangxian.base.clock import local_day
from fangxian.demo import geography, invented
from fangxian.demo.accounts import officer_names
from fangxian.demo.geography import PostSpec
from fangxian.demo.ids import id_at
from fangxian.demo.plan import Plan
from fangxian.demo.shifts import DAY, NIGHT
from fangxian.register.identities import Registration, write_identities
from fangxian.register.models import Person, PersonKind, Place, Unit
from fangxian.roster.staffing.models import (
    EVERY_DAY,
    Need,
    Post,
    Shelter,
    Shift,
    Skill,
    Staff,
    Statement,
    StatementKind,
    StatementState,
    Stop,
    StopKind,
)  # fmt: skip

# Twelve hours on and a day off, in three teams: about 56 hours a week.
WEEK_MINUTES: Final = 60 * 60
SKILLS: Final = (("screening", "体温查验"), ("mongolian", "蒙古语"), ("driving", "驾驶"), ("first-aid", "急救"))
DAY_SHIFT, NIGHT_SHIFT = "D", "N"
CARE_EVERY: Final = 7
SHOWN_OFFICERS: Final = (("officer", geography.DONGSHENG), ("officer-zhenglan", geography.ZHENGLAN))


def make_staff(plan: Plan, units: dict[str, Unit], places: dict[str, Place], specs: Sequence[PostSpec]) -> None:
    """Write the shifts, the posts with their needs, and the officers as staff of their counties."""
    skills = _skills(plan)
    _shifts(plan, units[geography.REGION])
    posts = _posts(plan, places, specs)
    _needs(plan, posts, skills)
    people = _people(plan, units)
    staff = _staff(plan, people)
    for one, draw in ((staff[name], plan.draw("skills", name)) for name in staff):
        one.skills.set([skills["screening"], *(skills[code] for code, _name in SKILLS[1:] if draw.random() < 0.35)])
    _statements(plan, people)


def _skills(plan: Plan) -> dict[str, Skill]:
    skills = [Skill(id=id_at(plan.start, plan.draw("skill", code)), code=code, name=name) for code, name in SKILLS]
    bulk_create_with_history(skills, Skill, default_date=plan.start)
    return {skill.code: skill for skill in skills}


def _shifts(plan: Plan, region: Unit) -> None:
    shifts = [
        Shift(
            id=id_at(plan.start, plan.draw("shift", code)), unit=region, code=code, name=name, start_minute=60 * hour,
            minutes=12 * 60,
        )
        for code, name, hour in ((DAY_SHIFT, "白班", DAY), (NIGHT_SHIFT, "夜班", NIGHT))
    ]  # fmt: skip
    bulk_create_with_history(shifts, Shift, default_date=plan.start)


def _posts(plan: Plan, places: dict[str, Place], specs: Sequence[PostSpec]) -> dict[str, Post]:
    posts = {
        spec.key: Post(
            id=id_at(plan.start, plan.draw("roster-post", spec.key)),
            place=places[f"demo-{spec.key}"],
            shelter=Shelter.TENT if spec.has_tent else Shelter.BOOTH,
            warm_places=4 if spec.has_tent else 1,
        )
        for spec in specs
    }
    bulk_create_with_history(list(posts.values()), Post, default_date=plan.start)
    return posts


# One of the two stands outdoors, the other warms up: what the cold asks for.
def _needs(plan: Plan, posts: dict[str, Post], skills: dict[str, Skill]) -> None:
    needs = [
        Need(
            id=id_at(plan.start, plan.draw("need", key)), post=post, skill=skills["screening"], required=1, preferred=1,
            weekdays=EVERY_DAY,
        )
        for key, post in posts.items()
    ]  # fmt: skip
    bulk_create_with_history(needs, Need, default_date=plan.start)


def _officers() -> Iterator[tuple[str, str, str]]:
    """Yield user name, county and staff number of every officer of a post, and of those whose account is shown."""
    counts = dict.fromkeys(geography.COUNTIES, 0)
    posted = [(name, spec.county) for spec in geography.POSTS for name in officer_names(spec.key)]
    for username, county in (*posted, *SHOWN_OFFICERS):
        counts[county] += 1
        yield username, county, f"G{counts[county]:03}"


def _people(plan: Plan, units: dict[str, Unit]) -> dict[str, Person]:
    users = {user.username: user for user in User.objects.all()}
    registrations, people = [], {}
    for username, county, number in _officers():
        draw = plan.draw("officer", username)
        subject, id = id_at(plan.start, draw), id_at(plan.start, draw)
        identity = {"name": users[username].name, "phone": invented.phone(draw)}
        registrations.append(Registration(units[county].pk, number, PersonKind.STAFF, identity, subject, entry_id=id))
        people[username] = Person(
            id=id, unit=units[county], subject_id=subject, kind=PersonKind.STAFF, number=number,
            user_id=users[username].pk,
        )  # fmt: skip
    write_identities(registrations, None)
    bulk_create_with_history(list(people.values()), Person, default_date=plan.start)
    return people


def make_wardens(plan: Plan, prison: Unit) -> None:
    """Write the officers behind the gate: numbers alone, no identity."""
    registrations, people = [], []
    for number in range(1, geography.PRISON_OFFICERS + 1):
        draw = plan.draw("warden", number)
        subject, id = id_at(plan.start, draw), id_at(plan.start, draw)
        short = f"YJ{number:03}"
        registrations.append(Registration(prison.pk, short, PersonKind.STAFF, {}, subject, entry_id=id))
        people.append(Person(id=id, unit=prison, subject_id=subject, kind=PersonKind.STAFF, number=short))
    write_identities(registrations, None)
    bulk_create_with_history(people, Person, default_date=plan.start)


def _staff(plan: Plan, people: dict[str, Person]) -> dict[str, Staff]:
    staff = {
        username: Staff(
            id=id_at(plan.start, plan.draw("staff", username)), person=person, minutes_week=WEEK_MINUTES,
        )
        for username, person in people.items()
    }  # fmt: skip
    bulk_create_with_history(list(staff.values()), Staff, default_date=plan.start)
    return staff


def _statements(plan: Plan, people: dict[str, Person]) -> None:
    """In the days of the next roster every seventh cares for somebody in the evening, three are ill, two ask for leave."""
    first = local_day(plan.until) + timedelta(days=3)
    decider = User.objects.get(username="coordinator").pk
    statements, stops = [], []
    for index, (username, person) in enumerate(people.items()):
        draw = plan.draw("statement", username)
        common = {
            "id": id_at(plan.start, draw),
            "person": person,
            "stated_at": plan.start,
            "stated_by_id": person.user_id,
        }
        if index % CARE_EVERY == 0:
            statements.append(
                Statement(
                    **common, kind=StatementKind.CARE, state=StatementState.STATED, first_day=first,
                    start_minute=18 * 60, end_minute=6 * 60, weekdays=0b0010101,
                )
            )  # fmt: skip
        elif index % 29 == 5:
            statements.append(
                Statement(
                    **common, kind=StatementKind.LEAVE, state=StatementState.ASKED, first_day=first + timedelta(days=2),
                    last_day=first + timedelta(days=4),
                )
            )  # fmt: skip
        elif index % 6 == 1:
            statements.append(
                Statement(
                    **common, kind=StatementKind.WISH_OFF, state=StatementState.STATED,
                    first_day=first + timedelta(days=draw.randrange(7)), weight=draw.choice((1, 2, 3)),
                )
            )  # fmt: skip
        elif index % 20 == 10:
            stops.append(
                Stop(
                    id=id_at(plan.start, draw), person=person, kind=StopKind.ILLNESS, first_day=first,
                    last_day=first + timedelta(days=6), set_at=plan.until, set_by_id=decider,
                )
            )  # fmt: skip
    for wish in (one for one in statements if one.kind == StatementKind.WISH_OFF):
        wish.last_day = wish.first_day
    Statement.objects.bulk_create(statements)
    Stop.objects.bulk_create(stops)
