"""Counts that an author makes by hand: refused where the frame still says so, and told of where it may not."""

import pandas as pd
import pytest

import ioreport as ir
from ioreport import documents
from ioreport.errors import DocumentError
from ioreport.facts import counts_by_hand
from tests.documents.notebooks import cover, executed, shows

ACTIVITIES = ir.Trail.of("activities.csv", [2])
WORDS = {"title": "T", "subtitle": "S", "source": "S"}


@pytest.fixture(scope="module")
def facts(office):
    return ir.Ledger(office, threshold=5)


@pytest.fixture(scope="module")
def people(facts, office):
    return facts.protect(sex=ir.breakdown(office, "sex"), results=ir.results_matrix(office, "G-01"))


def tabled(facts, frame, trail, column="people"):
    return ir.table(facts, frame, key="t", caption="T", columns={column: "P"}, source="S", trail=trail)


def builds(record):
    try:
        documents.build_manifest(executed(shows(cover(tiles=(), facts=())), shows(record)), name="x.ipynb")
    except DocumentError as refused:
        assert [(f.rule, f.found) for f in refused.findings] == [("protected", record.key)]
        return False
    return True


BY_HAND = {
    "a sum by group": lambda rows: rows.groupby("sex", observed=True, as_index=False)["people"].sum(),
    "a sum that is no longer by group": lambda rows: rows.groupby("sex", observed=True)["people"].sum().reset_index(),
    "a pivot": lambda rows: rows.pivot_table("people", "sex", aggfunc="sum", observed=True).reset_index(),
    "the rows themselves": lambda rows: rows[rows["people"] > 3].rename_axis("row"),
}


@pytest.mark.parametrize("made", BY_HAND.values(), ids=BY_HAND)
def test_counts_of_the_offices_own_rows_are_not_cleared_by_the_trail_of_another_file(facts, office, people, made):
    frame = made(office.participations)
    assert not builds(tabled(facts, frame, ACTIVITIES))
    assert not builds(tabled(facts, frame, people["sex"].trail))
    assert not builds(tabled(facts, frame, None))
    bars = frame.groupby("sex", observed=True, as_index=False)["people"].sum()
    chart = ir.draw_bars(bars, key="c", label="sex", value="people", trail=ACTIVITIES, **WORDS)
    assert not builds(chart) and chart.table.cleared == chart.cleared


def test_a_breakdown_or_matrix_that_nobody_cleared_stays_so_whatever_its_trail(facts, office, people):
    given = ir.breakdown(office, "sex")
    assert not builds(tabled(facts, given.frame, people["sex"].trail))
    assert not builds(tabled(facts, given.frame.sort_values("people").head(1), ACTIVITIES))
    matrix = ir.results_matrix(office, "G-01").frame
    assert not builds(tabled(facts, matrix, people["results"].trail, "cumulative"))


def test_what_was_cleared_is_shown_as_its_author_lays_it_out(facts, people):
    shown = people["sex"]
    laid_out = shown.frame.sort_values("sex").assign(share=1).rename(columns={"people": "number"})
    assert builds(tabled(facts, laid_out, shown.trail, "number"))
    assert builds(tabled(facts, people["results"].frame, people["results"].trail, "cumulative"))
    assert builds(ir.draw_bars(shown.frame, key="c", label="sex", value="people", trail=shown.trail, **WORDS))


def test_a_count_of_activities_needs_nobody_to_clear_it(facts, office):
    held = ir.breakdown(office, "kind", of="activities_held")
    assert builds(tabled(facts, held.frame, held.trail, "activities"))
    came = office.activities[office.activities["activity_id"].isin(office.participations["activity_id"])]
    by_kind = came.groupby("kind", as_index=False).agg(activities=("activity_id", "size"))
    assert builds(tabled(facts, by_kind, ACTIVITIES, "activities"))


def test_the_author_is_told_of_every_place_that_reads_a_table_of_counts():
    cells = [
        {"cell_type": "markdown", "source": "office.participations", "metadata": {}},
        {
            "cell_type": "code",
            "metadata": {},
            "source": [
                "%matplotlib inline\n",
                "rows = office.participations.merge(office.activities)\n",
                'more = office.tables["indicator_values"]\n',
                "facts.state('people_reached', table='participations')",
            ],
        },
        {"cell_type": "code", "metadata": {}, "source": "no program ("},
    ]
    found = counts_by_hand({"cells": cells}, "x.ipynb")
    assert [(f.where(), f.level, f.found) for f in found] == [
        ("x.ipynb, cell 2, line 2", "warning", "office.participations"),
        ("x.ipynb, cell 2, line 3", "warning", "office.tables['indicator_values']"),
    ]


def test_a_frame_of_the_office_is_not_changed_by_what_is_made_of_it(office):
    office.participations.attrs.clear()
    assert office.participations.attrs and not pd.DataFrame().attrs
