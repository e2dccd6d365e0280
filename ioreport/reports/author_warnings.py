"""Warnings to the author about gaps in a report; they are never in the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from types import MappingProxyType

from ioreport.errors import Finding
from ioreport.measures.indicators.indicator_agreement import disagreements
from ioreport.measures.repeat_visits import repeats_unknown
from ioreport.measures.result_cache import kept_between_runs
from ioreport.reports.people_plans import rows_key
from ioreport.reports.period_activities import photos_of
from ioreport.reports.report_case import Case
from ioreport.reports.report_narratives import facts_named, read_narratives
from ioreport.reports.template_report import charts_asked_for
from ioreport.tables import Office


def report_doubts(
    office: Office, report: str, language: str = "", withheld: Mapping[str, str] = MappingProxyType({})
) -> tuple[Finding, ...]:
    """Warnings: a report has no activity or money at all, may count people twice, or gives withheld numbers in texts.

    Also for indicators that do not agree with their measure or their parts.

    Parameters
    ----------
    report : str
        A row of ``reports``.
    language : str, optional
        The language of the document, if it is not the report's own.
    withheld : mapping of str to str
        The keys of the facts that the document withholds → the words shown instead.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> report_doubts(load("data/demo-office"), "R-01")
    ()
    """
    case = Case.of(office, report, language)
    return (
        *_activities(case),
        *_money(case),
        *_people(case),
        *_indicators(case),
        *_photos(case),
        *_texts(case, withheld),
    )


def _activities(case: Case) -> Iterator[Finding]:
    file, named = case.office.file("activities"), case.rows("activities")["project_id"].astype("object")
    project, astray = case.project["project_id"], int(named.isna().sum())
    if astray and not (named == project).any():
        counted = f"the report counts its activities alone, and {astray} name no project"
        expected = f"the project {project} in some row: {counted}"
        yield Finding(file, None, "project_id", "no_activity", "warning", "", expected)


def _money(case: Case) -> Iterator[Finding]:
    file, grant = case.office.file("transactions"), case.grant["grant_id"]
    if not (case.rows("transactions")["grant_id"].astype("object") == grant).any():
        expected = f"a transaction of the grant {grant}: without any the report says that its money is not recorded"
        yield Finding(file, None, "grant_id", "no_transaction", "warning", "", expected)


def _people(case: Case) -> Iterator[Finding]:
    """Whether several activities counted people without information on who came to more than one."""
    office = case.office
    if repeats_unknown(office, **case.in_period):
        expected = (
            f"activities of {case.project['project_id']} that serve the same people under one umbrella, or "
            f"first_time in {office.file('participations')}: without either, who came twice is two of the "
            "people reached"
        )
        yield Finding(office.file("activities"), None, "umbrella", "counted_twice", "warning", "", expected)


def _indicators(case: Case) -> tuple[Finding, ...]:
    """Indicators that do not agree with their measure or their parts; the same for all reports of a project."""
    office, project = case.office, str(case.project["project_id"])
    return kept_between_runs(
        lambda: disagreements(office, project),
        lambda found: list(map(asdict, found)),
        lambda plain: tuple(Finding(**each) for each in plain),
        *("agreement of indicators", project, rows_key(office)),
    )


def _photos(case: Case) -> Iterator[Finding]:
    """Photos with consent that do not fit into the report, if its donor's template shows photos."""
    shown, others = photos_of(case)
    if others and "photos" in charts_asked_for(case):
        expected = (
            f"at most {len(shown)} photos with consent among a report's activities, for it shows the first "
            f"{len(shown)}: take the consent_ref from those that it shall not show"
        )
        found = f"{case.id}: {', '.join(others)} left out"
        yield Finding(case.office.file("photos"), None, "photo_id", "photo-left-out", "warning", found, expected)


def _texts(case: Case, withheld: Mapping[str, str]) -> Iterator[Finding]:
    file = case.office.file("narratives")
    for text in read_narratives(case).values():
        for key in sorted(facts_named(text.markdown) & withheld.keys()):
            expected = (
                f"a sentence that reads well with “{withheld[key]}” in place of the figure, for it is withheld here"
            )
            yield replace(text.fault(file, "names_withheld", f"facts.{key}", expected), level="warning")
