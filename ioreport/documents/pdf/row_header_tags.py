"""The tags of a PDF's tables: a cell that names its row becomes a header cell, which Typst cannot say yet."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any


def head_rows(content: bytes, heads: Sequence[bool]) -> bytes:
    """Tag the first cell of every row as its header, in the tables that have row headers.

    Parameters
    ----------
    content : bytes
        A tagged PDF.
    heads : sequence of bool
        For each table in its order, whether its first column names the rows.

    Returns
    -------
    bytes
        The same PDF with these tags; nothing else changes, and the same bytes come out each time.
    """
    import pikepdf

    if not any(heads):
        return content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        tables = _found(pdf.Root.StructTreeRoot, "/Table")
        for table, headed in zip(tables, heads, strict=True):
            if headed:
                _head(table)
        written = io.BytesIO()
        pdf.save(
            written,
            deterministic_id=True,
            fix_metadata_version=False,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.preserve,
        )
    return written.getvalue()


def _found(element: Any, kind: str) -> Iterator[Any]:
    """The structure elements of a kind, in reading order."""
    for kid in _kids(element):
        if kid.get("/S") == kind:
            yield kid
        else:
            yield from _found(kid, kind)


def _kids(element: Any) -> list[Any]:
    import pikepdf

    kids = element.get("/K", [])
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary)]


def _head(table: Any) -> None:
    for body in _found(table, "/TBody"):
        for row in _found(body, "/TR"):
            cells = _kids(row)
            for cell in cells:
                _free(cell)
            _make_header(cells[0])


def _free(cell: Any) -> None:
    """Take a cell's list of column headers away: beside it a row header's scope would not count."""
    for attributes in _attributes(cell):
        if "/Headers" in attributes:
            del attributes["/Headers"]


def _attributes(cell: Any) -> list[Any]:
    import pikepdf

    owners = cell.get("/A", [])
    return list(owners) if isinstance(owners, pikepdf.Array) else [owners]


def _make_header(cell: Any) -> None:
    import pikepdf

    cell.S = pikepdf.Name.TH
    scope = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
    cell.A = pikepdf.Array([*_attributes(cell), scope])
