"""Stations as devices: a queue, a counter, hours without a network, a clock that is off."""

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from fangxian.accounts.models import Station
from fangxian.demo.facts import Fact
from fangxian.record.door import BatchIn
from fangxian.record.sealing import Sealer

FULL: Final = 400
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Sending:
    """A batch on its way: ``facts`` in the order of their numbers, received at ``at``."""

    device: "Device"
    at: datetime
    facts: list[Fact]
    waiting: int

    def batch(self) -> BatchIn:
        """Return the batch as the door takes it, its identities sealed."""
        raw = [msgspec.Raw(_encode(self.device.entry(fact))) for fact in self.facts]
        return BatchIn(
            station=self.device.station.id,
            sent_at=self.at + self.device.clock_error,
            entries=raw,
            app_version=self.device.station.app_version,
            waiting=self.waiting,
        )


@dataclass(slots=True)
class Device:
    """An enrolled device that sends every so many ticks. ``clock_error`` is what its clock shows beyond the true time; it
    sends nothing while ``offline``; at the moments of ``losses`` so many numbers are used for entries that never arrive. Up to
    the number ``reached`` everything has been received before.
    """

    station: Station
    number: int
    every_ticks: int
    clock_error: timedelta = timedelta(0)
    offline: list[tuple[datetime, datetime]] = field(default_factory=list)
    losses: dict[datetime, int] = field(default_factory=dict)
    reached: int = 0
    _seq: int = 0
    _turn: int = 0
    _coming: list[tuple[datetime, UUID, Fact]] = field(default_factory=list)
    _queue: list[Fact] = field(default_factory=list)
    _sealer: Sealer | None = None

    def put(self, *facts: Fact) -> None:
        """Keep facts until their time comes."""
        for fact in facts:
            heapq.heappush(self._coming, (fact.at, fact.id, fact))

    def turn(self, at: datetime, *, is_last: bool) -> Iterator[Sending]:
        """Number what has happened by ``at`` and yield the batches that go out then."""
        while self._coming and self._coming[0][0] <= at:
            self._number(heapq.heappop(self._coming)[2])
        self._turn += 1
        due = is_last or (self._turn + self.number) % self.every_ticks == 0 or len(self._queue) >= FULL
        if due and not self._is_offline(at):
            yield from self._send(at)
            if is_last:
                # A sign of life: at the end nobody who can be heard has been silent for hours.
                yield Sending(self, at, [], 0)

    def _number(self, fact: Fact) -> None:
        lost = [moment for moment in self.losses if moment <= fact.at]
        self._seq += 1 + sum(self.losses.pop(moment) for moment in lost)
        fact.seq = self._seq
        self._queue.append(fact)

    def _send(self, at: datetime) -> Iterator[Sending]:
        queue, self._queue = self._queue, []
        for start in range(0, len(queue), FULL):
            facts = queue[start : start + FULL]
            yield Sending(self, at, facts, len(queue) - start)

    def _is_offline(self, at: datetime) -> bool:
        return any(start <= at < end for start, end in self.offline)

    @property
    def waiting(self) -> int:
        """How many numbered facts have not gone out."""
        return len(self._queue)

    def entry(self, fact: Fact) -> Mapping[str, Any]:
        """Return a fact as it travels (docs/station-protocol.md, section 4)."""
        sealed = None
        if fact.identity:
            self._sealer = self._sealer or Sealer()
            sealed = self._sealer.seal(fact.identity, str(fact.id))
        return {
            "id": fact.id,
            "kind": fact.sort,
            "version": fact.version,
            "seq": fact.seq,
            "observed_at": fact.at + self.clock_error,
            "author": fact.author,
            "payload": fact.payload,
            "amends": fact.amends,
            "sealed": sealed,
        }
