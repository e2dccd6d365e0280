"""A report to a donor: everything that its notebook shows, in the order of its template."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import pandas as pd

from ioreport.errors import DataError, DocumentError, Finding
from ioreport.facts import Ledger
from ioreport.measures import (
    FinanceTable,
    ResultsMatrix,
    Spending,
    breakdown,
    finance_table,
    measure,
    results_matrix,
    spending_over_time,
)
from ioreport.measures.disclosure import Protected, threshold
from ioreport.records import Chart, Cover, Figures, Heading, Photo, Table, Text, Tile
from ioreport.reports import charts, tables
from ioreport.reports.brief import brief, front
from ioreport.reports.case import Case
from ioreport.reports.figures import FIGURES, RESULTS, arguments
from ioreport.reports.narratives import (
    Narrative,
    bound,
    count_words,
    narrative_findings,
    read_narratives,
    sections_told,
)
from ioreport.tables import Office
from ioreport.templates import Known, Section, load_template, template_names

Part = Heading | Figures | Text | Chart | Photo | Table
KNOWN = Known(facts=tuple(FIGURES), charts=tuple(charts.CHARTS), tables=tuple(tables.TABLES))
"""What a template may ask a report for."""


class DonorReport:
    """A row of the table ``reports`` as a document: facts, texts, tables and charts, by the donor's template.

    Parameters
    ----------
    office : Office
    report : str
        A ``report_id``.
    template : str, optional
        A template's name; by default the one that the donor asks for.
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
        When the donor names no template, the template does not hold, or exchange rates are missing.

    Examples
    --------
    >>> import ioreport as ir
    >>> report = ir.DonorReport(ir.load("data/demo-office"), "R-01")
    >>> report.case.kind, report.template.name, report.facts.activities_held.text
    ('interim', '8+3', '7')
    """

    def __init__(self, office: Office, report: str, *, template: str = "", language: str = ""):
        self.office = office
        self.case = Case.of(office, report, language)
        self.template = load_template(template or _asked_for(self.case), KNOWN, office.folder)
        self.facts = Ledger(office, self.case.language, threshold=threshold(office, report=report))
        self.words = self.facts.words
        self.people = self._protected()
        for name in FIGURES:
            self.facts.state(name, label=self.words.word_code("figure", name), **arguments(name, self.case))

    def _protected(self) -> Protected:
        """All that the document counts of people, decided on together."""
        asked = self.case.in_period
        breakdowns = {
            name: breakdown(self.office, by, complete=name in ("sex_age", "month"), **asked)
            for name, by in {"sex_age": ["sex", "age"], "population": "population", "admin1": "admin1",
                             "month": "month"}.items()
        }
        counted = ("people_reached", "attendance", "households_reached", "women_and_girls_share", "children_share",
                   "cost_per_person")
        measured = {name: measure(self.office, name, **arguments(name, self.case)) for name in counted}
        results = results_matrix(self.office, kind=self.case.kind, language=self.case.language, **asked)
        return self.facts.protect({**breakdowns, **measured, "results": results})

    @cached_property
    def finance(self) -> FinanceTable:
        return finance_table(self.office, **self.case.in_period)

    @cached_property
    def spending(self) -> Spending:
        return spending_over_time(self.office, **self.case.in_period)

    @property
    def results(self) -> ResultsMatrix:
        return self.people["results"]

    @cached_property
    def texts(self) -> dict[str, Narrative]:
        return read_narratives(self.case)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that this report has, in their order."""
        return sections_told(self.template, self.case, self.texts)

    def check(self) -> None:
        """Refuse a report that is not whole.

        Raises
        ------
        DocumentError
            With every section that is missing, empty or over its limit, every indicator behind plan without a
            comment, every unknown fact, figure typed by hand or piece of code in a text.
        """
        stated = [fact.key for fact in self.facts]
        findings = (*narrative_findings(self.template, self.case, self.texts, stated), *self._unexplained())
        if findings:
            raise DocumentError(f"The report {self.case.report['report_id']} is not whole.", findings,
                                "write what is missing into the office's files and build again")

    def _unexplained(self) -> Iterator[Finding]:
        frame = self.results.frame
        for row, cells in frame[frame["lacking_explanation"]].iterrows():
            found = f"{self.words.word_code('indicator_status', str(cells['status']))}, no comment"
            expected = f"a comment on a value of {cells['indicator_id']} that says why, in " \
                       f"{self.office.file('indicator_values')}, column comment"
            file = self.office.file("indicators")
            yield Finding(file, int(row), "title", "explanation-missing", "error", found, expected)

    def outline(self) -> pd.DataFrame:
        """What the template asks for, for those who write: a row a section that has a text.

        Returns
        -------
        DataFrame
            Columns: ``section``, ``title``, ``guidance``, ``required`` (bool), ``most words``, ``words`` (of the text
            that there is).
        """
        rows = [{
            "section": section.id, "title": section.title.get(self.case.language, ""),
            "guidance": section.guidance.get(self.case.language, ""), "required": self.case.kind in section.required,
            "most words": section.words,
            "words": count_words(self.texts[section.id].markdown) if section.id in self.texts else 0,
        } for section in self.template.sections if section.text]
        return pd.DataFrame(rows)

    def cover(self) -> Cover:
        """The first page."""
        return front(self)

    def brief(self) -> list[Part]:
        """What was achieved and what was not, in a few sentences."""
        return brief(self)

    def parts(self) -> Iterator[Part]:
        """Everything after the first page, in the order of the template: what a notebook displays.

        What two sections ask for stands in the first; the second says where.
        """
        seen: set[str] = set()
        for section in self.sections:
            yield Heading(2, section.title[self.case.language], section.id)
            for part in self._section(section):
                again = isinstance(part, Chart | Photo | Table) and part.key in seen
                seen |= {getattr(part, "key", "")}
                yield Text(self.words.label("See [](#{key}).", key=part.key)) if again else part

    def _section(self, section: Section) -> Iterator[Part]:
        figures = self.tiles(section.facts)
        if figures:
            yield Figures(section.id + "-figures", figures)
        if section.id in self.texts:
            yield bound(self.texts[section.id].markdown, self.facts)
        shown = [part for name in section.charts for part in charts.CHARTS[name](self)]
        shown += [part for name in section.tables for part in tables.TABLES[name](self)]
        yield from shown
        if not shown and section.id not in self.texts and not figures:
            yield Text(self.words.label("There is nothing to show here for this period."))

    def tiles(self, names: Sequence[str]) -> tuple[Tile, ...]:
        """Facts with their labels, as the first page and the sections show them; of indicators only where there are."""
        none = self.facts.indicators_total.value == "0"
        told = [getattr(self.facts, name) for name in names if not (none and FIGURES[name] == RESULTS)]
        return tuple(Tile(fact.label, fact) for fact in told)

    @property
    def source(self) -> str:
        """Where the report's tables and charts come from, in words."""
        return self.words.label("{office}, the office's own records", office=self.office.name)

    @property
    def period(self) -> str:
        return self.words.word_period(self.case.period.start, self.case.period.end)


def _asked_for(case: Case) -> str:
    name = case.donor["template"]
    if name:
        return str(name)
    expected = f"one of {', '.join(template_names(case.office.folder))}; or give the build -p template=…"
    finding = Finding(case.office.file("donors"), case.donor.number, "template", "required", "error", "", expected)
    raise DataError(f"The donor {case.donor['donor_id']} has no template.", [finding])
