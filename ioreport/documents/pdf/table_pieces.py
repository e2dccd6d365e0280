"""Convert tables into pieces for the Typst template: their cells, and how much room each column needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ioreport.documents.column_widths import LONGEST_WORD
from ioreport.documents.pdf.line_pieces import PieceLine, TypstPiece, broken, seen, strong, text, typst_fact
from ioreport.documents.table_bars import Bar, bar_of
from ioreport.documents.tree.nodes import Use
from ioreport.records import Cell, Column, Table

_LONG = 400
"""A row with more characters than this in a cell may be broken over pages; it could be higher than a page."""


def typst_table(table: Table, name: str, uses: Mapping[str, Use]) -> TypstPiece:
    """A table of the document with its caption; `name`, such as ``Table 2``, may be empty."""
    numeric = [column.numeric for column in table.columns]
    rows = [[_content(cell, uses) for cell in row] for row in table.rows]
    told = plain_table([_head(column) for column in table.columns], rows, numeric, table.totals)
    for row, shown in zip(told["rows"], table.rows, strict=True):
        for cell, record, column in zip(row, shown, table.columns, strict=True):
            cell |= {**_bar(bar_of(column, record)), "stressed": record.stressed, "language": record.language or None}
    for number, column in enumerate(told["columns"]):
        column["bar"] = bool(rows) and told["rows"][0][number]["bar"] is not None
    caption = [*([strong(f"{name}."), " "] if name else []), text(table.caption)]
    return {**told, "heads": int(table.row_headers), "caption": caption}


def plain_table(
    head: list[PieceLine], rows: list[list[PieceLine]], numeric: Sequence[bool], totals: int = 0
) -> TypstPiece:
    """A table of lines without a caption; the last `totals` rows are totals."""
    first = len(rows) - totals
    return {
        "kind": "table",
        "heads": 0,
        "caption": None,
        "total": first + 1 if totals else None,
        "columns": [_asked(*column, totals=totals) for column in zip(head, *rows, strict=True)],
        "header": _row(head, numeric, ruled=True),
        "rows": [_row(row, numeric, ruled=place >= first) for place, row in enumerate(rows)],
    }


def _head(column: Column) -> PieceLine:
    unit = f" ({column.unit})" if column.label and column.unit else ""
    line = broken(column.label, LONGEST_WORD)
    return [*line[:-1], line[-1] + text(unit)]


def _content(cell: Cell, uses: Mapping[str, Use]) -> PieceLine:
    return [typst_fact(uses[cell.fact], cell.text)] if cell.fact else broken(cell.text, LONGEST_WORD)


def _bar(bar: Bar | None) -> TypstPiece:
    """A bar's length and tick, as fractions from 0 to 1."""
    if bar is None:
        return {"bar": None, "tick": None}
    return {"bar": float(bar.length), "tick": None if bar.tick is None else float(bar.tick)}


def _row(lines: Sequence[PieceLine], numeric: Sequence[bool], ruled: bool) -> list[TypstPiece]:
    long = any(sum(map(len, seen(line))) > _LONG for line in lines)
    return [
        {
            "content": line,
            "numeric": number,
            "ruled": ruled,
            "long": long,
            "bar": None,
            "tick": None,
            "stressed": False,
            "language": None,
        }
        for line, number in zip(lines, numeric, strict=True)
    ]


def _asked(head: PieceLine, *rows: PieceLine, totals: int) -> TypstPiece:
    """The needs of a column: its longest word, its longest bold words, and its preferred width in characters."""
    bold = [_longest_word([head]), _longest_word(rows[len(rows) - totals :])]
    longest = max((len(" ".join(seen(line))) for line in rows), default=0)
    # Long texts are easier to read in a wider column, up to a limit.
    liked = min(longest, max(44, min(90, longest // 3))) + 2
    return {"word": _longest_word(rows), "bold": bold, "bar": False, "liked": liked}


def _longest_word(lines: Sequence[PieceLine]) -> str:
    return max((word for line in lines for part in seen(line) for word in part.split()), key=len, default="")
