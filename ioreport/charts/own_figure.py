"""A figure of one's own: the brand's style over matplotlib, and any figure as the drawing of a chart.

The figure is written as SVG with its texts as texts, in the brand's type, and framed like every other chart: title and
subtitle above it, the source below it.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.rcsetup import cycler
from matplotlib.text import Text

from ioreport.brand import Brand, load_brand
from ioreport.charts.chart_style import NARROW, WIDE, Body, Caption, Page, framed
from ioreport.charts.marks import Drawing, TextMark, box
from ioreport.charts.svg_picture import UNITS_PER_INCH, drawing_rules, write_svg
from ioreport.errors import UsageError
from ioreport.wording import Wording

MOST_BYTES = 2_000_000
"""The largest picture of a figure; a larger one would make the document slow to open."""
HEIGHT = 330
"""The height in pixels of a figure in the brand's style."""


def style(brand: Brand | None = None) -> AbstractContextManager[None]:
    """The brand's type and colours as matplotlib's style: ``with ir.style(): figure, axes = plt.subplots()``.

    Figures made in it have the width of the page, so that their texts keep their size. pandas' and seaborn's plots
    follow it, too.

    Parameters
    ----------
    brand : Brand, optional
        The brand, default the current one.

    Examples
    --------
    >>> import pandas as pd
    >>> with style():
    ...     axes = pd.Series([40, 12], index=["Plovdiv", "Sofia"]).plot.bar()
    >>> round(axes.figure.get_figwidth() * 72)
    652
    """
    settings: Any = _settings(brand or load_brand())
    return mpl.rc_context(settings)


def _settings(brand: Brand) -> dict[str, object]:
    return {
        **_type(brand),
        "figure.figsize": (WIDE.inner / UNITS_PER_INCH, HEIGHT / UNITS_PER_INCH),
        "figure.facecolor": brand.background,
        "figure.constrained_layout.use": True,
        "axes.facecolor": brand.background,
        "axes.edgecolor": brand.outline,
        "axes.labelcolor": brand.text,
        "axes.titlelocation": "left",
        "axes.titleweight": "bold",
        "axes.titlesize": WIDE.label,
        "axes.titlecolor": brand.heading,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.grid": True,
        "axes.grid.axis": "y",
        "axes.prop_cycle": cycler(color=[brand.accent, brand.accent_soft, brand.muted, brand.outline, brand.text]),
        "grid.color": brand.rule,
        "grid.linewidth": 0.8,
        "text.color": brand.text,
        "xtick.color": brand.outline,
        "ytick.color": brand.outline,
        "xtick.labelcolor": brand.text,
        "ytick.labelcolor": brand.text,
        "legend.frameon": False,
        "lines.linewidth": 2.2,
        "hatch.color": brand.muted,
        "mathtext.default": "regular",
    }


def _type(brand: Brand) -> dict[str, object]:
    """The brand's type, which matplotlib measures texts with."""
    for face in brand.faces.values():
        _known_to_matplotlib(face.file)
    return {"font.family": [brand.family], "font.size": WIDE.label}


@lru_cache
def _known_to_matplotlib(file: Path) -> None:
    fontManager.addfont(file)


@dataclass(frozen=True)
class _Picture:
    """A figure as SVG inside, its size, and its texts by face."""

    inside: str
    width: float
    height: float
    letters: Mapping[str, str]


def figure_from(given: object) -> Figure:
    """The figure of what was given: itself, or that of axes, as pandas and seaborn give them.

    Raises
    ------
    UsageError
        When it is none.

    Examples
    --------
    >>> axes = Figure().add_subplot()
    >>> figure_from(axes) is axes.figure
    True
    """
    first = next(iter(given.flat), None) if isinstance(given, np.ndarray) else given
    figure = getattr(first, "figure", None)
    if not isinstance(figure, Figure):
        raise UsageError(
            f"ir.chart was given a {type(given).__name__}, expected a figure of matplotlib or its axes.",
            next_step="write figure, axes = plt.subplots(), or axes = frame.plot.bar(), and give it",
        )
    return figure


def draw_own(
    figure: Figure, narrow: Figure | None, caption: Caption, wording: Wording, brand: Brand, key: str
) -> tuple[str, str]:
    """The pictures of a chart for a page and for a phone; the second from the figure `narrow`, if there is one.

    Raises
    ------
    UsageError
        When a picture is too large.
    """
    on_image = Caption(caption.title, caption.subtitle, wording.label("Source: {source}", source=caption.source))
    wide = _framed(_picture(figure, brand, f"{key}-own"), Page(WIDE, brand), on_image, key)
    page = Page(NARROW, brand)
    picture = _picture(narrow, brand, f"{key}-narrow") if narrow else _made_narrow(figure, page, f"{key}-narrow")
    small = _framed(picture, page, on_image, key)
    _close(figure)
    _close(narrow)
    return wide, small


def _made_narrow(figure: Figure, page: Page, salt: str) -> _Picture:
    """The figure for a phone: laid out anew if its layout can be and its labels fit, else made smaller."""
    width, height = figure.get_size_inches()
    if figure.get_layout_engine() is not None:
        try:
            figure.set_size_inches(page.layout.inner / UNITS_PER_INCH, min(height, HEIGHT / UNITS_PER_INCH))
            picture = _picture(figure, page.brand, salt)
            if not _labels_overlap(figure):
                return picture
        finally:
            figure.set_size_inches(width, height)
    return _picture(figure, page.brand, salt)


def _labels_overlap(figure: Figure) -> bool:
    """Whether names below an axis run into each other."""
    for axes in figure.axes:
        boxes = [label.get_window_extent() for label in axes.get_xticklabels() if label.get_text()]
        if any(right.x0 < left.x1 for left, right in pairwise(boxes)):
            return True
    return False


def _framed(picture: _Picture, page: Page, caption: Caption, key: str) -> str:
    """The picture of a figure inside the frame of a chart, as wide as the page allows."""
    width = page.layout.inner
    height = width * picture.height / picture.width
    frame = framed(Body((), height), caption, page)
    letters = Drawing(0, 0, tuple(TextMark(0, 0, text, 0, face) for face, text in picture.letters.items()))
    svg = write_svg(frame, page.brand, key, caption.title, letters)
    top = _top(page, caption)
    nested = (
        f'<svg x="{page.layout.margin:g}" y="{top:g}" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {picture.width:g} {picture.height:g}">{picture.inside}</svg>'
    )
    return f"{svg.removesuffix('</svg>')}{nested}</svg>"


def _top(page: Page, caption: Caption) -> float:
    """Where the figure begins: the frame of a body of no height ends where its foot begins."""
    marked = framed(Body((box(0, 0, 1, 1, role="figure"),), 1), caption, page)
    return marked.areas("figure")[0].box[1]


def _picture(figure: Figure, brand: Brand, salt: str) -> _Picture:
    written = io.BytesIO()
    rules: dict[str, object] = {**_type(brand), "svg.fonttype": "none", "svg.hashsalt": salt}
    with drawing_rules(rules | {"text.parse_math": True, "font.size": mpl.rcParams["font.size"]}):
        for text in figure.findobj(Text):
            assert isinstance(text, Text)
            text.set_fontfamily(brand.family)
            text.set_usetex(False)
        FigureCanvasSVG(figure).print_svg(written, metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    if written.tell() > MOST_BYTES:
        raise UsageError(
            f"The picture of the figure has {written.tell() / 1e6:,.1f} MB, expected at most {MOST_BYTES / 1e6:g}.",
            next_step="draw fewer points, or the many of them with rasterized=True",
        )
    width, height = (float(size * UNITS_PER_INCH) for size in figure.get_size_inches())
    inside = _inside(written.getvalue().decode())
    return _Picture(inside, width, height, _letters(inside))


def _inside(svg: str) -> str:
    """The inner part of a figure's SVG, without links, comments, ids of groups and styles for the whole page."""
    inside = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    inside = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>|<style[^>]*>.*?</style>|</?a\b[^>]*>", "", inside, flags=re.S)
    inside = re.sub(r"""<g id=(?:"[^"]*"|'[^']*')""", "<g", inside)
    inside = re.sub(r"(font(?:-family)?: [^\"]*?'[^']*')(?:, [^;\"]*)?", r"\1, sans-serif", inside)
    return re.sub(r' transform="rotate\(-0 [^)]*\)"|<defs>\s*</defs>|\n\s*(?=\n)', "", inside)


def _letters(inside: str) -> dict[str, str]:
    """The texts of a picture by the brand's face that they are drawn in."""
    found: dict[str, str] = {}
    for look, text in re.findall(r'<text style="([^"]*)"[^>]*>(.*?)</text>', inside, re.S):
        plain = unescape(re.sub(r"<[^>]*>", "", text))
        found[_face(look)] = found.get(_face(look), "") + plain
    return found


def _face(look: str) -> str:
    if re.search(r"\b(?:italic|oblique)\b", look):
        return "italic"
    weight = re.search(r"\b(bold|[1-9]00)\b", look)
    number = 700 if weight and weight[1] == "bold" else int(weight[1]) if weight else 400
    return "bold" if number >= 650 else "semibold" if number >= 550 else "regular"


def _close(figure: Figure | None) -> None:
    """Close a figure in pyplot, which would show it a second time below the cell."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and figure is not None:
        pyplot.close(figure)
