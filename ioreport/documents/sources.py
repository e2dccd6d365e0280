"""The last section of every document: where each figure comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ioreport.documents.tree.parts import Report, numbered
from ioreport.records import Fact
from ioreport.wording import Wording

LONG = 60
"""Characters of row numbers that are worth a reference to where they stand already."""


@dataclass(frozen=True)
class Source:
    """What stands behind one fact: `files` are (file, rows in words), `uses` the anchors in the text."""

    key: str
    text: str
    label: str
    definition: str
    note: str
    files: tuple[tuple[str, str], ...]
    uses: tuple[str, ...]


@dataclass(frozen=True)
class Drawn:
    """What stands behind one figure or table.

    `same` is the anchor and name of an entry above with the very rows; a `stated` table shows facts and nothing else.
    """

    id: str
    name: str
    title: str
    files: tuple[tuple[str, str], ...]
    same: tuple[str, str] | None = None
    stated: bool = False


def fact_sources(report: Report, words: Wording) -> tuple[Source, ...]:
    """Every fact of a document with its definition and rows, in the order of first use."""
    return tuple(_source(fact, report, words) for fact in report.facts)


def drawn_sources(report: Report, words: Wording) -> tuple[Drawn, ...]:
    """Every figure and table of a document with its rows, in their order; a long list of rows stands once."""
    told = {worded_trail(fact.trail, words): (f"fact-{fact.key}", _label(fact)) for fact in reversed(report.facts)}
    drawn = []
    for shown in report.shown:
        name, files = numbered(shown.id, words), worded_trail(shown.record.trail, words)
        long = sum(len(rows) for _, rows in files) > LONG
        same = told.setdefault(files, (shown.id, name)) if long else None
        stated = not files and bool(getattr(shown.record, "facts", ()))
        drawn.append(Drawn(shown.id, name, shown.title, files, None if same == (shown.id, name) else same, stated))
    return tuple(drawn)


def withholds(report: Report) -> bool:
    """Whether a document keeps back any number, so that its reader is told what the word for it means."""
    tables = [getattr(shown.record, "table", shown.record) for shown in report.shown]
    cells = (cell for table in tables for row in getattr(table, "rows", ()) for cell in row)
    return any(each.withheld for each in (*report.facts, *cells))


def _label(fact: Fact) -> str:
    return fact.label or fact.key.replace("_", " ").capitalize()


def used_inputs(report: Report, inputs: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The inputs that the document's facts, figures and tables came from; a manifest names the others too."""
    trails = [fact.trail for fact in report.facts] + [shown.record.trail for shown in report.shown]
    used = {file for trail in trails for file in trail}
    return [item for item in inputs if item["file"] in used]


def worded_trail(trail: Mapping[str, Any], words: Wording) -> tuple[tuple[str, str], ...]:
    """The files of a trail, each with its rows in words.

    >>> worded_trail({"participations.csv": "2-40,45"}, Wording("en"))
    (('participations.csv', 'rows 2–40, 45'),)
    >>> worded_trail({"participations.csv": {"count": 1200, "sha256": "0a…"}}, Wording("en"))
    (('participations.csv', '1,200 rows'),)
    """
    return tuple((file, _rows(rows, words)) for file, rows in trail.items())


def _rows(rows: Any, words: Wording) -> str:
    if isinstance(rows, Mapping):
        return words.plural("{n} row", "{n} rows", rows["count"])
    one = str(rows).isdigit()
    return f"{words.plural('row', 'rows', 1 if one else 2)} {str(rows).replace(',', ', ').replace('-', '–')}"


def _source(fact: Fact, report: Report, words: Wording) -> Source:
    return Source(
        key=fact.key,
        text=fact.text,
        label=_label(fact),
        definition=fact.definition,
        note=fact.note,
        files=worded_trail(fact.trail, words),
        uses=report.uses.get(fact.key, ()),
    )
