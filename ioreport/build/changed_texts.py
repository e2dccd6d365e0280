"""Put changed texts into a notebook that was run before: its figures, charts and tables are as they were.

Texts are Markdown cells, and the texts of the table `narratives` that a donor report has displayed. They name facts and
compute nothing, so that no cell has to be run again. Where anything else has changed, or a text names a fact that the
run has not shown before that place, the notebook must be run.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ioreport.build.job import Job
from ioreport.errors import DocumentError
from ioreport.facts.number_lint import source_of
from ioreport.myst import USER_EXPRESSIONS, read_expressions
from ioreport.record_reader import read_record
from ioreport.records import Chart, Cover, Fact, Figures, Photo, Record, Table, Text
from ioreport.text_direction import in_order

if TYPE_CHECKING:
    from ioreport.reports.report_narratives import Narrative

_BY_TABLE = "donor_report.check()"
"""The call in a notebook whose texts are in the table `narratives`."""
_READS_TEXTS = "narratives"
"""A notebook that reads the texts itself shows them in a way that is not known here."""


@dataclass(frozen=True)
class Ran:
    """A notebook that was run: its cells with the parameters, its outputs, and the texts of its report."""

    prepared: Any
    executed: Any
    job: Job
    texts: Mapping[str, Narrative]


def texts_of(job: Job) -> dict[str, Narrative]:
    """The texts of a job's report; empty if the document is of no report."""
    if not (job.office and job.report):
        return {}
    from ioreport.reports.report_case import Case
    from ioreport.reports.report_narratives import read_narratives

    return read_narratives(Case.of(job.office, job.report, str(job.values.get("language", ""))))


def with_changed_texts(ran: Ran, prepared: Any, job: Job) -> Any | None:
    """The notebook as if it had been run with its new texts; `None` if it must be run.

    Parameters
    ----------
    ran : Ran
    prepared : NotebookNode
        The notebook now, with its parameters.
    job : Job
        The build now: the office as it is now.

    Raises
    ------
    DocumentError
        When a text of the table has a fault, as `ioreport.reports.TemplateReport.check` raises it.
    """
    if _code(prepared) != _code(ran.prepared) or job.values != ran.job.values or job.draft or ran.job.draft:
        return None
    _keep_figures(ran.job, job)
    texts = texts_of(job)
    cells = _cells(ran, prepared)
    if cells is None:
        return None
    executed = copy.deepcopy(prepared)
    executed.cells = cells
    if {name: text.markdown for name, text in texts.items()} == {n: text.markdown for n, text in ran.texts.items()}:
        return executed
    return _with_narratives(ran, executed, job, texts)


def _keep_figures(before: Job, now: Job) -> None:
    """Keep what was computed for warnings, as only texts of the office have changed."""
    from ioreport.measures.result_cache import keep_results

    if before.office and now.office and before.office is not now.office:
        keep_results(before.office, now.office, frozenset({_READS_TEXTS}))


def _code(notebook: Any) -> list[Any]:
    """What is run in a notebook, in its order."""
    return [(cell.source, cell.metadata) for cell in notebook.cells if cell.cell_type == "code"]


def _cells(ran: Ran, prepared: Any) -> list[Any] | None:
    """The cells now with the outputs of the run, and with the facts that their texts name."""
    seen = _facts_seen(ran.executed)
    outputs = iter([cell for cell in ran.executed.cells if cell.cell_type == "code"])
    number, cells = 0, []
    for cell in copy.deepcopy(prepared.cells):
        if cell.cell_type == "code":
            cell, number = copy.deepcopy(next(outputs)), number + 1
        elif cell.cell_type == "markdown":
            asked = dict.fromkeys(found.expression for found in read_expressions(source_of(cell)))
            answers = [seen.get(expression.strip(), (None, number + 1)) for expression in asked]
            if any(place > number for _, place in answers):
                return None
            if asked:
                pairs = zip(asked, (answer for answer, _ in answers), strict=True)
                cell.metadata[USER_EXPRESSIONS] = [{"expression": name, "result": result} for name, result in pairs]
        cells.append(cell)
    return cells


def _facts_seen(executed: Any) -> dict[str, tuple[Any, int]]:
    """Expression → the kernel's answer, and how many code cells were run before the first place that shows it."""
    seen: dict[str, tuple[Any, int]] = {}
    number = 0
    for cell in executed.cells:
        number += cell.cell_type == "code"
        for answer in cell.metadata.get(USER_EXPRESSIONS, ()):
            seen.setdefault(answer["expression"].strip(), (answer["result"], number))
        for fact in _facts_in(cell):
            told = {"status": "ok", "data": fact._repr_mimebundle_(), "metadata": {}}
            seen.setdefault(f"facts.{fact.key}", (told, number))
    return seen


def _facts_in(cell: Any) -> Iterator[Fact]:
    """The facts that a cell has displayed; charts and photos, which take longest to read, have none."""
    bundles = [output.get("data", {}) for output in cell.get("outputs", ())]
    for bundle in bundles:
        if Chart.mime not in bundle and Photo.mime not in bundle:
            record = read_record(bundle)
            yield from _facts_of(record) if record else ()


def _facts_of(record: Record) -> Iterator[Fact]:
    if isinstance(record, Fact):
        yield record
    elif isinstance(record, Text):
        yield from record.facts.values()
    elif isinstance(record, Figures):
        yield from (tile.fact for tile in record.tiles)
    elif isinstance(record, Cover):
        yield from (*record.facts, *(tile.fact for tile in record.tiles))
    elif isinstance(record, Table):
        yield from record.facts


def _with_narratives(ran: Ran, executed: Any, job: Job, texts: Mapping[str, Narrative]) -> Any | None:
    """The executed notebook with the new texts of its report in place of the old ones; `None` if it must be run."""
    code = [source_of(cell) for cell in executed.cells if cell.cell_type == "code"]
    if texts.keys() != ran.texts.keys() or not any(_BY_TABLE in each for each in code):
        return None
    if any(_READS_TEXTS in each for each in code):
        return None
    changed = {name: text for name, text in texts.items() if text.markdown != ran.texts[name].markdown}
    if not all(text.markdown.strip() and ran.texts[name].markdown.strip() for name, text in changed.items()):
        return None
    known = _known(ran.texts)
    stated = {fact.key: fact for cell in executed.cells for fact in _facts_in(cell) if fact.key in known}
    shown = [output for cell in executed.cells for output in cell.get("outputs", ())]
    for name, text in changed.items():
        old = in_order(ran.texts[name].markdown)
        places = [output for output in shown if _is_text(output, old)]
        named = {each.expression: _key(each.expression) for each in read_expressions(text.markdown)}
        if len(places) != 1 or not {*named.values()} <= stated.keys():
            return None
        facts = {expression: stated[key] for expression, key in named.items()}
        places[0].data = Text(text.markdown, facts)._repr_mimebundle_()
    _check(job, texts)
    return executed


def _key(expression: str) -> str:
    return expression.strip().removeprefix("facts.")


def _known(texts: Mapping[str, Narrative]) -> set[str]:
    """The facts that a text of the table may name: those of every report, and those that its texts named before."""
    from ioreport.reports.standard_facts import FIGURES

    named = (_key(each.expression) for text in texts.values() for each in read_expressions(text.markdown))
    return {*FIGURES, *named}


def _is_text(output: Any, markdown: str) -> bool:
    bundle = output.get("data", {})
    record = read_record(bundle) if Text.mime in bundle else None
    return isinstance(record, Text) and record.markdown == markdown


def _check(job: Job, texts: Mapping[str, Narrative]) -> None:
    """Refuse the texts as `TemplateReport.check` does; a fact that no report states was known at the run."""
    from ioreport.reports.report_case import Case
    from ioreport.reports.report_narratives import narrative_findings
    from ioreport.reports.template_report import template_of

    assert job.office and job.report
    case = Case.of(job.office, job.report, str(job.values.get("language", "")))
    template = template_of(case, str(job.values.get("template", "")))
    if found := tuple(narrative_findings(template, case, texts, _known(texts))):
        raise DocumentError(f"The report {case.id} is not whole.", found, "correct these texts")
