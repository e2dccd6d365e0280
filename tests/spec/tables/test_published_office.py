"""The office of published facts, data/bulgaria: what its sources say, each row with its source, and nothing twice."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from ioreport.measures import measure
from ioreport.tables import load

FOLDER = Path(__file__).parents[3] / "data" / "bulgaria"


@pytest.fixture(scope="module")
def bulgaria():
    return load(FOLDER)


def test_the_one_warning_is_the_grant_whose_budget_is_not_published(bulgaria):
    assert [(finding.file, finding.rule, finding.found) for finding in bulgaria.warnings] == [
        ("grants.csv", "budget_sum", "311231.00")
    ]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda path: path.name)
def test_every_row_names_its_source(path):
    with path.open(encoding="utf-8", newline="") as file:
        assert [row for row in csv.DictReader(file) if not row["source"]] == []


def test_every_published_page_is_accounted_for(bulgaria):
    pages = set(bulgaria.pages["page_id"])
    assert pages == {f"E{number:02}" for number in range(1, 16)} | {"E02b"}
    told = bulgaria.activities["page_ids"].str.split(";").explode()
    assert set(told) | set(bulgaria.undated_pages["page_id"]) == pages


def test_one_page_with_two_sites_is_two_activities(bulgaria):
    sites = bulgaria.activities.query("page_ids == 'E03'").merge(bulgaria.places, on="place_id")
    assert set(sites["admin1"]) == {"BG-03", "BG-08"}


@pytest.mark.parametrize(
    ("pages", "people", "precision"),
    [
        (["e01-plovdiv", "e02-sofia", "e03-varna", "e03-kranevo"], 90, "at_least"),  # 40 + 50, two pages without
        (["e15-consultations", "e15-destitute", "e15-training"], 800, "at_least"),  # the higher of 500 and 100, + 300
    ],
)
def test_people_who_may_be_the_same_are_not_added(bulgaria, pages, people, precision):
    kind = bulgaria.activities.set_index("activity_id").loc[pages[0], "kind"]
    period = {"start": "2017-01-01", "end": "2017-12-31"} if kind == "result_story" else {"start": "2024-01-01"}
    reached = measure(bulgaria, "people_reached", kind=kind, **period)
    assert (reached.value, reached.precision) == (people, precision)


def test_what_was_announced_is_no_result(bulgaria):
    planned = set(bulgaria.activities.query("status == 'planned'")["activity_id"])
    assert planned == {"e05-sunny-beach", "e05-burgas", "e14-burgas-region"}
    assert measure(bulgaria, "people_reached", start="2025-07-01", end="2025-07-31").value in (None, 0)


def test_the_grants_are_the_14_of_iati_and_japans_upper_limit(bulgaria):
    grants = bulgaria.grants.set_index("grant_id")
    lines = bulgaria.budget_lines.groupby("grant_id")["amount"].sum()
    published = grants[grants["amount_precision"] == "exact"]
    assert len(published) == 14 and (published["amount"] == lines).all() and published["reference"].notna().all()
    assert published["amount"].sum() == Decimal("13245117.15")
    assert grants.loc["japan-2023", ["amount", "amount_precision"]].tolist() == [Decimal("311231.00"), "at_most"]


def test_world_refugee_day_has_its_funder_and_no_number(bulgaria):
    (donor,) = bulgaria.activity_funding.query("activity_id == 'wrd-2023'")["donor_id"]
    day = measure(bulgaria, "households_reached", activity="wrd-2023")
    assert (donor, day.value, day.wordings) == ("japan-mofa", None, ("hundreds of families with children",))
