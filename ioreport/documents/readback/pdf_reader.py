"""Read the pieces of a PDF by its tags; texts outside the tags, such as running heads, by their page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from ioreport.documents.readback.pdf_glyphs import DrawnText, Run, labels, page_texts
from ioreport.documents.readback.pieces import ALT, HEADING, LABEL, RUNNING, TEXT, Reading, single_spaced

_DEEPEST = 100
"""How many levels of nested tags are read; our documents have fewer."""

_LEAVES = {"/P", "/Caption", "/LI", "/TOCI", "/BlockQuote", "/Note", "/Code", "/Lbl", "/LBody"}


def read_paper(content: bytes, reading: Reading) -> None:
    """Read all texts of a PDF into `reading`.

    Raises
    ------
    ValueError
        When the content is not a readable PDF.
    """
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            _read(pdf, reading)
    except pikepdf.PdfError as error:
        raise ValueError(str(error)) from None


def _read(pdf: Any, reading: Reading) -> None:
    drawn = {page.obj.objgen: page_texts(page) for page in pdf.pages}
    paper = _Paper(drawn, reading)
    for element in _kids(pdf.Root.get("/StructTreeRoot", {})):
        paper.walk(element, None)
    for number, page in enumerate(pdf.pages, 1):
        for run in drawn[page.obj.objgen].loose:
            reading.add(RUNNING, run.text, f"page {number}")
        for note in page.get("/Annots", ()):
            if note.get("/Subtype") != "/Link" or note.get("/AP") is not None:
                reading.add(RUNNING, str(note.get("/Contents", note.get("/Subtype", ""))), f"page {number}, annotation")
    for name, value in pdf.docinfo.items():
        reading.add(RUNNING, str(value), f"properties, {str(name).removeprefix('/')}")


class _Paper:
    """Reads the tags of a PDF; `called` is the figure or table of the last text, if that was a caption."""

    def __init__(self, drawn: dict[Any, DrawnText], reading: Reading):
        self.drawn, self.reading, self.called = drawn, reading, ""

    def walk(self, element: Any, page: Any, depth: int = 0) -> None:
        if depth > _DEEPEST:
            raise ValueError("tags are nested too deep")
        kind, page = str(element.get("/S", "")), element.get("/Pg", page)
        if kind == "/Table":
            self.table(element, page)
        elif kind == "/Figure" or element.get("/Alt") is not None:
            self.figure(element, page)
        elif kind == "/H1":
            self.reading.add(HEADING, self.text(element, page))
        elif kind in ("/H2", "/H3", "/H4", "/H5", "/H6"):
            self.reading.head(self.text(element, page))
        elif kind in _LEAVES and not _has(element, ("/Figure", "/Table", "/P")):
            self.leaf(self.text(element, page))
        else:
            self.reading.add(TEXT, self.own(element, page))
            for kid in _kids(element):
                self.walk(kid, page, depth + 1)

    def leaf(self, text: str) -> None:
        self.called = self.name_in(text)
        self.reading.add(TEXT, text, self.called)

    def name_in(self, text: str) -> str:
        """The name of the figure or table in a caption; empty for any other text."""
        name = single_spaced(text).partition(".")[0]
        return name if name in self.reading.by_name else ""

    def figure(self, element: Any, page: Any) -> None:
        """Read a figure and the labels drawn in it; its name is in the caption before it."""
        self.reading.add(ALT, str(element.get("/Alt", "")), self.called)
        for text in labels(list(self.runs(element, page))):
            self.reading.add(LABEL, text, self.called)

    def table(self, element: Any, page: Any) -> None:
        caption = "".join(self.text(each, page) for each in _kids(element) if each.get("/S") == "/Caption")
        called = self.name_in(caption)
        self.reading.add(TEXT, caption, called)
        rows = [
            [self.text(cell, row_page) for cell in _kids(row) if cell.get("/S") in ("/TH", "/TD")]
            for row, row_page in _found(element, "/TR", page)
        ]
        self.reading.grid(rows, self.reading.by_name.get(called), called or f"{self.reading.place}, table")

    def text(self, element: Any, page: Any) -> str:
        return "".join(run.text for run in self.runs(element, page))

    def own(self, element: Any, page: Any) -> str:
        """The text of an element without the text of the elements in it."""
        runs = (run for kid in _all(element) if not _is_element(kid) for run in self.marked(kid, page))
        return "".join(run.text for run in runs)

    def runs(self, element: Any, page: Any, depth: int = 0) -> Iterator[Run]:
        if depth > _DEEPEST:
            raise ValueError("tags are nested too deep")
        page = element.get("/Pg", page)
        for kid in _all(element):
            if _is_element(kid):
                yield from self.runs(kid, page, depth + 1)
            else:
                yield from self.marked(kid, page)

    def marked(self, kid: Any, page: Any) -> list[Run]:
        """The runs of a marked content, by its id on its page."""
        import pikepdf

        if isinstance(kid, pikepdf.Dictionary):
            if kid.get("/Type") != "/MCR":
                return []
            page, kid = kid.get("/Pg", page), kid.MCID
        drawn = self.drawn.get(page.objgen) if page is not None else None
        return drawn.marked.get(int(kid), []) if drawn else []


def _all(element: Any) -> list[Any]:
    import pikepdf

    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _is_element(kid: Any) -> bool:
    import pikepdf

    return isinstance(kid, pikepdf.Dictionary) and "/S" in kid


def _kids(element: Any) -> list[Any]:
    return [kid for kid in _all(element) if _is_element(kid)]


def _found(element: Any, kind: str, page: Any, depth: int = 0) -> Iterator[tuple[Any, Any]]:
    """The elements of a kind within another, each with its page."""
    if depth > _DEEPEST:
        raise ValueError("tags are nested too deep")
    page = element.get("/Pg", page)
    for kid in _kids(element):
        if kid.get("/S") == kind:
            yield kid, kid.get("/Pg", page)
        else:
            yield from _found(kid, kind, page, depth + 1)


def _has(element: Any, kinds: tuple[str, ...]) -> bool:
    return any(next(_found(element, kind, None), None) for kind in kinds)
