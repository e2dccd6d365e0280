"""Check wholes beside their parts: rows that count the same people twice, such as a total beside women and men.

Rows of one indicator, place and period, or of one activity, differ in dimensions: sex, ages, and in
participations the population. A row with an empty dimension may be the whole of rows in which it is filled.
The rule distinguishes a total from people whose sex or age is not known:

- In ``indicator_values`` an empty dimension is a value that is not disaggregated: beside disaggregated rows it counts
  the same people again. Equal to their sum it is an error, else a warning.
- A row marked as not known (sex ``u``, population ``unknown``; in participations no ages; a value without a place)
is accepted, unless its numbers are those of a total. All such rows of one kind equal to the sum of two or
  more others, and not less than 10: an error. Within a tenth of it: a warning.
- Rows that fill different dimensions (some sex, others ages) count the same people twice: equal sums are an error,
  others a warning; for rows marked as not known only if no row fills both.
- Periods of one indicator and place that contain one another or overlap: an error where an indicator that is added up
  over periods has the sum of the shorter ones in the longer one, else a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import pandas as pd

from ioreport.errors import Finding
from ioreport.tables.raw_table import Sheet
from ioreport.values import row_ranges

LEAST_SURE = 10
"""A smaller number equals the sum of others too often by chance."""
NEAR = 0.1
"""The largest difference between a whole counted separately and the sum of its parts."""
_MOST_LISTED = 6
_EQUAL = 1e-6
_RULE = "whole_and_parts"


def check_wholes(sheets: Mapping[str, Sheet]) -> list[Finding]:
    """Every whole that is in the table together with its parts."""
    participations, values = sheets["participations"], sheets["indicator_values"]
    return [*_in_participations(participations), *_in_values(values, sheets["indicators"])]


def _in_participations(sheet: Sheet) -> Iterator[Finding]:
    typed = sheet.typed
    rows = pd.DataFrame(
        {
            "activity_id": typed["activity_id"],
            "unit": typed["unit"].astype("str"),
            "population": typed["population"].astype("str").mask(typed["population"] == "unknown"),
            "sex": typed["sex"].astype("str").mask(typed["sex"] == "u"),
            "ages": _ages(typed),
            "number": typed["people"].astype("float64"),
            "second": 0.0,
            "unknown": True,
            "adds": True,
        }
    )
    rows = rows[(rows["number"] > 0) & rows["activity_id"].notna() & rows["unit"].notna()]
    yield from _beside(sheet, "people", rows, ["activity_id", "unit"], ["population", "sex", "ages"])


def _ages(typed: pd.DataFrame) -> pd.Series:
    known = typed["age_min"].notna() | typed["age_max"].notna()
    return (typed["age_min"].astype("str") + "-" + typed["age_max"].astype("str").fillna("")).where(known).astype("str")


def _in_values(sheet: Sheet, indicators: Sheet) -> Iterator[Finding]:
    typed = sheet.typed
    own = indicators.typed.dropna(subset=["indicator_id"]).drop_duplicates("indicator_id").set_index("indicator_id")
    unit, over = (typed["indicator_id"].map(own[name].astype("str")) for name in ("unit", "over_periods"))
    percent = unit == "percent"
    rows = pd.DataFrame(
        {
            "indicator_id": typed["indicator_id"],
            "place_id": typed["place_id"],
            "start": typed["period_start"],
            "end": typed["period_end"],
            "sex": typed["sex"].astype("str").mask(typed["sex"] == "u"),
            "ages": _ages(typed),
            "number": typed["value"].mask(percent, typed["denominator"]).astype("float64"),
            "second": typed["numerator"].astype("float64").where(percent, 0.0),
            "unknown": typed["sex"] == "u",
            "adds": unit != "score",
            "summed": (over == "sum") & ~percent,
        }
    )
    rows = rows.dropna(subset=["indicator_id", "start", "end", "number", "second"])
    rows = rows.assign(unknown=rows["unknown"].fillna(False).astype(bool), place=rows["place_id"].fillna(""))
    period = ["indicator_id", "start", "end"]
    yield from _beside(sheet, "value", rows, [*period, "place"], ["sex", "ages"])
    alike = rows.assign(unknown=True, sex=rows["sex"].fillna(""), ages=rows["ages"].fillna(""))
    yield from _beside(sheet, "value", alike, [*period, "sex", "ages"], ["place_id"])
    yield from _within(sheet, rows)


def _beside(
    sheet: Sheet, column: str, rows: pd.DataFrame, group: Sequence[str], dims: Sequence[str]
) -> Iterator[Finding]:
    """The findings of wholes beside parts, and of rows that fill different dimensions."""
    empty = sum(rows[name].isna().astype("int64") * (1 << place) for place, name in enumerate(dims))
    if len(rows) < 2 or (empty == empty.iloc[0]).all():
        return
    rows = rows.assign(empty=empty)
    several = rows.groupby(list(group))["empty"].transform("nunique") > 1
    rows = rows[several]
    masks = sorted(rows["empty"].unique())
    for mask in masks:
        below = [other for other in masks if other != mask and other & mask == other]
        if below:
            yield from _wholes(sheet, column, rows, group, dims, mask, below)
    for one, other in combinations(masks, 2):
        if one & other not in (one, other):
            yield from _crossing(sheet, column, rows, group, dims, one, other)


def _keys(group: Sequence[str], dims: Sequence[str], mask: int) -> list[str]:
    return [*group, *(name for place, name in enumerate(dims) if not mask >> place & 1)]


def _wholes(
    sheet: Sheet,
    column: str,
    rows: pd.DataFrame,
    group: Sequence[str],
    dims: Sequence[str],
    mask: int,
    below: Sequence[int],
) -> Iterator[Finding]:
    """Rows in which the dimensions of `mask` are empty, beside those in which some of them are filled."""
    keys, parts = _keys(group, dims, mask), rows[rows["empty"].isin(below)]
    wholes = rows[rows["empty"] == mask]
    wholes = wholes.assign(together=_together(wholes, group))
    told: set[int] = set()
    for kinds in _candidates(below):
        mine = parts[parts["empty"].isin(kinds)]
        for row in _totals(wholes[~wholes["together"].isin(told)], mine, keys):
            told.add(wholes.at[row, "together"])
            yield _total(sheet, column, row, _rows_of(mine, wholes.loc[row, keys]))
    names = " and ".join(name for place, name in enumerate(dims) if mask >> place & 1)
    for row in _doubts(_beside_parts(wholes[~wholes["together"].isin(told)], parts, keys)):
        yield _doubtful(sheet, column, row, names, _rows_of(parts, wholes.loc[row, keys]))


def _together(wholes: pd.DataFrame, group: Sequence[str]) -> pd.Series:
    """The number of the set of wholes judged together: rows of one group marked as not known; others alone."""
    alone = pd.Series(range(-1, -len(wholes) - 1, -1), wholes.index)
    return wholes.groupby(list(group)).ngroup().where(wholes["unknown"], alone)


def _candidates(below: Sequence[int]) -> list[tuple[int, ...]]:
    """All parts together, then those of each kind."""
    return [tuple(below), *((one,) for one in below if len(below) > 1)]


def _beside_parts(wholes: pd.DataFrame, parts: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The wholes that have parts, with the sums and the number of these."""
    sums = parts.groupby(keys).agg(total=("number", "sum"), other=("second", "sum"), count=("number", "size"))
    found = wholes[keys].merge(sums, left_on=keys, right_index=True, how="left").set_axis(wholes.index)
    return wholes.assign(**{name: found[name] for name in sums}).dropna(subset="total")


def _totals(wholes: pd.DataFrame, parts: pd.DataFrame, keys: list[str]) -> list[int]:
    """The rows that are probably the total of their parts."""
    told = _beside_parts(wholes, parts, keys)
    equal = ((told["total"] - told["number"]).abs() < _EQUAL) & ((told["other"] - told["second"]).abs() < _EQUAL)
    sure = (
        (told["number"] > 0)
        & told["adds"]
        & (~told["unknown"] | ((told["number"] >= LEAST_SURE) & (told["count"] > 1)))
    )
    return list(told.index[equal.groupby(told["together"]).transform("all") & sure])


def _doubts(told: pd.DataFrame) -> list[int]:
    """The first row of wholes that may count their parts again."""
    first = told[~told.duplicated("together")]
    sums = told.groupby("together").agg(number=("number", "sum"), total=("total", "sum"), count=("count", "min"))
    near = (
        (sums["number"] >= LEAST_SURE)
        & (sums["count"] > 1)
        & ((sums["number"] - sums["total"]).abs() <= NEAR * sums["total"])
    )
    return list(first.index[~first["unknown"] | first["together"].map(near)])


def _rows_of(parts: pd.DataFrame, key: pd.Series) -> list[int]:
    mine = parts
    for name, value in key.items():
        mine = mine[mine[name] == value]
    return sorted(mine.index)


def _crossing(
    sheet: Sheet, column: str, rows: pd.DataFrame, group: Sequence[str], dims: Sequence[str], one: int, other: int
) -> Iterator[Finding]:
    """Rows that fill different dimensions of one group."""
    keys = _keys(group, dims, one | other)
    sides = [_side(rows[rows["empty"] == mask], keys) for mask in (one, other)]
    both = sides[0].merge(sides[1], left_index=True, right_index=True, suffixes=("", "_2"))
    filled = _side(rows[(rows["empty"] & ~(one & other)) == 0], keys).index
    equal = (
        both["adds"]
        & both["adds_2"]
        & ((both["number"] - both["number_2"]).abs() < _EQUAL)
        & ((both["second"] - both["second_2"]).abs() < _EQUAL)
    )
    several = (both["count"] > 1) & (both["count_2"] > 1)
    unknown = both["unknown"] | both["unknown_2"]
    total = equal & (both["number"] > 0) & (~unknown | (several & (both["number"] >= LEAST_SURE)))
    doubtful = ~total & (~unknown | (several & ~both.index.isin(filled)))
    names = " or ".join(name for place, name in enumerate(dims) if (one ^ other) >> place & 1)
    for sure, first, second in both.assign(sure=total)[total | doubtful][["sure", "rows", "rows_2"]].itertuples(
        index=False
    ):
        earlier, later = sorted([first, second])
        yield (
            _total(sheet, column, later[0], earlier, len(later))
            if sure
            else _doubtful(sheet, column, later[0], names, earlier)
        )


def _side(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Rows added up by their keys."""
    return (
        rows.reset_index(names="row")
        .groupby(keys)
        .agg(
            number=("number", "sum"),
            second=("second", "sum"),
            count=("row", "size"),
            rows=("row", list),
            unknown=("unknown", "all"),
            adds=("adds", "all"),
        )
    )


def _within(sheet: Sheet, rows: pd.DataFrame) -> Iterator[Finding]:
    """Periods of one indicator and place that contain one another, or overlap."""
    own = ["indicator_id", "place"]
    periods = (
        rows.reset_index(names="row")
        .groupby([*own, "start", "end"])
        .agg(
            number=("number", "sum"),
            row=("row", "first"),
            rows=("row", list),
            summed=("summed", "all"),
            adds=("adds", "all"),
        )
        .reset_index()
    )
    pairs = periods.merge(periods, on=own, suffixes=("", "_in"))
    meet = (pairs["start"] <= pairs["end_in"]) & (pairs["end"] >= pairs["start_in"])
    same = (pairs["start"] == pairs["start_in"]) & (pairs["end"] == pairs["end_in"])
    holds = (pairs["start"] <= pairs["start_in"]) & (pairs["end"] >= pairs["end_in"])
    later = ~holds & ((pairs["start"] > pairs["start_in"]) & (pairs["end"] > pairs["end_in"]))
    pairs = pairs[meet & ~same & (holds | later)].assign(holds=holds)
    for (*_, row), mine in pairs.groupby([*own, "start", "end", "row"]):
        direct = _direct(mine[mine["holds"]])
        total, number = direct["number_in"].sum(), mine["number"].iloc[0]
        beside = sorted(each for listed in (direct if len(direct) else mine)["rows_in"] for each in listed)
        if len(direct) and mine["summed"].all() and abs(total - number) < _EQUAL and number > 0:
            yield _total(sheet, "value", row, beside)
        else:
            yield sheet.finding(
                row,
                "period_start",
                _RULE,
                "warning",
                _cell(sheet, row, "period_start"),
                f"periods that are apart: this one meets {_listed(beside)} of its indicator and place",
            )


def _direct(inside: pd.DataFrame) -> pd.DataFrame:
    """The periods inside another one that are in no smaller one inside it."""
    spans = list(zip(inside["start_in"], inside["end_in"], strict=True))
    lies = [any(other != span and other[0] <= span[0] and span[1] <= other[1] for other in spans) for span in spans]
    return inside[~pd.Series(lies, inside.index, dtype="bool")]


def _total(sheet: Sheet, column: str, row: int, parts: Sequence[int], count: int = 1) -> Finding:
    looks = "this looks like" if count == 1 else f"these {count} rows look like"
    found = _cell(sheet, row, column) or _cell(sheet, row, "denominator")
    expected = f"a count of its own: {looks} the total of {_listed(parts)}"
    return sheet.finding(row, column, _RULE, "error", found, expected)


def _doubtful(sheet: Sheet, column: str, row: int, names: str, parts: Sequence[int]) -> Finding:
    expected = f"everybody counted once: by {names} this row and {_listed(parts)} may count the same"
    return sheet.finding(row, column, _RULE, "warning", _cell(sheet, row, column), expected)


def _cell(sheet: Sheet, row: int, column: str) -> str:
    found = sheet.raw.at[row, column] if column in sheet.raw else None
    return "" if pd.isna(found) else str(found)


def _listed(rows: Sequence[int]) -> str:
    numbers = ", ".join(map(str, rows)) if len(rows) <= _MOST_LISTED else row_ranges(rows)
    return f"{'row' if len(rows) == 1 else 'rows'} {numbers}"
