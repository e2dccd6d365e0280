"""Donor report: everything that its notebook shows, in the order of its template."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from ioreport.donor_templates import Known, Section, Template, load_template, template_names
from ioreport.errors import DataError, DocumentError, Finding, UsageError, nearest
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
from ioreport.reports.report_quotes import Quotation, quote_findings, read_quotes
from ioreport.reports.standard_facts import FIGURES
from ioreport.reports.stated_report import StatedReport
from ioreport.tables import Office
from ioreport.values import DRAFT
from ioreport.wording import Wording

if TYPE_CHECKING:
    from ioreport.measures.disclosure import Publication

_Part = Heading | Figures | Text | Chart | Photo | Table


@dataclass(frozen=True)
class SectionPart:
    """A part of a section, and how a notebook calls for it: a method of the report, and the method's arguments.

    A text without a `method` is the section's own, or the report says it by itself.
    """

    part: _Part
    method: str = ""
    arguments: tuple[str, ...] = ()


UNWRITTEN = ("section-missing", "section-empty", "explanation-missing")
"""The rules for missing texts: a draft is built without them."""
KNOWN = Known(facts=tuple(FIGURES), charts=tuple(template_charts.CHARTS), tables=tuple(template_tables.TEMPLATE_TABLES))
"""The names that a template may use."""


class TemplateReport(StatedReport):
    """A row of the table ``reports`` as a document: facts, texts, tables and charts, by the donor's template.

    `DonorReport` in `build/donor_report.py` is this class as a notebook has it, with its parameters described.

    Attributes
    ----------
    template : Template
    """

    def __init__(
        self,
        office: Office,
        report: str,
        *,
        template: str = "",
        language: str = "",
        also: Mapping[str, Publication] = MappingProxyType({}),
    ):
        case = Case.of(office, report, language)
        self.template = template_of(case, template)
        self._shown_in: dict[str, str] = {}
        super().__init__(case, self.template.age_bands, also)

    @cached_property
    def texts(self) -> dict[str, Narrative]:
        return read_narratives(self.case)

    @cached_property
    def quotes(self) -> tuple[Quotation, ...]:
        return read_quotes(self.case)

    @property
    def is_draft(self) -> bool:
        """Whether missing texts are marked (a build with --draft) instead of refused."""
        return DRAFT in os.environ

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that this report has, in their order."""
        return sections_told(self.template, self.case, self.texts)

    def check(self, *, texts: bool = True) -> None:
        """Refuse an incomplete report.

        Parameters
        ----------
        texts : bool
            Whether the report's texts are in the table `narratives`. If they are in the notebook, the build checks
            them there.

        Raises
        ------
        DocumentError
            With every section that is missing, empty or over its limit, every indicator behind plan without a
            comment, every unknown fact, figure typed by hand or piece of code in a text.
        """
        stated = [fact.key for fact in self.facts]
        of_texts = narrative_findings(self.template, self.case, self.texts, stated) if texts else ()
        of_quotes = quote_findings(self.template, self.case)
        findings = (*of_texts, *of_quotes, *unexplained(self.case, self.results))
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

    def cover(self, **changed: Any) -> Cover:
        """The first page; `changed` are arguments of `cover`, such as a title, in place of the report's own."""
        return front(self, self.template, changed)

    def brief(self) -> list[Heading | Text]:
        """What was achieved and what was not, in a few sentences."""
        return brief(self, has_reasons=any("results" in section.tables for section in self.sections))

    def parts(self) -> Iterator[_Part]:
        """Everything after the first page, in the order of the template, for the notebook to display.

        An item of two sections is shown in the first; the second says where it is.
        """
        self._shown_in.clear()
        for section in self.sections:
            yield from self.section(section.id)

    def section(self, name: str) -> list[_Part]:
        """One section with its heading, figures, text, charts and tables, for the notebook to display.

        An item that another section has shown is not shown again: the section says where it is.

        Parameters
        ----------
        name : str
            The section's id in the template, such as ``affected-persons``; `outline` lists them.

        Raises
        ------
        UsageError
            When the template has no such section.

        Examples
        --------
        >>> import ioreport as ir
        >>> report = ir.DonorReport(ir.load("data/demo-office"), "R-01")
        >>> [type(part).__name__ for part in report.section("measuring-results")]
        ['Heading', 'Figures', 'Text', 'Table']
        """
        section = self._named(name)
        heading = Heading(2, section.title[self.case.language], section.id)
        return [heading, *(piece.part for piece in self.pieces(section))]

    def chart(self, name: str, /, **changed: Any) -> Chart | Text:
        """A chart of the template's, drawn from the report's own figures; a sentence if it has no figure to show.

        Parameters
        ----------
        name : str
            The chart's name in templates, such as ``population``.
        **changed
            Arguments of the function that draws it in place of the usual ones: ``title``, ``subtitle``, ``vertical``.

        Raises
        ------
        UsageError
            When there is no such chart; photos are shown by `ioreport.photo`.

        Examples
        --------
        >>> import ioreport as ir
        >>> report = ir.DonorReport(ir.load("data/demo-office"), "R-01")
        >>> report.chart("burn", title="Budget lines").title
        'Budget lines'
        """
        _known("chart", name, template_charts.CHARTS.keys() - {"photos"})
        part = next(template_charts.CHARTS[name](self, **changed), None)
        named = Text(self._nothing) if part is None else with_names(self, name, part)
        assert isinstance(named, Chart | Text)
        return named

    def table(self, name: str, /, **changed: Any) -> Table | Text:
        """A table of the template's; a sentence if it has no row.

        Parameters
        ----------
        name : str
            The table's name in templates, such as ``results``.
        **changed
            ``caption``, ``notes``, ``source`` or ``key`` in place of the usual ones.

        Raises
        ------
        UsageError
            When there is no such table.

        Examples
        --------
        >>> import ioreport as ir
        >>> report = ir.DonorReport(ir.load("data/demo-office"), "R-01")
        >>> report.table("finance", caption="Finance").caption
        'Finance'
        """
        _known("table", name, template_tables.TEMPLATE_TABLES)
        for each in changed:
            _known("argument", each, _CHANGEABLE)
        part = next(template_tables.TEMPLATE_TABLES[name](self), None)
        return Text(self._nothing) if part is None else replace(part, **changed)

    def figures(self, *names: str) -> Figures:
        """Large figures side by side, by the names of their facts."""
        for name in names:
            _known("figure", name, FIGURES)
        return Figures("-".join(["figures", *names]).replace("_", "-"), self.tiles(names))

    def _named(self, name: str) -> Section:
        sections = {section.id: section for section in self.template.sections}
        _known("section", name.replace("_", "-"), sections)
        return sections[name.replace("_", "-")]

    @property
    def _nothing(self) -> str:
        return self.words.label("There is nothing to show here for this period.")

    def pieces(self, section: Section) -> Iterator[SectionPart]:
        """The parts of a section below its heading, with the calls that give them; an item shown before is named."""
        for piece in self._pieces(section):
            if isinstance(piece.part, Chart | Photo | Table):
                key = piece.part.key
                if self._shown_in.setdefault(key, section.id) != section.id:
                    piece = SectionPart(Text(self.words.label("See [](#{key}).", key=key)))
            yield piece

    def _pieces(self, section: Section) -> Iterator[SectionPart]:
        figures = self.tiles(section.facts)
        if figures:
            yield SectionPart(Figures(section.id + "-figures", figures), "figures", section.facts)
        written = self.texts[section.id].markdown.strip() if section.id in self.texts else ""
        if written:
            yield SectionPart(bound(self.texts[section.id].markdown, self.facts))
        elif section.text and self.is_draft:
            yield SectionPart(self._missing(section))
        said = [SectionPart(quote.shown()) for quote in self.quotes if quote.section == section.id]
        shown = [*said, *self._exhibits(section)]
        yield from shown
        if not shown and not written and not figures and not (section.text and self.is_draft):
            yield SectionPart(Text(self._nothing))

    def _exhibits(self, section: Section) -> Iterator[SectionPart]:
        for name in section.charts:
            for part in template_charts.CHARTS[name](self):
                yield SectionPart(with_names(self, name, part), "chart", (name,))
        for name in section.tables:
            for table in template_tables.TEMPLATE_TABLES[name](self):
                yield SectionPart(table, "table", (name,))

    def _missing(self, section: Section) -> Text:
        """The guidance for a missing section text in a draft."""
        told = self.words.label("This text is still missing.")
        return Text(f"**{told}** {as_markdown(section.guidance.get(self.case.language, ''))}", missing=True)


_CHANGEABLE = ("caption", "notes", "source", "key")


def _known(kind: str, name: str, names: Collection[str]) -> None:
    """Refuse a name that is not there, and name the nearest."""
    if name not in names:
        raise UsageError(f"There is no {kind} {name!r}{nearest(name, names) or ': ' + ', '.join(sorted(names))}.")


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
