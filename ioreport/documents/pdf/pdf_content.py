"""Convert a document into pieces for the Typst template, in the order in which they are printed."""

from __future__ import annotations

import base64
import mimetypes
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ioreport.brand import Brand
from ioreport.documents.column_widths import is_wide
from ioreport.documents.pdf.block_pieces import paragraph, typst_blocks, typst_line
from ioreport.documents.pdf.figure_layout import height_for_width, paired, photo_ratio
from ioreport.documents.pdf.line_pieces import PieceLine, TypstPiece, link, strong, text, typst_fact
from ioreport.documents.pdf.table_pieces import typst_table
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
from ioreport.records import Table
from ioreport.values import SOURCES_LENGTHS
from ioreport.wording import Wording


class Content:
    """A document's pieces; `files` has its pictures by file name."""

    def __init__(self, report: Report, manifest: Mapping[str, Any], brand: Brand):
        self.report, self.brand = report, brand
        self.told = manifest["report"].get("sources", SOURCES_LENGTHS[0])
        self.words = Wording(report.cover.language)
        self.files: dict[str, bytes] = {}
        self.inputs = used_inputs(report, manifest)

    def pieces(self) -> list[TypstPiece]:
        """The first page and the body of the document."""
        lead, body = self.parts(self.report.lead), self.parts(self.report.body)
        opening = [{**piece, "lead": True} for piece in lead]
        rest = _with_contents(body, bool(lead))
        return [self.cover(), *self.tiles("tiles", self.report.tiles), *opening, *rest]

    def annexes(self) -> list[TypstPiece]:
        """The sections after the body: the data of the charts, and where each figure comes from."""
        return [*self.twins(), *self.sources()]

    def cover(self) -> TypstPiece:
        cover = self.report.cover
        lines: dict[str, PieceLine | None] = {
            "office": [text(cover.office)],
            "title": [text(cover.title)],
            "subtitle": [text(cover.subtitle)] if cover.subtitle else None,
            "stamp": [text(stamp_line(cover, self.words))],
            "reissue": [strong(text(cover.reissue))] if cover.reissue else None,
            "acknowledgement": [text(cover.acknowledgement)] if cover.acknowledgement else None,
            "demonstration": [strong(self.words.label(FICTIONAL))] if cover.demonstration else None,
        }
        return {"kind": "cover", "logo": self.logo(), **lines}

    def logo(self) -> TypstPiece | None:
        logo = self.brand.logo
        if logo is None:
            return None
        file = self.keep("logo", logo.media_type, logo.file.read_bytes())
        return {"file": file, "alt": logo.alt, "plate": logo.plate}

    def keep(self, name: str, media_type: str, content: bytes) -> str:
        """Add a picture to `files` and return its file name."""
        file = name + (mimetypes.guess_extension(media_type) or ".svg")
        self.files[file] = content
        return file

    def parts(self, parts: Sequence[Part]) -> list[TypstPiece]:
        """The pieces of some parts; consecutive wide tables share the same landscape pages."""
        pieces: list[TypstPiece] = []
        for each in paired(parts):
            for piece in self.pair(each) if isinstance(each, tuple) else self.part(each):
                if pieces and pieces[-1]["kind"] == piece["kind"] == "turned":
                    pieces[-1]["content"] += piece["content"]
                else:
                    pieces.append(piece)
        return pieces

    def part(self, part: Part) -> list[TypstPiece]:
        return _PARTS[type(part)](self, part)

    def pair(self, charts: tuple[Shown, Shown]) -> list[TypstPiece]:
        """Two charts side by side, each in its picture for a narrow screen."""
        return [{"kind": "pair", "id": None, "content": [self.chart(each, narrow=True) for each in charts]}]

    def heading(self, heading: SectionHeading) -> list[TypstPiece]:
        return [_heading(heading.level, typst_line(heading.content), heading.id)]

    def prose(self, prose: Prose) -> list[TypstPiece]:
        blocks = typst_blocks(prose.content)
        return [{"kind": "missing", "content": blocks}] if prose.missing else blocks

    def statement(self, statement: FactStatement) -> list[TypstPiece]:
        return [paragraph(strong(typst_fact(statement.use)), " " + text(statement.label))]

    def strip(self, strip: Strip) -> list[TypstPiece]:
        return self.tiles("strip", strip.tiles)

    def tiles(self, kind: str, tiles: Tiles) -> list[TypstPiece]:
        if not tiles:
            return []
        items = [{"figure": [strong(typst_fact(use))], "label": [text(label)]} for label, use in tiles]
        return [{"kind": kind, "longest": max(len(use.fact.text) for _, use in tiles), "items": items}]

    def shown(self, shown: Shown) -> list[TypstPiece]:
        return [getattr(self, shown.kind)(shown)]

    def chart(self, shown: Shown, narrow: bool = False) -> TypstPiece:
        drawing = shown.chart.svg_narrow if narrow else shown.chart.svg
        file = self.keep(shown.id, "image/svg+xml", drawing.encode())
        # The template adds the link to the data as a sentence of its own.
        caption = [strong(f"{self.name(shown)}."), " " + closed(text(shown.title))]
        return {
            "kind": "narrow-chart" if narrow else "chart",
            "id": shown.id,
            "file": file,
            "ratio": height_for_width(drawing),
            "alt": shown.chart.alt,
            "caption": caption,
        }

    def photo(self, shown: Shown) -> TypstPiece:
        photo = shown.photo
        file = self.keep(shown.id, photo.media_type, base64.b64decode(photo.picture))
        credit = f" © {photo.credit}" if photo.credit else ""
        caption = [strong(f"{self.name(shown)}."), " " + text(photo.caption + credit)]
        return {
            "kind": "photo",
            "id": shown.id,
            "file": file,
            "ratio": photo_ratio(self.files[file]),
            "alt": photo.alt,
            "caption": caption,
        }

    def table(self, shown: Shown) -> TypstPiece:
        table = shown.table
        told = [typst_table(table, self.name(shown), shown.uses), *self.notes(table)]
        kept = {"kind": "kept", "id": shown.id, "rows": len(table.rows), "content": told}
        return {"kind": "turned", "content": [kept]} if is_wide(table, self.brand) else kept

    def twins(self) -> list[TypstPiece]:
        """The data of all charts, in one section before the sources."""
        twins = [self.twin(shown) for shown in self.report.shown if shown.kind == "chart"]
        return [{"kind": "twins-heading"}, {"kind": "twins", "items": twins}] if twins else []

    def twin(self, shown: Shown) -> TypstPiece:
        """The data behind a chart."""
        told = typst_table(shown.table, self.name(shown), {})
        notes = self.notes(shown.table, source=False)
        return {"kind": "twin", "id": f"{shown.id}-data", "table": told, "content": notes}

    def notes(self, table: Table, source: bool = True) -> list[TypstPiece]:
        lines = notes_of(table, self.words, source)
        return [{"kind": "notes", "content": [paragraph(text(line)) for line in lines]}] if lines else []

    def name(self, shown: Shown) -> str:
        return numbered(shown.id, self.words)

    def sources(self) -> Iterator[TypstPiece]:
        """The last section: where each figure comes from."""
        label = self.words.label
        yield _heading(2, [label("Where each figure comes from")], "sources")
        for line in opening_lines(self.report, self.words, self.told):
            yield {"kind": "sticky", "content": [paragraph(line)]}
        entries = [self.source(each) for each in fact_sources(self.report, self.words, self.told)]
        drawn = [self.drawn(each) for each in exhibit_sources(self.report, self.words, self.told)]
        if drawn:
            title = _heading(3, [label("Figures and tables")], "drawn")
            entries += [{"kind": "headed", "heading": title, "content": drawn[:1]}, *drawn[1:]]
        if self.inputs:
            title = _heading(3, [label("Files")], "inputs")
            entries.append({"kind": "headed", "heading": title, "content": [self.files_used()]})
        if entries:
            yield {"kind": "origins", "items": entries}

    def source(self, source: FactSource) -> TypstPiece:
        return {
            "kind": "entry",
            "id": f"fact-{source.key}",
            "figure": [strong(text(source.text))],
            "label": [strong(text(source.label))],
            "content": [paragraph(text(words)) for words in (source.definition, source.note) if words],
            "files": [] if source.files is None else self.rows(source),
            "backs": list(source.uses) or ["title"],
        }

    def drawn(self, drawn: ExhibitSource) -> TypstPiece:
        files = self.rows(drawn)
        if drawn.same:
            anchor, name = drawn.same
            files = [self.words.label("The same rows as:") + " ", link(f"#{anchor}", [text(name)])]
        elif drawn.stated:
            files = [self.words.label("The figures above, each with its own rows")]
        return {
            "kind": "entry",
            "id": None,
            "figure": [strong(link(f"#{drawn.id}", [text(drawn.name)]))],
            "label": [text(drawn.title)],
            "content": [],
            "files": files,
            "backs": [],
        }

    def rows(self, source: FactSource | ExhibitSource) -> PieceLine:
        """The files and rows of an entry, and the cells that imported rows came from."""
        told = (rows_line(source.files or (), self.words), source.imported)
        return [text(" · ".join(filter(None, told)))]

    def files_used(self) -> TypstPiece:
        """The office's files that the document was made from."""
        notes = [paragraph(line) for line in inputs_notes(self.inputs, self.words)]
        table = typst_table(inputs_table(self.inputs, self.words), "", {})
        return {"kind": "inputs", "table": table, "content": notes}


_PARTS: dict[type, Callable[[Content, Any], list[TypstPiece]]] = {
    SectionHeading: Content.heading,
    Prose: Content.prose,
    FactStatement: Content.statement,
    Strip: Content.strip,
    Shown: Content.shown,
}


def _heading(level: int, line: PieceLine, anchor: str) -> TypstPiece:
    return {"kind": "heading", "level": level, "content": line, "id": anchor}


def _with_contents(pieces: list[TypstPiece], has_lead: bool) -> Iterator[TypstPiece]:
    """The pieces with the table of contents: after the lead, or after the first section if there is no lead."""
    sections = 0
    for piece in pieces:
        if piece["kind"] == "heading" and piece["level"] == 2:
            sections += 1
            if sections == (1 if has_lead else 2):
                yield {"kind": "contents"}
        yield piece
