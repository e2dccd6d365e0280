"""The demonstration office as a whole: its size, its warnings, its narratives, and the patterns in its figures."""

from __future__ import annotations

from pathlib import Path

import pytest

import ioreport as ir
from ioreport.facts.number_lint import lint_text
from ioreport.measures import results_matrix
from ioreport.tables import TABLES

pytestmark = pytest.mark.slow

DEMO = Path(__file__).parents[3] / "data" / "demo-office"
STATED = {
    "activities_held",
    "attendance",
    "people_reached",
    "households_reached",
    "women_and_girls_share",
    "children_share",
    "budget",
    "received",
    "spent",
    "spent_to_date",
    "committed",
    "balance",
    "burn",
    "elapsed",
    "cost_per_person",
    "indicators_total",
    "indicators_on_track",
}
"""The facts that every donor report states (2-measures)."""


@pytest.fixture(scope="module")
def demo():
    return ir.load(DEMO)


# Its size, and that it holds


def test_its_size_is_as_promised(demo):
    sizes = {name: len(demo.tables[name]) for name in TABLES if name not in ("sources", "origins")}
    promised = {"projects": 12, "donors": 8, "grants": 25, "reports": 60, "activities": 400, "participations": 8000}
    assert {name: sizes[name] for name in promised} == promised
    assert all(sizes.values()), "every table is filled, but for those of imports"


def test_it_calls_itself_a_demonstration(demo):
    assert demo.demonstration


def test_the_only_warnings_are_those_that_are_meant(demo):
    assert sorted((warning.file, warning.rule) for warning in demo.warnings) == [
        ("activities.csv", "outside_project"),
        *[("activities.csv", "planned_past")] * 5,
        ("grants.csv", "budget_sum"),  # lines that are too little
        ("grants.csv", "budget_sum"),  # no lines
        ("grants.csv", "budget_sum"),  # lines that are too much
        ("transactions.csv", "alike"),
        ("transactions.csv", "outside_grant"),
    ]


def test_every_report_is_told_in_its_language_with_facts_and_without_a_figure(demo):
    told = demo.narratives.merge(demo.reports, on="report_id", suffixes=("", "_of_report"))
    own = told[told["language"] == told["language_of_report"]]
    assert set(own["report_id"]) == set(demo.reports["report_id"])
    assert own.groupby("report_id")["text"].agg(lambda texts: "{eval}`facts." in " ".join(texts)).all()
    assert not [finding for text in told["text"] for finding in lint_text(text, "narratives.csv", None, "text")]


def test_the_facts_that_the_narratives_name_are_those_that_every_donor_report_states(demo):
    named = set(demo.narratives["text"].str.extractall(r"\{eval\}`facts\.([^`]*)`")[0])
    assert named == STATED


def test_bulgarian_narratives_are_in_cyrillic_and_english_ones_are_not(demo):
    plain = demo.narratives["text"].str.replace(r"\{eval\}`[^`]*`", "", regex=True)
    cyrillic = plain.str.contains("[а-я]")
    assert (cyrillic == (demo.narratives["language"] == "bg")).all()


def test_every_indicator_that_is_behind_says_why(demo):
    lacking = {
        report: results_matrix(demo, grant, f"{start:%F}", f"{end:%F}", kind=kind).lacking_explanation
        for report, grant, kind, start, end in demo.reports[
            ["report_id", "grant_id", "kind", "period_start", "period_end"]
        ].itertuples(index=False)
    }
    assert not {report: names for report, names in lacking.items() if names}


def test_no_organisation_of_it_is_in_the_real_office(demo):
    real = ir.load(DEMO.parent / "bulgaria")
    for table in ("donors", "partners"):
        assert not set(demo.tables[table]["name"]) & set(real.tables[table]["name"])


def test_its_outlines_and_oblasts_are_those_of_the_real_office(demo):
    real = ir.load(DEMO.parent / "bulgaria")
    assert (DEMO / "admin1.topo.json").read_bytes() == (real.folder / "admin1.topo.json").read_bytes()
    columns = ["iso", "name", "name_bg", "hasc"]
    assert demo.admin1[columns].equals(real.admin1[columns])


# What makes its charts worth a look


def test_it_grows_from_year_to_year(demo):
    begun = demo.activities["start_date"].dt.year.value_counts()
    assert begun[2023] < begun[2024] < begun[2025]


def test_distributions_peak_in_winter_and_public_events_in_summer(demo):
    month = demo.activities["start_date"].dt.month
    project = demo.activities["project_id"]
    winter = month.isin([10, 11, 12, 1, 2])
    assert winter[project == "warm-winter"].mean() > 0.8
    assert winter[project == "neighbours"].mean() < 0.4


def test_the_coast_is_busier_in_summer(demo):
    place = demo.activities["place_id"].isin(["burgas", "varna", "sunny-beach", "kranevo"])
    summer = demo.activities["start_date"].dt.month.isin([6, 7, 8, 9])
    assert place[summer].mean() > 1.5 * place[~summer].mean()
