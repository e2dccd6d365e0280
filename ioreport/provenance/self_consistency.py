"""Compare the texts of a document with its own manifest; this needs no notebook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ioreport.documents.readback import Contents, Piece
from ioreport.provenance.fact_differences import plain_record
from ioreport.provenance.rebuild_comparison import Unlike

CARRIED = "the facts in the document"


def unlike_within(document: Contents) -> tuple[Unlike, ...]:
    """Every place where a document shows a fact or a table's cell differently from its manifest.

    Parameters
    ----------
    document : Contents

    Returns
    -------
    tuple of Unlike
        Facts in texts, tiles and cells that differ from the manifest or are not in it; cells that differ or are
        missing.
    """
    manifest = document.manifest
    facts = {fact["key"]: plain_record(fact["text"]) for fact in manifest["facts"]}
    cells = _manifest_cells(manifest)
    found = [each for piece in document.pieces for each in _unlike_facts(piece, facts, cells)]
    shown = document.cells
    # The reader of workbooks names cells by their sheets; the manifest does not.
    tables = {name.split("/")[0] for name in shown} & {name.split("/")[0] for name in cells}
    missing = [
        Unlike(name, None, text, CARRIED)
        for name, text in cells.items()
        if text and name not in shown and name.split("/")[0] in tables
    ]
    other = [
        Unlike(name, text, cells[name], CARRIED)
        for name, text in shown.items()
        if name in cells and text != cells[name]
    ]
    return (*dict.fromkeys((*found, *missing, *other)),)


def _unlike_facts(piece: Piece, facts: Mapping[str, str], cells: Mapping[str, str]) -> Iterator[Unlike]:
    for key, text in piece.facts:
        if key not in facts:
            yield Unlike(f"{piece.where}, fact {key}", text, None, CARRIED)
        elif text not in (facts[key], cells.get(piece.place)):
            yield Unlike(f"{piece.where}, fact {key}", text, facts[key], CARRIED)


def _manifest_cells(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {
        f"{table['key']}/{row['name']}/{column['name']}": re.sub(r"\s+", " ", text).strip()
        for table in manifest.get("tables", ())
        for row in table["rows"]
        for column, text in zip(table["columns"], row["cells"], strict=True)
    }
