"""Pictures on a Word page: as wide as the text, never too high, each with its words; and the bars inside tables."""

from __future__ import annotations

import io
import re
from string import Template

from PIL import Image, ImageDraw

from ioreport.brand import Brand
from ioreport.documents.word.markup import PIC, WP, A, Element, parsed, style_of, w
from ioreport.documents.word.reference import PORTRAIT, TEMPLATES
from ioreport.documents.word.tables import gap_of

EMU = 635
"""Word's unit for pictures, English Metric Units, in 1/20 pt."""

EASY, HIGHEST = 115 * 36_000, 210 * 36_000
"""A picture of more than 115 mm is made smaller, so that it leaves less of a page empty; none is higher than 210 mm."""

SMALLEST = 0.85
"""It is not made smaller than this for that, so that its words can be read."""

GAUGE = (600, 16)
"""The pixels of a bar's picture."""

GAUGE_HEIGHT = 2 * 36_000

OVERLAP = 100
"""How far the colour at the page's edge reaches under the cover, so that no seam shows."""

_DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"
_BARS = re.compile(r'style="--v:([\d.]+)%(?:;--t:([\d.]+)%)?"')


def set_pictures(body: Element) -> None:
    """Number the pictures, and bring them to their size."""
    for number, told in enumerate(body.iter(f"{{{WP}}}docPr"), 1):
        told.set("id", str(number))
        told.set("name", f"Picture {number}")
        told.attrib.pop("title", None)
    for inline in body.iter(f"{{{WP}}}inline"):
        told, inner = inline.find(f"{{{WP}}}docPr"), next(inline.iter(f"{{{PIC}}}cNvPr"))
        inner.attrib.pop("descr", None)
        for side in "TBLR":
            inline.set(f"dist{side}", "0")
        cell = _gauged(inline)
        if cell is not None:
            _set_size(inline, _room(cell) * EMU, GAUGE_HEIGHT)
            _decorate(told)
        else:
            _limit(inline)


def _gauged(inline: Element) -> Element | None:
    """The table cell that a bar stands in."""
    paragraph = next(inline.iterancestors(w("p")))
    return paragraph.getparent() if style_of(paragraph) == "Gauge" else None


def _room(cell: Element) -> int:
    """The width of a cell without the gap to the next."""
    return int(cell.find(f"{w('tcPr')}/{w('tcW')}").get(w("w"))) - gap_of(next(cell.iterancestors(w("tbl"))))


def _limit(inline: Element) -> None:
    extent = inline.find(f"{{{WP}}}extent")
    width, height = int(extent.get("cx")), int(extent.get("cy"))
    wished = min(max(min(height, EASY), int(height * SMALLEST)), HIGHEST, height * PORTRAIT.room * EMU // width)
    _set_size(inline, width * wished // height, wished)


def _set_size(inline: Element, width: int, height: int) -> None:
    for extent in (inline.find(f"{{{WP}}}extent"), *inline.iterfind(f".//{{{A}}}xfrm/{{{A}}}ext")):
        extent.set("cx", str(width))
        extent.set("cy", str(height))


def _decorate(told: Element) -> None:
    """A bar beside its number says nothing that the number does not: those who listen are spared it."""
    told.set("descr", "")
    listed = told.makeelement(f"{{{A}}}extLst", nsmap={"a": A})
    entry = listed.makeelement(f"{{{A}}}ext", {"uri": "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"})
    entry.append(entry.makeelement(f"{{{_DECORATIVE}}}decorative", {"val": "1"}, {"adec": _DECORATIVE}))
    listed.append(entry)
    told.append(listed)


def gauges(html: str, brand: Brand) -> dict[str, bytes]:
    """The pictures of all bars on a page, by the names that they are called by."""
    found = dict.fromkeys(_BARS.findall(html))
    return {f"gauge-{bar}-{tick}.png": _gauge(bar, tick, brand) for bar, tick in found}


def set_band(body: Element, brand: Brand) -> bytes:
    """Lead the first page's colour up to the edge of the page; gives the picture that does."""
    cover = next(table for table in body.iter(w("tbl")) if style_of(table) == "Cover")
    size = {"width": PORTRAIT.width * EMU, "height": (PORTRAIT.top + OVERLAP) * EMU}
    drawn = parsed(Template((TEMPLATES / "band.xml").read_text("utf-8")).substitute(size).encode())
    _decorate(next(drawn.iter(f"{{{WP}}}docPr")))
    cover.getnext().append(drawn)
    return _png(Image.new("RGB", (2, 2), brand.accent))


def _gauge(bar: str, tick: str, brand: Brand) -> bytes:
    """A bar of so many per cent of its ground, with a mark at another, or none."""
    width, height = GAUGE
    image = Image.new("RGB", GAUGE, brand.background)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 4, width, height - 5), fill=brand.empty)
    if float(bar):
        draw.rectangle((0, 4, round(float(bar) / 100 * (width - 1)), height - 5), fill=brand.accent)
    if tick:
        place = round(float(tick) / 100 * (width - 6))
        draw.rectangle((place, 0, place + 5, height), fill=brand.text)
    return _png(image)


def _png(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
