"""Tag the row headers of a PDF's tables, which Typst cannot do yet."""

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
        For each table in order, whether its first column has the row headers.

    Returns
    -------
    bytes
        The same PDF with these tags; nothing else changes. The same PDF gives the same bytes.
    """
    import pikepdf

    if not any(heads):
        return content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        tables = _found(pdf.Root.StructTreeRoot, "/Table")
        for table, headed in zip(tables, heads, strict=True):
            if headed:
                _tag_row_headers(table)
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


def _tag_row_headers(table: Any) -> None:
    for body in _found(table, "/TBody"):
        for row in _found(body, "/TR"):
            cells = _kids(row)
            for cell in cells:
                _remove_headers(cell)
            _make_header(cells[0])


def _remove_headers(cell: Any) -> None:
    """Remove a cell's list of column headers: readers that find it ignore the scope of the row header."""
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
