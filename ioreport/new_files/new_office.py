"""An office to begin with: every table with its columns and an example row, and a workbook to fill in."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ioreport.atomic_files import begun_folder
from ioreport.documents.excel.entry_workbook import EntryColumn, write_entry_workbook
from ioreport.errors import UsageError
from ioreport.tables import TABLES, write_descriptor
from ioreport.tables.datapackage import DATAPACKAGE
from ioreport.tables.example_rows import example_rows
from ioreport.wording import Wording
from ioreport.wording.code_words import CODES

_HERE = Path(__file__).parent
_FILES = _HERE / "files"
"""What an office has besides its tables: the mappings of the workbook, a photo, and instructions."""
_IMPORTED = ("sources", "origins")
"""The tables that an import writes."""
WORKBOOK = "inbox/office.xlsx"
_AS_OF = "2025-06-30"
_INSTRUCTIONS = (
    "Fill in a row for each activity in the sheet Activities, and for each payment in the sheet Spending.",
    "The first row of each sheet is an invented example: write over it.",
    "Project, grant and budget line are the ids of the office's tables; a place is its name or its id.",
    "Leave a cell empty where a number is not known. Write 0 only if it is 0.",
    "Do not write names, phone numbers or birth dates of people into this workbook.",
    "Then run: ioreport import --data FOLDER",
)


def write_new_office(folder: str | Path, name: str = "", country: str = "BG", currency: str = "EUR") -> Path:
    """Write an office to begin with into a folder that is empty or not there yet.

    Each table of the data model has its header and an example row, invented and named so; the office is marked as a
    demonstration. ``inbox/office.xlsx`` is a workbook to fill in; its mappings are in ``sources/``.

    Parameters
    ----------
    folder : str or Path
    name : str, optional
        The office's name.
    country : str
        Its country, a code of ISO 3166-1.
    currency : str
        Its currency, a code of ISO 4217.

    Raises
    ------
    UsageError
        For a folder that is not empty or cannot be written, or a code that is none.

    Examples
    --------
    >>> write_new_office("data")
    Traceback (most recent call last):
    ...
    ioreport.errors.UsageError: The folder data is not empty: nothing was written.
    Next: name a folder that is empty or is not there yet
    """
    _check_code("country", country, "[A-Z]{2}", "BG")
    _check_code("currency", currency, "[A-Z]{3}", "EUR")
    target, filled = Path(folder), {"country": country, "currency": currency}
    with begun_folder(target):
        for table, rows in _tables(filled):
            with open(target / f"{table}.csv", "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(TABLES[table].columns), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        shutil.copytree(_FILES / "sources", target / "sources")
        shutil.copyfile(_FILES / "README.md", target / "README.md")
        (target / "photos").mkdir()
        shutil.copyfile(_FILES / "example.png", target / "photos" / "example.png")
        (target / "inbox").mkdir()
        (target / WORKBOOK).write_bytes(write_entry_workbook(_sheets(currency), _INSTRUCTIONS))
        package = json.dumps(_package(name or "Example office (fictional)", country, currency), ensure_ascii=False)
        (target / DATAPACKAGE).write_text(package, encoding="utf-8", newline="\n")
        write_descriptor(target)
    return target


def _check_code(option: str, found: str, form: str, example: str) -> None:
    if not re.fullmatch(form, found):
        raise UsageError(f"--{option}: found {found!r}, expected a code in capital letters such as {example}.")


def _package(name: str, country: str, currency: str) -> dict[str, Any]:
    own = {"office": name, "country": country, "currency": currency, "languages": ["en"], "demonstration": True}
    return {"name": "office", "title": name, "created": f"{_AS_OF}T00:00:00Z", "ioreport": own}


def _tables(filled: Mapping[str, str]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Each table of an office with its example rows; what an import writes is left to it."""
    for table in (name for name in TABLES if name not in _IMPORTED):
        yield (
            table,
            [{key: filled.get(text[1:-1], text) for key, text in row.items()} for row in example_rows()[table]],
        )


def _sheets(currency: str) -> dict[str, list[EntryColumn]]:
    """The sheets of the workbook, as the mappings in ``sources/`` read them."""
    groups = [_in_words("population", code) for code in CODES["population"]]
    kinds = [_in_words("activity_kind", code) for code in CODES["activity_kind"]]
    counts = {"Girls 0-17": 12, "Boys 0-17": 11, "Women 18+": 16, "Men 18+": 13}
    return {
        "Activities": [
            EntryColumn("Date", dt.date(2025, 4, 8)),
            EntryColumn("Project", "P-01"),
            EntryColumn("Place", "Example town (fictional)"),
            EntryColumn("Kind of activity", _in_words("activity_kind", "training"), kinds),
            EntryColumn("Population group", _in_words("population", "refugee"), groups),
            *(EntryColumn(heading, number) for heading, number in counts.items()),
        ],
        "Spending": [
            EntryColumn("Date", dt.date(2025, 4, 8)),
            EntryColumn("Grant", "G-01"),
            EntryColumn("Budget line", "L1"),
            EntryColumn("Kind", "spent", ("received", "committed", "spent")),
            EntryColumn("Amount", 350),
            EntryColumn("Currency", currency),
            EntryColumn("Voucher", "EXAMPLE-2"),
        ],
    }


def _in_words(codes: str, code: str) -> str:
    return Wording("en").word_code(codes, code)
