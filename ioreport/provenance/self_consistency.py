"""What a document shows, held against the facts and tables that it carries: what can be told without its notebook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ioreport.documents.readback import Contents, Piece
from ioreport.provenance.fact_differences import plain_record
from ioreport.provenance.rebuild_comparison import Unlike

CARRIED = "the facts in the document"


def unlike_within(document: Contents) -> tuple[Unlike, ...]:
    """Every place where a document shows a fact or a table's cell otherwise than it carries it.

    Parameters
    ----------
    document : Contents

    Returns
    -------
    tuple of Unlike
        Facts in texts, tiles and cells that read otherwise or that the document does not carry; cells that read
        otherwise, are missing, or that it does not carry.
    """
    manifest = document.manifest
    facts = {fact["key"]: plain_record(fact["text"]) for fact in manifest["facts"]}
    cells = _carried(manifest)
    found = [each for piece in document.pieces for each in _unlike_facts(piece, facts, cells)]
    shown = document.cells
    # A workbook names its cells by its sheets, which the manifest does not.
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


def _carried(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {
        f"{table['key']}/{row['name']}/{column['name']}": re.sub(r"\s+", " ", text).strip()
        for table in manifest.get("tables", ())
        for row in table["rows"]
        for column, text in zip(table["columns"], row["cells"], strict=True)
    }
