"""ioreport: donor reports in which every figure leads back to the rows it came from.

A notebook's author needs only these names::

    import ioreport as ir
    office = ir.load("data/bulgaria")
    facts = ir.Ledger(office)
    facts.state("activities_held")

Modules are imported only when they are used.
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "load": "ioreport.tables",
    "check": "ioreport.reports.report_checks",
    "measure": "ioreport.measures",
    "breakdown": "ioreport.measures",
    "table_breakdown": "ioreport.measures",
    "finance_table": "ioreport.measures",
    "spending_over_time": "ioreport.measures",
    "results_matrix": "ioreport.measures",
    "unhcr_breakdown": "ioreport.measures",
    "threshold": "ioreport.measures.disclosure",
    "MEASURES": "ioreport.measures",
    "Ledger": "ioreport.facts",
    "DonorReport": "ioreport.build.donor_report",
    "cover": "ioreport.facts",
    "photo": "ioreport.facts",
    "table": "ioreport.facts",
    "chart": "ioreport.facts.own_chart",
    "style": "ioreport.charts",
    "draw_bars": "ioreport.charts",
    "draw_timeline": "ioreport.charts",
    "draw_map": "ioreport.charts",
    "draw_pyramid": "ioreport.charts",
    "draw_progress": "ioreport.charts",
    "draw_burn": "ioreport.charts",
    "draw_lines": "ioreport.charts",
    "Choice": "ioreport.values",
    "Day": "ioreport.values",
    "Folder": "ioreport.values",
    "Key": "ioreport.values",
    "Language": "ioreport.values",
    "TemplateName": "ioreport.values",
    "Trail": "ioreport.values",
}

_ROOMS = ("measures", "sources")
"""Rooms whose functions are called by the room's name; `measures` itself can be called, too."""
__all__ = sorted([*_HOMES, *_ROOMS])


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return importlib.import_module(f"ioreport.{name}")
    if name not in _HOMES:
        from ioreport.errors import nearest

        raise AttributeError(f"ioreport has no {name!r}{nearest(name, _HOMES)}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
