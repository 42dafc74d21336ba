"""One stop at a post: the vehicle, each person, the ladder, and what follows of it."""

import random
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from fangxian.demo import invented
from fangxian.demo.bodies import Body, make_body
from fangxian.demo.facts import Fact
from fangxian.demo.ids import id_at
from fangxian.demo.ladder import Air, Step, climb, decision_payload, reading_payload
from fangxian.demo.travellers import CARGOES, Journey, Party, Person, make_journey, make_party
from fangxian.demo.world import Destination, Post, World
from fangxian.fronts.checkpoint.codes import (
    ArrivalResult,
    Direction,
    DissuasionReason,
    IdKind,
    Mode,
    Outcome,
    Residence,
    Vehicle,
)
from fangxian.fronts.checkpoint.decision import MUST_ISOLATE, Decision, Situation, origin_of

REPEAT_SHARE: Final = 0.22
REMEMBERED: Final = 120


@dataclass(slots=True)
class Counts:
    """What an officer counts in a shift."""

    vehicles: int = 0
    people: int = 0
    febrile: int = 0
    dissuaded: int = 0


@dataclass(slots=True)
class Lane:
    """A post's lane; remembers who passed, as the station's cache does, and what is still open."""

    world: World
    post: Post
    counts: Counts = field(default_factory=Counts)
    open_until: dict[UUID, datetime] = field(default_factory=dict)
    last_passage: Fact | None = None
    _passers: deque[Party] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    _number: int = 0

    def stop(self, at: datetime, air: Air, author: UUID, draw: random.Random) -> None:
        """A party arrives at ``at``."""
        journey = make_journey(draw, self.post.spec.county, self.post.county_name, at)
        party = self._party(draw, journey)
        if party.vehicle is Vehicle.BUS:
            self._coach(at, author, journey, draw)
            return
        passage = self._passage(at, author, journey, party, draw)
        if party.vehicle is Vehicle.EMERGENCY:
            return
        visit = _Visit(self, passage, journey, air, draw)
        for number, person in enumerate(party.people):
            visit.screen(person, passage.at + timedelta(seconds=25 + 30 * number), is_repeat=party.is_repeat)
        visit.dissuade(party)

    def _party(self, draw: random.Random, journey: Journey) -> Party:
        if self._passers and draw.random() < REPEAT_SHARE:
            return replace(draw.choice(self._passers), is_repeat=True)
        is_local = journey.origin_code == self.post.spec.county
        party = make_party(draw, is_rural=self.post.spec.is_rural, is_local=is_local)
        if party.people and party.vehicle is not Vehicle.EMERGENCY:
            self._passers.append(party)
        return party

    def _coach(self, at: datetime, author: UUID, journey: Journey, draw: random.Random) -> None:
        people = draw.randrange(12, 45)
        started = at - timedelta(minutes=6)
        payload = {
            "direction": journey.direction, "started_at": started, "vehicle": Vehicle.BUS, "vehicles": 1,
            "people": people, "measured": people, "note": "客运班车，随车名单另附",
        }  # fmt: skip
        self.put(Fact(id_at(at, draw), "checkpoint.tally", at, author, payload))
        self.counts.vehicles += 1
        self.counts.people += people

    def _passage(self, at: datetime, author: UUID, journey: Journey, party: Party, draw: random.Random) -> Fact:
        is_lorry = party.vehicle in {Vehicle.TRUCK, Vehicle.ARTICULATED}
        payload: dict[str, Any] = {
            "direction": journey.direction,
            "vehicle": party.vehicle,
            "people": len(party.people),
            "mode": Mode.TALLY if party.vehicle is Vehicle.EMERGENCY else Mode.REGISTER,
            "plate_kind": party.plate_kind,
            "has_trailer": bool(party.trailer_plate),
            "cargo": draw.choice(CARGOES) if is_lorry else "",
        }
        identity = {"plate": party.plate, "trailer_plate": party.trailer_plate}
        kept = {name: value for name, value in identity.items() if value}
        fact = Fact(id_at(at, draw), "checkpoint.passage", at, author, payload, kept)
        self.put(fact)
        self.last_passage = fact
        self.counts.vehicles += party.vehicle is not Vehicle.ON_FOOT
        self.counts.people += len(party.people)
        return fact

    def put(self, fact: Fact) -> None:
        """Queue a fact on the post's own device."""
        self.post.device.put(fact)

    def next_number(self) -> str:
        """Return the next pass number (RULEBOOK C12)."""
        self._number += 1
        registering = self.world.policy.registering
        number = f"{self._number:0{registering.pass_number_digits}}"
        return registering.pass_number.format(short=self.post.device.station.short, number=number)


@dataclass(slots=True)
class _Visit:
    """The people of one stop."""

    lane: Lane
    passage: Fact
    journey: Journey
    air: Air
    draw: random.Random
    dissuaded: int = 0

    def screen(self, person: Person, at: datetime, *, is_repeat: bool) -> None:
        """Register and measure one person, to the end of the ladder."""
        body = make_body(self.draw)
        goal = self._goal()
        asked = self._asked(body, goal)
        steps = climb(self.lane.world.policy, asked, body, self.air, at=at, draw=self.draw)
        screening = self._screening(person, asked, goal, steps[0], is_repeat=is_repeat)
        self.lane.put(screening)
        for step in steps[1:]:
            self.lane.put(self._further(screening.id, step))
        last = steps[-1]
        if len(steps) > 1:
            self.lane.open_until[screening.id] = last.at
        self.lane.counts.febrile += last.decision.is_fever
        self.dissuaded += last.decision.outcome is Outcome.DISSUADE
        if last.decision.outcome in MUST_ISOLATE:
            self._expect(screening.id, last, goal)

    def dissuade(self, party: Party) -> None:
        """Enter those turned back in the dissuasion register."""
        if not self.dissuaded:
            return
        is_whole = self.dissuaded == len(party.people) and party.vehicle is not Vehicle.ON_FOOT
        payload = {
            "direction": self.journey.direction, "reason": DissuasionReason.OUTSIDE_VEHICLE, "vehicles": int(is_whole),
            "people": self.dissuaded, "passage": self.passage.id, "origin": self.journey.origin,
        }  # fmt: skip
        at = self.passage.at + timedelta(minutes=12)
        identity = {"plate": party.plate} if party.plate else {}
        self.lane.put(Fact(id_at(at, self.draw), "checkpoint.dissuasion", at, self.passage.author, payload, identity))
        self.lane.counts.dissuaded += self.dissuaded

    def _goal(self) -> Destination | None:
        """A community at home for those who stay; those who leave or pass through go where they go."""
        if self.journey.direction is Direction.OUT or self.journey.residence is Residence.TRANSIT:
            return None
        if self.journey.residence is Residence.NONE:
            return self.lane.post.site
        return self.draw.choice(self.lane.post.communities)

    def _asked(self, body: Body, goal: Destination | None) -> Situation:
        county = self.lane.post.spec.county
        origin, is_key = origin_of(self.lane.world.policy, self.journey.origin_code, county)
        return Situation(
            direction=self.journey.direction,
            residence=self.journey.residence,
            origin=origin,
            from_key_area=is_key,
            symptoms=body.symptoms,
            exertion=body.is_heated,
            has_tent=self.lane.post.spec.has_tent,
            post_code=county,
            destination_code=goal.code if goal else "",
        )

    def _screening(
        self, person: Person, asked: Situation, goal: Destination | None, step: Step, *, is_repeat: bool
    ) -> Fact:
        policy, edition = self.lane.world.policy, self.lane.world.edition
        identity, check = self._misread(person.identity())
        must = step.decision.outcome in MUST_ISOLATE
        if must and goal and not goal.is_site:
            identity["address"] = invented.address(self.draw)
        payload = {
            "passage": self.passage.id,
            "direction": self.journey.direction,
            "pass_number": self.lane.next_number(),
            "decision": decision_payload(edition, step.decision, step.at),
            "readings": [reading_payload(policy, reading) for reading in step.readings],
            "id_kind": IdKind.RESIDENT if person.id_number else IdKind.NONE,
            "id_check": check,
            "residence": self.journey.residence,
            "origin_code": self.journey.origin_code,
            "origin": self.journey.origin,
            "from_key_area": asked.from_key_area,
            "destination_code": asked.destination_code,
            "destination": goal.name if goal else "",
            "destination_place": goal.place if goal and goal.is_site else None,
            "symptoms": list(asked.symptoms),
            "exertion": asked.exertion,
            "repeats": is_repeat,
        }
        return Fact(id_at(step.at, self.draw), "checkpoint.screening", step.at, self.passage.author, payload, identity)

    def _misread(self, identity: dict[str, str]) -> tuple[dict[str, str], str]:
        """Gloves hit the wrong key now and then: the checksum warns and nobody is held up (RULEBOOK X4, N7)."""
        number = identity.get("id_number")
        if not number:
            return identity, ""
        if self.draw.random() >= 0.004:
            return identity, "ok"
        wrong = str((int(number[14]) + 1) % 10)
        return {**identity, "id_number": number[:14] + wrong + number[15:]}, "bad_checksum"

    def _further(self, screening: UUID, step: Step) -> Fact:
        payload = {
            "screening": screening,
            "reading": reading_payload(self.lane.world.policy, step.readings[-1]),
            "decision": decision_payload(self.lane.world.edition, step.decision, step.at),
        }
        return Fact(id_at(step.at, self.draw), "checkpoint.reading", step.at, self.passage.author, payload)

    def _expect(self, screening: UUID, step: Step, goal: Destination | None) -> None:
        """The destination confirms most arrivals in time; a few people do not come, and a few are never told of."""
        target = self._confirming(step.decision, goal)
        window = timedelta(minutes=step.decision.confirm_within_minutes)
        chance = self.draw.random()
        if chance >= 0.98:
            return
        result = ArrivalResult.ARRIVED
        if chance >= 0.955:
            result = ArrivalResult.NOT_ARRIVED if chance < 0.972 else ArrivalResult.REFUSED
        share = self.draw.uniform(0.15, 0.85) if result is ArrivalResult.ARRIVED else self.draw.uniform(1.02, 1.2)
        at = step.at + window * share
        payload = {"screening": screening, "result": result}
        target.device.put(Fact(id_at(at, self.draw), "checkpoint.arrival", at, target.worker, payload))

    def _confirming(self, decision: Decision, goal: Destination | None) -> Destination:
        if decision.outcome is Outcome.CENTRAL_ISOLATION or goal is None:
            return self.lane.post.site
        return goal
