"""Pictures in a Word document, with size limits and alternative texts, and the bars inside tables."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from string import Template

from docx.document import Document
from docx.oxml.shape import CT_Inline
from docx.shared import Emu
from PIL import Image, ImageDraw

from ioreport.brand import Brand
from ioreport.brand.logo import Logo
from ioreport.documents.table_bars import Bar
from ioreport.documents.tree.document_parts import Report, Shown
from ioreport.documents.typst_compiler import typeset
from ioreport.documents.word.template_document import PORTRAIT, TEMPLATES
from ioreport.documents.word.word_tables import gap_of
from ioreport.documents.word.word_xml import WP, A, Element, made, parsed, style_of, w, writable
from ioreport.formula_drawing import draw_formula
from ioreport.records import Photo

EMU = 635
"""English Metric Units, Word's unit for pictures, in 1/20 pt."""

EASY, HIGHEST = 85 * 36_000, 210 * 36_000
"""A picture higher than 85 mm is scaled down, so that it leaves less of a page empty; none is higher than 210 mm."""

SMALLEST = 0.8
"""The smallest scale for that, so that the picture's words can be read."""

GAUGE = (600, 16)
"""The size of a bar's picture, in pixels."""

GAUGE_HEIGHT = 2 * 36_000

LOGO_HEIGHT, PLATE_HEIGHT = 13, 19
"""The height of a logo, and of a logo with a plate behind it, in millimetres."""

EM = 210
"""The size of running text, in 1/20 pt."""

DENSITY = 300
"""The resolution of the PNG pictures, in dots per inch."""

CHART_POINTS = 1360 * 72 / DENSITY
"""The width of a chart in points: 1,360 dots at `DENSITY`, about 200 dots per inch on the page."""

OVERLAP = 100
"""How far the coloured band at the page's edge reaches under the cover, in 1/20 pt, so that there is no gap."""

_DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"


class Pictures:
    """The pictures of a Word document; each is added to it, in a run of its own.

    Charts, formulas and the logo are drawn as PNG, which every version of Word shows.
    """

    def __init__(self, document: Document, report: Report, brand: Brand):
        self.document, self.brand, self.count = document, brand, 0
        self.drawn = _drawn(report, brand)

    def chart(self, shown: Shown) -> Element:
        return self._fitting(self.drawn[shown.id], shown.chart.alt)

    def photo(self, photo: Photo) -> Element:
        return self._fitting(base64.b64decode(photo.picture), photo.alt)

    def logo(self, logo: Logo) -> Element:
        """The logo with its plate, in the same height as in the PDF."""
        height = PLATE_HEIGHT if logo.plate else LOGO_HEIGHT
        return self._placed(self.drawn["logo"], logo.alt, height=height * 36_000)

    def formula(self, source: str) -> Element:
        """A formula in a line of text, lowered by its depth below the baseline."""
        drawing = draw_formula(source)
        placed = self._placed(self.drawn[source], source, height=int(drawing.height * EM * EMU))
        placed.insert(0, made("rPr", made("position", val=-round(drawing.depth * EM / 10))))
        return placed

    def gauge(self, bar: Bar) -> Element:
        """A bar below its number; `size_gauges` sets its width when the column's width is known."""
        placed = self._placed(_gauge(bar, self.brand), "", height=GAUGE_HEIGHT)
        _decorate(next(placed.iter(f"{{{WP}}}docPr")))
        return placed

    def band(self) -> Element:
        """A band that extends the colour of the cover to the top of the first page."""
        relation, _ = self.document.part.get_or_add_image(io.BytesIO(_png(Image.new("RGB", (2, 2), self.brand.accent))))
        told = {
            "width": PORTRAIT.width * EMU,
            "height": (PORTRAIT.top + OVERLAP) * EMU,
            "relation": relation,
            "number": self.count + 1,
        }
        drawn = parsed(Template((TEMPLATES / "band.xml").read_text("utf-8")).substitute(told).encode())
        _decorate(next(drawn.iter(f"{{{WP}}}docPr")))
        return drawn

    def _fitting(self, content: bytes, alt: str) -> Element:
        """A picture as wide as the text, within the limits of height."""
        return self._placed(content, alt, width=PORTRAIT.room * EMU)

    def _placed(self, content: bytes, alt: str, **size: int) -> Element:
        relation, image = self.document.part.get_or_add_image(io.BytesIO(content))
        self.count += 1
        width, height = map(Emu, _limited(*image.scaled_dimensions(size.get("width"), size.get("height"))))
        inline = CT_Inline.new_pic_inline(self.count, relation, f"Picture {self.count}", width, height)
        inline.docPr.set("descr", writable(alt))
        for side in "TBLR":
            inline.set(f"dist{side}", "0")
        return made("r", made("drawing", inline))


def _limited(width: int, height: int) -> tuple[int, int]:
    """The size of a picture within the text's width and the limits of height."""
    wished = min(max(min(height, EASY), int(height * SMALLEST)), HIGHEST, height * PORTRAIT.room * EMU // width)
    return width * wished // height, wished


def _drawn(report: Report, brand: Brand) -> dict[str, bytes]:
    """The charts, formulas and the logo as PNG, drawn in one run of Typst, each on its own page."""
    drawings = {
        shown.id: _Drawing(shown.chart.svg.encode(), ".svg", f"width: {CHART_POINTS}pt", ground=True)
        for shown in report.shown
        if shown.kind == "chart"
    }
    if logo := brand.logo:
        drawings["logo"] = _Drawing(
            logo.file.read_bytes(),
            logo.file.suffix.lower(),
            f"height: {LOGO_HEIGHT}mm",
            "(x: 4mm, y: 3mm)" if logo.plate else "0mm",
            logo.plate,
        )
    for number, source in enumerate(report.formulas, 1):
        drawing = draw_formula(source)
        size = f"height: {drawing.height * EM / 20}pt"
        svg = drawing.in_ink(brand.text).encode()
        drawings[source] = _Drawing(svg, ".svg", size, name=f"formula-{number}")
    if not drawings:
        return {}
    fill = f'rgb("{brand.background}")'
    pages = [
        f"#page(width: auto, height: auto, margin: {each.margin}, fill: {fill if each.ground else 'none'})"
        f'[#image("{each.name or name}{each.suffix}", {each.size})]\n'
        for name, each in drawings.items()
    ]
    files = {(each.name or name) + each.suffix: each.content for name, each in drawings.items()}
    pictures = typeset("main.typ", {**files, "main.typ": "".join(pages).encode()}, brand, format="png", ppi=DENSITY)
    return dict(zip(drawings, pictures if isinstance(pictures, list) else [pictures], strict=True))


@dataclass(frozen=True)
class _Drawing:
    """A drawing's file, its size and margin; `ground` is whether it is drawn on the page's background colour."""

    content: bytes
    suffix: str
    size: str
    margin: str = "0mm"
    ground: bool = False
    name: str = ""


def size_gauges(body: Element) -> None:
    """Make every bar as wide as its cell, without the gap to the next column."""
    for inline in body.iter(f"{{{WP}}}inline"):
        cell = _gauged(inline)
        if cell is not None:
            width = int(cell.find(f"{w('tcPr')}/{w('tcW')}").get(w("w")))
            gap = gap_of(next(cell.iterancestors(w("tbl"))))
            _set_size(inline, (width - gap) * EMU, GAUGE_HEIGHT)


def _gauged(inline: Element) -> Element | None:
    """The table cell of a bar; None for other pictures."""
    paragraph = next(inline.iterancestors(w("p")))
    return paragraph.getparent() if style_of(paragraph) == "Gauge" else None


def _set_size(inline: Element, width: int, height: int) -> None:
    for extent in (inline.find(f"{{{WP}}}extent"), *inline.iterfind(f".//{{{A}}}xfrm/{{{A}}}ext")):
        extent.set("cx", str(width))
        extent.set("cy", str(height))


def _decorate(told: Element) -> None:
    """Mark a picture as decorative, so that screen readers skip it."""
    told.set("descr", "")
    listed = told.makeelement(f"{{{A}}}extLst", nsmap={"a": A})
    entry = listed.makeelement(f"{{{A}}}ext", {"uri": "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"})
    entry.append(entry.makeelement(f"{{{_DECORATIVE}}}decorative", {"val": "1"}, {"adec": _DECORATIVE}))
    listed.append(entry)
    told.append(listed)


def _gauge(bar: Bar, brand: Brand) -> bytes:
    """A bar as PNG, with its tick if it has one."""
    width, height = GAUGE
    image = Image.new("RGB", GAUGE, brand.background)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 4, width, height - 5), fill=brand.empty)
    if bar.length:
        draw.rectangle((0, 4, round(float(bar.length) * (width - 1)), height - 5), fill=brand.accent)
    if bar.tick is not None:
        place = round(float(bar.tick) * (width - 6))
        draw.rectangle((place, 0, place + 5, height), fill=brand.text)
    return _png(image)


def _png(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
