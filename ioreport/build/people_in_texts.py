"""Check texts of a document for numbers of people, if the document withholds numbers or joins groups to hide them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ioreport.documents.sources_section import withholds
from ioreport.documents.tree.document_parts import Report
from ioreport.documents.tree.executed_notebook import HIDDEN_TAGS
from ioreport.errors import DocumentError, Finding
from ioreport.facts.number_lint import markdown_prose, source_of
from ioreport.facts.number_patterns import mask_names, mask_passes
from ioreport.reads import unrecorded
from ioreport.record_reader import read_record
from ioreport.records import Chart, Photo, Table, Text
from ioreport.tables import Office
from ioreport.wording.people_in_words import people_in_words

PEOPLE_IN_TEXTS_RULE = "people-in-words"
_EXPECTED = "a text without a number of people, or one that a fact gives: the document withholds such numbers"
_PLANNED = frozenset(["projects", "grants", "donors", "budget_lines", "indicators", "partners", "places", "profile"])
"""Tables whose texts are about agreements or plans; they do not count participants."""
_ALLOW = "allow"

_LARGE = re.compile(r"[0-9]{2,}(?:[ \u00a0\u202f,.][0-9]{3})*")
"""A number that is never withheld as small."""

_Piece = tuple[str, str, str]
"""The place of a text in the document, the text, and the longer text of which it is a part."""


def check_texts(
    executed: Any, report: Report, name: str, office: Office | None = None, asked: str | None = None
) -> tuple[Finding, ...]:
    """Texts that may give withheld numbers: warnings to the author; errors for a public report.

    Parameters
    ----------
    asked : str, optional
        The row of the table `reports` that the document is.

    Raises
    ------
    DocumentError
        When the report is public and has such a text.
    """
    public = office is not None and asked in _public(office)
    findings = told_of_people(executed, report, name, office, "error" if public else "warning")
    if public and findings:
        raise DocumentError(
            f"{name} says in words how many people there were, and withholds such numbers.",
            findings,
            "write the texts without these numbers, name a fact in their place, or allow one with its reason: in the "
            "column allow of narratives, or in the notebook's metadata (docs/notebooks.md, Figures typed by hand)",
        )
    return findings


def _public(office: Office) -> frozenset[str]:
    """The reports that anybody may read."""
    with unrecorded():  # the report's own row is read for its contents
        reports = office.reports
    return frozenset(reports.loc[reports["audience"].astype("str") == "public", "report_id"].astype("str"))


def told_of_people(
    executed: Any, report: Report, name: str, office: Office | None = None, level: str = "warning"
) -> tuple[Finding, ...]:
    """A finding for every text that says how many people there were, if the document withholds or joins any number.

    Words instead of a number ("a family of four") are found anywhere.

    Parameters
    ----------
    executed : NotebookNode
    report : Report
        Its contents.
    name : str
        The notebook's file name.
    office : Office, optional
        The office in whose tables the text is searched, so that the finding has file, row and column.
    level : str
        ``error`` for a public report, else ``warning``.

    Notes
    -----
    Dates, years and references are ignored, and so are texts that are allowed with a reason (``ioreport.allow`` in the
    notebook's metadata, or the column ``allow`` of ``narratives``) and texts about agreements or plans.
    """
    pieces = [*_of_facts(report), *(_pieces(executed, report) if withholds(report) or _joins(report) else ())]
    allowed = [str(entry.get("text", "")) for entry in executed.metadata.get("ioreport", {}).get("allow", ())]
    findings = (
        _located(office, whole, found, level)
        or [Finding(name, None, where, PEOPLE_IN_TEXTS_RULE, level, found, _EXPECTED)]
        for where, text, whole in pieces
        for found in people_in_words(mask_passes(mask_names(text, filter(None, allowed))))
    )
    return tuple(dict.fromkeys(finding for found in findings for finding in found if finding.level))


def _joins(report: Report) -> bool:
    """Whether a table shows groups of people together, so that the number of each stays hidden."""
    tables = (getattr(shown.record, "table", shown.record) for shown in report.shown)
    return any(getattr(table, "arguments", {}).get("groups") for table in tables)


def _pieces(executed: Any, report: Report) -> Iterator[_Piece]:
    for number, cell in enumerate(executed.cells, start=1):
        if not HIDDEN_TAGS & {*cell.metadata.get("tags", ())}:
            yield from ((f"cell {number}", *piece) for piece in _of_cell(cell))
    for shown in report.shown:
        where, record = shown.id.replace("-", " "), shown.record
        yield from ((where, text, text) for text in _READ[type(record)](record) if text)


def _of_facts(report: Report) -> Iterator[_Piece]:
    """Words of facts; words instead of a number are a count that is not in the plan."""
    for fact in report.facts:
        if not fact.withheld and (fact.value is None or fact.unit in ("", "text")):
            yield f"the fact {fact.key}", _LARGE.sub("", fact.text), fact.text


def _of_cell(cell: Any) -> Iterator[tuple[str, str]]:
    if cell.cell_type == "markdown":
        yield from ((piece.text, source_of(cell)) for piece in markdown_prose(source_of(cell)))
    for output in cell.get("outputs", ()):
        record = read_record(output.get("data", {}))
        if isinstance(record, Text):
            yield from ((piece.text, record.markdown) for piece in markdown_prose(record.markdown))


def _of_table(table: Table) -> Iterator[str]:
    places = [place for place, column in enumerate(table.columns) if not column.numeric]
    yield table.caption
    yield from (row[place].text for row in table.rows for place in places if not row[place].fact)


def _of_chart(chart: Chart) -> Iterator[str]:
    yield from (chart.title, chart.subtitle, *_of_table(chart.table))


def _of_photo(photo: Photo) -> Iterator[str]:
    yield from (photo.caption, photo.alt)


_READ: dict[type, Callable[[Any], Iterator[str]]] = {Table: _of_table, Chart: _of_chart, Photo: _of_photo}


def _located(office: Office | None, whole: str, found: str, level: str) -> Sequence[Finding]:
    """Findings at the office's cells from which a text came; their level is empty if the text is not a fault."""
    if office is None:
        return []
    return [
        *_in_files(office, whole, found, level),
        *(
            Finding(
                office.file(table),
                row,
                column,
                PEOPLE_IN_TEXTS_RULE,
                "" if table in _PLANNED or allowed else level,
                found,
                _EXPECTED,
            )
            for table, row, column, allowed in _cells(office, whole, found)
        ),
    ]


def _in_files(office: Office, whole: str, found: str, level: str) -> Iterator[Finding]:
    """The same at the office's Markdown files."""
    shown = _plain(whole)
    for text in office.narrative_files:
        if found in (plain := _plain(text.text)) and plain in shown:
            line = text.line + text.text.count("\n", 0, max(0, text.text.find(found.split()[0])))
            weight = "" if _is_allowed(text.allow, found) else level
            yield Finding(text.file, line, None, PEOPLE_IN_TEXTS_RULE, weight, found, _EXPECTED)


def _cells(office: Office, whole: str, found: str) -> Iterator[tuple[str, int, str, bool]]:
    """Table, row and column of the office's texts that are part of a text and have the words found, and if allowed."""
    shown = _plain(whole)
    for table, frame in office.tables.items():
        for column in frame.columns[[_is_text(frame[each]) for each in frame]]:
            for row, text in frame[column].dropna().items():
                if found in (plain := _plain(text)) and plain in shown:
                    yield (
                        table,
                        int(row),
                        column,
                        _is_allowed(str(frame.at[row, _ALLOW]) if _ALLOW in frame else "", found),
                    )


def _is_text(column: Any) -> bool:
    return column.dtype == object or str(column.dtype).startswith("str")


def _is_allowed(entries: str, found: str) -> bool:
    names = [entry.partition("=")[0].strip() for entry in entries.split(";") if "=" in entry]
    return any(name and not people_in_words(mask_names(found, [name])) for name in names)


def _plain(text: Any) -> str:
    """A text without line ends, marks of quotations and escapes: a quotation is shown with them."""
    told = re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", re.sub(r"^> ?", "", str(text), flags=re.MULTILINE))
    return re.sub(r"\s+", " ", told).strip()
