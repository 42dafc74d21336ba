"""Files as people's programs write them come out as the same rows."""

import io
import time
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from fangxian.base.problems import Problem
from fangxian.register.importing import tables
from fangxian.register.importing.tables import read_rows
from fangxian.register.tests.sheets import archive, csv_text, ods, xlsx

ROWS = [["代码", "名称"], ["150602", "东胜区"], ["150699", "东胜北𠮷"]]


def cells(data: bytes) -> list[list[str]]:
    return [row.cells for row in read_rows(data)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_every_encoding_and_delimiter_reads_the_same(encoding: str, mark: str) -> None:
    assert cells(csv_text(ROWS, mark).encode(encoding)) == ROWS


def test_xlsx_reads_the_same() -> None:
    assert cells(xlsx(ROWS)) == ROWS


def test_ods_reads_the_same() -> None:
    assert cells(ods(ROWS)) == ROWS


def test_json_objects_read_the_same() -> None:
    assert cells('[{"代码":"150602","名称":"东胜区"},{"代码":150699}]'.encode()) == [
        ["代码", "名称"], ["150602", "东胜区"], ["150699", ""]
    ]  # fmt: skip


def test_codes_that_excel_took_for_numbers_stay_whole() -> None:
    assert cells(xlsx([["代码", "名称"], [150603.0, 12]]))[1] == ["150603", "12"]


def test_a_quoted_line_break_stays_in_its_cell() -> None:
    rows = read_rows(b'a,b\r\n"one\r\ntwo",x\r\nlast,y\r\n')
    assert rows[1].cells == ["one\r\ntwo", "x"]
    assert rows[2].number == 4


def test_the_line_that_tells_excel_the_delimiter_is_no_row() -> None:
    assert cells(b"sep=;\r\na;b\r\n1;2,5\r\n") == [["a", "b"], ["1", "2,5"]]


def test_rows_keep_the_numbers_that_excel_shows() -> None:
    rows = read_rows(xlsx([["a"], ["x"], [""], ["y"]], title="题"))
    assert [row.number for row in rows] == [1, 2, 3, 5]


def test_formulas_are_not_evaluated() -> None:
    def formula(book, sheet):
        sheet.write_formula(1, 0, '=HYPERLINK("http://198.51.100.1","x")', None, "stored")

    assert cells(xlsx([["a"]], prepare=formula))[1] == ["stored"]


def test_a_sheet_formatted_to_its_last_row_is_read_at_once() -> None:
    def whole_columns(book, sheet):
        style = book.add_format({"bold": True})
        for row in (*range(1000, 60_000, 1), 1_048_575):
            sheet.write_blank(row, 0, None, style)

    started = time.process_time()
    assert cells(xlsx(ROWS, prepare=whole_columns)) == ROWS
    assert time.process_time() - started < 30


def test_a_stray_value_in_the_last_row_is_one_more_row() -> None:
    rows = read_rows(xlsx(ROWS, prepare=lambda book, sheet: sheet.write(1_048_575, 1, "x")))
    assert (len(rows), rows[-1].number) == (4, 1_048_576)


def test_values_in_opposite_corners_are_refused_without_taking_the_memory() -> None:
    data = xlsx(ROWS, prepare=lambda book, sheet: sheet.write(1_048_575, 16_383, "x"))
    with pytest.raises(Problem) as refused:
        read_rows(data)
    assert refused.value.code in {"import_file_bomb", "import_too_many_rows"}


def test_repeated_ods_cells_are_refused_without_taking_the_memory() -> None:
    bomb = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string"'
        ' table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    with pytest.raises(Problem) as refused:
        read_rows(ods(ROWS, tail=bomb))
    assert refused.value.code in {"import_file_bomb", "import_too_many_rows"}


def test_blank_repeated_ods_rows_are_harmless() -> None:
    blank = (
        '<table:table-row table:number-rows-repeated="1048573"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert cells(ods(ROWS, tail=blank)) == ROWS


def test_an_archive_that_unpacks_to_too_much_is_not_opened() -> None:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        made.writestr("xl/worksheets/sheet1.xml", bytes(60 << 20))
    with pytest.raises(Problem, match="import_file_bomb"):
        read_rows(out.getvalue())


def test_a_file_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_BYTES", 100)
    with pytest.raises(Problem, match="import_file_too_big"):
        read_rows(io.BytesIO(b"x" * 101))


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    for data in (b"a\n1\n2\n3\n", xlsx([["a"], ["1"], ["2"], ["3"]])):
        with pytest.raises(Problem, match="import_too_many_rows"):
            read_rows(data)


@pytest.mark.parametrize("data", [b"PK\x03\x04 not a zip", archive({"x": "y"}), b"\xd0\xcf\x11\xe0" + bytes(600)])
def test_a_broken_workbook_is_told_as_such(data: bytes) -> None:
    with pytest.raises(Problem, match="import_file_unreadable"):
        read_rows(data)


def test_bytes_in_no_known_encoding_are_told_as_such() -> None:
    with pytest.raises(Problem, match="import_file_encoding"):
        read_rows(b"a,b\n\xff\xff\x80,1\n")


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"[]"])
def test_an_empty_file_is_told_as_such(data: bytes) -> None:
    with pytest.raises(Problem, match="import_file_empty"):
        read_rows(data)
