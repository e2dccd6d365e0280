"""Charts: each picture keeps its title, words, source and table when it is copied.

Each `draw_…` takes a tidy frame and words, and gives a `Chart` record with a wide and a narrow SVG,
a PNG, an alternative text made from the data, and the table of every value that is drawn.

A chart's module is imported when the chart is first used: a check of an office draws nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ioreport.charts.bar_chart import draw_bars
    from ioreport.charts.burn_chart import draw_burn
    from ioreport.charts.line_chart import draw_lines
    from ioreport.charts.map_chart import draw_map
    from ioreport.charts.own_figure import style
    from ioreport.charts.progress_chart import draw_progress
    from ioreport.charts.pyramid_chart import draw_pyramid
    from ioreport.charts.timeline_chart import draw_timeline

__all__ = [
    "draw_bars",
    "draw_burn",
    "draw_lines",
    "draw_map",
    "draw_progress",
    "draw_pyramid",
    "draw_timeline",
    "style",
]

_HOMES = {
    "draw_bars": "bar_chart",
    "draw_burn": "burn_chart",
    "draw_lines": "line_chart",
    "draw_map": "map_chart",
    "draw_progress": "progress_chart",
    "draw_pyramid": "pyramid_chart",
    "draw_timeline": "timeline_chart",
    "style": "own_figure",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
