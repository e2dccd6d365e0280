"""Explain a figure of a document: its rows, and its value today."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ioreport.errors import IoreportError
from ioreport.facts.fact_wording import worded
from ioreport.measures import measure
from ioreport.measures.finance.itemised import Itemised, itemised
from ioreport.provenance.document_figures import Figure
from ioreport.records import Fact
from ioreport.sources.target_rows import key_text
from ioreport.tables import TABLES, Office
from ioreport.tables.cell_origins import Imported, imported_cells, row_origin
from ioreport.tables.csv_file import read_cells
from ioreport.values import rows_named
from ioreport.wording import Wording

ORIGIN = "imported from"
"""The name of a row's origin among its cells."""


@dataclass(frozen=True)
class Explained:
    """A figure with its rows and its value today.

    Attributes
    ----------
    figure : Figure
    today : Fact or None
        The fact that its measure gives from the office today; None if it has no measure or cannot be computed.
    trouble : str
        Why it cannot be computed.
    rows : mapping
        File → its rows, each with its number and its cells as in the file.
    money : Itemised or None
        For an amount of money, each row with its rate and converted amount.
    imported : tuple of Imported
        The cells that its rows were imported from, with those of one sheet together.
    """

    figure: Figure
    today: Fact | None
    trouble: str
    rows: Mapping[str, list[dict[str, str]]]
    money: Itemised | None = None
    imported: tuple[Imported, ...] = ()


def explained(figure: Figure, office: Office, language: str) -> Explained:
    """Find the rows of a figure in an office, and compute its value today.

    Parameters
    ----------
    figure : Figure
        From `figures_called`.
    office : Office
    language : str
        The document's language.
    """
    found = _explained(figure, office, language)
    numbers = {file: [int(row["row"]) for row in rows] for file, rows in found.rows.items()}
    return replace(found, imported=imported_cells(office, numbers))


def _explained(figure: Figure, office: Office, language: str) -> Explained:
    if not figure.measure:
        return Explained(figure, None, "", _of_trail(figure.trail, office))
    try:
        measured = measure(office, figure.measure, **figure.arguments)
        unit = figure.fact["unit"] if figure.fact else None
        today = worded(figure.name, measured, Wording(language), unit=unit)
        rows = {file: _cells(office, file, numbers) for file, numbers in measured.trail.rows.items()}
        return Explained(figure, today, "", rows, itemised(office, figure.measure, **figure.arguments))
    except IoreportError as error:
        return Explained(figure, None, error.message, _of_trail(figure.trail, office))


def explain_rows(fact: Mapping[str, Any], office: Office) -> dict[str, list[dict[str, str]]]:
    """The rows of a fact by file: each row's number and its cells as in the file."""
    again = measure(office, fact["measure"], **fact["arguments"])
    return {file: _cells(office, file, rows) for file, rows in again.trail.rows.items()}


def _of_trail(trail: Mapping[str, Any], office: Office) -> dict[str, list[dict[str, str]]]:
    """The rows of a trail that lists row numbers, for the files that the office has."""
    files = {office.file(table) for table in office.tables}
    return {
        file: _cells(office, file, list(rows_named(rows)))
        for file, rows in trail.items()
        if file in files and isinstance(rows, str)
    }


def _cells(office: Office, file: str, rows: Collection[int]) -> list[dict[str, str]]:
    frame = read_cells((office.folder / file).read_bytes(), file).frame
    texts = frame.loc[[row for row in rows if row in frame.index]].fillna("")
    found = [{"row": str(row), **cells} for row, cells in zip(texts.index, texts.to_dict("records"), strict=True)]
    return [row | _origin(office, file, row) for row in found]


def _origin(office: Office, file: str, row: Mapping[str, str]) -> dict[str, str]:
    """Where a row was imported from, as one more cell."""
    table = next((name for name, path in office.files.items() if path == file and name in TABLES), "")
    found = row_origin(office, table, key_text(table, row)) if table else None
    return {ORIGIN: found.told} if found else {}


def money_lists(money: Itemised) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """An amount of money in parts: for each part its name, its rows, its rounding difference and its subtotal.

    Yields
    ------
    tuple
        The part's name, and rows of the cells ``file row``, date, line, amount, currency, rate, converted amount.
    """
    for part in money.parts:
        rows = [
            (
                f"{row.file} row {row.row}",
                str(row.date),
                row.line_id,
                plain_number(row.amount),
                row.currency,
                "" if row.rate is None else plain_number(row.rate),
                plain_number(row.converted),
            )
            for row in part.rows.itertuples()
        ]
        rows += [("rounding difference", "", "", "", "", "", plain_number(part.difference))] * bool(part.difference)
        taken = " (taken off)" * (part.sign < 0)
        yield (
            part.name,
            [*rows, (f"subtotal {part.name}{taken}", "", "", "", money.currency, "", plain_number(part.subtotal))],
        )


def plain_number(number: Decimal) -> str:
    """A number with all its digits and separated thousands.

    >>> plain_number(Decimal("1234567.50")), plain_number(Decimal("0.5112918812"))
    ('1,234,567.50', '0.5112918812')
    """
    return f"{number:,f}"
