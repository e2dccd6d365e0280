"""Rows of repeats, as Kobo and ODK export them: each gets the fields of the submission that it belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from ioreport.sources.grid import shown
from ioreport.sources.mapping import Repeat
from ioreport.sources.sheet_rows import SheetRows


def join_repeats(sheet: SheetRows, mains: Sequence[SheetRows], repeat: Repeat) -> None:
    """Give the rows of a sheet the fields of their main rows.

    A row whose main row is left out is left out with it; one whose main row is kept out, or is not there, is a doubt.
    The rows are joined by the submission's ``_uuid``: ``_index`` begins anew in every export.
    """
    places = {text: (main, row) for main in mains for row, text in _texts(main, repeat.to).items()}
    joined: list[tuple[SheetRows, int] | None] = []
    names = _texts(sheet, repeat.join)
    for row in sheet.kinds.data:
        found = places.get(names.get(row, ""))
        joined.append(_main_row(sheet, row, found, repeat, names.get(row, "")))
    for name in {name for main in mains for name in main.values}:
        if name not in sheet.values:
            sheet.values[name] = [each[0].values[name][each[1]] if each else "" for each in joined]
    for main in mains:
        sheet.constants = {**main.constants, **sheet.constants}


def _main_row(
    sheet: SheetRows, row: int, found: tuple[SheetRows, int] | None, repeat: Repeat, name: str
) -> tuple[SheetRows, int] | None:
    """The main sheet and the place in its data rows; nothing for a row that is not taken."""
    if found is None:
        expected = f"a row of the main sheet with this {repeat.to}"
        sheet.doubt(row, None, "repeat_alone", "error", name, expected)
        return None
    main, number = found
    if number in main.kinds.skipped or number in main.left_out:
        sheet.left_out[row] = main.kinds.skipped.get(number, main.left_out.get(number, ""))
        return None
    if number in main.bad:
        sheet.doubt(row, None, "repeat_of_quarantined", "error", name, "a main row that holds")
        return None
    return (main, main.kinds.data.index(number)) if number in main.kinds.data else None


def _texts(sheet: SheetRows, heading: str) -> dict[int, str]:
    """Row → its text under a heading, for rows of data and rows that are left out."""
    assert sheet.roles is not None
    columns = [each.column for each in sheet.roles.header.called(heading)]
    rows = (*sheet.kinds.data, *sheet.kinds.skipped)
    return {row: shown(sheet.grid.value(row, columns[0])) for row in rows} if columns else {}


def submission_ids(sheet: SheetRows) -> dict[int, str]:
    """Row → the id of its submission, for the rows of data of an export of Kobo or ODK."""
    ids = _texts(sheet, "_uuid") or _texts(sheet, "KEY") or _texts(sheet, "__id")
    return {row: text for row, text in ids.items() if text and row not in sheet.kinds.skipped}
