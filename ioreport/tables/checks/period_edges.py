"""Check values at the edge of a grant or report: left out, because their period is not wholly within its days."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ioreport.errors import Finding
from ioreport.tables.raw_table import Sheet

_OWN = ["indicator_id", "period_start", "period_end"]


def check_left_out(sheets: Mapping[str, Sheet]) -> list[Finding]:
    """Values of indicators that begin before a grant, or end after it or after one of its reports, or meet no grant.

    Each finding has the amount, which is in no figure of that grant or report.
    """
    beside = _beside_grants(sheets)
    values = beside[beside["meets"]].assign(named="the grant " + beside["grant_id"])
    early = values[values["period_start"] < values["start_date"]].assign(edge="begin", day=values["start_date"])
    over = values[(values["period_start"] >= values["start_date"]) & (values["period_end"] > values["end_date"])]
    late = _reported(values, sheets["reports"])
    cut = pd.concat([early, over.assign(edge="end", day=over["end_date"]), late]).drop_duplicates(
        ["row", "edge", "day", "named"]
    )
    together = cut.groupby(["row", "edge", "day"], as_index=False)["named"].agg(", ".join)
    sheet = sheets["indicator_values"]
    apart = beside[~beside.groupby("row")["meets"].transform("any")].groupby("row")["grant_id"].agg(", ".join)
    return [
        *(_finding(sheet, int(row), edge, day, named) for row, edge, day, named in together.itertuples(index=False)),
        *(_apart(sheet, int(row), grants) for row, grants in apart.items()),
    ]


def _beside_grants(sheets: Mapping[str, Sheet]) -> pd.DataFrame:
    """The reported values that count, beside each grant of their project; `meets` says whether their days meet."""
    indicators = sheets["indicators"].typed
    own = indicators.loc[indicators["measure"].isna(), ["indicator_id", "project_id"]].dropna()
    grants = sheets["grants"].typed[["grant_id", "project_id", "start_date", "end_date"]].dropna()
    grants = grants[grants["start_date"] <= grants["end_date"]]
    values = sheets["indicator_values"].typed[_OWN].dropna().rename_axis("row").reset_index()
    found = values.merge(own.drop_duplicates("indicator_id"), on="indicator_id").merge(grants, on="project_id")
    meets = (found["period_start"] <= found["end_date"]) & (found["period_end"] >= found["start_date"])
    return found.assign(meets=meets)


def _reported(values: pd.DataFrame, reports: Sheet) -> pd.DataFrame:
    ends = reports.typed[["report_id", "grant_id", "period_end"]].dropna().rename(columns={"period_end": "day"})
    found = values.drop(columns="named").merge(ends, on="grant_id")
    cut = (found["period_start"] >= found["start_date"]) & (found["period_start"] <= found["day"])
    found = found[cut & (found["period_end"] > found["day"]) & (found["period_end"] <= found["end_date"])]
    return found.assign(edge="end", named="the report " + found["report_id"])


def _finding(sheet: Sheet, row: int, edge: str, day: pd.Timestamp, named: str) -> Finding:
    column = "period_start" if edge == "begin" else "period_end"
    words = f"on or after {day:%Y-%m-%d}" if edge == "begin" else f"on or before {day:%Y-%m-%d}"
    expected = f"a day {words}: what this row says, {_amount(sheet, row)}, is not wholly within {named} and is left out"
    return sheet.finding(row, column, "left_out", "warning", str(sheet.raw.at[row, column]), expected)


def _apart(sheet: Sheet, row: int, grants: str) -> Finding:
    expected = f"days of a grant of its project, {grants}: what this row says, {_amount(sheet, row)}, is in no report"
    found = f"{sheet.raw.at[row, 'period_start']} to {sheet.raw.at[row, 'period_end']}"
    return sheet.finding(row, "period_start", "left_out", "warning", found, expected)


def _amount(sheet: Sheet, row: int) -> str:
    raw = sheet.raw.loc[row]
    return raw["value"] if pd.notna(raw["value"]) else f"{raw['numerator']} of {raw['denominator']}"
