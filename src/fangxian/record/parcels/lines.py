"""A parcel is a packed file of JSON lines: a header, subjects and entries, and an end that vouches for all lines before it."""

import gzip
import hashlib
import hmac
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol
from uuid import UUID

import msgspec

from fangxian.record import canonical, vault

FORMAT: Final = 1
_NOT_WHOLE: Final = "This file is not a whole parcel of a Fangxian record. Export it again."


class Refused(Exception):
    """A parcel that cannot be taken or written; the sentence says why and what to do."""


class Line(msgspec.Struct, kw_only=True, tag_field="line"):
    """One line of a parcel."""


class HeaderLine(Line, tag="header"):
    """``after`` to ``last``: the positions it covers at its server. ``vault``: which key its blind indexes are made with."""

    format: int
    made_at: datetime
    after: int
    last: int
    vault: str


class IndexLine(msgspec.Struct, frozen=True):
    """One blind index of a subject."""

    field: str
    digest: bytes
    is_key: bool


class SubjectLine(Line, tag="subject"):
    """A pseudonym with its wrapped data key, or without one once it is erased."""

    id: UUID
    type: str
    created_at: datetime
    wrapped_key: bytes | None = None
    wrapping_id: str = ""
    erased_at: datetime | None = None
    indexes: tuple[IndexLine, ...] = ()


class EntryLine(Line, tag="entry"):
    """An entry as it stands in the record of its server."""

    id: UUID
    position: int
    kind: str
    version: int
    observed_at: datetime
    received_at: datetime
    clock_offset_ms: int
    unit_id: UUID | None
    place_id: UUID | None
    author_id: UUID | None
    station_id: UUID | None
    station_seq: int | None
    subject_id: UUID | None
    payload: str
    sealed: bytes | None
    amends_id: UUID | None
    flags: str
    leaf: bytes


class EndLine(Line, tag="end"):
    """How many lines of each sort came before, and the SHA-256 over all of them."""

    subjects: int
    entries: int
    sha256: str


AnyLine = HeaderLine | SubjectLine | EntryLine | EndLine
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(AnyLine).decode


def vault_mark() -> str:
    """Return what tells one vault from another without telling anything of its keys."""
    return hmac.digest(vault.ring().index, b"fangxian parcel", "sha256").hex()[:32]


class Target(Protocol):
    """What bytes can be written to."""

    def write(self, data: bytes, /) -> object:
        """Write them."""
        ...


class Writer:
    """Writes lines and remembers what the end has to say of them."""

    def __init__(self, target: Target) -> None:
        self._target, self._digest = target, hashlib.sha256()
        self.subjects = self.entries = 0

    def write(self, line: Line) -> None:
        data = _encode(line) + b"\n"
        self._digest.update(data)
        self._target.write(data)
        self.subjects += isinstance(line, SubjectLine)
        self.entries += isinstance(line, EntryLine)

    def close(self) -> None:
        """Write the end."""
        end = EndLine(subjects=self.subjects, entries=self.entries, sha256=self._digest.hexdigest())
        self._target.write(_encode(end) + b"\n")


@contextmanager
def opened(file: Path) -> Iterator[Iterator[AnyLine]]:
    """Give the lines of a parcel; raises ``Refused`` where they cannot be read."""
    try:
        with gzip.open(file, "rb") as source:
            yield (_decode(line) for line in source)
    except (OSError, EOFError, zlib.error, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Refused(_NOT_WHOLE) from error


def check(file: Path) -> tuple[HeaderLine, EndLine]:
    """Read a parcel to its end and return its first and last line.

    Raises ``Refused`` for a file that was cut or changed, an entry that its leaf does not fit, another format, another
    vault, or a subject whose wrapping key this server does not hold.
    """
    digest = hashlib.sha256()
    last: AnyLine | None = None
    header: HeaderLine | None = None
    with opened(file) as lines:
        for line in lines:
            if isinstance(last, EndLine) or (header is None and not isinstance(line, HeaderLine)):
                raise Refused(_NOT_WHOLE)
            if isinstance(line, HeaderLine):
                header = _checked_header(line)
            elif isinstance(line, SubjectLine):
                _check_subject(line)
            elif isinstance(line, EntryLine) and canonical.leaf(line) != line.leaf:
                raise Refused(f"The entry at position {line.position} of this parcel was changed. Export it again.")
            last = line
            if not isinstance(line, EndLine):
                digest.update(_encode(line) + b"\n")
    if header is None or not isinstance(last, EndLine) or last.sha256 != digest.hexdigest():
        raise Refused(_NOT_WHOLE)
    return header, last


def _checked_header(header: HeaderLine) -> HeaderLine:
    if header.format != FORMAT:
        raise Refused(f"This parcel has the format {header.format}; this version reads {FORMAT}. Upgrade this server.")
    if header.vault != vault_mark():
        raise Refused(
            "This parcel comes from a server with other keys. Both need the same key file to share identities."
        )
    return header


def _check_subject(subject: SubjectLine) -> None:
    if subject.wrapped_key is not None and vault.wrapping_key(subject.wrapping_id) is None:
        raise Refused(
            f"Identities of this parcel are wrapped by the key {subject.wrapping_id}, which this server does not hold. "
            "Bring the newest key file of the server that exported it."
        )
