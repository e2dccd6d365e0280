"""Demo indicators and, for one block, their values: each has its own course from baseline to target.

In an office of scale N the targets of counts are N times as high; shares and scores stay the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import numpy as np

from ioreport.demo import invented_tables
from ioreport.demo.csv_files import TextColumns, joined_columns, numbered_ids, written_csv
from ioreport.demo.invented_tables import LAST_DAY, Row, column, rows, wholes, written_days
from ioreport.demo.random_draws import Draws, drawn_counts

TENTHS, SHARES = 10, 10_000
"""Values are computed in tenths, because a score has one decimal, and percents in ten-thousandths."""

AVERAGED = ("score",)
_SPLITS: dict[str, tuple[tuple[str, str, str, int], ...]] = {
    "": (("", "", "", 1000),),
    "sex": (("f", "", "", 570), ("m", "", "", 430)),
    "sexage": (
        ("f", "0", "17", 190),
        ("f", "18", "", 370),
        ("m", "0", "17", 200),
        ("m", "18", "", 210),
        ("u", "", "", 30),
    ),
}
"""Sex, youngest and oldest age, and part per thousand, of the rows that an indicator's value is split into."""

_PARTS = {
    "sum": (340, 250, 180, 120, 70, 40),
    "max": (1000, 720, 640, 580, 510, 430),
    "average": (1060, 1000, 950, 1020, 970, 1000),
}
"""The part of each place, per thousand of the whole, by the rule over places."""

GOOD, LATE = 95, 60
"""From these percentages a course is good, or late; below, it is bad. The comments depend on it."""


@dataclass(frozen=True)
class _Grid:
    """One row for each value: its indicator, its period and the number of periods, its days, its place, its split."""

    indicator: np.ndarray
    period: np.ndarray
    start: np.ndarray
    end: np.ndarray
    whole: np.ndarray
    spot: np.ndarray
    split: np.ndarray


def demo_indicator_rows(scale: int) -> list[Row]:
    """The table `indicators`: the targets of counts grow with the office."""
    return [row | {name: _scaled(row, name, scale) for name in ("baseline", "target")} for row in rows("indicators")]


def _scaled(row: Row, name: str, scale: int) -> str:
    stays = row["unit"] in ("percent", *AVERAGED)
    return row[name] if stays else str(Decimal(row[name]) * scale)


@cache
def _grid() -> _Grid:
    """Every value to write, in the order of the table: indicator, period, place, split."""
    cells = [cell for number, row in enumerate(rows("indicators")) for cell in _cells(number, row)]
    return _Grid(*np.array(cells).T)


def _measured() -> np.ndarray:
    """Which indicators are measured from the activities: their rows have only comments."""
    return column("indicators", "measure") != ""


def _cells(number: int, row: Row) -> list[tuple[int, ...]]:
    periods = _periods(row)
    kept = [n for n in range(len(periods)) if not (row["flaw"] == "missing" and n % 4 == 2)]
    if row["flaw"] == "nothing":
        return []
    splits = range(len(_SPLITS[row["split"]]))
    return [
        (number, n, *periods[n], _whole_days(row), spot, split)
        for n in kept
        for spot in range(int(row["spots"]))
        for split in splits
    ]


def _project(row: Row) -> Row:
    return next(project for project in rows("projects") if project["project_id"] == row["project_id"])


def _whole_days(row: Row) -> int:
    project = _project(row)
    return invented_tables.day_number(project["end_date"]) - invented_tables.day_number(project["start_date"]) + 1


def _periods(row: Row) -> list[tuple[int, int]]:
    """The first and last day of each past period of a project; no period crosses the first or last day of a report."""
    project = _project(row)
    first, end = (np.datetime64(project[name], "M") for name in ("start_date", "end_date"))
    regular = np.arange(first, end + 1, int(row["every"]))
    edges = np.array(_edges(project["project_id"]), dtype="datetime64[M]")
    starts = np.unique(np.concatenate([regular, edges[(edges > first) & (edges <= end)]]))
    days = (
        (_first_day(start), _first_day(after) - 1) for start, after in zip(starts, [*starts[1:], end + 1], strict=True)
    )
    return [period for period in days if period[1] <= LAST_DAY]


@cache
def _edges(project: str) -> tuple[np.datetime64, ...]:
    """The months in which the grants of a project and their reports begin, and the months after they end."""
    grants = {grant["grant_id"]: grant for grant in rows("grants") if grant["project_id"] == project}
    reports = (report for report in rows("reports") if report["grant_id"] in grants)
    spans = [
        *((grant["start_date"], grant["end_date"]) for grant in grants.values()),
        *((report["period_start"], report["period_end"]) for report in reports),
    ]
    return tuple(month for start, end in spans for month in (np.datetime64(start, "M"), np.datetime64(end, "M") + 1))


def _first_day(month: np.datetime64) -> int:
    return int(month.astype("datetime64[D]").astype(np.int64))


def written_values(seed: int, block: int) -> TextColumns:
    """The table `indicator_values`: one site for each block; averages and scores only at the first site."""
    draws = Draws(seed, "indicator_values", block)
    grid = _grid()
    unit = column("indicators", "unit")[grid.indicator]
    value, above, below = _numbers(draws, grid, block)
    percent, measured = unit == "percent", _measured()[grid.indicator]
    in_block = np.bincount(grid.indicator)[grid.indicator]
    columns = {
        "indicator_id": column("indicators", "indicator_id")[grid.indicator],
        "row_id": written_csv(drawn_counts(grid.indicator) + block * in_block + 1),
        "period_start": written_days(grid.start),
        "period_end": written_days(grid.end),
        "place_id": _places(grid),
        **_split_columns(grid),
        "value": np.where(
            percent | measured, "", np.where(unit == "score", _tenths(value), written_csv(value // TENTHS))
        ),
        "numerator": written_csv(above, percent),
        "denominator": written_csv(below, percent),
        **_comments(grid, block),
        "site": np.broadcast_to(numbered_ids("S-", np.array([block + 1]), 3), len(unit)),
    }
    keep = (block == 0) | ~(np.isin(unit, AVERAGED) | measured)
    return {name: cells[keep] for name, cells in columns.items()}


def _tenths(numbers: np.ndarray) -> np.ndarray:
    return joined_columns((numbers // TENTHS).astype(str), ".", (numbers % TENTHS).astype(str))


def _places(grid: _Grid) -> np.ndarray:
    """The places of an indicator: the largest ones in its project's region; one kind of count has no place."""
    region = column("projects", "region")[_projects()[grid.indicator]]
    weights = np.array([wholes("places", name) for name in ("border", "cities", "towns")])
    located = column("places", "admin1") != ""
    heaviest = np.argsort(-weights * located, axis=1, kind="stable")
    shift = grid.indicator % 3
    place = heaviest[np.searchsorted(("border", "cities", "towns"), region), grid.spot + shift * (grid.spot > 0)]
    alone = wholes("indicators", "spots")[grid.indicator] == 1
    return np.where(alone, "", column("places", "place_id")[place])


@cache
def _projects() -> np.ndarray:
    return invented_tables.places_in("projects", "project_id", column("indicators", "project_id"))


def _split_columns(grid: _Grid) -> TextColumns:
    """Sex and ages of each row."""
    cells = np.array([split for splits in _SPLITS.values() for split in splits])[_split_places(grid)]
    return dict(zip(("sex", "age_min", "age_max"), cells.T, strict=False))


def _split_places(grid: _Grid) -> np.ndarray:
    """The index of each row's split in the list of all splits."""
    first = dict(zip(_SPLITS, np.cumsum([0, *map(len, _SPLITS.values())]).tolist(), strict=False))
    of_indicator = np.array([first[name] for name in column("indicators", "split").tolist()])
    return of_indicator[grid.indicator] + grid.split


def _numbers(draws: Draws, grid: _Grid, block: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each row's value in tenths, its numerator and its denominator."""
    part = _parts(grid)
    adds = (column("indicators", "over_periods") == "sum")[grid.indicator]
    noise = draws.whole(len(part), 965, 1035)
    now, before = (_way(grid, day) * part // 1_000_000 // TENTHS for day in (grid.end, grid.start - 1))
    # A value that is summed over periods is the increase since the last period, in whole units.
    value = np.where(adds, (now - before) * TENTHS, _way(grid, grid.end) * part // 1_000_000 * noise // 1000)
    below = _denominators(grid, draws.whole(len(part), 18, 90))
    above = below * np.clip(_way(grid, grid.end) * noise // 1000, 0, SHARES) // SHARES
    flaw = column("indicators", "flaw")[grid.indicator]
    incident = (flaw == "incident") & _last_period(grid) & (grid.spot == 0) & (block == 0)
    return np.where(incident, TENTHS, value), above, below


def _way(grid: _Grid, day: np.ndarray) -> np.ndarray:
    """The value of each indicator on a day: linear from its baseline along its course; `early` ones twice as fast."""
    baseline, target = (_exact(name)[grid.indicator] for name in ("baseline", "target"))
    first = invented_tables.days("projects", "start_date")[_projects()][grid.indicator]
    speed = 1 + wholes("indicators", "early")[grid.indicator]
    gone = np.clip((day - first + 1) * speed, 0, grid.whole)
    return baseline + (target - baseline) * wholes("indicators", "course")[grid.indicator] * gone // (100 * grid.whole)


@cache
def _exact(name: str) -> np.ndarray:
    """Baselines or targets as whole numbers: percents in ten-thousandths, all others in tenths."""
    steps = np.where(column("indicators", "unit") == "percent", SHARES, TENTHS)
    texts = column("indicators", name).tolist()
    return np.array([int(Decimal(text) * step) for text, step in zip(texts, steps.tolist(), strict=True)])


def _parts(grid: _Grid) -> np.ndarray:
    """The part of its indicator's value in each row, in millionths: its place's part of its split's part."""
    rules = column("indicators", "over_places")
    table = np.array([_PARTS[rule] for rule in rules.tolist()])
    spots = wholes("indicators", "spots")
    sums = np.array([row[:count].sum() for row, count in zip(table, spots.tolist(), strict=True)])
    of_place = np.where(rules == "sum", table.T * 1000 // sums, table.T).T
    of_split = np.array([part for splits in _SPLITS.values() for *_, part in splits])
    return of_place[grid.indicator, grid.spot] * of_split[_split_places(grid)]


def _denominators(grid: _Grid, asked: np.ndarray) -> np.ndarray:
    """The number of people asked; in one survey 0 in the last period, in another 0 at one of the places."""
    flaw = column("indicators", "flaw")[grid.indicator]
    nobody = ((flaw == "zero") & _last_period(grid)) | ((flaw == "absent") & (grid.spot == 1))
    return np.where(nobody, 0, asked)


def _last_period(grid: _Grid) -> np.ndarray:
    last = np.zeros(len(rows("indicators")), dtype=np.int64)
    np.maximum.at(last, grid.indicator, grid.period)
    return grid.period == last[grid.indicator]


def _comments(grid: _Grid, block: int) -> TextColumns:
    """Comments on the first row of each period, chosen by the indicator's course."""
    course = wholes("indicators", "course")[grid.indicator]
    tone = np.select([course >= GOOD, course >= LATE], ["good", "late"], "bad")
    said = column("comments", "course")
    first = np.array([int(np.argmax(said == name)) for name in ("bad", "good", "late")])
    offered = int((said == "good").sum())
    place = first[np.searchsorted(("bad", "good", "late"), tone)] + (grid.indicator + grid.period // 2) % offered
    shown = (grid.spot == 0) & (grid.split == 0) & (block == 0)
    return {name: np.where(shown, column("comments", name)[place], "") for name in ("comment", "comment_bg")}
