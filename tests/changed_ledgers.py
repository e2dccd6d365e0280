"""Ledgers and trackers changed at random, and what openpyxl sees in them: more layouts for `tests.changed_sources`."""

from __future__ import annotations

import datetime as dt
import random
import re
from decimal import Decimal
from pathlib import Path

import openpyxl

from ioreport.sources.import_plan import ImportPlan
from tests.changed_sources import CHANGES, Sheet, day_of, folded_text

LEDGER = """
id = "b"
files = "inbox/*"
period = "date"

[dates]
forms = ["dd.MM.yyyy"]

[table]
header = { find = "Document" }
totals = ["Total"]
notes = "below"

[fields]
document = "Document"
date = "Date"
kind = "Account"
amount = "Amount"
currency = "Currency"
booked = "Booked"

[codes.kind]
"621" = "spent"
"411" = "received"

[codes.grant_id]
"G" = "G-01"

[write.transactions]
key = "{document}-{row}"
grant_id = "G"
negate = { kind = "received" }
"""
TRACKER = """
id = "b"
files = "inbox/*"

[numbers]
missing = ["-"]

[table]
header = { find = "Indicator", rows = 2 }
notes = "below"

[fields]
indicator = "Indicator"

[ignore]
"* / Target" = "targets are in the table indicators"

[write.indicator_values]
melt = "Q[1-4] 2023 / (Achieved|Numerator|Denominator)"
by = "period"
values = { "Achieved" = "value", "Numerator" = "numerator", "Denominator" = "denominator" }
key = "{period}-{row}"
"""
INDICATORS = {"people trained": "I1", "share who found work": "I2", "i1": "I1", "i2": "I2"}
_TARGETS = {"achieved": "value", "numerator": "numerator", "denominator": "denominator"}


def _draw_ledger(page: Sheet, chance: random.Random) -> None:
    page.append(["Journal"])
    page.append(["Document", "Date", "Account", "Amount", "Currency", "Booked"])
    total = Decimal()
    for row in range(chance.randint(3, 9)):
        amount = Decimal(chance.randint(-9000, 90000)) / 100
        booked = Decimal(chance.randint(-9000, 90000)) / 100
        total += booked
        day = dt.date(2023, chance.randint(1, 12), chance.randint(1, 28))
        account, currency = chance.choice(["621", "621", "411"]), chance.choice(["EUR", "BGN"])
        page.append([f"D{row + 1}", f"{day:%d.%m.%Y}", account, float(amount), currency, float(booked)])
    page.append(["Total", None, None, None, None, float(total)])


def _draw_tracker(page: Sheet, chance: random.Random) -> None:
    page.append(["Tracker"])
    page.append(["Indicator", "Q1 2023", None, None, None, "Q2 2023", None, None, None])
    page.append([None, *["Target", "Achieved", "Numerator", "Denominator"] * 2])
    for cells in ("A2:A3", "B2:E2", "F2:I2"):
        page.merge_cells(cells)
    for _ in range(chance.randint(1, 3)):
        numbers = [chance.randint(0, 90) for _ in range(8)]
        page.append(["People trained", numbers[0], numbers[1], None, None, numbers[2], numbers[3], None, None])
        page.append(["Share who found work", 50, None, numbers[4], 90, 50, None, numbers[5], "-"])
    page.append(["a note below"])


def changed_layout(path: Path, seed: int) -> tuple[str, str]:
    """Save a ledger or a tracker with one to three changes; its mapping, and which changes."""
    chance = random.Random(seed)
    book = openpyxl.Workbook()
    book.active.title = "Data"
    draw, mapping = (_draw_ledger, LEDGER) if seed % 2 else (_draw_tracker, TRACKER)
    draw(book.active, chance)
    chosen = [chance.choice(CHANGES[:-1]) for _ in range(chance.randint(1, 3))]  # not the sheet's name
    for change in chosen:
        change(book.active, chance)
    book.save(path)
    return mapping, ", ".join(change.__name__.strip("_") for change in chosen)


def layout_complaints(plan: ImportPlan, path: Path) -> list[str]:
    """What an import of a ledger or tracker got wrong."""
    found = [
        f"{each.counted} cells, {sum(each.counts().values())} with a role"
        for each in plan.files
        if sum(each.counts().values()) != each.counted or "without a role" in each.counts()
    ]
    page = openpyxl.load_workbook(path).active
    for sheet in (sheet for each in plan.files for sheet in each.sheets):
        if sheet.stopped:
            found += [] if sheet.doubts else ["stopped without a doubt"]
            continue
        errors = {doubt.row for doubt in plan.doubts if doubt.level == "error"}
        check = _ledger if plan.mapping.write[0].table == "transactions" else _tracker
        found += check(plan, page, sheet.roles.header.top, errors, sheet.kinds.totals)
    return found


def _ledger(plan: ImportPlan, page: Sheet, top: int, errors: set[int | None], totals: object) -> list[str]:
    """Each line of the journal against the one that was made of it."""
    names = {folded_text(_shown(page, top, column)): column for column in range(page.max_column, 0, -1)}
    made = {row.spans[0].top: row.cells for row in plan.rows}
    found = []
    for row in range(top + 1, page.max_row + 1):
        line = {name: _shown(page, row, column) for name, column in names.items()}
        amount = _decimal(line.get("amount"))
        if row in made:
            kind = {"621": "spent", "411": "received"}.get(str(line["account"]), "?")
            sign = -1 if kind == "received" else 1
            right = {
                "date": day_of(line["date"]),
                "kind": kind,
                "amount": None if amount is None else sign * amount,
                "booked": None if _decimal(line["booked"]) is None else sign * Decimal(str(_decimal(line["booked"]))),
                "currency": str(line["currency"]).strip(),
            }
            cells = {**made[row], "amount": _decimal(made[row]["amount"]), "booked": _decimal(made[row].get("booked"))}
            found += [
                f"row {row}, {name}: {cells[name]}, {value}" for name, value in right.items() if cells[name] != value
            ]
        elif amount is not None and row not in errors and row not in totals:  # type: ignore[operator]
            found.append(f"row {row}: {amount} is lost")
    return found


def _tracker(plan: ImportPlan, page: Sheet, top: int, errors: set[int | None], totals: object) -> list[str]:
    """Each cell of a quarter against the value that was made of it."""
    made = {
        (span.top, column): row.cells
        for row in plan.rows
        for span in row.spans
        for column in range(span.left, span.right + 1)
    }
    found = []
    for row in range(top + 2, page.max_row + 1):
        for column in range(1, page.max_column + 1):
            quarter = re.fullmatch(r"q([1-4]) 2023", folded_text(_shown(page, top, column)))
            target = _TARGETS.get(folded_text(_shown(page, top + 1, column)), "")
            number = _decimal(page.cell(row, column).value)
            if not quarter or not target or number is None or row in errors:
                continue
            cells = made.get((row, column))
            if cells is None:
                found.append(f"{row}, {column}: {number} is lost")
                continue
            start = f"2023-{3 * int(quarter[1]) - 2:02d}-01"
            name = INDICATORS.get(folded_text(_shown(page, row, 1)), "?")
            right = (number, start, name)
            said = (_decimal(cells.get(target)), cells["period_start"], cells["indicator_id"])
            found += [f"{row}, {column}: {said}, {right}"] if said != right and name != "?" else []
    return found


def _shown(page: Sheet, row: int, column: int) -> object:
    """A cell's value, or that of the merged range over it."""
    span = next((each for each in page.merged_cells.ranges if (row, column) in _inside(each)), None)
    return page.cell(span.min_row, span.min_col).value if span else page.cell(row, column).value


def _inside(span: object) -> set[tuple[int, int]]:
    return {(row, column) for row, column in span.cells}  # type: ignore[attr-defined]


def _decimal(value: object) -> Decimal | None:
    if isinstance(value, bool) or value in (None, ""):
        return None
    text = str(value).strip()
    return Decimal(text).normalize() if re.fullmatch(r"-?\d+(\.\d+)?", text) else None
