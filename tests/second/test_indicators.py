"""Indicators: the measures agree with a second count in SQL on 50 random offices."""

from collections import Counter
from random import Random

import pytest

from ioreport.measures import (
    indicator_progress,
    indicator_status,
    indicator_value,
    indicators_on_track,
    indicators_total,
    results_matrix,
)
from ioreport.measures.indicators.achieved_values import exact_decimal
from tests.drawn import read_unchecked
from tests.second.database import opened
from tests.second.indicators_sql import results
from tests.second.offices import SEEDS, draw_tables, spans, write_drawn

pytestmark = pytest.mark.slow

KINDS = ("interim", "final")
ON_TRACK = ("met", "achieved", "on track")


def reports(grants, seed):
    """Grants and periods to ask for, one of them open at both ends."""
    random = Random(seed)
    yield {"grant": grants[0], "start": None, "end": None}
    yield from ({"grant": random.choice(grants), "start": start, "end": end} for start, end in spans(random))


def agree_on_the_matrix(office, asked, second):
    interim, final = (results_matrix(office, **asked, kind=kind).frame.set_index("indicator_id") for kind in KINDS)
    assert set(second) == set(interim.index) == set(final.index)
    for name, row in second.items():
        for figure in ("in_period", "cumulative", "progress"):
            assert interim.at[name, figure] == exact_decimal(row[figure]), (asked, name, figure)
        assert (interim.at[name, "status"], final.at[name, "status"]) == (row["interim"], row["final"]), (asked, name)


def agree_by_name(office, asked, second):
    for name, row in second.items():
        one = {**asked, "indicator": name}
        for scope in ("in_period", "cumulative"):
            assert indicator_value(office, **one, scope=scope).value == exact_decimal(row[scope])
        assert indicator_progress(office, **one).value == exact_decimal(row["progress"])
        assert [indicator_status(office, **one, kind=kind).value for kind in KINDS] == [row[kind] for kind in KINDS]
    for kind in KINDS:
        assert indicators_total(office, **asked, kind=kind).value == len(second)
        known = not second or any(row["cumulative"] is not None for row in second.values())
        on_track = sum(row[kind] in ON_TRACK for row in second.values()) if known else None
        assert indicators_on_track(office, **asked, kind=kind).value == on_track


@pytest.mark.parametrize("seed", SEEDS)
def test_a_second_count_gives_the_same(tmp_path, seed):
    write_drawn(tmp_path, seed)
    office = read_unchecked(tmp_path)
    with opened(tmp_path) as database:
        for number, asked in enumerate(reports(list(office.grants["grant_id"]), seed)):
            second = results(database, **asked)
            agree_on_the_matrix(office, asked, second)
            if number == seed % 4:
                agree_by_name(office, asked, second)


def test_the_offices_bring_up_every_state(tmp_path):
    seen = Counter()
    for seed in range(50):
        folder = tmp_path / str(seed)
        folder.mkdir()
        write_drawn(folder, seed)
        grants = sorted(grant["grant_id"] for grant in draw_tables(seed)["grants"])
        with opened(folder) as database:
            for asked in reports(grants, seed):
                for row in results(database, **asked).values():
                    seen.update([("interim", row["interim"]), ("final", row["final"])])
    words = {
        "interim": ["met", "on track", "behind", "no progress", "no data"],
        "final": ["achieved", "not achieved", "no data"],
    }
    assert all(seen[kind, word] >= 5 for kind in words for word in words[kind]), seen
