"""Charts that keep their meaning when they are copied: title, words, source and table go with the picture.

Each `draw_…` takes a tidy frame and words, and gives a `Chart` record with a wide and a narrow SVG,
a PNG, an alternative text made from the data, and the table of every value that is drawn.
"""

from ioreport.charts.bars import draw_bars
from ioreport.charts.burn import draw_burn
from ioreport.charts.lines import draw_lines
from ioreport.charts.maps import draw_map
from ioreport.charts.progress import draw_progress
from ioreport.charts.pyramid import draw_pyramid
from ioreport.charts.timeline import draw_timeline

__all__ = ["draw_bars", "draw_burn", "draw_lines", "draw_map", "draw_progress", "draw_pyramid", "draw_timeline"]
