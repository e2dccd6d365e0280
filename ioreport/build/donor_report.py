"""A report to a donor as a notebook has it; in a session of JupyterLab, its preview: the page, and what is missing."""

from __future__ import annotations

import html
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ioreport.build.build_document import make_documents
from ioreport.build.job import Job, choose_brand, read_notebook
from ioreport.build.renewal import Renewal
from ioreport.build.section_texts import check_sections
from ioreport.errors import DocumentError, Finding, Findings, findings_table
from ioreport.reads import is_watched
from ioreport.records import Record
from ioreport.reports import TemplateReport
from ioreport.reports.template_report import UNWRITTEN
from ioreport.session_html import session_block
from ioreport.values import DRAFT

_NAME = "preview"
_FRAME = (
    '<iframe sandbox="" title="{title}" srcdoc="{page}" '
    'style="width:100%;height:80vh;border:1px solid currentColor;background:#fff"></iframe>'
)
"""A frame without scripts, forms or access to JupyterLab; the page has no background of its own on a screen."""


@dataclass(frozen=True)
class Preview:
    """A page of HTML as a build would write it, with what is missing and the build's warnings."""

    page: str
    missing: Findings
    warnings: Findings

    def _repr_html_(self) -> str:
        told = "Nothing is missing." if not self.missing else "The report cannot be built yet. Missing:"
        lists = "".join(findings_table(found) for found in (self.missing, self.warnings) if found)
        return session_block("Preview", told, table=lists) + _FRAME.format(
            title="Preview of the report", page=html.escape(self.page)
        )


class DonorReport(TemplateReport):
    """A row of the table ``reports`` as a document: facts, texts, tables and charts, by the donor's template.

    Parameters
    ----------
    office : Office
    report : str
        A ``report_id``.
    template : str, optional
        A template's name; by default the donor's.
    language : str, optional
        The code of a language that there is; by default the report's own.
    also : mapping of str to Breakdown, ResultsMatrix or Measured, optional
        Counts of people that a notebook shows besides: they are decided on together with the report's own, and are
        then in `people` under these names.

    Attributes
    ----------
    case : Case
        The report's row with its grant, donor, project, period and language.
    facts : Ledger
        Every fact of `FIGURES`, stated; small counts of people withheld for the report's donor and audience.
    people : Protected
        The report's counts of people as they may be shown: ``people["population"].frame``; also ``sex_age``,
        ``admin1``, ``month``, and those of `also`.
    template : Template

    Raises
    ------
    UsageError
        When there is no such report or template, or a name of `also` is one of the report's own.
    DataError
        When the donor names no template, the template is not valid, or exchange rates are missing.

    Examples
    --------
    >>> import ioreport as ir
    >>> report = ir.DonorReport(ir.load("data/demo-office"), "R-01")
    >>> report.case.kind, report.template.name, report.facts.activities_held.text
    ('interim', '8+3', '7')
    """

    def preview(self, notebook: str | Path | None = None) -> Preview | None:
        """The page as the donor will see it, made by the writer of HTML, and what is missing.

        Parameters
        ----------
        notebook : path, optional
            A notebook that was run and saved: its own cells are shown, in their order. By default the cover, the
            summary and all sections of the template.

        Returns
        -------
        Preview or None
            Nothing in a build: it writes the page itself.

        Raises
        ------
        DocumentError
            When a build would refuse the page for another reason than missing texts, such as counts that are not
            protected.

        Examples
        --------
        >>> import ioreport as ir
        >>> shown = ir.DonorReport(ir.load("tests/data/office"), "R-01").preview()
        >>> [(finding.rule, finding.column) for finding in shown.missing][0]
        ('section-missing', 'section changes of R-01 in en')
        """
        if is_watched():
            return None
        values = {"report": self.case.id, "language": self.case.language, "template": self.template.name}
        job = Job(values, None, self.office, self.case.id)
        source = read_notebook(Path(notebook)) if notebook else None
        missing = self._missing_parts(job, source, Path(notebook or _NAME).name)
        job = Job(values, None, self.office, self.case.id, draft=bool(missing))
        with _as_draft(job.draft), ThreadPoolExecutor(1) as pool:
            executed = source or _executed([self.cover(), *self.brief(), *self.parts()])
            renewal = Renewal(job, Path(), _NAME, False, again=1)
            brand = choose_brand(None, self.office)
            made = make_documents(executed, Path(_NAME), job, brand, ["html"], lambda *_: None, renewal, pool)
        warnings = Findings(warning for warning in made.warnings if warning.rule not in UNWRITTEN)
        return Preview(made.contents["html"].decode(), missing, warnings)

    def _missing_parts(self, job: Job, source: Any, name: str) -> Findings:
        """What a build would refuse because it is not written yet; other faults are raised."""
        found: list[Finding] = []
        with _noted(found):
            check_sections(source, job, name)
        with _noted(found):
            self.check(texts=source is None)
        if faults := [finding for finding in found if finding.rule not in UNWRITTEN]:
            raise DocumentError(f"The report {self.case.id} cannot be shown.", faults, "correct these texts")
        return Findings(found)


@contextmanager
def _noted(found: list[Finding]) -> Iterator[None]:
    """Note the findings of a refusal."""
    try:
        yield
    except DocumentError as refused:
        found += refused.findings


def _executed(parts: list[Record]) -> Any:
    """A notebook of one cell that has displayed these parts."""
    import nbformat.v4 as v4

    outputs = [v4.new_output("display_data", data=part._repr_mimebundle_()) for part in parts]
    return v4.new_notebook(cells=[v4.new_code_cell("", outputs=outputs)])


@contextmanager
def _as_draft(draft: bool) -> Iterator[None]:
    """Mark missing texts while the page is made, as a build with --draft does."""
    before = os.environ.get(DRAFT)
    if draft:
        os.environ[DRAFT] = "1"
    try:
        yield
    finally:
        os.environ.pop(DRAFT, None)
        if before is not None:
            os.environ[DRAFT] = before
