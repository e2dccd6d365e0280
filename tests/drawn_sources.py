"""Drawn sources: an office with one workbook in its inbox, and the mapping that reads it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import openpyxl

from ioreport.sources.import_plan import ImportPlan, plan_import

PLACES = "place_id,name,name_local,country\nlipovo,Lipovo,Липово,BG\nbrezovets,Brezovets,Брезовец,BG\n"
PARTNERS = "partner_id,name,kind,country\nopen-door,Open Door,ngo,BG\n"
PROJECTS = "project_id,title,start_date,end_date\nP,Project,2023-01-01,2023-12-31\n"
INDICATORS = (
    "indicator_id,project_id,level,title,unit,baseline,target,direction,over_places,over_periods\n"
    "I1,P,output,People trained,person,0,100,increase,sum,sum\n"
    "I2,P,outcome,Share who found work,percent,0,0.5,increase,average,latest\n"
)
MAPPING = """
id = "b"
files = "inbox/*"

[numbers]
missing = ["-"]

[dates]
forms = ["dd.MM.yyyy"]

[table]
header = { find = "Place" }
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
key = "{source}-{date}-{place}"

[write.participations]
melt = "Girls|Boys|Women|Men"
children = "0-17"
adults = "18+"
unit = "person"
basis = "counted"
"""
HEADER = ("Place", "Date", "Activity", "Girls", "Women", "All")
ROW = ("Lipovo", "20.06.2023", "training", 3, 4, 7)


def draw_office(folder: Path, mapping: str = MAPPING, source: str = "b") -> Path:
    """An office with two places, a partner, a project and two indicators, and one mapping."""
    (folder / "inbox").mkdir(parents=True)
    (folder / "sources").mkdir()
    own = {"office": "Drawn", "country": "BG", "currency": "EUR", "languages": ["en"], "demonstration": True}
    document = {"name": "drawn", "created": "2024-01-31T00:00:00Z", "ioreport": own}
    (folder / "datapackage.json").write_text(json.dumps(document), encoding="utf-8")
    tables = {"places": PLACES, "partners": PARTNERS, "projects": PROJECTS, "indicators": INDICATORS}
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "sources" / f"{source}.toml").write_text(mapping, encoding="utf-8")
    return folder


def draw_workbook(
    path: Path,
    rows: Sequence[Sequence[object]],
    merged: Sequence[str] = (),
    hidden: Sequence[int] = (),
    sheet: str = "Data",
) -> Path:
    """A workbook of one sheet; ``None`` is an empty cell, a text that starts with = is a formula without a value."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for cells in merged:
        page.merge_cells(cells)
    for row in hidden:
        page.row_dimensions[row].hidden = True
    book.save(path)
    return path


def drawn_plan(folder: Path, rows: Sequence[Sequence[object]], mapping: str = MAPPING, **more: object) -> ImportPlan:
    """The plan of importing a drawn workbook."""
    office = draw_office(folder / "office", mapping)
    draw_workbook(office / "inbox" / "b.xlsx", rows, **more)  # type: ignore[arg-type]
    return plan_import(office, "b")


def told(plan: ImportPlan) -> set[tuple[str, str, str]]:
    """Cell, rule and level of every doubt."""
    return {(doubt.cell, doubt.rule, doubt.level) for doubt in plan.doubts}


def people(plan: ImportPlan) -> int:
    return sum(int(row.cells["people"]) for row in plan.rows if row.table == "participations")


__all__ = ["HEADER", "MAPPING", "ROW", "draw_office", "draw_workbook", "drawn_plan", "people", "told"]
