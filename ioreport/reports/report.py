"""Donor report: everything that its notebook shows, in the order of its template."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property

import pandas as pd

from ioreport.donor_templates import Known, Section, Template, load_template, template_names
from ioreport.errors import DataError, DocumentError, Finding, nearest
from ioreport.measures import ResultsMatrix
from ioreport.myst import as_markdown
from ioreport.records import Chart, Cover, Figures, Heading, Photo, Table, Text
from ioreport.reports import template_charts, template_tables
from ioreport.reports.chart_recipes import with_names
from ioreport.reports.first_page import brief, front
from ioreport.reports.report_case import Case
from ioreport.reports.report_narratives import (
    Narrative,
    bound,
    count_words,
    narrative_findings,
    read_narratives,
    sections_told,
)
from ioreport.reports.standard_facts import FIGURES
from ioreport.reports.stated_report import StatedReport
from ioreport.tables import Office
from ioreport.values import DRAFT
from ioreport.wording import Wording

_Part = Heading | Figures | Text | Chart | Photo | Table
UNWRITTEN = ("section-missing", "section-empty", "explanation-missing")
"""The rules for missing texts: a draft is built without them."""
KNOWN = Known(facts=tuple(FIGURES), charts=tuple(template_charts.CHARTS), tables=tuple(template_tables.TEMPLATE_TABLES))
"""The names that a template may use."""


class DonorReport(StatedReport):
    """A row of the table ``reports`` as a document: facts, texts, tables and charts, by the donor's template.

    Parameters
    ----------
    office : Office
    report : str
        A ``report_id``.
    template : str, optional
        A template's name; by default the donor's.
    language : str, optional
        ``en`` or ``bg``; by default the report's own.

    Attributes
    ----------
    case : Case
        The report's row with its grant, donor, project, period and language.
    facts : Ledger
        Every fact of `FIGURES`, stated; small counts of people withheld for the report's donor and audience.
    template : Template

    Raises
    ------
    UsageError
        When there is no such report or template.
    DataError
        When the donor names no template, the template is not valid, or exchange rates are missing.

    Examples
    --------
    >>> import ioreport as ir
    >>> report = ir.DonorReport(ir.load("data/demo-office"), "R-01")
    >>> report.case.kind, report.template.name, report.facts.activities_held.text
    ('interim', '8+3', '7')
    """

    def __init__(self, office: Office, report: str, *, template: str = "", language: str = ""):
        case = Case.of(office, report, language)
        self.template = template_of(case, template)
        super().__init__(case, self.template.age_bands)

    @cached_property
    def texts(self) -> dict[str, Narrative]:
        return read_narratives(self.case)

    @property
    def is_draft(self) -> bool:
        """Whether missing texts are marked (a build with --draft) instead of refused."""
        return DRAFT in os.environ

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that this report has, in their order."""
        return sections_told(self.template, self.case, self.texts)

    def check(self) -> None:
        """Refuse an incomplete report.

        Raises
        ------
        DocumentError
            With every section that is missing, empty or over its limit, every indicator behind plan without a
            comment, every unknown fact, figure typed by hand or piece of code in a text.
        """
        stated = [fact.key for fact in self.facts]
        findings = (
            *narrative_findings(self.template, self.case, self.texts, stated),
            *unexplained(self.case, self.results),
        )
        if self.is_draft:
            findings = tuple(finding for finding in findings if finding.rule not in UNWRITTEN)
        if findings:
            raise DocumentError(
                f"The report {self.case.id} is not whole.",
                findings,
                "write what is missing into the office's files and build again",
            )

    def outline(self) -> pd.DataFrame:
        """The template's requirements, for authors: one row for each section with a text.

        Returns
        -------
        DataFrame
            Columns: ``section``, ``title``, ``guidance``, ``required`` (bool), ``most words``, ``words`` (in the
            text now).
        """
        rows = [
            {
                "section": section.id,
                "title": section.title.get(self.case.language, ""),
                "guidance": section.guidance.get(self.case.language, ""),
                "required": self.case.kind in section.required,
                "most words": section.words,
                "words": count_words(self.texts[section.id].markdown) if section.id in self.texts else 0,
            }
            for section in self.template.sections
            if section.text
        ]
        return pd.DataFrame(rows)

    def cover(self) -> Cover:
        """The first page."""
        return front(self, self.template)

    def brief(self) -> list[Heading | Text]:
        """What was achieved and what was not, in a few sentences."""
        return brief(self, has_reasons=any("results" in section.tables for section in self.sections))

    def parts(self) -> Iterator[_Part]:
        """Everything after the first page, in the order of the template, for the notebook to display.

        An item of two sections is shown in the first; the second says where it is.
        """
        seen: set[str] = set()
        for section in self.sections:
            yield Heading(2, section.title[self.case.language], section.id)
            for part in self._section(section):
                key = "" if isinstance(part, Text) else part.key
                again = isinstance(part, Chart | Photo | Table) and key in seen
                seen |= {key}
                yield Text(self.words.label("See [](#{key}).", key=key)) if again else part

    def _section(self, section: Section) -> Iterator[_Part]:
        figures = self.tiles(section.facts)
        if figures:
            yield Figures(section.id + "-figures", figures)
        written = self.texts[section.id].markdown.strip() if section.id in self.texts else ""
        if written:
            yield bound(self.texts[section.id].markdown, self.facts)
        elif section.text and self.is_draft:
            yield self._missing(section)
        charts = (part for name in section.charts for part in template_charts.CHARTS[name](self))
        shown: list[_Part] = [with_names(self, part) for part in charts]
        shown += [part for name in section.tables for part in template_tables.TEMPLATE_TABLES[name](self)]
        yield from shown
        if not shown and not written and not figures and not (section.text and self.is_draft):
            yield Text(self.words.label("There is nothing to show here for this period."))

    def _missing(self, section: Section) -> Text:
        """The guidance for a missing section text in a draft."""
        told = self.words.label("This text is still missing.")
        return Text(f"**{told}** {as_markdown(section.guidance.get(self.case.language, ''))}", missing=True)


def template_of(case: Case, name: str = "") -> Template:
    """The template of a report: the donor's own, or another by its name.

    Raises
    ------
    UsageError
        When there is no template with the given name.
    DataError
        When the donor names no template or an unknown one, or the template is not valid.
    """
    return load_template(name or _asked_for(case), KNOWN, case.office.folder)


def charts_asked_for(case: Case) -> set[str]:
    """The charts in the sections of the donor's template; empty if there is no such template."""
    try:
        return {name for section in template_of(case).sections for name in section.charts}
    except DataError:
        return set()


def _asked_for(case: Case) -> str:
    """The name of the donor's template."""
    name, names = case.donor["template"], template_names(case.office.folder)
    if name in names:
        return str(name)
    hint = nearest(str(name), names) if name else ""
    expected = f"one of {', '.join(names)}{hint}; or give the build -p template=…"
    rule = "template-unknown" if name else "required"
    file = case.office.file("donors")
    finding = Finding(file, case.donor.number, "template", rule, "error", str(name or ""), expected)
    told = f"names the template {name!r}, which is not there" if name else "has no template"
    raise DataError(f"The donor {case.donor['donor_id']} {told}.", [finding])


def unexplained(case: Case, results: ResultsMatrix) -> Iterator[Finding]:
    """Indicators behind plan without a comment that says why."""
    words, frame = Wording(case.language), results.frame
    for row, cells in frame[frame["lacking_explanation"]].iterrows():
        found = f"{words.word_code('indicator_status', str(cells['status']))}, no comment"
        expected = (
            f"a comment on a value of {cells['indicator_id']} that says why, in "
            f"{case.office.file('indicator_values')}, column comment"
        )
        file = case.office.file("indicators")
        yield Finding(file, int(row), "title", "explanation-missing", "error", found, expected)
