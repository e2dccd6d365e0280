"""Compute the figures of a document again, and report those that differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ioreport.errors import IoreportError
from ioreport.facts.cell_wording import number_wordings
from ioreport.facts.fact_wording import worded
from ioreport.measures import Measured, measure
from ioreport.measures.disclosure.redact import counts_people, without_left_out
from ioreport.provenance.document_figures import Figure, figures
from ioreport.provenance.fact_differences import NOT_COMPUTED, Difference, compared, plain_record
from ioreport.provenance.rebuild_comparison import Unlike
from ioreport.tables import Office
from ioreport.wording import Wording

OFFICE = "the office's rows give"
COUNTED_AGAIN = ("value", "unit", "precision", "text", "definition", "trail")
"""The parts of a fact that its measure computes; the others name the measure and its arguments."""


def verify(manifest: Mapping[str, Any], office: Office) -> tuple[Difference, ...]:
    """Compute every fact of a document again from an office's files, and report those that differ.

    A withheld count is only checked against the document's limit ("fewer than 10"), if the document has one.

    Parameters
    ----------
    manifest : mapping
        From `read_manifest`, of a document that `build` wrote.
    office : Office

    Returns
    -------
    tuple of Difference
        Empty if nothing differs.
    """
    words = Wording(manifest["report"]["language"])
    return tuple(found for fact in manifest["facts"] for found in _recomputed(fact, office, words))


def unlike_cells(manifest: Mapping[str, Any], office: Office) -> tuple[Unlike, ...]:
    """Compute the cells of a document's tables and charts again, and report those that differ.

    Cells that show a fact, withheld cells, and cells without a measure, such as titles, are left out.
    """
    words = Wording(manifest["report"]["language"])
    cells = [
        figure
        for figure in figures(manifest)
        if figure.place and figure.measure and not figure.withheld and figure.fact is None
    ]
    return tuple(each for figure in cells for each in _recomputed_cell(figure, office, words))


def not_computed(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """The figures of a document's tables and charts that have no measure, without row headers.

    A cell is given by its name, ``finance/rounding/budget``; a column without any measure by the column's,
    ``support/Cost``.
    """
    heads = {_column_of(f"{table['key']}/–/{table['columns'][0]['name']}") for table in manifest.get("tables", ())}
    cells = [figure for figure in figures(manifest) if figure.place and _column_of(figure.name) not in heads]
    measured = {_column_of(figure.name) for figure in cells if figure.measure}
    left = [each for each in cells if not (each.measure or each.withheld) and any(map(str.isdecimal, each.text))]
    names = (name if (column := _column_of(name)) in measured else column for name in (each.name for each in left))
    return tuple(dict.fromkeys(names))


def _column_of(cell: str) -> str:
    table, _, rest = cell.partition("/")
    return f"{table}/{rest.rpartition('/')[2]}"


def _recomputed_cell(figure: Figure, office: Office, words: Wording) -> Iterator[Unlike]:
    try:
        measured = measure(office, figure.measure, **figure.arguments)
    except IoreportError as error:
        yield Unlike(figure.name, figure.text, f"{NOT_COMPUTED}: {error.message}", OFFICE)
        return
    again = worded(figure.name, measured, words)
    ways = [again.text, *number_wordings(measured.value, again.precision, words)]
    if plain_record(figure.text) not in map(plain_record, ways) and again.value is not None:
        yield Unlike(
            figure.name, plain_record(figure.text), plain_record(ways[-1] if len(ways) > 1 else again.text), OFFICE
        )


def _recomputed(fact: Mapping[str, Any], office: Office, words: Wording) -> Iterator[Difference]:
    if fact["withheld"] and "below" not in fact:
        return
    try:
        measured = measure(office, fact["measure"], **fact["arguments"])
    except IoreportError as error:
        yield Difference(fact["key"], "text", fact["text"], f"{NOT_COMPUTED}: {error.message}")
        return
    if fact["withheld"]:
        yield from _bounded_again(fact, measured, words)
        return
    yield from compared(fact, _written_again(fact, measured, words), COUNTED_AGAIN)


def _bounded_again(fact: Mapping[str, Any], measured: Measured, words: Wording) -> Iterator[Difference]:
    """Check a withheld count: it must not be zero, and must be below the document's limit."""
    below, text = fact["below"], words.word_withheld(fact["below"])
    if not measured.value:
        text = worded(fact["key"], measured, words, unit=fact["unit"]).text
    elif measured.value >= below:
        text = f"not fewer than {below}"
    if fact["text"] != text:
        yield Difference(fact["key"], "text", fact["text"], text)


def _written_again(fact: Mapping[str, Any], measured: Measured, words: Wording) -> dict[str, Any]:
    """A fact as its measure gives it now.

    If the document withholds the number of people that a share leaves out, that form of the fact is used.
    """
    ways = [measured, without_left_out(measured)] if any(map(counts_people, measured.remarks)) else [measured]
    written = [worded(fact["key"], each, words, unit=fact["unit"]).written() for each in ways]
    return next((way for way in written if way["definition"] == fact["definition"]), written[0])
