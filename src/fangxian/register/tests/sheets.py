"""Real files for the tests of imports, made as people's programs make them."""

import io
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    '<office:body><office:spreadsheet><table:table table:name="S">'
)
ODS_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/></manifest:manifest>'
)


def xlsx(rows: list[list[Any]], *, title: str = "", prepare: Any = None) -> bytes:
    """Return a workbook; ``title`` stands merged above the header; ``prepare`` may touch book and sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "remove_timezone": True})
    sheet = book.add_worksheet()
    first = 0
    if title:
        sheet.merge_range(0, 0, 0, max(len(rows[0]) - 1, 1), title)
        first = 1
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for at, row in enumerate(rows, start=first):
        for column, value in enumerate(row):
            if hasattr(value, "year"):
                sheet.write_datetime(at, column, value, day)
            else:
                sheet.write(at, column, value)
    if prepare:
        prepare(book, sheet)
    book.close()
    return out.getvalue()


def ods(rows: list[list[str]], *, tail: str = "") -> bytes:
    """Return an OpenDocument spreadsheet; ``tail`` is raw XML behind its rows."""
    cells = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in row)
        + "</table:table-row>"
        for row in rows
    )
    return archive(
        {"mimetype": ODS_TYPE, "META-INF/manifest.xml": MANIFEST, "content.xml": ODS_HEAD + cells + tail + ODS_TAIL}
    )


def archive(files: dict[str, str]) -> bytes:
    """Return a zip archive of ``files``."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(name, text)
    return out.getvalue()


def csv_text(rows: list[list[str]], mark: str = ",") -> str:
    """Return delimited text."""
    return "".join(mark.join(row) + "\r\n" for row in rows)
