"""Convert a document into the elements of a Word document's body, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from docx.document import Document

from ioreport.brand import Brand, linked_pieces
from ioreport.documents.column_widths import is_wide
from ioreport.documents.sources_section import (
    ExhibitSource,
    FactSource,
    exhibit_sources,
    fact_sources,
    inputs_notes,
    inputs_table,
    opening_lines,
    rows_line,
    used_inputs,
)
from ioreport.documents.table_bars import bar_of
from ioreport.documents.tree.document_parts import (
    FICTIONAL,
    FactStatement,
    Part,
    Prose,
    Report,
    SectionHeading,
    Shown,
    Strip,
    Tiles,
    closed,
    notes_of,
    numbered,
    stamp_line,
)
from ioreport.documents.tree.nodes import Use
from ioreport.documents.word.template_document import language_tag
from ioreport.documents.word.word_pictures import Pictures
from ioreport.documents.word.word_text import WordText, inner_link, marked, table_element, word_fact_link
from ioreport.documents.word.word_xml import BOLD, Element, Look, field, made, paragraph_element, run
from ioreport.records import Cell, Column, Table
from ioreport.values import SOURCES_LENGTHS
from ioreport.wording import Wording

_SHORT = 24
"""A fact with more characters than this is set as words in the sources section, not as a figure."""

LABEL = Look("CaptionLabel")


class Composition:
    """A document's elements; `pictures` are added to the Word document as they are written."""

    def __init__(self, report: Report, manifest: Mapping[str, Any], brand: Brand, document: Document):
        self.report, self.brand = report, brand
        self.told = manifest["report"].get("sources", SOURCES_LENGTHS[0])
        self.words = Wording(report.cover.language)
        self.pictures = Pictures(document, report, brand)
        self.text = WordText(document, self.pictures)
        self.inputs = used_inputs(report, manifest)

    def elements(self) -> list[Element]:
        """All elements of the body."""
        parts = [element for part in (*self.report.lead, *self.report.body) for element in self.part(part)]
        opening = [self.cover(), paragraph_element("BodyText"), *self.tiles("Tile", self.report.tiles)]
        return [*opening, *parts, *self.twins(), *self.sources(), *self.back_page()]

    def cover(self) -> Element:
        """The coloured block on the first page."""
        cover = self.report.cover
        lines = {
            "CoverOffice": cover.office,
            "Title": cover.title,
            "Subtitle": cover.subtitle,
            "CoverStamp": stamp_line(cover, self.words),
            "Reissue": cover.reissue,
            "Acknowledgement": cover.acknowledgement,
            "Demonstration": self.words.label(FICTIONAL) if cover.demonstration else "",
        }
        shown = [_cover_line(style, text) for style, text in lines.items() if text]
        logo = [paragraph_element("CoverText", self.pictures.logo(self.brand.logo))] if self.brand.logo else []
        return table_element("Cover", [[[*logo, *shown]]])

    def tiles(self, kind: str, tiles: Tiles) -> list[Element]:
        """Key figures side by side: tiles on the first page, or a strip at the start of a section."""
        if not tiles:
            return []
        cells = [
            [
                paragraph_element(f"{kind}Figure", *word_fact_link(use, BOLD)),
                paragraph_element(f"{kind}Label", run(label)),
            ]
            for label, use in tiles
        ]
        across = _across(len(cells), max(len(use.fact.text) for _, use in tiles), kind == "Strip")
        cells += [[paragraph_element("TileLabel")] for _ in range(-len(cells) % across)]
        rows = [cells[first : first + across] for first in range(0, len(cells), across)]
        return [table_element("Strip" if kind == "Strip" else "Tiles", rows)]

    def part(self, part: Part) -> list[Element]:
        return _PARTS[type(part)](self, part)

    def heading(self, heading: SectionHeading) -> list[Element]:
        return [_heading(heading.level, heading.id, *self.text.line(heading.content))]

    def prose(self, prose: Prose) -> list[Element]:
        is_lead = any(part is prose for part in self.report.lead)
        style = "MissingText" if prose.missing else "Lead" if is_lead else "BodyText"
        return [*self.text.blocks(prose.content, style), *self.text.notes(prose.notes)]

    def statement(self, statement: FactStatement) -> list[Element]:
        shown = word_fact_link(statement.use, Look("FactLink", strong=True))
        return [paragraph_element("BodyText", *shown, run(f" {statement.label}"))]

    def strip(self, strip: Strip) -> list[Element]:
        return self.tiles("Strip", strip.tiles)

    def shown(self, shown: Shown) -> list[Element]:
        return self.table(shown) if shown.kind == "table" else self.figure(shown)

    def figure(self, shown: Shown) -> list[Element]:
        if shown.kind == "chart":
            picture = self.pictures.chart(shown)
            link = inner_link(f"{shown.id}-data", self.words.label("Data of this figure"))
            told = [run(f" {closed(shown.title)} "), link]
        else:
            photo = shown.photo
            picture = self.pictures.photo(photo)
            told = [run(f" {photo.caption}" + (f" © {photo.credit}" if photo.credit else ""))]
        return [paragraph_element("Figure", picture), paragraph_element("Caption", *self.label(shown), *told)]

    def label(self, shown: Shown) -> list[Element]:
        """The start of a caption, "Table 2."; Word counts the number, and references show both."""
        name = numbered(shown.id, self.words).removesuffix(str(shown.number)).rstrip()
        count = field(f"SEQ {name.replace(' ', '_')} \\* ARABIC", str(shown.number), "CaptionLabel")
        return [*marked(shown.id, run(f"{name} ", LABEL), count), run(".", LABEL)]

    def table(self, shown: Shown) -> list[Element]:
        caption = paragraph_element("Caption", *self.label(shown), run(f" {shown.title}"))
        elements = [caption, self.data(shown.table, shown.uses), *self.notes(notes_of(shown.table, self.words))]
        return [_turn("portrait"), *elements, _turn("landscape")] if is_wide(shown.table, self.brand) else elements

    def notes(self, notes: Iterable[str]) -> list[Element]:
        return [paragraph_element("TableNote", run(note)) for note in notes]

    def data(self, shown: Table, uses: Mapping[str, Use]) -> Element:
        """A table of the document; the style of each cell's paragraph says which kind of cell it is."""
        heads = [_head(column) for column in shown.columns]
        first = len(shown.rows) - shown.totals
        rows = [
            [
                self.cell(cell, column, uses, _style(column, place, number >= first, shown.row_headers))
                for place, (cell, column) in enumerate(zip(row, shown.columns, strict=True))
            ]
            for number, row in enumerate(shown.rows)
        ]
        return table_element("Table", [heads, *rows])

    def cell(self, cell: Cell, column: Column, uses: Mapping[str, Use], style: str) -> list[Element]:
        language = language_tag(cell.language) if cell.language else ""
        look = Look("BadNews" if cell.stressed else "", language=language)
        if cell.fact:
            linked = Look(look.style or "FactLink", language=language)
            runs = word_fact_link(uses[cell.fact], linked, cell.text)
        else:
            runs = [run(cell.text, look)] if cell.text else []
        # An empty cell gets the style of a text, so that its paragraph is not higher than the others.
        content = [paragraph_element(style if runs else "TableText", *runs)]
        bar = bar_of(column, cell)
        return [*content, paragraph_element("Gauge", self.pictures.gauge(bar))] if bar else content

    def twins(self) -> list[Element]:
        """The data of all charts, in one section before the sources."""
        charts = [shown for shown in self.report.shown if shown.kind == "chart"]
        elements = [_heading(2, "data-of-figures", run(self.words.label("Data of the figures")))] if charts else []
        for shown in charts:
            name = marked(f"{shown.id}-data", run(numbered(shown.id, self.words), LABEL))
            caption = paragraph_element("Caption", *name, run(".", LABEL), run(f" {shown.title}"))
            notes = notes_of(shown.table, self.words, source=False)
            elements += [caption, self.data(shown.table, {}), *self.notes(notes)]
        return elements

    def sources(self) -> list[Element]:
        """The last section: where each figure comes from."""
        label = self.words.label
        elements = [_heading(2, "sources", run(label("Where each figure comes from")))]
        elements += [
            paragraph_element("BodyText", run(line)) for line in opening_lines(self.report, self.words, self.told)
        ]
        elements += self.entries(map(self.source, fact_sources(self.report, self.words, self.told)))
        drawn = exhibit_sources(self.report, self.words, self.told)
        if drawn:
            elements += [_heading(3, "drawn", run(label("Figures and tables"))), *self.entries(map(self.drawn, drawn))]
        if self.inputs:
            shown = inputs_table(self.inputs, self.words)
            elements += [
                _heading(3, "inputs", run(label("Files"))),
                *self.notes(inputs_notes(self.inputs, self.words)[1:]),
                paragraph_element("Caption", run(shown.caption)),
                self.data(shown, {}),
            ]
        return elements

    def entries(self, entries: Iterable[list[list[Element]]]) -> list[Element]:
        label, found = self.words.label, list(entries)
        heads = [
            [paragraph_element("TableHead", run(text))] for text in (label("In the text"), label("Where it comes from"))
        ]
        return [table_element("Sources", [heads, *found])] if found else []

    def source(self, source: FactSource) -> list[list[Element]]:
        """The entry of a fact: its value, beside its definition and rows."""
        style = "SourceFigure" if len(source.text) <= _SHORT else "SourceWords"
        figure = paragraph_element(style, *marked(f"fact-{source.key}", run(source.text, BOLD)))
        told = [paragraph_element("SourceText", run(text)) for text in (source.definition, source.note) if text]
        label = paragraph_element("SourceText", run(source.label, BOLD))
        files = self.files(source) if source.files is not None else []
        return [[figure], [label, *told, *files, self.backs(source.uses)]]

    def backs(self, uses: Sequence[str]) -> Element:
        """The links back to the text, or to the first page."""
        if not uses:
            return paragraph_element("SourceFiles", inner_link("title", self.words.label("First page")))
        links = [element for number, use in enumerate(uses, 1) for element in (run(" "), inner_link(use, str(number)))]
        return paragraph_element("SourceFiles", run(self.words.label("Back to text") + ":"), *links)

    def drawn(self, drawn: ExhibitSource) -> list[list[Element]]:
        """The entry of a figure or table: its name, beside its title and rows."""
        label = self.words.label
        figure = paragraph_element("SourceFigure", inner_link(drawn.id, drawn.name, Look("Hyperlink", strong=True)))
        if drawn.same:
            files = [paragraph_element("SourceFiles", run(label("The same rows as:") + " "), inner_link(*drawn.same))]
        elif drawn.stated:
            files = [paragraph_element("SourceFiles", run(label("The figures above, each with its own rows")))]
        else:
            files = self.files(drawn)
        return [[figure], [paragraph_element("SourceText", run(drawn.title)), *files]]

    def files(self, source: FactSource | ExhibitSource) -> list[Element]:
        """The files and rows of an entry, and the cells that imported rows came from."""
        told = (rows_line(source.files or (), self.words), source.imported)
        return [paragraph_element("SourceFiles", run(line)) for line in told if line]

    def back_page(self) -> list[Element]:
        """The last page, about the organisation; each line is split into text and links."""
        page = self.brand.back_page(self.report.cover.language)
        if page is None:
            return []
        language = language_tag(page.language)
        lines = [
            paragraph_element("BackText", *(self.piece(*each, language) for each in linked_pieces(line)))
            for line in page.lines
        ]
        return [paragraph_element("BackPage", run(page.heading, Look(language=language))), *lines]

    def piece(self, text: str, leads: str, language: str) -> Element:
        """A piece of a line of the back page: text, or a link to an address."""
        if not leads:
            return run(text, Look(language=language))
        return self.text.outward(leads, [run(text, Look("Hyperlink", language=language))])


_PARTS: dict[type, Callable[[Composition, Any], list[Element]]] = {
    SectionHeading: Composition.heading,
    Prose: Composition.prose,
    FactStatement: Composition.statement,
    Strip: Composition.strip,
    Shown: Composition.shown,
}


def _cover_line(style: str, text: str) -> Element:
    if style == "Title":
        return paragraph_element("Title", *marked("title", run(text)))
    return (
        paragraph_element("CoverStamp", run(text, BOLD)) if style == "Reissue" else paragraph_element(style, run(text))
    )


_SHORTEST = 6
"""A key figure of at most this many characters fits into a fifth of the page's width."""


def _across(count: int, longest: int, is_strip: bool) -> int:
    """How many key figures are in a row; `longest` is the number of characters of the longest."""
    if is_strip and longest <= _SHORTEST and count <= 5:
        return count
    roomy = is_strip or longest > 10
    if count == 4 and roomy:
        return 2
    return 3 if is_strip or (roomy and count > 3) else min(count, 5)


def _heading(level: int, anchor: str, *runs: Element) -> Element:
    return paragraph_element(f"Heading{level - 1}", *marked(anchor, *runs))


def _head(column: Column) -> list[Element]:
    unit = f" ({column.unit})" if column.label and column.unit else ""
    return [paragraph_element("TableHeadNumber" if column.numeric else "TableHead", run(column.label + unit))]


def _style(column: Column, place: int, is_total: bool, row_headers: bool) -> str:
    if not is_total and place == 0 and row_headers:
        return "TableRowHead"
    kind = "TableTotal" if is_total else "Table"
    return f"{kind}Number" if column.numeric else kind if is_total else "TableText"


def _turn(orientation: str) -> Element:
    """The end of a section of portrait or landscape pages."""
    end = made("sectPr", made("pgSz", orient=orientation))
    return made("p", made("pPr", made("pStyle", val="SectionEnd"), end))
