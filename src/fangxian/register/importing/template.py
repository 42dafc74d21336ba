"""The workbook to be filled in for an import: a header row, lists to choose from, and notes in both languages."""

import io
from typing import Any, Final

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override

from fangxian.register.importing import Importer
from fangxian.register.importing.columns import LANGUAGES, Column

FILLED_ROWS: Final = 5000
WIDTH: Final = 22


def template_workbook(about: Importer) -> bytes:
    """Return the template of one register as an .xlsx file, in the language now active."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    styles = {
        "head": book.add_format({"bold": True, "bg_color": "#E7EEF7", "border": 1, "text_wrap": True}),
        "needed": book.add_format({"bold": True, "bg_color": "#FCE8D9", "border": 1, "text_wrap": True}),
        "text": book.add_format({"num_format": "@"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    _sheet(book, about, styles)
    _notes(book, about, styles)
    book.close()
    return out.getvalue()


def _sheet(book: Any, about: Importer, styles: dict[str, Any]) -> None:
    sheet = book.add_worksheet(str(about.label)[:31])
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(about.columns):
        # Text cells keep leading zeros and long numbers as they are typed.
        sheet.set_column(index, index, WIDTH, styles["text"])
        sheet.write_string(0, index, _heading(column), styles["needed" if column.required else "head"])
        if column.choices:
            words = [str(label) for _value, label in column.choices]
            sheet.data_validation(
                1, index, FILLED_ROWS, index, {"validate": "list", "source": words, "error_type": "warning"}
            )


def _heading(column: Column) -> str:
    return f"{column.label} *" if column.required else str(column.label)


def _notes(book: Any, about: Importer, styles: dict[str, Any]) -> None:
    row = 0
    sheet = book.add_worksheet("说明 Notes")
    sheet.set_column(0, 0, WIDTH)
    sheet.set_column(1, 3, 48, styles["wrap"])
    for language in LANGUAGES:
        with override(language):
            sheet.write_row(row, 0, [_("Column"), _("What belongs there"), _("Example"), _("Choices")], styles["head"])
            for column in about.columns:
                row += 1
                choices = ", ".join(str(label) for _value, label in column.choices)
                needed = _("Needed.") if column.required else ""
                help = " ".join(part for part in (needed, str(column.help)) if part)
                for at, text in enumerate((str(column.label), help, column.example, choices)):
                    sheet.write_string(row, at, text)
            row += 2
