"""Who is at which post now, and what is missing there."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from fangxian.accounts.models import User
from fangxian.base.text import mask_name
from fangxian.register.identities import read_identities
from fangxian.register.models import Person, Place
from fangxian.roster.attendance.models import Attendance
from fangxian.roster.duties.models import Duty
from fangxian.roster.duties.queries import standing


@dataclass(frozen=True, slots=True)
class Unmanned:
    """A post with fewer people than duties that have begun. ``missing``: whose duty it is and who is not there."""

    place_id: UUID
    unit_id: UUID
    due: int
    present: int
    missing: tuple[UUID, ...]

    @property
    def is_empty(self) -> bool:
        return self.present == 0


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody at a post: under their number, with the masked name where the register knows them (RULEBOOK N6).

    ``is_over``: their own duty there has ended; they wait for their relief, or have forgotten to sign off.
    """

    spell: Attendance
    number: str
    name: str
    since: datetime
    is_expected: bool
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody whose duty it is now. ``is_late``: it began longer ago than a sign-on may take, and they are not there."""

    duty: Duty
    name: str
    is_there: bool
    is_late: bool


@dataclass(slots=True)
class PostNow:
    """One post as it stands: who is due, who is there, whether somebody is missing."""

    place: Place
    due: list[Due] = field(default_factory=list)
    here: list[Here] = field(default_factory=list)

    @property
    def lacking(self) -> int:
        """Return how many people are missing: duties begun some time ago, less those who are there."""
        late = [item for item in self.due if item.is_late]
        begun = sum(item.is_there for item in self.due) + len(late)
        return max(begun - sum(not item.is_over for item in self.here), 0) if late else 0


def grace() -> timedelta:
    """Return how long after its beginning a duty may be without a sign-on (a setting, in minutes)."""
    return timedelta(minutes=settings.SIGN_ON_MINUTES)


def in_force(rows: QuerySet[Attendance], at: datetime) -> QuerySet[Attendance]:
    """Narrow to the spells that stood at ``at``: begun, not ended, not forgotten."""
    stood = Q(ended_at=None) | Q(ended_at__gt=at)
    return rows.filter(stood, observed_at__lte=at, lapses_at__gt=at, is_withdrawn=False)


def present_at(place_ids: Iterable[UUID], at: datetime) -> QuerySet[Attendance]:
    """Return the spells at the places that stand at ``at``, the earliest first; one query."""
    return in_force(Attendance.objects.filter(place_id__among=set(place_ids)), at).order_by("observed_at", "id")


def due_at(unit_ids: Iterable[UUID], at: datetime) -> QuerySet[Duty]:
    """Return the standing duties at posts of the units that have begun and not ended at ``at``; one query."""
    running = standing().filter(starts_at__lte=at, ends_at__gt=at)
    return running.filter(post__place__unit_id__among=set(unit_ids))


def unmanned(running: Iterable[Duty], at: datetime) -> list[Unmanned]:
    """Return the posts of the ``running`` duties that have fewer people than duties begun long enough ago.

    A substitute counts: what matters is how many are there. A duty counts from ``grace`` after its beginning, and whoever
    was there for a duty that has ended counts for ``grace`` more: their relief is missing whether they wait for it or have
    forgotten to sign off. Two queries, none where no duty is late.
    """
    running = list(running)
    duties = [duty for duty in running if duty.starts_at <= at - grace()]
    if not duties:
        return []
    by_place: dict[UUID, list[Duty]] = {}
    for duty in duties:
        by_place.setdefault(duty.post.place_id, []).append(duty)
    spells = list(present_at(by_place, at))
    over = over_among(spells, running, ended_at(by_place, at))
    there = _by_place(spell for spell in spells if spell.pk not in over)
    return [
        found
        for place_id, mine in by_place.items()
        if (found := _lacking(place_id, mine, there.get(place_id, []))) is not None
    ]


def ended_at(place_ids: Iterable[UUID], at: datetime) -> list[Duty]:
    """Return the duties at the places that ended before ``at``, by more than ``grace`` and less than a day; one query."""
    ended = standing().filter(ends_at__lte=at - grace(), ends_at__gt=at - timedelta(days=1))
    return list(ended.filter(post__place_id__among=set(place_ids)))


def over_among(spells: Iterable[Attendance], running: Iterable[Duty], ended: Iterable[Duty]) -> set[UUID]:
    """Return the spells begun for a duty that has ended, of people who have none now."""
    mine = {(duty.post.place_id, duty.person_id) for duty in running}
    past = [duty for duty in ended if (duty.post.place_id, duty.person_id) not in mine]
    return {
        spell.pk
        for spell in spells
        for duty in past
        if duty.post.place_id == spell.place_id and spell.observed_at < duty.ends_at and is_of(spell, duty.person)
    }


def _lacking(place_id: UUID, duties: Sequence[Duty], spells: Sequence[Attendance]) -> Unmanned | None:
    present = len({spell.who for spell in spells})
    if present >= len(duties):
        return None
    missing = tuple(duty.person_id for duty in duties if not any(is_of(spell, duty.person) for spell in spells))
    return Unmanned(place_id, duties[0].post.place.unit_id, len(duties), present, missing)


def _by_place(spells: Iterable[Attendance]) -> dict[UUID, list[Attendance]]:
    found: dict[UUID, list[Attendance]] = {}
    for spell in spells:
        if spell.place_id is not None:
            found.setdefault(spell.place_id, []).append(spell)
    return found


def is_of(spell: Attendance, person: Person) -> bool:
    """Say whether a spell is ``person``'s: by the number told, or by who signed in."""
    if spell.number:
        return spell.number == person.number
    return person.user_id is not None and spell.author_id == person.user_id


def spells_between(unit_ids: Iterable[UUID], start: datetime, end: datetime) -> QuerySet[Attendance]:
    """Return the spells in the units that overlap the time."""
    rows = Attendance.objects.filter(unit_id__among=set(unit_ids), is_withdrawn=False, observed_at__lt=end)
    return rows.filter(Q(ended_at__gt=start) | Q(ended_at=None, lapses_at__gt=start))


def posts_now(places: QuerySet[Place], at: datetime) -> list[PostNow]:
    """Return the posts among ``places`` where somebody is due or there, those lacking people first; eight queries."""
    here = {place.pk: PostNow(place) for place in places.select_related("unit").order_by("unit__path", "name")}
    duties = list(due_at({post.place.unit_id for post in here.values()}, at))
    spells = list(present_at(here, at))
    over = over_among(spells, duties, ended_at(here, at)) if spells else set()
    people = _people(duties, spells)
    names = _names(people)
    began = _began(spells)
    for spell in spells:
        assert spell.place_id is not None
        person = next((one for one in people if is_of(spell, one)), None)
        expected = any(duty.post.place_id == spell.place_id and is_of(spell, duty.person) for duty in duties)
        number = person.number if person else spell.number
        name = names.get(person.pk, "") if person else ""
        here[spell.place_id].here.append(Here(spell, number, name, began[spell.pk], expected, spell.pk in over))
    for duty in duties:
        post = here.get(duty.post.place_id)
        if post is not None:
            there = any(is_of(item.spell, duty.person) for item in post.here)
            late = not there and duty.starts_at <= at - grace()
            post.due.append(Due(duty, names.get(duty.person_id, ""), there, late))
    shown = [post for post in here.values() if post.due or post.here]
    return sorted(shown, key=lambda post: -post.lacking)


def _people(duties: Iterable[Duty], spells: Sequence[Attendance]) -> list[Person]:
    """Return the people due, and those there whom the register knows."""
    known = {duty.person_id: duty.person for duty in duties}
    units = {spell.unit_id for spell in spells}
    mine = Q(user_id__in={spell.author_id for spell in spells if not spell.number})
    told = Q(number__in={spell.number for spell in spells if spell.number}, unit_id__in=units)
    found = {person.pk: person for person in Person.objects.filter(mine | told)} if spells else {}
    return list({**found, **known}.values())


def _names(people: Sequence[Person]) -> dict[UUID, str]:
    identities = read_identities([person.subject_id for person in people]) if people else {}
    masked = {person.pk: mask_name(identities.get(person.subject_id, {}).get("name", "")) for person in people}
    return {pk: name for pk, name in masked.items() if name}


def _began(spells: Sequence[Attendance]) -> dict[UUID, datetime]:
    """Return since when each has been at the post: spells that follow one another without a gap are one stay."""
    began = {spell.pk: spell.observed_at for spell in spells}
    if not spells:
        return began
    first = min(spell.observed_at for spell in spells) - timedelta(hours=26)
    earlier = Attendance.objects.filter(who__among={spell.who for spell in spells}, is_withdrawn=False)
    rows = earlier.filter(observed_at__gte=first).values_list("who", "place_id", "ended_at", "observed_at")
    before = {(who, place, ended): start for who, place, ended, start in rows if ended is not None and ended > start}
    for spell in spells:
        start = spell.observed_at
        while (earlier_start := before.get((spell.who, spell.place_id, start))) is not None:
            start = earlier_start
        began[spell.pk] = start
    return began


def numbers_of(who: Collection[UUID], at: datetime) -> dict[UUID, str]:
    """Return the staff numbers of those behind spells of the last week: as told, or the number of who signed in; two queries."""
    spells = Attendance.objects.filter(who__among=set(who), observed_at__gt=at - timedelta(days=8), observed_at__lte=at)
    told = {one: (number, author) for one, number, author in spells.values_list("who", "number", "author_id")}
    authors = {author for number, author in told.values() if author and not number}
    known = dict(Person.objects.filter(user_id__in=authors).values_list("user_id", "number"))
    return {one: number or known.get(author, "") for one, (number, author) in told.items()}


def user_names(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of users, as their accounts have them; one query."""
    return dict(User.objects.filter(pk__in={id for id in ids if id is not None}).values_list("pk", "name"))


def packed_duties(place: Place, start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Return the standing duties at a place between two moments as a station is given them: staff numbers, nobody's name."""
    rows = standing().filter(post__place=place, starts_at__lt=end, ends_at__gt=start)
    return [
        {
            "id": duty.pk,
            "number": duty.person.number,
            "shift": duty.shift.name,
            "from": duty.starts_at,
            "to": duty.ends_at,
        }
        for duty in rows
    ]
