"""Read an executed notebook into a document tree: cover, text, figures, tables, and every use of a fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ioreport.documents.tree.document_parts import FactStatement, Part, Report, SectionHeading, Shown, Strip
from ioreport.documents.tree.markdown_cells import made_heading, read_cell, read_text
from ioreport.documents.tree.notebook_passage import Passage
from ioreport.errors import DocumentError, Finding
from ioreport.record_reader import read_record
from ioreport.records import Chart, Cover, Fact, Figures, Photo, Record, Table, Text
from ioreport.records import Heading as MadeHeading

HIDDEN_TAGS = frozenset({"parameters", "injected-parameters", "remove-cell", "hide-cell", "no-report"})
"""Cells with one of these tags, written with - or _, are not part of the document."""

HIDDEN_OUTPUTS = frozenset({"remove-output", "hide-output"})
"""The outputs of cells with one of these tags are not part of the document: on paper nobody could unfold them."""


def read_report(notebook: Any, name: str = "notebook.ipynb") -> Report:
    """Read a document from an executed notebook.

    Parameters
    ----------
    notebook : NotebookNode
        Executed: outputs have the records, and `user_expressions` of Markdown cells have the facts of the text.
    name : str
        The notebook's file name, for messages.

    Raises
    ------
    DocumentError
        With every fault: an expression that gives no fact, a heading out of order, one key with two values,
        no cover or a second one, a figure shown twice.
    """
    cells = tuple(_document_cells(notebook))
    reading = Passage(name, _targets(cells))
    cover = _only_cover(cells, reading)
    reading.language = cover.language if cover else "en"
    tiles = tuple((tile.label, reading.use(tile.fact)) for tile in cover.tiles) if cover else ()
    for fact in cover.facts if cover else ():
        reading.hold(fact)
    parts = tuple(part for where, cell in cells for part in _parts(where, cell, reading))
    _check_keys(parts, reading)
    if reading.findings or cover is None:
        raise DocumentError(f"{name} cannot be written as a document.", reading.findings, _next_step(reading.findings))
    start = next((i for i, part in enumerate(parts) if isinstance(part, SectionHeading)), len(parts))
    uses = {key: tuple(anchors) for key, anchors in reading.uses.items()}
    facts = tuple(reading.facts.values())
    return Report(
        cover, tiles, parts[:start], parts[start:], facts, uses, tuple(reading.warnings), tuple(reading.formulas)
    )


def _next_step(findings: Iterable[Finding]) -> str:
    """What to do next; where no expression of a text was evaluated, run the notebook in another way."""
    return "; ".join(dict.fromkeys(_STEPS.get(finding.rule, _MEND) for finding in findings))


_MEND = "correct these places and run again"
_STEPS = {
    "unevaluated": "build the notebook with ioreport build, or run it in JupyterLab with jupyterlab-myst and save it: "
    "jupyter nbconvert --execute evaluates no expression of a text",
}


def _document_cells(notebook: Any) -> Iterator[tuple[str, Any]]:
    """The cells of the document with their places; the cell of injected parameters is not counted."""
    number = 0
    for cell in notebook.cells:
        tags = _tags(cell)
        number += "injected-parameters" not in tags
        if not tags & HIDDEN_TAGS:
            yield f"cell {number}", cell


def _tags(cell: Any) -> set[str]:
    return {str(tag).replace("_", "-") for tag in cell.metadata.get("tags", ())}


def _outputs(cell: Any) -> list[Any]:
    """The outputs of a cell that are part of the document; an error is never hidden by a tag."""
    outputs, hidden = cell.get("outputs", ()), _tags(cell) & HIDDEN_OUTPUTS
    return [output for output in outputs if not hidden or output.output_type == "error"]


def _records(cell: Any) -> Iterator[Record | None]:
    return (read_record(output.data) for output in _outputs(cell) if "data" in output)


def _targets(cells: tuple[tuple[str, Any], ...]) -> dict[str, str]:
    """The anchors that a text may link to, by the key of each chart, photo and table."""
    numbering = Passage("", {})
    shown = (record for _, cell in cells for record in _records(cell) if isinstance(record, Chart | Photo | Table))
    return {record.key: numbering.number(record).id for record in shown}


def _only_cover(cells: tuple[tuple[str, Any], ...], reading: Passage) -> Cover | None:
    found = [(where, record) for where, cell in cells for record in _records(cell) if isinstance(record, Cover)]
    if not found:
        reading.fault("cover", "", "a cell that shows the cover, ir.cover(…)")
        return None
    for where, cover in found[1:]:
        reading.where = where
        reading.fault("cover", cover.title, f"one cover; the first is in {found[0][0]}")
    reading.where = found[0][0]
    return found[0][1]


def _parts(where: str, cell: Any, reading: Passage) -> Iterator[Part]:
    reading.where = where
    if cell.cell_type == "markdown":
        yield from read_cell(cell, reading)
    elif cell.cell_type == "code":
        for output in _outputs(cell):
            yield from _shown(output, reading)


def _shown(output: Any, reading: Passage) -> Iterator[Part]:
    record = read_record(output.get("data", {}))
    if isinstance(record, Chart | Photo | Table):
        for doubt in record.doubts if isinstance(record, Chart) else ():
            reading.warn(*doubt)
        yield reading.number(record)
    elif isinstance(record, Figures):
        yield Strip(tuple((tile.label, reading.use(tile.fact)) for tile in record.tiles))
    elif isinstance(record, Text):
        yield from read_text(record, reading)
    elif isinstance(record, MadeHeading):
        yield made_heading(record, reading)
    elif isinstance(record, Fact):
        # A cell's last value is shown only to the author; a fact is part of the document if it is displayed.
        if output.output_type == "display_data":
            yield FactStatement(reading.use(record))
    elif output.output_type == "error":
        reading.fault("ran", f"{output.ename}: {output.evalue}", "a cell that runs")
    elif record is None:
        reading.ignore(", ".join(sorted(output.get("data", {}))) or f"text on {output.name}")


def _check_keys(parts: tuple[Part, ...], reading: Passage) -> None:
    seen: set[str] = set()
    for shown in (part for part in parts if isinstance(part, Shown)):
        if shown.record.key in seen:
            reading.where = shown.id.replace("-", " ")
            reading.fault("one_key", shown.record.key, "a key that no other figure or table of the document has")
        seen.add(shown.record.key)
