"""The way back: from a finished document to its rows, and the test that every figure still holds."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ioreport.documents.reading import read_manifest
from ioreport.errors import IoreportError, UsageError, nearest
from ioreport.facts.ledger import worded
from ioreport.measures import measure
from ioreport.records import FACT_FIELDS
from ioreport.tables import Office, load
from ioreport.tables.delimited import read_cells
from ioreport.wording import Wording

COUNTED_AGAIN = ("value", "unit", "precision", "text", "trail")
"""The parts of a fact that come out of its measure; the others say which measure and how."""


@dataclass(frozen=True)
class Difference:
    """A part of a fact that is not what it was; `None` where the fact is missing on one side."""

    key: str
    part: str
    old: Any
    new: Any

    def __str__(self) -> str:
        if self.part == "fact":
            return f"{self.key}: {'added' if self.old is None else 'removed'}: {self.new or self.old}"
        return f"{self.key}: {self.part} was {self.old!r}, is {self.new!r}"


def find_fact(manifest: Mapping[str, Any], key: str) -> dict[str, Any]:
    """One fact of a document.

    Raises
    ------
    UsageError
        When the document has no fact of that name; names the nearest.
    """
    facts = {fact["key"]: fact for fact in manifest["facts"]}
    if key not in facts:
        hint = nearest(key, facts) or f"; it has {', '.join(facts)}"
        raise UsageError(f"The document has no fact {key!r}{hint}.")
    return facts[key]


def find_office(manifest: Mapping[str, Any], near: Path = Path("data")) -> Office:
    """The office that a document was built from: the one whose files bear the very hashes that it names.

    Raises
    ------
    UsageError
        When no folder in `near` has these files unchanged.
    """
    for descriptor in sorted(near.glob("*/datapackage.json")):
        if _unchanged(descriptor.parent, manifest["inputs"]):
            return load(descriptor.parent)
    raise UsageError(
        f"No folder in {near} holds the files this document was built from, unchanged.",
        next_step="name the office with --data",
    )


def _unchanged(folder: Path, inputs: Sequence[Mapping[str, Any]]) -> bool:
    return bool(inputs) and all(_sha256(folder / item["file"]) == item["sha256"] for item in inputs)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def explain_rows(fact: Mapping[str, Any], office: Office) -> dict[str, list[dict[str, str]]]:
    """The very rows behind a fact, by file: each row's number and its cells as they stand in the file."""
    again = measure(office, fact["measure"], **fact["arguments"])
    return {file: _cells(office.folder / file, rows) for file, rows in again.trail.rows.items()}


def _cells(file: Path, rows: Collection[int]) -> list[dict[str, str]]:
    texts = read_cells(file.read_bytes(), file.name).frame.loc[list(rows)].fillna("")
    return [{"row": str(row), **cells} for row, cells in zip(texts.index, texts.to_dict("records"), strict=True)]


def changed_files(
    manifest: Mapping[str, Any], office: Office, among: Collection[str] | None = None
) -> tuple[str, ...]:
    """The files that are not, to the byte, those that a document was built from; all of them, or some."""
    asked = [item for item in manifest["inputs"] if among is None or item["file"] in among]
    return tuple(item["file"] for item in asked if _sha256(office.folder / item["file"]) != item["sha256"])


def verify(document: Path, data: Path) -> tuple[Difference, ...]:
    """Recompute every fact of a document from an office's files, and tell those that differ.

    Parameters
    ----------
    document : Path
        An ``.html`` or ``.pdf`` that `build` wrote.
    data : Path
        The office's folder.

    Returns
    -------
    tuple of Difference
        Empty when every fact holds.
    """
    manifest, office = read_manifest(document), load(data)
    words = Wording(manifest["report"]["language"])
    return tuple(found for fact in manifest["facts"] for found in _recomputed(fact, office, words))


def _recomputed(fact: Mapping[str, Any], office: Office, words: Wording) -> Iterator[Difference]:
    if fact["withheld"]:
        return
    try:
        measured = measure(office, fact["measure"], **fact["arguments"])
    except IoreportError as error:
        yield Difference(fact["key"], "value", fact["value"], f"cannot be computed: {error.message}")
        return
    again = worded(fact["key"], measured, words, unit=fact["unit"]).written()
    yield from _compared(fact, again, COUNTED_AGAIN)


def _compared(old: Mapping[str, Any], new: Mapping[str, Any], parts: Sequence[str]) -> Iterator[Difference]:
    return (Difference(old["key"], part, old[part], new[part]) for part in parts if old[part] != new[part])


def diff(old: Path, new: Path) -> tuple[Difference, ...]:
    """What changed between the facts of two documents: added, removed, and every changed part."""
    before, after = ({f["key"]: f for f in read_manifest(path)["facts"]} for path in (old, new))
    gone = [Difference(key, "fact", before[key]["text"], None) for key in before if key not in after]
    come = [Difference(key, "fact", None, after[key]["text"]) for key in after if key not in before]
    changed = [d for key in before if key in after for d in _compared(before[key], after[key], FACT_FIELDS)]
    return tuple(gone + come + changed)
