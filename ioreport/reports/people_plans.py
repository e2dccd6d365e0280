"""Plans of disclosure control: a report's counts of people, and those in earlier reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ioreport.measures import Breakdown, ResultsMatrix, breakdown, measure, results_matrix
from ioreport.measures.breakdowns import FITTING
from ioreport.measures.measured import Measured
from ioreport.measures.result_cache import computed_once, kept_between_runs
from ioreport.reports.coarser_breakdowns import groupings
from ioreport.reports.report_case import Case
from ioreport.reports.standard_facts import arguments
from ioreport.submitted import submissions
from ioreport.tables import Office

if TYPE_CHECKING:
    from ioreport.measures.disclosure import Published

BREAKDOWNS: Mapping[str, str | Sequence[str]] = {
    "sex_age": ["sex", "age"],
    "population": "population",
    "admin1": "admin1",
    "month": "month",
}
WITH_ZEROS = ("sex_age", "month")
_COUNTED = (
    "people_reached",
    "attendance",
    "households_reached",
    "women_and_girls_share",
    "children_share",
    "cost_per_person",
)
_MOST_KEPT = 256


def people_counted(
    case: Case, n: int, age_bands: Sequence[str] = ()
) -> dict[str, Sequence[Breakdown] | Measured | ResultsMatrix]:
    """All counts of people of a report: each breakdown with its possible coarser groupings, each fact, and the results.

    They are decided on together: without the results, the choice of what is shown may be another.
    """
    finest = {name: _finest(case, name, age_bands) for name in BREAKDOWNS}
    tables = {name: groupings(case, each, n) for name, each in finest.items()}
    facts = {name: measure(case.office, name, **arguments(name, case)) for name in _COUNTED}
    results = results_matrix(case.office, kind=case.kind, language=case.language, **case.in_period)
    return {**tables, **facts, "results": results}


def _finest(case: Case, name: str, age_bands: Sequence[str]) -> Breakdown:
    bands = tuple(age_bands) or case.office.age_bands or FITTING
    return breakdown(case.office, BREAKDOWNS[name], bands=bands, complete=name in WITH_ZEROS, **case.in_period)


def usual_bands(case: Case, age_bands: Sequence[str] = ()) -> tuple[str, ...]:
    """The age bands in which a report shows people if none has to be withheld: those asked for, or that rows fit."""
    return tuple(_finest(case, "sex_age", age_bands).arguments.get("bands", ()))


def readers(case: Case, age_bands: tuple[str, ...] = ()) -> list[list[Published]]:
    """For each reader of a report, the counts of people in the earlier reports that the reader has.

    The donor has the earlier reports on the grant, and the public ones on its project. A public report is read by
    the public and by each donor of the project. Earlier reports are assumed to use the age bands of this one.
    """
    grants = case.rows("grants")
    of_project = grants.loc[(grants["project_id"] == case.grant["project_id"]).fillna(False), "grant_id"].tolist()
    public = case.report["audience"] == "public"
    held = [held_by(case, grant) for grant in (of_project if public else [case.grant["grant_id"]])]
    found = [reports for reports in held if reports] + ([held_by(case, None)] if public else [])
    once = list(dict.fromkeys(found)) or [()]
    return [[_as_of_today(case.office, office, report, age_bands) for office, report in reports] for reports in once]


def _as_of_today(today: Office, office: Office, report: str, age_bands: tuple[str, ...]) -> Published:
    """The published counts of a report, without those that changed later: these tell nothing about today's numbers."""
    plans = plans_of(office, report, age_bands)
    return plans if office is today else {unit: plan.unchanged(today) for unit, plan in plans.items()}


def held_by(case: Case, grant: str | None) -> tuple[tuple[Office, str], ...]:
    """The earlier reports that the donor of a grant has, each with the office's rows that it was made from.

    A report is earlier if it ends earlier, or on the same day with a smaller identifier. If any report was submitted,
    only submitted reports count, with their submitted rows; otherwise all rows of the table of reports count.

    Parameters
    ----------
    grant : str or None
        `None` is the public, which has only the public reports.
    """
    office, reports = case.office, case.rows("reports")
    projects = case.rows("grants").set_index("grant_id")["project_id"]
    end = reports["period_end"]
    mine = (reports["grant_id"] == (grant or "")).fillna(False)
    public = (reports["audience"] == "public") & (reports["grant_id"].map(projects) == case.grant["project_id"])
    last = case.report["period_end"]
    before = (end < last) | ((end == last) & (reports["report_id"] < case.id))
    listed = reports[((mine | public) & before).fillna(False)].sort_values(["period_end", "report_id"])
    names = listed["report_id"].astype("str").tolist()
    sent = {each.report_id: each for each in submissions(office.folder)}
    return tuple(
        (_as_sent(str(office.folder), sent[name].file) if name in sent else office, name)
        for name in names
        if name in sent or not sent
    )


@lru_cache(_MOST_KEPT)
def _as_sent(folder: str, file: str) -> Office:
    """An office with the rows of a sent document."""
    return next(each for each in submissions(Path(folder)) if each.file == file).office()


def width(case: Case) -> int:
    """The smallest width of the interval of each small count: the largest n of all reports that a reader may have.

    A later public report shows less than a donor's; the numbers it withholds must be as safe from a reader of
    both as from a reader of only one.
    """
    from ioreport.measures.disclosure import threshold

    office, reports = case.office, case.rows("reports")
    projects = case.rows("grants").set_index("grant_id")["project_id"]
    beside = (reports["grant_id"] == case.grant["grant_id"]) | (reports["audience"] == "public")
    held = reports[(beside & (reports["grant_id"].map(projects) == case.grant["project_id"])).fillna(False)]
    return max((threshold(office, report=str(name)) for name in held["report_id"]), default=0)


@computed_once
def plans_of(office: Office, report: str, age_bands: tuple[str, ...] = ()) -> Published:
    """The counts of people that a report publishes, planned after the earlier reports; computed once for all builds."""
    from ioreport.measures.disclosure import Guard, threshold
    from ioreport.measures.disclosure.stored_plan import as_plain, of_plain

    def planned() -> Published:
        case = Case.of(office, report)
        guard = Guard(office, threshold(office, report=report), readers(case, age_bands), width(case))
        guard.protect(people_counted(case, guard.n, age_bands))
        return guard.plans

    return kept_between_runs(
        planned,
        lambda plans: {unit: as_plain(plan) for unit, plan in plans.items()},
        lambda plain: {unit: of_plain(office, each) for unit, each in plain.items()},
        *("plans", report, age_bands, rows_key(office)),
    )


def rows_key(office: Office) -> list[object]:
    """The key, in the user's cache, of what is made from an office's rows and submissions."""
    sent = [(each.written().decode()) for each in submissions(office.folder)]
    return [
        office.inputs,
        office.files,
        office.counting_people,
        office.age_bands,
        office.currency,
        office.country,
        office.as_of,
        sent,
    ]
