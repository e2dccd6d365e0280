"""What makes the demonstration office hard: each feature by name, with the rows in which it is found.

Whoever changes the office so that one of these is lost is told which.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import ioreport as ir
from ioreport.measures import finance_table

pytestmark = pytest.mark.slow

DEMO = Path(__file__).parents[3] / "data" / "demo-office"
LEV_ENDED = pd.Timestamp("2026-01-01")
FEATURES = {}


def hard(what):
    """Enter a function of the office that gives the rows with a hard feature."""

    def enter(function):
        FEATURES[what] = function
        return function

    return enter


@pytest.fixture(scope="module")
def demo():
    return ir.load(DEMO)


def persons(office):
    rows = office.participations
    return rows[rows["unit"] == "person"]


def held(office):
    return office.activities[office.activities["status"].isin(["completed", "ongoing"])]


# Who took part


@hard("an umbrella over three activities or more")
def _(office):
    return office.activities.groupby("umbrella").size().loc[lambda sizes: sizes >= 3]


def group_of(office):
    """Each person row's umbrella, or its activity where it has none."""
    umbrella = office.activities.set_index("activity_id")["umbrella"]
    rows = persons(office)
    return rows["activity_id"].map(umbrella).astype("str").fillna(rows["activity_id"])


def first_time_known(office):
    return persons(office)["first_time"].notna().groupby(group_of(office)).mean()


@hard("a group in which every row says who came for the first time")
def _(office):
    return first_time_known(office).loc[lambda part: part == 1]


@hard("a group in which no row says so")
def _(office):
    return first_time_known(office).loc[lambda part: part == 0]


@hard("a group in which some rows say so and some do not")
def _(office):
    return first_time_known(office).loc[lambda part: (part > 0) & (part < 1)]


@hard("an open range of ages that begins below 18")
def _(office):
    rows = persons(office)
    return rows[rows["age_max"].isna() & (rows["age_min"] < 18)]


@hard("overlapping ranges of ages within one activity")
def _(office):
    rows = persons(office).dropna(subset=["age_min", "age_max"])
    both = rows.merge(rows, on=["activity_id", "population", "sex"])
    return both[(both["age_min_x"] < both["age_min_y"]) & (both["age_min_y"] <= both["age_max_x"])]


@hard("a range of ages that no usual band holds")
def _(office):
    rows = persons(office)
    return rows[(rows["age_min"] == 15) & (rows["age_max"] == 24)]


@hard("people of unknown sex and unknown age")
def _(office):
    rows = persons(office)
    return rows[(rows["sex"] == "u") & rows["age_min"].isna() & (rows["people"] > 0)]


@hard("every population")
def _(office):
    return every(office.participations, "population")


@hard("every sex")
def _(office):
    return every(office.participations, "sex")


def every(frame, column):
    """The frame when each code of the column's list stands in it, else nothing."""
    return frame if set(frame[column].dropna()) == set(frame[column].cat.categories) else frame.head(0)


@hard("households beside persons in one activity")
def _(office):
    return office.participations.groupby("activity_id")["unit"].nunique().loc[lambda units: units == 2]


@hard("words instead of a number of persons")
def _(office):
    rows = persons(office)
    return rows[rows["people"].isna()]


@hard("words instead of a number of households, in Bulgarian")
def _(office):
    rows = office.participations
    return rows[(rows["unit"] == "household") & rows["wording"].str.contains("семейства").fillna(False)]


@hard("words that a spreadsheet would take for a formula")
def _(office):
    return office.participations["wording"].dropna().loc[lambda words: words.str.startswith("+")]


@hard("numbers that are about, and numbers that are at least")
def _(office):
    return every(office.participations, "precision")


@hard("counts too small to be shown, and zeros")
def _(office):
    people = persons(office)["people"]
    return people[people < 5] if (people == 0).any() else people.head(0)


@hard("an activity that was held and has no row of who took part")
def _(office):
    return held(office)[~held(office)["activity_id"].isin(office.participations["activity_id"])]


# What was done


@hard("every status of an activity")
def _(office):
    return every(office.activities, "status")


@hard("an activity that is over and still called planned")
def _(office):
    rows = office.activities
    return rows[(rows["status"] == "planned") & (rows["end_date"] < pd.Timestamp(office.as_of))]


@hard("an activity without a place")
def _(office):
    return office.activities[office.activities["place_id"].isna()]


@hard("a place without oblast and coordinates that activities were held at")
def _(office):
    nowhere = office.places[office.places["admin1"].isna() & office.places["latitude"].isna()]
    return held(office)[held(office)["place_id"].isin(nowhere["place_id"])]


@hard("an oblast without an activity")
def _(office):
    used = office.places[office.places["place_id"].isin(office.activities["place_id"])]["admin1"]
    return office.admin1[~office.admin1["iso"].isin(used)]


@hard("text with marks of markup")
def _(office):
    return office.activities[office.activities["summary"].str.contains("<.*&.*>").fillna(False)]


@hard("text in quotation marks with commas, and text in Cyrillic")
def _(office):
    summaries = office.activities["summary"].dropna()
    return summaries[summaries.str.contains("[а-я]")] if summaries.str.contains(",").any() else summaries.head(0)


# Money


@hard("a reversal of spending")
def _(office):
    rows = office.transactions
    return rows[(rows["kind"] == "spent") & (rows["amount"] < Decimal(0))]


@hard("an order that is taken back when it is paid")
def _(office):
    orders = office.transactions[office.transactions["kind"] == "committed"]
    return orders.groupby("voucher")["amount"].agg(["sum", "size"]).query("sum == 0 and size == 2")


@hard("an order that is still open")
def _(office):
    orders = office.transactions[office.transactions["kind"] == "committed"]
    return orders.groupby("voucher").size().loc[lambda size: size == 1]


@hard("spending without a line")
def _(office):
    rows = office.transactions
    return rows[(rows["kind"] == "spent") & rows["line_id"].isna()]


@hard("a grant without budget lines that is spent from")
def _(office):
    bare = set(office.grants["grant_id"]) - set(office.budget_lines["grant_id"])
    return office.transactions[office.transactions["grant_id"].isin(bare) & (office.transactions["kind"] == "spent")]


@hard("spending in lev before 2026")
def _(office):
    return in_currency(office, "BGN", before=True)


@hard("spending in euro from 2026")
def _(office):
    return in_currency(office, "EUR", before=False)


@hard("a correction in lev after the lev's end")
def _(office):
    return in_currency(office, "BGN", before=False)


def in_currency(office, currency, before):
    rows = office.transactions[office.transactions["currency"] == currency]
    return rows[(rows["date"] < LEV_ENDED) == before]


@hard("months with a rate of the lev alone, and months with a rate of the euro alone")
def _(office):
    kept = office.exchange_rates.groupby("month")["currency"].agg(lambda names: tuple(sorted(set(names) & LEV_EURO)))
    return kept if {("BGN",), ("EUR",), ("BGN", "EUR")} == set(kept) else kept.head(0)


LEV_EURO = {"BGN", "EUR"}


@hard("a currency without cents")
def _(office):
    return office.grants[office.grants["currency"] == "JPY"]


@hard("a grant in another currency than its donor's")
def _(office):
    own = office.grants["donor_id"].map(office.donors.set_index("donor_id")["currency"])
    return office.grants[own != office.grants["currency"]]


@hard("a donor who reckons in lev after the lev's end")
def _(office):
    lev = office.donors[office.donors["currency"] == "BGN"]["donor_id"]
    return office.grants[office.grants["donor_id"].isin(lev) & (office.grants["start_date"] >= LEV_ENDED)]


@hard("a reference in Cyrillic, and a grant without one")
def _(office):
    cyrillic = office.grants["reference"].str.contains("[А-я]").fillna(False)
    return office.grants[cyrillic] if office.grants["reference"].isna().any() else office.grants.head(0)


@cache
def statements(office):
    """The finance of each report."""
    columns = ["report_id", "grant_id", "period_start", "period_end"]
    return {
        report: finance_table(office, grant, f"{start:%F}", end=f"{end:%F}")
        for report, grant, start, end in office.reports[columns].itertuples(index=False)
    }


def lines(office, kind="line"):
    """The lines of all reports' finance, one after the other."""
    frames = [statement.frame for statement in statements(office).values()]
    return pd.concat([frame[frame["kind"] == kind] for frame in frames])


@hard("a line that is overspent")
def _(office):
    return lines(office).query("flag == 'over'")


@hard("a line that is not two thirds spent when its grant is over")
def _(office):
    final = office.reports[office.reports["kind"] == "final"]["report_id"]
    ended = pd.concat([statements(office)[report].frame for report in final])
    return ended[(ended["kind"] == "line") & (ended["burn"] < Decimal("0.67")).fillna(False)]


@hard("a slow grant")
def _(office):
    return [report for report, statement in statements(office).items() if statement.flag == "slow"]


@hard("a fast grant")
def _(office):
    return [report for report, statement in statements(office).items() if statement.flag == "fast"]


@hard("a grant that is neither")
def _(office):
    return [report for report, statement in statements(office).items() if statement.flag not in ("slow", "fast")]


@hard("a rounding difference between the lines and their total")
def _(office):
    return lines(office, "rounding")


@hard("a grant that has not been received in full, although it is over")
def _(office):
    over = office.grants[office.grants["end_date"] <= pd.Timestamp(office.as_of)]
    rows = office.transactions[office.transactions["kind"] == "received"]
    received = over["grant_id"].map(rows.groupby("grant_id")["amount"].sum())
    return over[(received < over["amount"]).fillna(False)]


# Results


@hard("an indicator of every unit")
def _(office):
    return every(office.indicators, "unit")


@hard("an indicator of every level")
def _(office):
    return every(office.indicators, "level")


@hard("every rule over places with every direction")
def _(office):
    pairs = office.indicators.groupby(["over_places", "direction"], observed=False).size()
    return pairs if (pairs > 0).all() else pairs.head(0)


@hard("every pair of rules over places and over periods but one")
def _(office):
    pairs = office.indicators.groupby(["over_places", "over_periods"], observed=False).size()
    return pairs if (pairs > 0).sum() >= 11 else pairs.head(0)


@hard("a percent whose last denominators are 0")
def _(office):
    rows = office.indicator_values
    last = rows["period_end"] == rows.groupby("indicator_id")["period_end"].transform("max")
    sums = rows[last].groupby("indicator_id")["denominator"].sum(min_count=1)
    return sums[(sums == Decimal(0)).fillna(False)]


@hard("a percent with the denominator 0 at one place only")
def _(office):
    rows = office.indicator_values.dropna(subset=["denominator"])
    zero = (rows["denominator"] == Decimal(0)).groupby([rows["indicator_id"], rows["period_end"]]).mean()
    return zero[(zero > 0) & (zero < 1)]


@hard("an indicator with a missing period between two others")
def _(office):
    rows = office.indicator_values.drop_duplicates(["indicator_id", "period_end"]).sort_values("period_end")
    last_end = rows.groupby("indicator_id")["period_end"].shift()
    return rows[(rows["period_start"] - last_end) > pd.Timedelta(days=1)]


@hard("an indicator without any value")
def _(office):
    return office.indicators[~office.indicators["indicator_id"].isin(office.indicator_values["indicator_id"])]


@hard("a target equal to the baseline that is not held")
def _(office):
    rows = office.indicators
    even = rows[rows["baseline"] == rows["target"]]["indicator_id"]
    values = office.indicator_values[office.indicator_values["indicator_id"].isin(even)]
    return values[values["value"] > Decimal(0)]


@hard("values split by sex and by age")
def _(office):
    return office.indicator_values.dropna(subset=["sex", "age_min"])


# Reports


@hard("every kind of report for every audience")
def _(office):
    pairs = office.reports.groupby(["kind", "audience"], observed=False).size()
    return pairs if (pairs > 0).all() else pairs.head(0)


@hard("reports in both languages")
def _(office):
    return office.reports if set(office.reports["language"]) == {"en", "bg"} else office.reports.head(0)


@hard("a report that was handed in late, and one that is still due")
def _(office):
    late = office.reports[office.reports["submitted_on"] > office.reports["due_date"]]
    return late if office.reports["submitted_on"].isna().any() else late.head(0)


@hard("eight donors with eight currencies, three templates, two languages, and eight sizes of the smallest cell")
def _(office):
    kinds = {name: office.donors[name].nunique() for name in ("currency", "template", "language", "min_cell")}
    expected = {"currency": 8, "template": 3, "language": 2, "min_cell": 8}
    return office.donors if kinds == expected else office.donors.head(0)


@hard("photos with a consent and photos without")
def _(office):
    consents = office.photos["consent_ref"]
    return consents[consents.isna()] if consents.notna().any() else consents.head(0)


@pytest.mark.parametrize("what", FEATURES)
def test_the_office_has(what, demo):
    assert len(FEATURES[what](demo)) > 0
