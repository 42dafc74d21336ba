"""The task of a roster for the engine, built from its ground: pure. Ids of people, posts and shifts are the registers'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Final

from msgspec.structs import replace

from fangxian.planning.rosters import Duty as PlannedDuty
from fangxian.planning.rosters import Problem
from fangxian.planning.rosters.problem import Demand, Fairness, Pair, Person, Pin, Published
from fangxian.planning.rosters.problem import Shift as PlannedShift
from fangxian.roster.duties import people as persons
from fangxian.roster.duties.ground import Ground
from fangxian.roster.duties.hours import hours_of, is_night
from fangxian.roster.duties.models import Duty
from fangxian.roster.duties.needs import Demands, Remark, closed_shifts
from fangxian.roster.duties.people import DUTIES, NIGHTS
from fangxian.roster.staffing.models import Shift

NIGHT_WEIGHT: Final = 6
DUTY_WEIGHT: Final = 2
CHANGE: Final = 30
"""What it costs that somebody's published day changes: more than a small wish, less than somebody missing."""


@dataclass(frozen=True, slots=True)
class Task:
    """A task, and what a planner has to know about it."""

    problem: Problem
    remarks: tuple[Remark, ...]


def build(ground: Ground) -> Task:
    """Return the task of a roster with everything that holds now. What is published already plays no part in it."""
    demands = Demands(ground)
    demands.collect()
    used = [shift for shift in ground.shifts if shift.pk in demands.shifts]
    people = persons.Everybody.of(ground, used).people()
    pins, lost = _pins(ground)
    problem = Problem(
        days=ground.days,
        shifts=tuple(
            PlannedShift(id=str(shift.pk), minutes=shift.minutes, start=shift.start_minute) for shift in ground.shifts
        ),
        people=tuple(people),
        demands=tuple(demands.found),
        absences=tuple(persons.absences(ground)),
        wishes=tuple(persons.wishes(ground)),
        pins=tuple(pins),
        pairs=tuple(_pairs(ground)),
        fairness=tuple(_fairness(used, demands.found, people)),
        forbidden=tuple(_forbidden(ground)),
        min_rest=max((member.rest_minutes for member in ground.staff), default=0),
        first_weekday=ground.first_day.weekday(),
    )
    return Task(problem, (*demands.remarks, *lost, *_remarks(ground, problem)))


def build_from_published(ground: Ground, now: datetime) -> Task:
    """Return the task with what people have in their hands, to be changed as little as can be.

    Duties that have begun stand, but for people who cannot be there any more; a shift that is over needs nobody now.
    """
    task = build(ground)
    known = {person.id for person in task.problem.people}
    away = {(item.person, item.day) for item in task.problem.absences if item.start is None}
    had = [as_planned(duty, ground) for duty in ground.standing if str(duty.person_id) in known]
    begun = {(str(duty.person_id), ground.number_of(duty.day)) for duty in ground.standing if duty.starts_at <= now}
    pins = (
        Pin(person=item.person, day=item.day, shift=item.shift, role=item.role)
        for item in had
        if (item.person, item.day) in begun - away
    )
    over = {
        (day, str(shift.pk))
        for shift in ground.shifts
        for day in range(min(2, ground.days))
        if hours_of(shift, ground.day(day))[1] <= now
    }
    closed = closed_shifts(ground)
    # Where nobody may stand any more, nobody has to stay for the sake of few changes.
    had = [item for item in had if (item.day, item.shift, item.role) not in closed or (item.person, item.day) in begun]
    problem = replace(
        task.problem,
        demands=tuple(item for item in task.problem.demands if (item.day, item.shift) not in over),
        pins=tuple(pins),
        published=Published(duties=tuple(had), weight=CHANGE),
    )
    return Task(problem, task.remarks)


def _pins(ground: Ground) -> tuple[list[Pin], list[Remark]]:
    """Return the fixed cells whose person, shift and post are still there, and what to say of the others.

    Whatever else speaks against a fixed cell, such as leave, the search and the checker say.
    """
    people, posts = {member.person_id for member in ground.staff}, {post.pk for post in ground.posts}
    pins, lost = [], []
    for cell in ground.pinned:
        is_off = cell.shift_id is None
        if cell.person_id in people and (is_off or (cell.shift_id in ground.reach and cell.post_id in posts)):
            what = {} if is_off else {"shift": str(cell.shift_id), "role": str(cell.post_id)}
            pins.append(Pin(person=str(cell.person_id), day=ground.number_of(cell.day), **what))
        else:
            lost.append(Remark("pin_lost", {"person": cell.person.number, "day": cell.day}))
    return pins, lost


def _pairs(ground: Ground) -> Iterator[Pair]:
    """Yield who must, or must not, share every shift, where both are among the staff."""
    known = {member.person_id for member in ground.staff}
    for pair in ground.pairs:
        if {pair.first_id, pair.second_id} <= known:
            yield Pair(first=str(pair.first_id), second=str(pair.second_id), together=pair.together)


def _forbidden(ground: Ground) -> Iterator[tuple[str, str]]:
    """Yield which shifts must not follow which, where both still play a part."""
    known = {shift.pk for shift in ground.shifts}
    for pair in ground.successions:
        if {pair.before_id, pair.after_id} <= known:
            yield str(pair.before_id), str(pair.after_id)


def as_planned(duty: Duty, ground: Ground) -> PlannedDuty:
    """Return a published duty as the engine has it."""
    day = ground.number_of(duty.day)
    return PlannedDuty(person=str(duty.person_id), day=day, shift=str(duty.shift_id), role=str(duty.post_id))


def _fairness(used: Sequence[Shift], demands: Sequence[Demand], people: Sequence[Person]) -> Iterator[Fairness]:
    """Yield the burdens to share: nights, and duties in all, each with the past weeks; the share is the mean."""
    nights = tuple(str(shift.pk) for shift in used if is_night(shift))
    every = tuple(str(shift.pk) for shift in used)
    for name, shifts, weight in ((NIGHTS, nights, NIGHT_WEIGHT), (DUTIES, every, DUTY_WEIGHT)):
        if shifts and people:
            asked = sum(item.required for item in demands if item.must and item.shift in shifts)
            carried = sum(person.carried.get(name, 0) for person in people)
            yield Fairness(name=name, shifts=shifts, weight=weight, share=ceil((asked + carried) / len(people)))


def _remarks(ground: Ground, problem: Problem) -> Iterator[Remark]:
    """Yield what cannot work whoever is planned: posts and skills that nobody has, days with more needed than are there."""
    skills = {skill for person in problem.people for skill in person.skills}
    names = {str(post.pk): post.place.name for post in ground.posts}
    for role in sorted({item.role for item in problem.demands if item.must and item.role not in skills | {""}}):
        yield Remark("nobody_for_post", {"post": names[role]})
    for post, skill in sorted({(d.role, d.skill) for d in problem.demands if d.must and d.skill not in skills | {""}}):
        yield Remark("nobody_with_skill", {"post": names[post], "skill": skill})
    away = {(item.person, item.day) for item in problem.absences if item.start is None}
    for day in range(problem.days):
        needed = sum(item.required for item in problem.demands if item.day == day and item.must and not item.skill)
        there = sum((person.id, day) not in away for person in problem.people)
        if needed > there:
            yield Remark("too_few", {"day": ground.day(day), "needed": needed, "people": there})
    rests = {member.rest_minutes for member in ground.staff}
    if len(rests) > 1:
        yield Remark("longest_rest", {"hours": max(rests) // 60})
