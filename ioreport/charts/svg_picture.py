"""Write a drawing as SVG: text stays text, the letters' shapes are embedded, the bytes are the same each time."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from html import escape
from typing import Any

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, PathPatch
from matplotlib.path import Path
from matplotlib.text import Text as TextArtist

from ioreport.brand import Brand, font_face
from ioreport.charts.marks import Area, Dot, Drawing, Line, Mark, TextMark

UNITS_PER_INCH = 72
"""One pixel of a drawing is one unit of the SVG."""

DASHES = (0, (3, 2))
HATCH = "////"


def figure_of(drawing: Drawing, brand: Brand) -> Figure:
    """The drawing's marks as matplotlib artists of a figure with axes in pixels from the top left."""
    size = (drawing.width / UNITS_PER_INCH, drawing.height / UNITS_PER_INCH)
    figure = Figure(figsize=size, dpi=UNITS_PER_INCH, facecolor=brand.background)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, drawing.width)
    axes.set_ylim(drawing.height, 0)
    for order, mark in enumerate(drawing.marks):
        artist = _artist(mark, brand)
        artist.set_zorder(order)
        artist.set_clip_on(False)
        axes.add_artist(artist)
    return figure


def write_svg(drawing: Drawing, brand: Brand, key: str, title: str, twin: Drawing | None = None) -> str:
    """A drawing as an SVG element that needs no font, file or style from outside.

    `key` makes the ids inside unique, so that one page can have several drawings. `twin` is the same drawing in
    another width: both have the letters of both inside, so that these are made once.
    """
    written = io.BytesIO()
    with drawing_rules({"svg.fonttype": "none", "svg.hashsalt": f"{key}-{drawing.width:g}"}):
        figure = figure_of(drawing, brand)
        FigureCanvasSVG(figure).print_svg(written, metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    return _tidied(written.getvalue().decode(), title, _font_faces(drawing, twin or drawing, brand))


@contextmanager
def drawing_rules(more: Mapping[str, Any]) -> Iterator[None]:
    """Matplotlib's settings during one drawing; the user's own settings have no effect.

    A letter that the brand's face lacks is drawn with the reader's fonts in SVG, so it is not an error.
    """
    settings: Any = {**_settings(), **more}  # matplotlib's type names each setting
    with mpl.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def _settings() -> dict[str, object]:
    return {
        "text.parse_math": False,
        "text.usetex": False,
        "text.hinting": "none",
        "text.antialiased": True,
        "svg.image_inline": True,
        "path.sketch": None,
        "path.effects": [],
        "path.snap": False,
        "path.simplify": False,
        "hatch.linewidth": 0.9,
        "agg.path.chunksize": 0,
        "savefig.transparent": False,
        "savefig.facecolor": "auto",
        "savefig.dpi": "figure",
        "lines.dash_capstyle": "butt",
        "lines.dashed_pattern": (3, 2),
        "lines.scale_dashes": False,
    }


def _artist(mark: Mark, brand: Brand) -> Artist:
    match mark:
        case TextMark():
            return _text(mark, brand)
        case Area():
            return _area(mark)
        case Line():
            xs, ys = zip(*mark.points, strict=True)
            look: dict[str, Any] = {"linestyle": DASHES if mark.dashed else "-", "solid_capstyle": "butt"}
            return Line2D(xs, ys, color=mark.colour, linewidth=mark.stroke, **look)
        case Dot():
            look = {"facecolor": mark.fill or "none", "edgecolor": mark.outline, "linewidth": mark.stroke}
            return Circle((mark.x, mark.y), mark.radius, linestyle=DASHES if mark.dashed else "-", **look)


def _text(mark: TextMark, brand: Brand) -> TextArtist:
    face = brand.faces[mark.face]
    kind: dict[str, Any] = {"weight": face.weight, "style": face.style}
    font = FontProperties(family=[face.family], fname=face.file, size=mark.size, **kind)
    align: Any = {"start": "left", "middle": "center", "end": "right"}[mark.anchor]
    return TextArtist(
        mark.x,
        mark.y,
        mark.text,
        fontproperties=font,
        color=mark.colour or brand.text,
        horizontalalignment=align,
        verticalalignment="baseline",
        parse_math=False,
        usetex=False,
    )


def _area(mark: Area) -> PathPatch:
    path = Path.make_compound_path(*(Path([*ring, ring[0]], closed=True) for ring in mark.rings))
    return PathPatch(
        path,
        facecolor=mark.fill or "none",
        edgecolor=mark.outline or "none",
        linewidth=mark.stroke,
        linestyle=DASHES if mark.dashed else "-",
        hatch=HATCH if mark.hatched else None,
        joinstyle="round",
    )


def _font_faces(drawing: Drawing, twin: Drawing, brand: Brand) -> str:
    texts = [mark for mark in (*drawing.marks, *twin.marks) if isinstance(mark, TextMark)]
    faces = sorted({mark.face for mark in texts})
    return "".join(font_face(brand.faces[face], _letters(texts, face), ("kern",)) for face in faces)


def _letters(texts: Iterable[TextMark], face: str) -> str:
    return "".join(mark.text for mark in texts if mark.face == face)


def _tidied(svg: str, title: str, font_faces: str) -> str:
    """One `svg` element: size in pixels, title, embedded letters; no prologue, no styles or ids for the whole page."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r'(width|height)="([\d.]+)pt"', r'\1="\2"', svg, count=2)
    svg = re.sub(r'<g id="[^"]*">', "<g>", svg)
    svg = re.sub(r"(font-family: '[^']*')", r"\1, sans-serif", svg)
    svg = re.sub(r" transform=\"rotate\(-0 [^)]*\)\"", "", svg)
    style = f"<title>{escape(title)}</title>\n <defs>\n  <style>{font_faces}</style>"
    return re.sub(r"<defs>\s*<style type=\"text/css\">[^<]*</style>", lambda _: style, svg, count=1).strip()
