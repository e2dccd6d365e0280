"""Marked sheets: a copy of each sheet that a figure's rows were imported from, its cells marked, as one HTML page."""

from __future__ import annotations

import html
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ioreport.cell_ranges import Span, column_letters
from ioreport.sources.sheet_copy import HIDDEN, Cells, SheetCopy, copy_sheets
from ioreport.tables import Office
from ioreport.tables.cell_origins import Imported
from ioreport.tables.checks.originals import original_sha256
from ioreport.tables.import_tables import DATABASE
from ioreport.values import CellOrigin

GONE, CHANGED = "is gone", "is no longer the file that was imported"
_WHOLE = 300
"""A sheet of at most so many rows is shown whole; of a longer one the header and the rows around what is marked."""
_AROUND = 3
"""How many rows around a marked one are shown."""


@dataclass(frozen=True)
class MarkedSheets:
    """The page, empty where no sheet can be shown, and why some sheets cannot."""

    page: str
    troubles: tuple[str, ...]


def original_trouble(office: Office, file: str, sha256: str) -> str:
    """What is wrong with an original: `GONE` or `CHANGED`; empty where it is the one that was imported, or a query."""
    if file.startswith(DATABASE):
        return ""
    found = original_sha256(office.folder, file)
    if not found:
        return GONE
    return "" if found == sha256 else CHANGED


def marked_sheets(office: Office, imported: Sequence[Imported], title: str) -> MarkedSheets:
    """Copies of the sheets that rows were imported from, with their cells marked.

    An original that is gone or changed has no copy: its cells may say something else now.

    Parameters
    ----------
    office : Office
    imported : sequence of Imported
        From `ioreport.tables.cell_origins.imported_cells`.
    title : str
        The figure, for the page's heading.
    """
    files: dict[tuple[str, str], list[Imported]] = {}
    for each in imported:
        files.setdefault((each[0].source, each[0].file), []).append(each)
    parts: list[str] = []
    troubles: list[str] = []
    for of_file in files.values():
        shown, missing = _of_file(office, of_file)
        parts += shown
        troubles += missing
    return MarkedSheets(_page(title, parts) if parts else "", tuple(troubles))


def _of_file(office: Office, imported: Sequence[Imported]) -> tuple[list[str], list[str]]:
    """The sections of the sheets of one file, and why some sheets have none."""
    first, _ = imported[0]
    marked: dict[str, set[tuple[int, int]]] = {}
    for origin, spans in imported:
        marked.setdefault(origin.sheet, set()).update(cell for span in spans for cell in _cells(span))
    trouble = original_trouble(office, first.file, first.sha256)
    if trouble or first.file.startswith(DATABASE):
        why = trouble or "is a query, of which no original is kept"
        return [], [f"{first.file} {why}: no copy of {origin.place} is made" for origin, _ in imported]
    copies = copy_sheets(office.folder, first.source, first.file, marked)
    of_sheet = {sheet: [origin for origin, _ in imported if origin.sheet == sheet] for sheet in marked}
    lost = [
        f"{first.file} has no sheet to show for {of_sheet[sheet][0].place}" for sheet in marked if sheet not in copies
    ]
    return [_section(of_sheet[sheet], copy, marked[sheet]) for sheet, copy in copies.items()], lost


def _cells(span: Span) -> Iterator[tuple[int, int]]:
    columns = range(span.left, span.right + 1)
    return ((row, column) for row in range(span.top, span.bottom + 1) for column in columns)


_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:1.5rem;color:#1d1d1b;background:#fff}"
    "table{border-collapse:collapse;font-size:.875rem}td,th{border:1px solid #bbb;padding:.2rem .5rem;text-align:left;"
    "vertical-align:top}th{background:#eee;font-weight:normal;color:#555}caption{text-align:left}td.n{text-align:right}"
    "td.m{background:#ffe08a;outline:2px solid #7a4a00;outline-offset:-2px;font-weight:bold}td.h{color:#767676}"
    "mark{background:none;color:inherit}.scroll{overflow-x:auto}.gap td{color:#555;font-style:italic}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1rem}dt{color:#555}dd{margin:0;overflow-wrap:anywhere}"
)


def _page(title: str, parts: Iterable[str]) -> str:
    """A page with everything inside, no script, and no request to anywhere."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(title)}: the cells that it was imported from</title><style>{_STYLE}</style></head><body>"
        f"<h1>{html.escape(title)}</h1><p>The cells that it was imported from are marked. For the office only.</p>"
        f"{''.join(parts)}</body></html>\n"
    )


def _section(origins: Sequence[CellOrigin], copy: SheetCopy, marked: Cells) -> str:
    origin = origins[0]
    told = {
        "Source": ", ".join(each.named for each in origins),
        "File": origin.file,
        "SHA-256": origin.sha256,
        "Cells": ", ".join(each.place for each in origins),
    }
    about = "".join(f"<dt>{name}</dt><dd>{html.escape(text)}</dd>" for name, text in told.items())
    masked = f"<p>{HIDDEN} stands for a cell that is not shown, as it may name a person.</p>" * copy.is_masked
    name = html.escape(origin.sheet or origin.file)
    heads = "".join(f'<th scope="col">{column_letters(column)}</th>' for column in range(1, copy.width + 1))
    body = "".join(_lines(copy, marked))
    return (
        f"<section><h2>{name}</h2><dl>{about}</dl>{masked}"
        f'<div class="scroll" role="region" aria-label="{name}" tabindex="0"><table>'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{body}</tbody></table></div></section>"
    )


def _lines(copy: SheetCopy, marked: Cells) -> Iterator[str]:
    """The rows of a sheet; a gap says which are left out."""
    rows = _shown_rows(copy, marked)
    hidden, spans = _merged(copy, rows)
    for before, row in pairwise([0, *rows]):
        if row > before + 1:
            gap = f"row {row - 1} is" if row == before + 2 else f"rows {before + 1}–{row - 1} are"
            yield f'<tr class="gap"><th></th><td colspan="{copy.width}">{gap} not shown</td></tr>'
        columns = (column for column in range(1, copy.width + 1) if (row, column) not in hidden)
        cells = "".join(_cell(copy, row, column, (row, column) in marked, spans) for column in columns)
        yield f'<tr><th scope="row">{row}</th>{cells}</tr>'


def _shown_rows(copy: SheetCopy, marked: Cells) -> list[int]:
    if copy.height <= _WHOLE:
        return list(range(1, copy.height + 1))
    near = {row + by for row, _ in marked for by in range(-_AROUND, _AROUND + 1)}
    return sorted(row for row in {*near, *range(1, copy.top + 1)} if 0 < row <= copy.height)


def _merged(copy: SheetCopy, rows: Collection[int]) -> tuple[set[tuple[int, int]], dict[tuple[int, int], Span]]:
    """The cells that a merged range covers, and each range by its first cell; only ranges that are shown whole."""
    there = set(rows)
    spans = {(each.top, each.left): each for each in copy.merged if there.issuperset(range(each.top, each.bottom + 1))}
    return {cell for first, span in spans.items() for cell in _cells(span) if cell != first}, spans


def _cell(copy: SheetCopy, row: int, column: int, is_marked: bool, spans: dict[tuple[int, int], Span]) -> str:
    text = copy.texts.get((row, column), "")
    kinds = ("m" * is_marked, "n" * ((row, column) in copy.numbers), "h" * (text == HIDDEN))
    named = " ".join(filter(None, kinds))
    look = f' class="{named}"' if named else ""
    if span := spans.get((row, column)):
        look += f' colspan="{span.right - span.left + 1}" rowspan="{span.bottom - span.top + 1}"'
    shown = html.escape(text)
    return f"<td{look}>{f'<mark>{shown}</mark>' if is_marked else shown}</td>"
