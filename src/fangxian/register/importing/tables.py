"""Files from the wild as rows of text: workbooks, delimited text and JSON, each within limits."""

import csv
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from fangxian.base.listing.export import NOTE
from fangxian.base.problems import Problem
from fangxian.register import problems
from fangxian.register.importing import child

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_UNPACKED: Final = 400 * 1024 * 1024
MAX_RATIO: Final = 250
# Small archives may be very compressible; only what is also large is suspicious.
RATIO_FROM: Final = 50 * 1024 * 1024
MAX_ROWS: Final = 100_000
MAX_CELLS: Final = 3_000_000
SECONDS: Final = 60
_DELIMITERS: Final = ",\t;"
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row that holds anything, with its number as the person's program shows it."""

    number: int
    cells: list[str]


def read_rows(file: IO[bytes] | bytes) -> list[SourceRow]:
    """Return the rows of a workbook (.xlsx, .xls, .ods), of delimited text or of a JSON list of objects.

    The kind is told from the content, never from the name. Raises ``import_file_too_big``, ``import_file_bomb``,
    ``import_file_unreadable``, ``import_file_encoding``, ``import_too_many_rows`` or ``import_file_empty``.
    """
    data = file if isinstance(file, bytes) else file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise Problem(problems.FILE_TOO_BIG, status=413, limit=MAX_BYTES >> 20)
    found = _workbook(data) if data.startswith((_ZIP, _OLE)) else _text(decode(data))
    rows = [row for row in found if not _is_note(row.cells)]
    if not rows:
        raise Problem(problems.FILE_EMPTY)
    return rows


def decode(data: bytes) -> str:
    """Return text in UTF-8 (with or without a mark), UTF-16 or GB18030; raises ``import_file_encoding``."""
    for encoding in _encodings(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Problem(problems.FILE_ENCODING)


def _encodings(data: bytes) -> list[str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    even, odd = data[0:2000:2].count(0), data[1:2000:2].count(0)
    if even or odd:
        # Without a mark the high bytes of letters, digits and line ends tell the order.
        return ["utf-16-le"] if odd > even else ["utf-16-be"]
    return ["utf-8-sig", "gb18030"]


def _text(text: str) -> list[SourceRow]:
    if text.lstrip()[:1] in {"[", "{"}:
        return _json(text)
    return _delimited(text)


def _delimited(text: str) -> list[SourceRow]:
    text = text.replace("\0", "")
    delimiter = delimiter_of(text)
    csv.field_size_limit(1 << 20)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[SourceRow] = []
    cells = 0
    line = 1
    try:
        for row in reader:
            number, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in row) or _is_hint(row):
                continue
            rows.append(SourceRow(number, row))
            cells += len(row)
            if len(rows) > MAX_ROWS or cells > MAX_CELLS:
                raise Problem(problems.FILE_TOO_MANY, limit=MAX_ROWS)
    except csv.Error as error:
        raise Problem(problems.FILE_UNREADABLE) from error
    return rows


def _is_hint(row: list[str]) -> bool:
    """Say whether this is the line ``sep=;`` that tells Excel the delimiter."""
    return len(row) <= 2 and row[0].strip().lower().startswith("sep=")


def _is_note(row: list[str]) -> bool:
    """Say whether this is the line under an export that tells who took it out and when."""
    return bool(row) and row[0].startswith(NOTE) and not any(cell.strip() for cell in row[1:])


def delimiter_of(text: str) -> str:
    """Return the delimiter that splits the first lines most evenly: comma, tab or semicolon."""
    sample = text[:20_000]
    if sample.lower().startswith("sep=") and len(sample) > 4 and sample[4] in _DELIMITERS:
        return sample[4]
    return max(_DELIMITERS, key=lambda mark: _evenness(sample, mark))


def _evenness(sample: str, mark: str) -> tuple[int, int]:
    widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=mark) if row][:30]
    wide = [width for width in widths if width > 1]
    if not wide:
        return (0, 0)
    common = max(set(wide), key=wide.count)
    return (wide.count(common), common)


def _json(text: str) -> list[SourceRow]:
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Problem(problems.FILE_UNREADABLE) from error
    items = loaded if isinstance(loaded, list) else [loaded]
    if len(items) > MAX_ROWS:
        raise Problem(problems.FILE_TOO_MANY, limit=MAX_ROWS)
    if not all(isinstance(item, dict) for item in items):
        raise Problem(problems.FILE_UNREADABLE)
    names = list(dict.fromkeys(name for item in items for name in item))
    if not names:
        return []
    rows = [SourceRow(1, names)]
    for number, item in enumerate(items, start=2):
        rows.append(SourceRow(number, [_json_cell(item.get(name)) for name in names]))
    return rows


def _json_cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _workbook(data: bytes) -> list[SourceRow]:
    # The reader goes by the suffix, which is told from the content here.
    suffix = _suffix(data) if data.startswith(_ZIP) else ".xls"
    with tempfile.NamedTemporaryFile(suffix=suffix) as copy:
        copy.write(data)
        copy.flush()
        return _in_a_process_of_its_own(copy.name)


def _suffix(data: bytes) -> str:
    """Return the suffix that fits an archive's content; raises ``import_file_bomb`` or ``import_file_unreadable``."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            unpacked = sum(item.file_size for item in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Problem(problems.FILE_UNREADABLE) from error
    if unpacked > MAX_UNPACKED or (unpacked > RATIO_FROM and unpacked > MAX_RATIO * len(data)):
        raise Problem(problems.FILE_BOMB)
    if "content.xml" in names:
        return ".ods"
    return ".xlsb" if "xl/workbook.bin" in names else ".xlsx"


def _in_a_process_of_its_own(path: str) -> list[SourceRow]:
    # -I: neither the caller's folder nor its environment decides which modules are loaded.
    command = [sys.executable, "-I", str(Path(child.__file__)), path, str(MAX_ROWS), str(MAX_CELLS)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise Problem(problems.FILE_BOMB) from error
    if done.returncode == child.TOO_MANY:
        raise Problem(problems.FILE_TOO_MANY, limit=MAX_ROWS)
    if done.returncode == child.UNREADABLE:
        raise Problem(problems.FILE_UNREADABLE)
    if done.returncode != 0:
        # Killed by a limit or by the parser's own collapse.
        raise Problem(problems.FILE_BOMB)
    return [SourceRow(number, cells) for number, cells in json.loads(done.stdout)]
