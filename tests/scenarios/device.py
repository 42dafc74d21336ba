"""A station as the server meets it: its own key, its own clock, its queue, its receipts. Every request goes over HTTP."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.test import Client

from fangxian.base.ids import new_id
from fangxian.record.sealing import Sealer, pad

BATCHES = "/api/v1/record/batches"
ENROL = "/api/v1/station/enrol"
TOKEN = "/api/v1/station/token"
PACK = "/api/v1/station/pack"
ONCE = (PACK, TOKEN)
CHALLENGE = "X-Station-Challenge"


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of the server, however it was asked."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def content(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The problem code of a refusal."""
        return str(self.content["code"])

    @property
    def statuses(self) -> list[str]:
        return [receipt["status"] for receipt in self.content["receipts"]]

    @property
    def flags(self) -> list[list[str]]:
        return [receipt.get("flags", []) for receipt in self.content["receipts"]]

    @property
    def reasons(self) -> list[str | None]:
        return [receipt.get("reason") for receipt in self.content["receipts"]]

    @property
    def counter(self) -> dict[str, Any]:
        return dict(self.content["counter"])


class Line(Protocol):
    """How a device reaches the server."""

    def send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answered: ...


class InProcess:
    """Django's own client: every middleware, no network."""

    def send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answered:
        answer = Client(raise_request_exception=False).generic(
            method, path, data=body, content_type="application/json", headers=dict(headers)
        )
        return Answered(answer.status_code, dict(answer.items()), answer.content)


class NotSent(Exception):
    """The network ate the answer."""


@dataclass
class Device:
    """One tablet. ``skew`` is what its clock shows too much; ``mono`` counts milliseconds of this run of the app."""

    line: Line = field(default_factory=InProcess)
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: UUID | None = None
    token: str = ""
    seq: int = 0
    skew: timedelta = timedelta(0)
    boot: str | None = None
    mono: int = 0
    elapsed: timedelta = timedelta(0)
    queue: list[dict[str, Any]] = field(default_factory=list)
    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)
    author: UUID | None = None
    sealer: Sealer | None = None
    challenge: str = ""
    asked: tuple[str, str, dict[str, str]] = ("", "", {})

    # Enrolment and identity

    def jwk(self) -> dict[str, str]:
        numbers = self.key.public_key().public_numbers()
        return {"kty": "EC", "crv": "P-256", "x": pad(numbers.x.to_bytes(32)), "y": pad(numbers.y.to_bytes(32))}

    def enrol(self, code: str, label: str = "tablet") -> Answered:
        body = {"code": code, "public_key": self.jwk(), "label": label, "app_version": "1"}
        answer = self.line.send("POST", ENROL, json.dumps(body).encode(), {})
        if answer.status == 201:
            self.id, self.token = UUID(answer.content["station"]), answer.content["token"]
        return answer

    def sign(self, method: str, path: str, time: str, body: bytes, challenge: str = "") -> str:
        parts = (method, path, time, hashlib.sha256(body).hexdigest(), *([challenge] if challenge else []))
        r, s = decode_dss_signature(self.key.sign("\n".join(parts).encode(), ec.ECDSA(hashes.SHA256())))
        return pad(r.to_bytes(32) + s.to_bytes(32))

    def headers(self, method: str, path: str, body: bytes, challenge: str = "") -> dict[str, str]:
        """What a request carries; with a challenge for what is answered once."""
        time = self.clock().isoformat()
        own = {
            "Authorization": f"Station {self.id}.{self.token}",
            "X-Station-Time": time,
            "X-Station-Signature": self.sign(method, path, time, body, challenge),
        }
        return {**own, CHALLENGE: challenge} if challenge else own

    def request(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answered:
        """Ask as the app does: a question for something to be shown is signed anew with the challenge of a refusal."""
        for _try in range(3):
            own = self.headers(method, path, body, self.challenge if path in ONCE else "")
            self.asked = (method, path, {**own, **headers})
            answer = self.line.send(method, path, body, {**own, **headers})
            self.challenge = answer.headers.get(CHALLENGE, "" if path in ONCE else self.challenge)
            if answer.status != 403 or answer.code != "station_stale":
                break
        return answer

    # Clock

    def clock(self) -> datetime:
        """What the device believes the time to be."""
        return datetime.now(UTC) + self.elapsed + self.skew

    def start_app(self, boot: str) -> None:
        """A new run of the app: the monotonic clock begins at nought, a new content key is made."""
        self.boot, self.mono, self.sealer = boot, 0, None

    def wait(self, time: timedelta) -> None:
        """Let time pass on the device; the test then records in its own past by starting with a negative ``elapsed``."""
        self.elapsed += time
        self.mono += int(time / timedelta(milliseconds=1))

    def running(self) -> dict[str, Any] | None:
        return {"boot": self.boot, "mono": self.mono} if self.boot else None

    # Entries

    def seal(self, identity: Mapping[str, str], id: str) -> dict[str, Any]:
        self.sealer = self.sealer or Sealer()
        sealed: dict[str, Any] = msgspec.to_builtins(self.sealer.seal(dict(identity), id))
        return sealed

    def entry(
        self, kind: str, payload: Mapping[str, Any], identity: Mapping[str, str] | None = None, /, **extra: Any
    ) -> dict[str, Any]:
        """Make an entry with the next number, as the app does; it is not queued yet."""
        self.seq += 1
        id = extra.pop("id", str(new_id()))
        made = {
            "id": id,
            "kind": kind,
            "version": 1,
            "seq": self.seq,
            "observed_at": self.clock().isoformat(timespec="milliseconds"),
            "clock": self.running(),
            "author": str(self.author) if self.author else None,
            "place": None,
            "unit": None,
            "subject": None,
            "amends": None,
            "payload": dict(payload),
            "sealed": self.seal(identity, id) if identity else None,
        }
        return {**made, **extra}

    def record(
        self, kind: str, payload: Mapping[str, Any], identity: Mapping[str, str] | None = None, /, **extra: Any
    ) -> dict[str, Any]:
        """Make an entry and queue it."""
        made = self.entry(kind, payload, identity, **extra)
        self.queue.append(made)
        return made

    def passage(self, plate: str = "", **extra: Any) -> dict[str, Any]:
        """A vehicle stops."""
        payload = {"direction": "in", "vehicle": "car", "people": 1, **extra.pop("payload", {})}
        return self.record("checkpoint.passage", payload, {"plate": plate} if plate else None, **extra)

    def screening(self, name: str = "", id_number: str = "", celsius: float = 36.4, **extra: Any) -> dict[str, Any]:
        """A person is registered and measured."""
        at = self.clock().isoformat()
        payload = {
            "passage": str(new_id()),
            "direction": "in",
            "pass_number": f"K7-{self.seq + 1}",
            "decision": {"outcome": "pass", "rule": "C5", "policy": "2020-02"},
            "readings": [{"method": "forehead", "celsius": celsius, "at": at}],
            **extra.pop("payload", {}),
        }
        identity = {key: value for key, value in (("name", name), ("id_number", id_number)) if value}
        return self.record("checkpoint.screening", payload, identity or None, **extra)

    def tally(self, people: int = 3, **extra: Any) -> dict[str, Any]:
        """People are counted, not registered."""
        payload = {"direction": "in", "started_at": self.clock().isoformat(), "people": people}
        return self.record("checkpoint.tally", {**payload, **extra.pop("payload", {})}, **extra)

    def amend(self, target: Mapping[str, Any] | str, set: Mapping[str, Any], **extra: Any) -> dict[str, Any]:
        """An earlier entry is corrected."""
        id, kind = (target, extra.pop("of", "")) if isinstance(target, str) else (target["id"], target["kind"])
        payload = {"reason": "mistyped", "kind": kind, "version": 1, "set": dict(set)}
        identity = extra.pop("identity", None)
        return self.record("record.amendment", payload, identity, amends=id, **{"version": 2, **extra})

    def withdraw(self, target: str, **extra: Any) -> dict[str, Any]:
        """An earlier entry is taken back."""
        return self.record("record.withdrawal", {"reason": "wrong button"}, amends=target, **extra)

    # Sending

    def envelope(self, entries: Iterable[Any], **extra: Any) -> dict[str, Any]:
        return {
            "station": str(self.id),
            "sent_at": self.clock().isoformat(timespec="milliseconds"),
            "clock": self.running(),
            "app_version": "1",
            "waiting": len(self.queue),
            "entries": list(entries),
            **extra,
        }

    def post(self, entries: Iterable[Any], **extra: Any) -> Answered:
        """Send ``entries`` as one batch, whatever they are, and keep no receipts."""
        return self.post_raw(json.dumps(self.envelope(entries, **extra)).encode())

    def post_raw(self, body: bytes, **headers: str) -> Answered:
        return self.request("POST", BATCHES, body, **headers)

    def sync(self, size: int = 500, *, lose_answer: bool = False) -> list[Answered]:
        """Send the queue in batches, store receipts, then drop what has one. A lost answer leaves the queue as it was."""
        answers = []
        while self.queue:
            batch = self.queue[:size]
            answer = self.post(batch)
            answers.append(answer)
            if lose_answer:
                raise NotSent
            if answer.status != 200:
                return answers
            for receipt, sent in zip(answer.content["receipts"], batch, strict=True):
                self.receipts[sent["id"]] = receipt
            del self.queue[: len(batch)]
        return answers

    def backup(self) -> Device:
        """The device as it is now, to be restored later; the key is the same one."""
        return copy.copy(self)._with(queue=copy.deepcopy(self.queue), receipts=copy.deepcopy(self.receipts))

    def _with(self, **changes: Any) -> Device:
        for name, value in changes.items():
            setattr(self, name, value)
        return self
