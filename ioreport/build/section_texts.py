"""Check the sections of a report whose texts are in its notebook, as `ioreport new report` writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ioreport.build.job import Job
from ioreport.errors import DocumentError, Finding
from ioreport.facts.number_lint import source_of
from ioreport.myst import parser
from ioreport.values import SECTION

if TYPE_CHECKING:
    from ioreport.reports.report_narratives import Narrative

_HIGHEST = ("h1", "h2")
"""Headings of a section, or above one."""


def check_sections(source: Any, job: Job, name: str) -> None:
    """Refuse a notebook that has begun sections of the donor's template and lacks one, or has one too long.

    Parameters
    ----------
    source : NotebookNode, optional
        Its Markdown cells name the sections that begin there in their metadata, ``{"ioreport": {"section": "…"}}``. A
        notebook without them has its texts elsewhere.
    job : Job
        Its report and office; a draft is built without missing texts.

    Raises
    ------
    DocumentError
        With every section that is missing, empty or over its limit.
    """
    if source is None or not (job.office and job.report and any(map(_section_of, source.cells))):
        return
    from ioreport.reports.report_case import Case
    from ioreport.reports.report_narratives import section_findings
    from ioreport.reports.template_report import UNWRITTEN, template_of

    case = Case.of(job.office, job.report, str(job.values.get("language", "")))
    template = template_of(case, str(job.values.get("template", "")))
    texts = section_texts(source)
    found: list[Finding] = list(section_findings(template, case, texts, name))
    if faults := [finding for finding in found if not (job.draft and finding.rule in UNWRITTEN)]:
        raise DocumentError(f"The report {case.id} is not whole.", faults, "write what is missing into the notebook")


def section_texts(source: Any) -> dict[str, Narrative]:
    """The texts of a notebook by their sections: all Markdown up to the next title, without the titles.

    Examples
    --------
    >>> import nbformat.v4 as v4
    >>> title = v4.new_markdown_cell("## Changes", metadata={"ioreport": {"section": "changes"}})
    >>> more = [v4.new_code_cell("1"), v4.new_markdown_cell("None."), v4.new_markdown_cell("## Ours\\n\\nText.")]
    >>> section_texts(v4.new_notebook(cells=[title, *more]))
    {'changes': Narrative(row=None, markdown='None.', allow='', place='cell 1')}
    """
    from ioreport.reports.report_narratives import Narrative

    found: dict[str, tuple[str, list[str]]] = {}
    section = ""
    for number, cell in enumerate(source.cells, 1):
        if cell.cell_type != "markdown" or "no-report" in cell.metadata.get("tags", ()):
            continue
        has_title, text = _without_titles(source_of(cell))
        if has_title or _section_of(cell):
            section = _section_of(cell)
        if section:
            found.setdefault(section, (f"cell {number}", []))[1].append(text)
    return {
        name: Narrative(None, "\n\n".join(filter(None, texts)), place=place) for name, (place, texts) in found.items()
    }


def _section_of(cell: Mapping[str, Any]) -> str:
    """The section that a Markdown cell begins; empty if none."""
    told = cell.get("metadata", {}).get("ioreport", {})
    named = told.get(SECTION, "") if isinstance(told, Mapping) and cell.get("cell_type") == "markdown" else ""
    return str(named)


def _without_titles(text: str) -> tuple[bool, str]:
    """Whether a text has a section's heading, and the text without these headings."""
    lines = text.splitlines()
    titles = [token.map for token in parser().parse(text) if token.type == "heading_open" and token.tag in _HIGHEST]
    taken = {line for place in titles if place for line in range(*place)}
    return bool(titles), "\n".join(line for number, line in enumerate(lines) if number not in taken).strip()
