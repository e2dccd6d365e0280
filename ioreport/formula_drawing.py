"""Formulas of a text as drawings, by matplotlib's mathtext: the part of TeX that needs no TeX."""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

_LONGEST = 400
"""Characters of a formula that is drawn."""

_FRAME = re.compile(r"^Parse\w+: |,? *(found .*)?\(at char.*")
"""What matplotlib puts around its message."""

INK = "#010203"
"""The colour of a drawing until it is given one of the brand's."""
_SIZE = 100
"""Points of an em while it is drawn."""
_DRAWING = Lock()
"""One drawing at a time: matplotlib's settings are those of the whole process."""


@dataclass(frozen=True)
class _Drawing:
    """A drawing in SVG; its size, and how far it reaches below the line, in ems."""

    svg: str
    width: float
    height: float
    depth: float

    def in_ink(self, colour: str) -> str:
        """The drawing in a colour of the brand."""
        return self.svg.replace(INK, colour)


def formula_fault(source: str) -> str:
    """Why a formula cannot be drawn; nothing where it can.

    >>> formula_fault(r"\\frac{spent}{people}"), formula_fault(r"a + \\nosuch")
    ('', 'Unknown symbol: \\\\nosuch')
    """
    if len(source) > _LONGEST:
        return f"more than {_LONGEST} characters"
    try:
        _measured(source)
    except ValueError as error:
        told = next((line for line in reversed(str(error).splitlines()) if line.strip()), "")
        reason = _FRAME.sub("", told)
        return reason if 0 < len(reason) < 80 else "it is not complete"
    return ""


def draw_formula(source: str) -> _Drawing:
    """A formula without its dollar signs; the same bytes each time."""
    with _DRAWING:
        return _drawn(source)


@lru_cache(maxsize=256)
def _drawn(source: str) -> _Drawing:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    width, height, depth = _measured(source)
    figure, written = Figure(figsize=(width / 72, height / 72)), io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": source, "svg.fonttype": "path", "text.usetex": False, "path.simplify": False}):
        figure.text(0, depth / height, f"${source}$", fontsize=_SIZE, color=INK)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing from font")
            nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
            figure.savefig(written, format="svg", dpi=72, metadata=nothing, transparent=True)
    svg = written.getvalue().decode()
    return _Drawing(svg[svg.index("<svg") :], width / _SIZE, height / _SIZE, depth / _SIZE)


@lru_cache(maxsize=256)
def _measured(source: str) -> tuple[float, float, float]:
    """Width, height and depth in points."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.mathtext import MathTextParser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = MathTextParser("path").parse(f"${source}$", dpi=72, prop=FontProperties(size=_SIZE))
    return parsed.width, parsed.height, max(parsed.depth, 0.0)
