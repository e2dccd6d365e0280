"""A document as the Typst template reads it: its pieces in the order in which they are printed."""

from __future__ import annotations

import base64
import mimetypes
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ioreport.brand import Brand
from ioreport.documents.column_widths import is_wide
from ioreport.documents.pdf.inline_pieces import paragraph, told_blocks, told_line
from ioreport.documents.pdf.table_pieces import told_table
from ioreport.documents.pdf.text_pieces import PieceLine, Told, link, strong, text, told_fact
from ioreport.documents.sources_section import (
    Drawn,
    Source,
    drawn_sources,
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
from ioreport.values import SOURCES
from ioreport.wording import Wording

_SHORT = 24
"""Characters of a fact that is set as a figure; a longer one is set as words."""


class Content:
    """A document's pieces, and the files of its pictures by their names."""

    def __init__(self, report: Report, manifest: Mapping[str, Any], brand: Brand):
        self.report, self.brand = report, brand
        self.told = manifest["report"].get("sources", SOURCES[0])
        self.words = Wording(report.cover.language)
        self.files: dict[str, bytes] = {}
        self.inputs = used_inputs(report, manifest["inputs"])

    def pieces(self) -> list[Told]:
        """All that is printed between the first page's head and the back page."""
        lead = [piece for part in self.report.lead for piece in self.part(part)]
        body = [piece for part in self.report.body for piece in self.part(part)]
        opening = [{"kind": "lead", "content": lead}] if lead else []
        rest = _with_contents([*body, *self.twins(), *self.sources()], bool(lead))
        return [self.cover(), *self.tiles("tiles", self.report.tiles), *opening, *rest]

    def cover(self) -> Told:
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

    def logo(self) -> Told | None:
        logo = self.brand.logo
        if logo is None:
            return None
        file = self.keep("logo", logo.media_type, logo.file.read_bytes())
        return {"file": file, "alt": logo.alt, "plate": logo.plate}

    def keep(self, name: str, media_type: str, content: bytes) -> str:
        """Keep a picture; gives the name of its file."""
        file = name + (mimetypes.guess_extension(media_type) or ".svg")
        self.files[file] = content
        return file

    def part(self, part: Part) -> list[Told]:
        return _PARTS[type(part)](self, part)

    def heading(self, heading: SectionHeading) -> list[Told]:
        return [_heading(heading.level, told_line(heading.content), heading.id)]

    def prose(self, prose: Prose) -> list[Told]:
        blocks = told_blocks(prose.content)
        return [{"kind": "missing", "content": blocks}] if prose.missing else blocks

    def statement(self, statement: FactStatement) -> list[Told]:
        return [paragraph(strong(told_fact(statement.use)), " " + text(statement.label))]

    def strip(self, strip: Strip) -> list[Told]:
        return self.tiles("strip", strip.tiles)

    def tiles(self, kind: str, tiles: Tiles) -> list[Told]:
        if not tiles:
            return []
        items = [{"figure": [strong(told_fact(use))], "label": [text(label)]} for label, use in tiles]
        return [{"kind": kind, "longest": max(len(use.fact.text) for _, use in tiles), "items": items}]

    def shown(self, shown: Shown) -> list[Told]:
        return [getattr(self, shown.kind)(shown)]

    def chart(self, shown: Shown) -> Told:
        file = self.keep(shown.id, "image/svg+xml", shown.record.svg.encode())
        # The way to the data is a sentence of its own.
        caption = [strong(f"{self.name(shown)}."), " " + closed(text(shown.title))]
        return {"kind": "chart", "id": shown.id, "file": file, "alt": shown.record.alt, "caption": caption}

    def photo(self, shown: Shown) -> Told:
        photo = shown.record
        file = self.keep(shown.id, photo.media_type, base64.b64decode(photo.picture))
        credit = f" © {photo.credit}" if photo.credit else ""
        caption = [strong(f"{self.name(shown)}."), " " + text(photo.caption + credit)]
        return {"kind": "photo", "id": shown.id, "file": file, "alt": photo.alt, "caption": caption}

    def table(self, shown: Shown) -> Told:
        table = shown.table
        told = [told_table(table, self.name(shown), shown.uses), *self.notes(table)]
        return {"kind": "turned" if is_wide(table, self.brand) else "kept", "id": shown.id, "content": told}

    def twins(self) -> list[Told]:
        """The data of all charts, together before the last section."""
        twins = [self.twin(shown) for shown in self.report.shown if shown.kind == "chart"]
        return [{"kind": "twins-heading"}, *twins] if twins else []

    def twin(self, shown: Shown) -> Told:
        """The data behind a chart."""
        told = [told_table(shown.table, self.name(shown), {}), *self.notes(shown.table, source=False)]
        return {"kind": "kept", "id": f"{shown.id}-data", "content": told}

    def notes(self, table: Table, source: bool = True) -> list[Told]:
        lines = notes_of(table, self.words, source)
        return [{"kind": "notes", "content": [paragraph(text(line)) for line in lines]}] if lines else []

    def name(self, shown: Shown) -> str:
        return numbered(shown.id, self.words)

    def sources(self) -> Iterator[Told]:
        """The last section: where each figure comes from."""
        label = self.words.label
        yield _heading(2, [label("Where each figure comes from")], "sources")
        yield from map(_sticky, opening_lines(self.report, self.words, self.told))
        yield from _entries(map(self.source, fact_sources(self.report, self.words, self.told)))
        drawn = [self.drawn(each) for each in drawn_sources(self.report, self.words, self.told)]
        if drawn:
            yield _heading(3, [label("Figures and tables")], "drawn")
            yield from _entries(drawn)
        if self.inputs:
            yield _heading(3, [label("Files")], "inputs")
            yield self.files_used()

    def source(self, source: Source) -> Told:
        paragraphs = [strong(text(source.label)), *map(text, filter(None, (source.definition, source.note)))]
        return {
            "kind": "entry",
            "id": f"fact-{source.key}",
            "short": len(source.text) <= _SHORT,
            "figure": [strong(text(source.text))],
            "content": [
                *map(paragraph, paragraphs),
                *([self.rows(source.files)] if source.files is not None else []),
                {"kind": "backs", "ids": list(source.uses) or ["title"]},
            ],
        }

    def drawn(self, drawn: Drawn) -> Told:
        if drawn.same:
            anchor, name = drawn.same
            line = [self.words.label("The same rows as:") + " ", link(f"#{anchor}", [text(name)])]
            files: Told = {"kind": "files", "content": line}
        elif drawn.stated:
            files = {"kind": "files", "content": [self.words.label("The figures above, each with its own rows")]}
        else:
            files = self.rows(drawn.files)
        figure = [strong(link(f"#{drawn.id}", [text(drawn.name)]))]
        return {
            "kind": "entry",
            "id": None,
            "short": True,
            "figure": figure,
            "content": [paragraph(text(drawn.title)), files],
        }

    def rows(self, files: Iterable[tuple[str, str]]) -> Told:
        return {"kind": "files", "content": [text(rows_line(files, self.words))]}

    def files_used(self) -> Told:
        """The office's files that the document was made from."""
        notes = [paragraph(line) for line in inputs_notes(self.inputs, self.words)]
        table = told_table(inputs_table(self.inputs, self.words), "", {})
        return {"kind": "kept", "id": None, "content": [{"kind": "notes", "content": notes}, table]}


_PARTS: dict[type, Callable[[Content, Any], list[Told]]] = {
    SectionHeading: Content.heading,
    Prose: Content.prose,
    FactStatement: Content.statement,
    Strip: Content.strip,
    Shown: Content.shown,
}


def _heading(level: int, line: PieceLine, anchor: str) -> Told:
    return {"kind": "heading", "level": level, "content": line, "id": anchor}


def _sticky(words: str) -> Told:
    """What opens the last section stays with its first entry."""
    return {"kind": "sticky", "content": [paragraph(words)]}


def _entries(entries: Iterable[Told]) -> list[Told]:
    found = list(entries)
    return [{"kind": "entries"}, *found] if found else []


def _with_contents(pieces: list[Told], has_lead: bool) -> Iterator[Told]:
    """The contents stand after the text that opens the document, or after its first section where none does."""
    sections = 0
    for piece in pieces:
        if piece["kind"] == "heading" and piece["level"] == 2:
            sections += 1
            if sections == (1 if has_lead else 2):
                yield {"kind": "contents"}
        yield piece
