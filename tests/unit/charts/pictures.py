"""What the tests of charts look at: an SVG's texts and paths, and a drawing's marks."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from ioreport.brand import load_brand
from ioreport.charts.chart_style import NARROW, WIDE, Body, Page
from ioreport.records import Chart
from ioreport.values import Trail

SVG = "{http://www.w3.org/2000/svg}"
WORDS = {
    "title": "People reached in three cities, 2023",
    "subtitle": "People, each counted once",
    "source": "demo office, participations.csv",
    "trail": Trail.of("participations.csv", [2, 3]),
}
WIDE_PAGE, NARROW_PAGE = Page(WIDE, load_brand()), Page(NARROW, load_brand())


def texts(svg: str) -> list[str]:
    """Every text element of an SVG."""
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


def shown(svg: str) -> str:
    """All text of an SVG, wrapped lines joined."""
    return " ".join(texts(svg))


def tags(svg: str) -> set[str]:
    return {element.tag.removeprefix(SVG) for element in ET.fromstring(svg).iter()}


def widths(body: Body, role: str = "bar") -> list[float]:
    """How wide the shapes of one role are, in their order."""
    boxes = [mark.box for mark in body.marks if getattr(mark, "role", "") == role]
    return [right - left for left, _, right, _ in boxes]


def everything(chart: Chart) -> str:
    """All that a chart publishes, as one text."""
    parts = (chart.svg, chart.svg_narrow, chart.alt, repr(chart.table), chart.title, chart.subtitle, chart.source)
    return " ".join(parts)
