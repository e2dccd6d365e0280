"""The last section of a web page, PDF and Word document: where each figure comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ioreport.cell_ranges import in_sheet
from ioreport.documents.tree.document_parts import Report, Shown, numbered
from ioreport.records import Cell, Column, Fact, Photo, Table
from ioreport.values import CellOrigin
from ioreport.wording import Wording

_LONG = 60
"""A list of rows with more characters than this is printed once; later entries refer to it."""


@dataclass(frozen=True)
class FactSource:
    """The source of one fact.

    `files` has pairs (file, rows in words), or is None where the section leaves them out; `uses` are the anchors of
    the fact in the text; `imported` says which cells imported rows came from.
    """

    key: str
    text: str
    label: str
    definition: str
    note: str
    files: tuple[tuple[str, str], ...] | None
    uses: tuple[str, ...]
    imported: str = ""


@dataclass(frozen=True)
class ExhibitSource:
    """The source of one figure or table.

    `same` is the anchor and name of an earlier entry with the same rows; a `stated` table shows only facts.
    """

    id: str
    name: str
    title: str
    files: tuple[tuple[str, str], ...]
    same: tuple[str, str] | None = None
    stated: bool = False
    imported: str = ""


def fact_sources(report: Report, words: Wording, sources: str = "full") -> tuple[FactSource, ...]:
    """Every fact of a document with its definition and rows, in the order of first use.

    `sources` is one of `ioreport.values.SOURCES_LENGTHS`.
    """
    return tuple(_source(fact, report, words, sources) for fact in report.facts)


def exhibit_sources(report: Report, words: Wording, sources: str = "full") -> tuple[ExhibitSource, ...]:
    """Every figure and table of a document with its rows, in document order; a long list of rows is printed once."""
    if sources == "file":
        return ()
    short = sources == "short"
    told = {
        worded_trail(fact.trail, words, short): (f"fact-{fact.key}", _label(fact)) for fact in reversed(report.facts)
    }
    drawn = []
    for shown in report.shown:
        name, files = numbered(shown.id, words), worded_trail(shown.record.trail, words, short)
        long = sum(len(rows) for _, rows in files) > _LONG
        same = told.setdefault(files, (shown.id, name)) if long else None
        stated = not files and bool(getattr(shown.record, "facts", ()))
        other = None if same == (shown.id, name) else same
        imported = "" if other else imported_line(_origins(shown), words, short)
        drawn.append(ExhibitSource(shown.id, name, shown.title, files, other, stated, imported))
    return tuple(drawn)


def opening_lines(report: Report, words: Wording, sources: str = "full") -> list[str]:
    """The sentences that open the section."""
    lines = [
        words.label(
            "Each number in the text leads here, and from here back. Row numbers are those that a "
            "spreadsheet shows; the header is row 1."
        )
        if sources == "full"
        else words.label(
            "Each number in the text leads here, and from here back. The rows that it comes from stand "
            "in facts.json, which this document carries."
        )
    ]
    if any(map(_origins, report.facts)) or any(map(_origins, report.shown)):
        lines.append(words.label("Rows that were imported lead on to the cells of the file that was received."))
    return [*lines, *words.explain_withheld(_marks(report))]


def rows_line(files: Iterable[tuple[str, str]], words: Wording) -> str:
    """Files with their rows in one line.

    >>> rows_line([("a.csv", "row 2"), ("b.csv", "rows 3–4")], Wording("en"))
    'a.csv: row 2; b.csv: rows 3–4'
    """
    told = "; ".join(f"{file}: {rows}" for file, rows in files)
    return told or words.label("No row of this office's files")


def imported_line(origins: Sequence[CellOrigin], words: Wording, short: bool = False) -> str:
    """The cells that imported rows came from, in one line; empty if none was imported.

    A short line counts the rows of a sheet whose cells are not one range; of many sheets it has the rows of a source.

    >>> june = CellOrigin("b", "2023-06", "inbox/b.xlsx", "0a", "Юни 2023", "G6:L6,G9:L9", 2)
    >>> imported_line([june], Wording("en"))
    'Imported from: b 2023-06, Юни 2023!G6:L6, G9:L9 (inbox/b.xlsx)'
    >>> imported_line([june], Wording("en"), short=True)
    'Imported from: b 2023-06, Юни 2023: 2 rows'
    """
    if not origins:
        return ""
    if len(origins) > (_FEW if short else _MANY):
        told = [_of_source(source, origins, words) for source in dict.fromkeys(each.source for each in origins)]
    else:
        files = ["" if short else f" ({each.file})" for each in origins]
        told = [f"{each.named}, {_cells(each, words, short)}{file}" for each, file in zip(origins, files, strict=True)]
    return words.label("Imported from: {places}", places="; ".join(told))


_FEW, _MANY = 4, 12
"""The most sheets that a short and a full line name."""


def _cells(origin: CellOrigin, words: Wording, short: bool = False) -> str:
    if isinstance(origin.cells, str) and not (short and "," in origin.cells):
        return in_sheet(origin.sheet, origin.cells.replace(",", ", "))
    count = words.plural("{n} row", "{n} rows", origin.rows)
    return f"{origin.sheet}: {count}" if origin.sheet else count


def _of_source(source: str, origins: Iterable[CellOrigin], words: Wording) -> str:
    """How many sheets of a source, and how many rows came from them."""
    own = [each for each in origins if each.source == source]
    sheets = words.plural("{n} sheet", "{n} sheets", len(own))
    return f"{source}, {sheets}: {words.plural('{n} row', '{n} rows', sum(each.rows for each in own))}"


def _origins(shown: Fact | Shown) -> tuple[CellOrigin, ...]:
    record = shown.record if isinstance(shown, Shown) else shown
    return () if isinstance(record, Photo) else record.origins


def inputs_table(inputs: Sequence[Mapping[str, Any]], words: Wording) -> Table:
    """The office's files that a document was made from, as a table."""
    columns = (Column(words.label("File")), Column(words.label("Rows"), numeric=True), Column("SHA-256"))
    rows = tuple(
        (
            Cell(item["file"]),
            Cell(words.word_number(item["rows"]) if "rows" in item else "–"),
            Cell(f"{item['sha256'][:16]}…" if item["sha256"] else "–"),
        )
        for item in inputs
    )
    return Table("inputs", words.label("The office's files that this document was made from"), columns, rows)


def inputs_notes(inputs: Sequence[Mapping[str, Any]], words: Wording) -> list[str]:
    """The notes on the files' fingerprints."""
    notes = [words.label("The full fingerprints (SHA-256) stand in facts.json, which this document carries.")]
    if any(not item["sha256"] for item in inputs):
        notes.append(
            words.label(
                "Of files that count people no fingerprint is given: with it, numbers that are "
                "withheld could be found by trial."
            )
        )
    return notes


def withholds(report: Report) -> bool:
    """Whether a document withholds any number."""
    return any(True for _ in _marks(report))


def _marks(report: Report) -> Iterator[str]:
    """The mark that is shown instead of each withheld number."""
    tables = [getattr(shown.record, "table", shown.record) for shown in report.shown]
    cells = (cell for table in tables for row in getattr(table, "rows", ()) for cell in row)
    yield from (each.text for each in (*report.facts, *cells) if each.withheld)


def _label(fact: Fact) -> str:
    return fact.label or fact.key.replace("_", " ").capitalize()


def used_inputs(report: Report, manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The inputs that are in a trail of the document's facts, figures and tables, then the originals of imported rows.

    The manifest names the other inputs, too.
    """
    trails = [fact.trail for fact in report.facts] + [shown.record.trail for shown in report.shown]
    used = {file for trail in trails for file in trail}
    originals = {item["file"]: item for item in manifest.get("originals", ())}
    return [*(item for item in manifest["inputs"] if item["file"] in used), *originals.values()]


def worded_trail(trail: Mapping[str, Any], words: Wording, short: bool = False) -> tuple[tuple[str, str], ...]:
    """The files of a trail, each with its rows in words, or only with their number.

    >>> worded_trail({"participations.csv": "2-40,45"}, Wording("en"))
    (('participations.csv', 'rows 2–40, 45'),)
    >>> worded_trail({"participations.csv": "2-40,45"}, Wording("en"), short=True)
    (('participations.csv', '40 rows'),)
    >>> worded_trail({"participations.csv": {"count": 1200, "sha256": "0a…"}}, Wording("en"))
    (('participations.csv', '1,200 rows'),)
    """
    return tuple((file, _rows(rows, words, short)) for file, rows in trail.items())


def _rows(rows: Any, words: Wording, short: bool) -> str:
    if isinstance(rows, Mapping) or short:
        count = rows["count"] if isinstance(rows, Mapping) else _count(str(rows))
        return words.plural("{n} row", "{n} rows", count)
    one = str(rows).isdigit()
    return f"{words.plural('row', 'rows', 1 if one else 2)} {str(rows).replace(',', ', ').replace('-', '–')}"


def _count(rows: str) -> int:
    """How many rows a list of row numbers has: "2-40,45" has 40."""
    ends = (each.partition("-") for each in rows.split(",") if each)
    return sum(int(last or first) - int(first) + 1 for first, _, last in ends)


def _source(fact: Fact, report: Report, words: Wording, sources: str) -> FactSource:
    told = sources != "file"
    return FactSource(
        key=fact.key,
        text=fact.text,
        label=_label(fact),
        definition=fact.definition if told else "",
        note=fact.note if sources == "full" else "",
        files=worded_trail(fact.trail, words, sources == "short") if told else None,
        uses=report.uses.get(fact.key, ()),
        imported=imported_line(fact.origins, words, sources == "short") if told else "",
    )
