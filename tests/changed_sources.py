"""Workbooks changed at random from a seed, and an oracle: what openpyxl sees in them, and what an import makes of it.

The oracle knows one layout, a monthly 5W with a header of two merged rows, row totals and a row of totals. It reads a
changed workbook with openpyxl alone, and complains where an import took a cell for another one, lost a number, or
passed over a total that does not add up.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter

from ioreport.sources.import_plan import ImportPlan
from ioreport.sources.sheet_rows import SheetRows

MAPPING = """
id = "b"
files = "inbox/*"

[sheets]
match = '(?P<month>\\p{L}+) (?P<year>\\d{4})'

[numbers]
group = [" "]
missing = ["-"]

[dates]
forms = ["dd.MM.yyyy"]

[table]
header = { find = "Place", rows = 2 }
totals = ["Total"]
notes = "below"

[fields]
place = "Place"
date = "Date"
kind = "Activity"
population = { value = "refugee" }

[check]
"All" = "sum of people"

[write.activities]
key = "{sheet}-{date}-{place}-{row}"

[write.participations]
melt = "Children|Adults"
activity_id = "{sheet}-{date}-{place}-{row}"
unit = "person"
basis = "counted"
"""
ODD = (
    None,
    "",
    " ",
    "x",
    0,
    -1,
    2.5,
    1e20,
    "1 204",
    "1\N{NO-BREAK SPACE}204",
    "1,5",
    "12",
    "#N/A",
    "=1+1",
    True,
    "Total",
)
ODD += (
    "Girls",
    "31.02.2023",
    "Lipоvo",
    "-",
    "\u202e",
    "a" * 300,
    1204.0,
    dt.datetime(2023, 6, 1),
    dt.time(3, 4),
    "n/a",
)
PLACES = {
    "lipovo": "lipovo",
    "lip\N{CYRILLIC SMALL LETTER O}vo": "lipovo",
    "липово": "lipovo",
    "brezovets": "brezovets",
    "брезовец": "brezovets",
}
SEXES = {"girls": "f", "women": "f", "boys": "m", "men": "m"}
AGES = {"children 0-17": ("0", "17"), "adults 18-59": ("18", "59"), "adults 60+": ("60", "")}
HEADER = 4
Sheet = openpyxl.worksheet.worksheet.Worksheet


def draw(path: Path, chance: random.Random) -> openpyxl.Workbook:
    """A monthly 5W of two sheets, not yet saved to its path."""
    book = openpyxl.Workbook()
    book.active.title = "June 2023"
    for page, month in ((book.active, 6), (book.create_sheet("July 2023"), 7)):
        page.append(["Open Door: monthly matrix"])
        page.append(["* invented figures"])
        page.append([])
        page.append(
            ["Place", "Date", "Activity", "Children 0-17", None, "Adults 18-59", None, "Adults 60+", None, "All"]
        )
        page.append([None, None, None, *["Girls", "Boys", "Women", "Men", "Women", "Men"], None])
        for cells in ("A4:A5", "B4:B5", "C4:C5", "D4:E4", "F4:G4", "H4:I4", "J4:J5"):
            page.merge_cells(cells)
        totals = [0] * 7
        for row in range(chance.randint(3, 8)):
            people = [chance.randint(0, 60) for _ in range(6)]
            totals = [total + count for total, count in zip(totals, [*people, sum(people)], strict=True)]
            place = chance.choice(["Lipovo", "Brezovets"])
            page.append([place, f"{row + 1:02d}.{month:02d}.2023", "training", *people, sum(people)])
        page.append(["Total", None, None, *totals])
        page.append(["* a note below"])
    return book


# Changes


def _cell(page: Sheet, chance: random.Random) -> None:
    cell = page.cell(chance.randint(1, page.max_row), chance.randint(1, page.max_column))
    if not isinstance(cell, MergedCell):
        cell.value = chance.choice(ODD)


def _swap(page: Sheet, chance: random.Random) -> None:
    places = [
        (chance.randint(min(HEADER, page.max_row), page.max_row), chance.randint(1, page.max_column)) for _ in range(2)
    ]
    one, other = (page.cell(*place) for place in places)
    if not isinstance(one, MergedCell) and not isinstance(other, MergedCell):
        one.value, other.value = other.value, one.value


def _retype(page: Sheet, chance: random.Random) -> None:
    """A number as text, a text as another kind, a day in another form."""
    cell = page.cell(chance.randint(min(HEADER + 2, page.max_row), page.max_row), chance.randint(1, page.max_column))
    if isinstance(cell.value, int):
        cell.value = chance.choice(
            [str(cell.value), f"{cell.value} ", f"{cell.value},0", float(cell.value), bool(cell.value)]
        )
    elif isinstance(cell.value, str) and re.fullmatch(r"\d\d\.\d\d\.\d{4}", cell.value):
        with contextlib.suppress(ValueError):  # a day that there is not
            day = dt.datetime.strptime(cell.value, "%d.%m.%Y")
            cell.value = chance.choice([day, f"{day:%Y-%m-%d}", f"{day:%m/%d/%Y}", 45097, "20 June 2023"])


def _unmerge(page: Sheet, chance: random.Random) -> None:
    """Cut a merged range; openpyxl cannot where columns were moved from under it."""
    if page.merged_cells.ranges:
        with contextlib.suppress(KeyError):
            page.unmerge_cells(str(chance.choice(sorted(page.merged_cells.ranges, key=str))))


def _merge(page: Sheet, chance: random.Random) -> None:
    """A new merged range; what it covers is empty, as in a spreadsheet."""
    row, column = chance.randint(1, page.max_row), chance.randint(1, page.max_column)
    down, across = chance.choice([(1, 0), (0, 1), (2, 0), (1, 1)])
    cells = [(r, c) for r in range(row, row + down + 1) for c in range(column, column + across + 1)]
    if not any(page.cell(*place).coordinate in span for place in cells for span in page.merged_cells.ranges):
        page.merge_cells(start_row=row, start_column=column, end_row=row + down, end_column=column + across)


def _heading(page: Sheet, chance: random.Random) -> None:
    """A heading gone, renamed, or in the place of another."""
    row = chance.choice([HEADER, HEADER + 1])
    filled = [cell for cell in page[row] if cell.value is not None and not isinstance(cell, MergedCell)]
    if len(filled) > 1:
        one, other = chance.sample(filled, 2)
        kind = chance.choice(["swap", "gone", "renamed", "copied"])
        if kind == "swap":
            one.value, other.value = other.value, one.value
        else:
            one.value = {"gone": None, "renamed": f"{one.value}s", "copied": other.value}[kind]


def _insert(page: Sheet, chance: random.Random) -> None:
    page.insert_rows(chance.randint(1, page.max_row))


def _delete(page: Sheet, chance: random.Random) -> None:
    page.delete_rows(chance.randint(1, page.max_row))


def _double(page: Sheet, chance: random.Random) -> None:
    page.append([cell.value for cell in page[chance.randint(1, page.max_row)]])


def _insert_column(page: Sheet, chance: random.Random) -> None:
    page.insert_cols(chance.randint(1, page.max_column))


def _delete_column(page: Sheet, chance: random.Random) -> None:
    page.delete_cols(chance.randint(1, page.max_column))


def _hide(page: Sheet, chance: random.Random) -> None:
    if chance.random() < 0.5:
        page.row_dimensions[chance.randint(1, page.max_row)].hidden = True
    else:
        page.column_dimensions[get_column_letter(chance.randint(1, page.max_column))].hidden = True


def _rename(page: Sheet, chance: random.Random) -> None:
    page.title = chance.choice(["Lists", "June 2024", "Junes 2023", "August 2023"]) + chance.choice(["", " "])


CHANGES: tuple[Callable[[Sheet, random.Random], None], ...] = (
    *(_cell, _cell, _swap, _swap, _retype, _retype, _unmerge, _merge, _heading, _heading),
    *(_insert, _delete, _double, _insert_column, _delete_column, _hide, _rename),
)


def changed_workbook(path: Path, seed: int) -> str:
    """Save a workbook with one to four changes; says which."""
    chance = random.Random(seed)
    book = draw(path, chance)
    chosen = [chance.choice(CHANGES) for _ in range(chance.randint(1, 4))]
    for change in chosen:
        change(chance.choice(book.worksheets), chance)
    book.save(path)
    return ", ".join(change.__name__.strip("_") for change in chosen)


# The oracle


def complaints(plan: ImportPlan, path: Path) -> list[str]:
    """What an import got wrong."""
    found = [
        f"{each.counted} cells, {sum(each.counts().values())} with a role"
        for each in plan.files
        if sum(each.counts().values()) != each.counted or "without a role" in each.counts()
    ]
    book = openpyxl.load_workbook(path)
    for sheet in (sheet for each in plan.files for sheet in each.sheets):
        if sheet.stopped:
            found += [] if sheet.doubts else [f"{sheet.grid.sheet}: stopped without a doubt"]
        else:
            found += [
                f"{sheet.grid.sheet}: {line}" for line in _Oracle(book[sheet.grid.sheet], sheet, plan).complaints()
            ]
    return found


class _Oracle:
    """One sheet as openpyxl sees it, and what an import made of it."""

    def __init__(self, page: Sheet, sheet: SheetRows, plan: ImportPlan):
        self.page, self.sheet = page, sheet
        self.spans = {
            (row, column): (span.min_row, span.min_col)
            for span in page.merged_cells.ranges
            for row in range(span.min_row, span.max_row + 1)
            for column in range(span.min_col, span.max_col + 1)
        }
        self.top = next(
            row for row in range(1, page.max_row + 1) if any(folded_text(cell.value) == "place" for cell in page[row])
        )
        self.people = [row for row in plan.rows if row.table == "participations" and row.sheet == sheet.grid.sheet]
        self.errors = {doubt.row for doubt in sheet.doubts if doubt.level == "error"}
        self.errors |= {
            doubt.row for doubt in plan.doubts if doubt.level == "error" and doubt.sheet == sheet.grid.sheet
        }

    def value(self, row: int, column: int) -> object:
        return self.page.cell(*self.spans.get((row, column), (row, column))).value

    def column(self, name: str) -> int:
        columns = range(1, self.page.max_column + 1)
        return next((at for at in columns if folded_text(self.value(self.top, at)) == name), 0)

    def complaints(self) -> list[str]:
        return [*self._rows(), *self._lost(), *self._kept_out(), *self._totals()]

    def _rows(self) -> list[str]:
        """Each row that was made, against the cells that it came from."""
        found = []
        for made in self.people:
            span = made.spans[0]
            row, column, cells = span.top, span.left, made.cells
            group, sub = (folded_text(self.value(self.top + below, column)) for below in (0, 1))
            ages = AGES.get(group, ("?", "?"))
            right = {
                "people": _number(self.page.cell(row, column).value),
                "sex": SEXES.get(sub, "?"),
                "age_min": ages[0],
                "age_max": ages[1],
            }
            wrong = {
                name: (cells.get(name), value) for name, value in right.items() if (cells.get(name) or "") != value
            }
            said = folded_text(self.value(row, self.column("place")))
            place = PLACES.get(said, "?") if said else ""
            day = day_of(self.value(row, self.column("date")))
            if f"-{day}-{place}-{row}" not in cells["activity_id"] and len(cells["activity_id"]) < 40:
                wrong["activity_id"] = (cells["activity_id"], f"{day}-{place}-{row}")
            found += [f"{made.cell}: {wrong}"] if wrong else []
        return found

    def _lost(self) -> list[str]:
        """Numbers in the columns of people that are neither imported, nor in a row that is kept out, nor in a total."""
        origins = {(row.spans[0].top, row.spans[0].left) for row in self.people}
        kinds, found = self.sheet.kinds, []
        for row in range(self.top + 2, self.page.max_row + 1):
            for column in range(1, self.page.max_column + 1):
                value = self.page.cell(row, column).value
                counts = folded_text(self.value(self.top + 1, column)) in SEXES and _number(value) is not None
                if not counts or (row, column) in origins or row in self.errors or row in kinds.totals:
                    continue
                found.append(f"{get_column_letter(column)}{row}: {value!r} is lost")
        return found

    def _kept_out(self) -> list[str]:
        return [f"row {row} is kept out without a doubt" for row in self.sheet.bad if row not in self.errors]

    def _totals(self) -> list[str]:
        """Rows of totals that are none, and totals that differ without a doubt."""
        found, told = [], {doubt.cell for doubt in self.sheet.doubts if doubt.rule == "total"}
        label = {
            row: next((folded_text(c.value) for c in self.page[row] if c.value not in (None, "")), "")
            for row in self.sheet.kinds.totals
        }
        found += [f"row {row} is no total: {text!r}" for row, text in label.items() if text != "total"]
        data = [row for row in self.sheet.kinds.data]
        for row in list(self.sheet.kinds.totals)[:1]:
            for column in self.sheet.roles.values if self.sheet.roles else ():
                said, cell = self.page.cell(row, column).value, f"{get_column_letter(column)}{row}"
                values = [self.page.cell(each, column).value for each in data if each < row]
                numbers = [_number(value) for value in values]
                plain = all(
                    number is not None or value in (None, "-") for number, value in zip(numbers, values, strict=True)
                )
                if (
                    plain
                    and _number(said) is not None
                    and sum(map(int, filter(None, numbers))) != int(_number(said) or 0)
                ):
                    found += (
                        [] if cell in told else [f"{cell}: {said} is not the sum of {numbers}, and nothing is told"]
                    )
        return found


def folded_text(value: object) -> str:
    return " ".join(str(value).split()).casefold() if value is not None else ""


def _number(value: object) -> str | None:
    """A count as the mapping declares counts; `None` for what is none."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return str(int(value)) if value == int(value) and 0 <= value < 1e15 else None
    text = re.sub(r"(?<=\d)[ \N{NO-BREAK SPACE}](?=\d{3}\b)", "", str(value).strip())
    return str(int(text)) if re.fullmatch(r"\d+", text) else None


def day_of(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    found = re.fullmatch(r"\s*(\d\d)\.(\d\d)\.(\d{4})\s*", str(value))
    return f"{found[3]}-{found[2]}-{found[1]}" if found else "?"
