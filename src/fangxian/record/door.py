"""What arrives, decoded entry by entry: a draft, or a reason to hold it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec

from fangxian.base.text import clean
from fangxian.record import kinds
from fangxian.record.canonical import encode_payload
from fangxian.record.drafts import Draft
from fangxian.record.facts import AMENDMENT
from fangxian.record.models import HeldReason
from fangxian.record.sealing import SealBroken, SealedIn, unseal
from fangxian.record.timing import ClockIn, Receipt, corrected

MAX_ENTRIES = 1000
MAX_BYTES = 1024 * 1024
MOST_NESTED = 8
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Sequence = Annotated[int, msgspec.Meta(ge=1, le=2**53)]


class EntryIn(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as it travels (docs/station-protocol.md, section 4)."""

    id: UUID
    kind: str
    version: Annotated[int, msgspec.Meta(ge=1, le=32000)]
    seq: Sequence
    observed_at: Moment
    payload: msgspec.Raw
    author: UUID | None = None
    clock: ClockIn | None = None
    place: UUID | None = None
    unit: UUID | None = None
    subject: UUID | None = None
    amends: UUID | None = None
    sealed: SealedIn | None = None


class BatchIn(msgspec.Struct, frozen=True, kw_only=True):
    """A batch as it travels: the entries stay raw, so that one bad entry never blocks the others."""

    station: UUID
    sent_at: Moment
    entries: Annotated[list[msgspec.Raw], msgspec.Meta(max_length=MAX_ENTRIES)]
    clock: ClockIn | None = None
    app_version: Annotated[str, msgspec.Meta(max_length=32)] = ""
    waiting: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)] = 0


class _Trace(msgspec.Struct, frozen=True):
    """What can still be read of a broken entry."""

    id: Any = None
    seq: Any = None
    kind: Any = None
    version: Any = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose batch it is."""

    station_id: UUID
    unit_id: UUID
    place_id: UUID | None
    receipt: Receipt
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Unfit:
    """An entry that has to be held, with what could be read of it."""

    reason: HeldReason
    detail: str
    raw: bytes
    id: UUID | None
    seq: int | None
    kind: str
    version: int | None


_decode_entry = msgspec.json.Decoder(EntryIn).decode
_decode_trace = msgspec.json.Decoder(_Trace).decode


def read_entry(raw: bytes, origin: Origin) -> Draft | Unfit:
    """Decode one entry: its envelope, its payload by its kind, its seal. Never raises for what a station may send."""
    try:
        entry = _decode_entry(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _unfit(HeldReason.MALFORMED, str(error), raw)
    about = kinds.find(entry.kind)
    if about is None or about.internal:
        return _unfit(HeldReason.UNKNOWN_KIND, entry.kind, raw)
    if entry.version > about.version:
        return _unfit(HeldReason.NEWER_VERSION, f"{entry.version} > {about.version}", raw)
    try:
        body = about.decode(entry.version, bytes(entry.payload))
        if odd := kinds.odd_moments(body):
            raise ValueError(f"no such year: {', '.join(sorted(odd))}")
        if about.name == AMENDMENT:
            check_corrections(body.kind, body.set)
    except kinds.UNREADABLE as error:
        return _unfit(HeldReason.PAYLOAD_INVALID, str(error), raw)
    try:
        identity = read_identity(entry, about, body)
    except (SealBroken, msgspec.DecodeError) as error:
        return _unfit(HeldReason.SEAL_UNREADABLE, str(error), raw)
    return _draft(raw, entry, about, body, identity, origin)


def _too_new(about: kinds.Kind, body: Any) -> str:
    """Say for which version that this server does not know yet a correction was written; nothing for all else."""
    corrected_kind = kinds.find(body.kind) if about.name == AMENDMENT else None
    if corrected_kind is None or body.version <= corrected_kind.version:
        return ""
    return f"{corrected_kind.name} {body.version} > {corrected_kind.version}"


def check_corrections(kind: str, corrections: Mapping[str, Any]) -> None:
    """Raise ``ValueError`` for an identity in clear (it could never be erased) or values nested deeper than any form."""
    about = kinds.find(kind)
    secret = kinds.identifying_names([about] if about else kinds.registered()) & corrections.keys()
    if secret:
        raise ValueError(f"identifying fields travel sealed: {', '.join(sorted(secret))}")
    if not _is_shallow(corrections, MOST_NESTED):
        raise ValueError("values are nested too deep")


def _is_shallow(value: Any, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(_is_shallow(item, levels - 1) for item in inner)


def read_identity(entry: EntryIn, about: kinds.Kind, body: Any) -> dict[str, str]:
    """Open an entry's seal; raises ``SealBroken`` or a decode error when it cannot be read."""
    if entry.sealed is None:
        return {}
    plain = unseal(entry.sealed, str(entry.id))
    whose = kinds.find(body.kind) if entry.kind == "record.amendment" else about
    if whose is None or whose.identity is None:
        raise SealBroken("this kind has no identifying fields")
    identity = msgspec.json.decode(plain, type=whose.identity)
    return {name: clean(value) for name, value in msgspec.structs.asdict(identity).items() if value}


def _draft(
    raw: bytes, entry: EntryIn, about: kinds.Kind, body: Any, identity: dict[str, str], origin: Origin
) -> Draft | Unfit:
    if too_new := _too_new(about, body):
        return _unfit(HeldReason.NEWER_VERSION, too_new, raw)
    try:
        observed_at, odd = corrected(entry.observed_at, entry.clock, origin.receipt)
        offset = observed_at - entry.observed_at
    except OverflowError as error:
        return _unfit(HeldReason.MALFORMED, str(error), raw)
    odd |= origin.flags
    odd.update(about.irregularities(body))
    return Draft(
        id=entry.id,
        kind=about.name,
        version=about.version,
        about=about,
        body=body,
        payload=encode_payload(body).decode(),
        observed_at=observed_at,
        received_at=origin.receipt.received_at,
        clock_offset_ms=offset // timedelta(milliseconds=1),
        unit_id=entry.unit or origin.unit_id,
        place_id=entry.place or origin.place_id,
        author_id=entry.author,
        station_id=origin.station_id,
        station_seq=entry.seq,
        subject_id=entry.subject,
        amends_id=entry.amends,
        identity=identity,
        irregular=odd,
    )


def set_aside(read: Draft | Unfit, raw: bytes, detail: str) -> Unfit:
    """Return an entry that was read but made the server stumble, as one to hold."""
    return read if isinstance(read, Unfit) else _unfit(HeldReason.STORE_FAILED, detail, raw)


def _unfit(reason: HeldReason, detail: str, raw: bytes) -> Unfit:
    trace = _trace(raw)
    return Unfit(
        reason=reason,
        detail=clean(detail)[:255],
        raw=raw,
        id=_uuid(trace.id),
        seq=trace.seq if type(trace.seq) is int and 1 <= trace.seq <= 2**53 else None,
        kind=clean(trace.kind)[:64] if isinstance(trace.kind, str) else "",
        version=trace.version if type(trace.version) is int and 1 <= trace.version <= 32000 else None,
    )


def _trace(raw: bytes) -> _Trace:
    try:
        return _decode_trace(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _Trace()


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
