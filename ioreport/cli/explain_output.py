"""Output of ``explain``: on the terminal, and as a workbook for the office."""

from __future__ import annotations

import json
import os
import re
import sys
import webbrowser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ioreport.cli.terminal import on_one_line, say
from ioreport.errors import DataError, UsageError
from ioreport.values import FOR_THE_OFFICE

if TYPE_CHECKING:
    from ioreport.measures.finance.itemised import Itemised
    from ioreport.provenance import Explained
    from ioreport.tables import Office

MANY = 12
"""The most figures with the same wording that are printed in full; of more, only the names are printed."""

MONEY_HEADS = ("", "date", "line", "amount", "currency", "rate", "converted")


def check_explained(to: str) -> None:
    if to not in ("", "xlsx"):
        raise UsageError(f"explain writes no {to!r}.", next_step="leave --to out, or write --to xlsx")


def tell_explained(found: Sequence[Explained]) -> None:
    """Print figures with their rows; of many with the same wording only their names."""
    if len(found) > MANY:
        say(f"{len(found)} figures read so; name one of them:")
        for each in found:
            place = f" ({_flat(each.figure.place)})" if each.figure.place else ""
            say(f"  {each.figure.name}: {_flat(each.figure.text)}{place}")
        return
    for number, each in enumerate(found):
        say("\n" * (number > 0), end="")
        _tell(each)


def _tell(found: Explained) -> None:
    for name, value in _description(found):
        say(f"{name + ':':<12} {on_one_line(value)}")
    if found.money:
        _tell_money(found.money, found.figure.name)
    for file, rows in found.rows.items():
        say(f"\n{file}")
        for row in rows:
            cells = "; ".join(f"{name} = {on_one_line(text)}" for name, text in row.items() if text and name != "row")
            say(f"  row {row['row']}: {cells}")


def _description(found: Explained) -> Iterator[tuple[str, Any]]:
    """The lines about a figure before its rows."""
    figure, today = found.figure, found.today
    yield "key", figure.name
    yield "text", figure.text
    if figure.place:
        yield "stands in", figure.place
    if figure.also:
        yield "stands in", ", ".join(figure.also)
    if figure.fact:
        yield from ((name, figure.fact[name]) for name in ("value", "unit", "precision", "definition"))
    elif today:
        yield from (
            ("value", today.value),
            ("unit", today.unit),
            ("precision", today.precision),
            ("definition", today.definition),
        )
    if figure.withheld:
        yield "withheld", "the document does not show the number; rows and value are for the office only"
    yield from (("imported", f"from {origin.told}") for origin, _ in found.imported)
    if found.trouble:
        yield "today", f"cannot be computed: {found.trouble}"
    if not figure.measure:
        yield "rows", "those of its whole table or chart; no measure gives this cell by itself"
        return
    yield "measure", figure.measure
    yield "arguments", json.dumps(figure.arguments, ensure_ascii=False)


def _tell_money(money: Itemised, name: str) -> None:
    """Print the rows of a money figure in columns, with subtotals and the resulting figure."""
    from ioreport.provenance import money_lists, plain_number

    lists = list(money_lists(money))
    table = [MONEY_HEADS, *(row for _, rows in lists for row in rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(MONEY_HEADS))]
    say()
    for row in table:
        say(
            "  "
            + "  ".join(
                text.ljust(width) if column in (0, 1, 2, 4) else text.rjust(width)
                for column, (text, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
        )
    if money.total is not None:
        if money.difference:
            say(f"  rounding difference: {plain_number(money.difference)} {money.currency}")
        say(f"  {name}: {plain_number(money.total)} {money.currency}")


def write_explained(found: Sequence[Explained], document: Path, out: Path) -> Path:
    """Write figures with their rows as a workbook, into the folder that must not be sent out.

    Raises
    ------
    UsageError
        When it cannot be written.
    """
    from ioreport.atomic_files import write_whole
    from ioreport.documents.excel.list_workbook import write_lists

    path = _path(found, document, out, "explained.xlsx")
    write_whole(path, write_lists(_lists(found)), "name another --out")
    return path


def _path(found: Sequence[Explained], document: Path, out: Path, ending: str) -> Path:
    """The path of a file about figures, in the folder that must not be sent out."""
    name = re.sub(r"[^\w.-]+", "-", found[0].figure.name if len(found) == 1 else "figures")[:80]
    return out / FOR_THE_OFFICE / f"{document.stem}.{name}.{ending}"


def show_originals(found: Sequence[Explained], office: Office, document: Path, out: Path) -> None:
    """Write the sheets that the rows of figures were imported from, their cells marked, and open them in a browser.

    Raises
    ------
    DataError
        When rows were imported, and no original is there as it was.
    """
    from ioreport.atomic_files import write_whole
    from ioreport.provenance import marked_sheets
    from ioreport.tables.cell_origins import imported_cells

    rows: dict[str, set[int]] = {}
    for each in found:
        for file, of_file in each.rows.items():
            rows.setdefault(file, set()).update(int(row["row"]) for row in of_file)
    imported = imported_cells(office, rows)
    if not imported:
        say("No row of this was imported: there is no sheet to show.")
        return
    title = ", ".join(f"{each.figure.name}: {_flat(each.figure.text)}" for each in found[:MANY])
    made = marked_sheets(office, imported, title)
    if not made.page:
        raise DataError(f"There is no sheet to show: {'; '.join(made.troubles)}.", next_step=_ORIGINALS)
    for trouble in made.troubles:
        say(trouble)
    path = _path(found, document, out, "originals.html")
    write_whole(path, made.page.encode(), "name another --out")
    say(f"for the office only: {path}")
    _browse(path)


_ORIGINALS = "put the file that was imported back into its place, or import the new one"


def _browse(path: Path) -> None:
    """Open a page in the browser of the person at this terminal, if there are both."""
    has_screen = sys.platform in ("win32", "darwin") or bool({"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys())
    if sys.stdout.isatty() and has_screen:
        with suppress(webbrowser.Error):
            webbrowser.open(path.resolve().as_uri())


def _lists(found: Sequence[Explained]) -> Mapping[str, Any]:
    """The sheets: the description of each figure, its money row by row, and the rows of each file."""
    figures = [
        (each.figure.name, name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for each in found
        for name, value in _description(each)
    ]
    lists: dict[str, Any] = {"figures": (("figure", "", ""), figures)}
    money = [row for each in found if each.money for row in _money_rows(each.figure.name, each.money)]
    if money:
        heads = ("figure", "part", "file", "row", "date", "line", "amount", "currency", "rate", "converted")
        lists["money"] = (heads, money)
    for file in dict.fromkeys(file for each in found for file in each.rows):
        lists[_sheet(file, lists)] = _file_rows(file, found)
    return lists


def _money_rows(name: str, money: Itemised) -> Iterator[tuple[str | int | Decimal | None, ...]]:
    for part in money.parts:
        for row in part.rows.itertuples():
            yield (
                name,
                part.name,
                row.file,
                int(row.row),
                row.date,
                row.line_id,
                row.amount,
                row.currency,
                row.rate,
                row.converted,
            )
        if part.difference:
            yield name, part.name, "rounding difference", *[None] * 4, money.currency, None, part.difference
        taken = " (taken off)" * (part.sign < 0)
        yield name, part.name, f"subtotal{taken}", *[None] * 4, money.currency, None, part.subtotal
    if money.total is not None:
        if money.difference:
            yield name, "", "rounding difference", *[None] * 4, money.currency, None, money.difference
        yield name, "", "total", *[None] * 4, money.currency, None, money.total


def _sheet(file: str, taken: Mapping[str, Any]) -> str:
    """The name of a sheet, from a file's name: at most 31 characters, no name twice."""
    plain = re.sub(r"[\[\]:*?/\\']", "-", file.removesuffix(".csv"))[:28] or "rows"
    number = sum(name.casefold().startswith(plain.casefold()) for name in taken)
    return plain if not number else f"{plain}-{number + 1}"


def _file_rows(file: str, found: Sequence[Explained]) -> tuple[Sequence[str], list[list[str | int]]]:
    rows = {int(row["row"]): row for each in found for row in each.rows.get(file, ())}
    names = list(dict.fromkeys(name for row in rows.values() for name in row if name != "row"))
    return ("row", *names), [[number, *(rows[number].get(name, "") for name in names)] for number in sorted(rows)]


def _flat(text: str) -> str:
    return " ".join(text.split())
