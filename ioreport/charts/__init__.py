"""Charts: each picture keeps its title, words, source and table when it is copied.

Each `draw_…` takes a tidy frame and words, and gives a `Chart` record with a wide and a narrow SVG,
a PNG, an alternative text made from the data, and the table of every value that is drawn.
"""

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
