"""A workbook to fill in: sheets with headings, an example row, and lists to choose from."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_CREATED = dt.datetime(2000, 1, 1)
"""The creation date in the file, so that the same sheets give the same bytes."""
_ROWS = 2000
"""The rows that have a list to choose from."""
_LONGEST_LIST = 255
"""The most letters that a list of choices may have in the file format."""

Entry = str | int | Decimal | dt.date


@dataclass(frozen=True)
class EntryColumn:
    """A column to fill in: its heading, its example, and the texts to choose from, if there are any."""

    heading: str
    example: Entry
    choices: Sequence[str] = ()


def write_entry_workbook(sheets: Mapping[str, Sequence[EntryColumn]], instructions: Sequence[str]) -> bytes:
    """A workbook with a sheet of instructions and a sheet for each table; it has no formulas or macros.

    Parameters
    ----------
    sheets : mapping
        Name of the sheet → its columns.
    instructions : sequence of str
        The lines of the sheet *Read me*.

    Examples
    --------
    >>> write_entry_workbook({"Activities": [EntryColumn("Date", dt.date(2025, 4, 8))]}, ["Fill in."])[:2]
    b'PK'
    """
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, _OPTIONS)
    book.set_properties({"created": _CREATED})
    head = book.add_format({"bold": True, "valign": "top", "text_wrap": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, columns in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, 22, day if isinstance(column.example, dt.date) else None)
            sheet.write_string(0, number, column.heading, head)
            if isinstance(column.example, dt.date):
                sheet.write_datetime(1, number, column.example, day)
            else:
                sheet.write(1, number, column.example)
            if column.choices and len(",".join(column.choices)) <= _LONGEST_LIST:
                rule = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
                sheet.data_validation(1, number, _ROWS, number, rule)
    sheet = book.add_worksheet("Read me")
    sheet.set_column(0, 0, 100, book.add_format({"text_wrap": True}))
    for number, line in enumerate(instructions):
        sheet.write_string(number, 0, line)
    book.close()
    return written.getvalue()
