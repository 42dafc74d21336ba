"""What an archive says of itself, and how its parts are read and written."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Final
from zipfile import BadZipFile, ZipFile

import msgspec

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
PIECE: Final = 1024 * 1024


class Refused(Exception):
    """A backup or a restore that cannot be; the sentence says why and what to do."""


class Column(msgspec.Struct, frozen=True):
    name: str
    kind: str


class Part(msgspec.Struct, frozen=True):
    """One table: where its rows stand in the archive, how many there are, and the SHA-256 over their lines."""

    table: str
    member: str
    columns: list[Column]
    rows: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """``migrations``: every migration that stood behind the tables (app, name). ``position``: the end of the record."""

    format: int
    made_at: datetime
    vendor: str
    migrations: list[tuple[str, str]]
    position: int
    parts: list[Part]

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)


class Hashing:
    """Writes lines through to a member and remembers their hash."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target, self.digest, self.rows = target, hashlib.sha256(), 0

    def write(self, row: list[object]) -> None:
        line = msgspec.json.encode(row) + b"\n"
        self.digest.update(line)
        self.target.write(line)
        self.rows += 1


def read_manifest(archive: ZipFile) -> Manifest:
    """Return an archive's manifest; raises ``Refused`` for what is no backup or too new."""
    try:
        manifest = msgspec.json.decode(archive.read(MANIFEST), type=Manifest)
    except (KeyError, msgspec.MsgspecError, BadZipFile) as error:
        raise Refused("This file is not a whole backup of Fangxian.") from error
    if manifest.format != FORMAT:
        raise Refused(f"This backup has the format {manifest.format}; this version reads {FORMAT}.")
    return manifest


def check(archive: ZipFile, manifest: Manifest) -> None:
    """Compare every part with its hash; raises ``Refused`` at the first that differs."""
    for part in manifest.parts:
        digest = hashlib.sha256()
        try:
            with archive.open(part.member) as source:
                while piece := source.read(PIECE):
                    digest.update(piece)
        except (KeyError, BadZipFile, OSError) as error:
            raise Refused(f"The backup is damaged: {part.member} cannot be read.") from error
        if digest.hexdigest() != part.sha256:
            raise Refused(f"The backup is damaged: {part.member} does not match its hash.")


def rows_of(archive: ZipFile, part: Part) -> Iterator[list[object]]:
    """Yield the rows of a part as JSON holds them."""
    decode = msgspec.json.Decoder(list[object]).decode
    with archive.open(part.member) as source:
        for line in source:
            yield decode(line)
