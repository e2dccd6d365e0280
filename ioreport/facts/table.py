"""Tables for readers from a DataFrame: caption, column headers, worded cells, trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from ioreport.errors import UsageError, nearest
from ioreport.facts.cell_measures import with_measures
from ioreport.facts.cell_wording import EMPTY_CELL, check_table_cells, word_cell
from ioreport.facts.ledger import Ledger
from ioreport.records import Cell, Column, Table
from ioreport.values import NOT_RECORDED, PRECISIONS, Trail
from ioreport.wording.code_words import words_of

COUNTED_COLUMNS = ("people", "households", "activities")
"""The columns of a breakdown to which its ``precision`` belongs."""


def table(
    facts: Ledger,
    frame: pd.DataFrame,
    *,
    key: str,
    caption: str,
    columns: Mapping[str, str],
    source: str,
    codes: Mapping[str, str] | None = None,
    decimals: Mapping[str, int] | None = None,
    notes: Sequence[str] = (),
    totals: int = 0,
    file: str = "",
    trail: Trail | None = None,
) -> Table:
    """Show the named columns of `frame` as a table of the document.

    Parameters
    ----------
    facts : Ledger
        The document's facts, which also have its language.
    frame : DataFrame
        The rows, in the order shown. The index of an office's frame has its row numbers. A missing value is marked as
        withheld if its row's column ``withheld`` is true (for a column ``x``: ``x_withheld``, if there is one). The
        numbers of a breakdown are shown with its column ``precision`` ("at least 40"); its column ``wordings`` is
        shown instead of missing numbers.
    key : str
        Unique in the document, of a-z, 0-9 and "-".
    caption : str
        What the table shows, where and when.
    columns : mapping of str to str
        Column of the frame → header.
    source : str
        Where the figures come from; printed below the table after the word "Source".
    codes : mapping of str to str, optional
        Column of the frame → the data model's list of its codes (``support_kind``).
    decimals : mapping of str to int, optional
        Column of the frame → decimals that all its numbers are shown with (``{"spent": 2}``); by default their own.
    notes : sequence of str
        Sentences below the table, such as the meaning of a mark.
    totals : int
        How many of the last rows are totals.
    file : str, optional
        The file that the frame's index numbers; makes the trail, unless `trail` is given.
    trail : Trail, optional
        The rows that the numbers came from, as given by `Ledger.protect` and `breakdown`.

    Raises
    ------
    UsageError
        When the frame lacks a column, there is no such list of codes, or a cell cannot be worded: an interval,
        infinity, hours, a list.

    Examples
    --------
    >>> import ioreport as ir
    >>> office = ir.load("tests/data/office")
    >>> support = ir.table(
    ...     ir.Ledger(office), office.support, key="support", caption="What was given", file="support.csv",
    ...     columns={"kind": "Kind", "description": "What"}, codes={"kind": "support_kind"}, source=office.name)
    >>> [cell.text for cell in support.rows[0]]
    ['venue', 'The town square and its stage']
    """
    codes = codes or {}
    lacking = [name for name in (*columns, *codes) if name not in frame.columns]
    if lacking:
        hint = nearest(lacking[0], frame.columns)
        raise UsageError(f"The table {key!r} asks for the column {lacking[0]!r}, which its frame lacks{hint}.")
    shown = [Column(header, numeric=_numeric(frame[name])) for name, header in columns.items()]
    given = frame
    frame = frame.assign(**{name: _in_words(frame[name], listed, facts) for name, listed in codes.items()})
    check_table_cells(frame, list(columns), key)
    places = decimals or {}
    worded = [
        _marked([word_cell(value, facts.words, places.get(name)) for value in frame[name]], frame, name, facts)
        for name in columns
    ]
    worded = [_sure(cells, frame, name, facts) for name, cells in zip(columns, worded, strict=True)]
    followed = trail if trail is not None else (Trail.of(file, frame.index) if file else Trail())
    followed = facts.office.followed(followed.of_frame(frame.attrs))
    made = Table(
        key=key,
        caption=caption,
        columns=tuple(shown),
        rows=tuple(zip(*worded, strict=True)),
        totals=totals,
        notes=tuple(notes),
        source=source,
        **followed.told(),
    )
    return with_measures(made, given, list(columns), facts, file)


def _sure(cells: list[Cell], frame: pd.DataFrame, name: str, facts: Ledger) -> list[Cell]:
    """The numbers of a column with the precision of their rows; if there is no number, the recorded words."""
    if name not in COUNTED_COLUMNS:
        return cells
    said = (frame[column] if column in frame else pd.Series("", frame.index) for column in ("precision", "wordings"))
    lacking = facts.words.label("not recorded by these ages" if "age" in frame else "not recorded")
    return [
        _told(cell, precision, words or lacking if precision == NOT_RECORDED else words, facts)
        for cell, precision, words in zip(cells, *said, strict=True)
    ]


def _told(cell: Cell, precision: Any, words: Any, facts: Ledger) -> Cell:
    if cell == EMPTY_CELL and isinstance(words, str) and words:
        return Cell(words)
    if cell.value is None or precision not in PRECISIONS:
        return cell
    return replace(cell, text=facts.words.word_precision(cell.text, precision))


def _marked(cells: list[Cell], frame: pd.DataFrame, name: str, facts: Ledger) -> list[Cell]:
    """The cells of a column; withheld cells have a mark, the same for every reason."""
    column = next((each for each in (f"{name}_withheld", "withheld") if each in frame), None)
    if column is None:
        return cells
    mark, kept = Cell(facts.words.label("withheld"), None, withheld=True), frame[column].astype("boolean").fillna(True)
    return [mark if hidden and cell == EMPTY_CELL else cell for cell, hidden in zip(cells, kept, strict=True)]


def _numeric(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype)


def _in_words(column: pd.Series, listed: str, facts: Ledger) -> pd.Series:
    words_of(listed)  # refuses an unknown list even if the column is empty
    return column.map(lambda code: facts.words.word_code(listed, code), na_action="ignore").astype("object")
