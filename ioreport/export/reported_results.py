"""Reported values of a project's indicators for the public: totals, and parts by sex and by age where they are safe.

Reported values are a table of their own, which is not connected with the rows of participations. Four things protect
its counts of people, besides the threshold: a percentage of fewer than n people is withheld; so is a count from whose
part or whole (``part_of``) a small rest follows; parts by sex and by age are published only as far as no small cell can
be worked out from them and the total; and a total that differs by fewer than n people from one in an earlier report,
or equals one that the report withheld, is withheld.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from ioreport.age_bands import band_code
from ioreport.measures.disclosure import Withholding, threshold
from ioreport.measures.disclosure.indicator_cells import kept_back, part_kept_back
from ioreport.measures.disclosure.margin_cells import withheld_margins
from ioreport.measures.disclosure.published_counts import PEOPLE
from ioreport.measures.disclosure.withheld_log import SMALL, TO_PROTECT, WOULD_TELL, reason
from ioreport.measures.indicators.achieved_values import achieved, exact_decimal, rows_used, values_within
from ioreport.measures.indicators.results_matrix import results_matrix
from ioreport.reports.people_plans import held_by
from ioreport.reports.report_case import Case
from ioreport.small_counts import is_small
from ioreport.tables import Office

_UNKNOWN = {"sex": "u", "age": "age unknown"}


@dataclass(frozen=True)
class Reported:
    """A value for the public: `None` without data or withheld; parts as dimension, code and count."""

    value: Decimal | None = None
    parts: tuple[tuple[str, str, Decimal], ...] = ()
    withheld: bool = False
    precision: str = "exact"

    def as_plain(self) -> list[Any]:
        """As plain values, for the user's cache."""
        parts = [[by, code, str(count)] for by, code, count in self.parts]
        return [None if self.value is None else str(self.value), parts, self.withheld, self.precision]

    @classmethod
    def of_plain(cls, plain: list[Any]) -> Reported:
        """From what `as_plain` gave."""
        value, parts, withheld, precision = plain
        counts = tuple((by, code, Decimal(count)) for by, code, count in parts)
        return cls(None if value is None else Decimal(value), counts, withheld, precision)


def reported_results(
    office: Office,
    indicators: pd.DataFrame,
    grants: Sequence[str],
    days: tuple[dt.date, dt.date],
    n: int,
    others: Mapping[str, Decimal | None],
) -> tuple[dict[str, Reported], tuple[Withholding, ...]]:
    """The reported values of indicators over some days, as far as the public may have them.

    Parameters
    ----------
    indicators : DataFrame
        Rows of ``indicators`` of one project that are not measures of activities.
    grants : sequence of str
        The project's grants.
    days : tuple of date
        First and last day.
    n : int
        The least count that is shown.
    others : mapping
        The published values of the project's other indicators, of which these may be parts.
    """
    within = values_within(office.indicator_values, *map(pd.Timestamp, days))
    values = within[within["indicator_id"].isin(indicators["indicator_id"])]
    totals = {name: exact_decimal(value) for name, value in achieved(values, indicators).items() if value is not None}
    used = rows_used(values, indicators)
    earlier = list(_earlier(office, grants, days)) if indicators["unit"].astype("str").isin(PEOPLE).any() else []
    found: dict[str, Reported] = {}
    log: list[Withholding] = []
    related = _related(indicators)
    for row in indicators.itertuples():
        name, unit = str(row.indicator_id), str(row.unit)
        total, own = totals.get(name), used[used["indicator_id"] == row.indicator_id]
        why = "" if total is None else _why(row, total, own, {**totals, **others}, indicators, earlier, n)
        if why:
            log.append(Withholding(name, "total", str(total), why))
            found[name] = Reported(withheld=True)
            continue
        parts: tuple[tuple[str, str, Decimal], ...] = ()
        if unit in PEOPLE and total is not None and name not in related and _adds_up(row):
            parts, told = _safe_parts(name, own, n)
            log += told
        found[name] = Reported(total, parts)
    return found, tuple(log)


def _adds_up(row: object) -> bool:
    return str(row.over_places) == str(row.over_periods) == "sum"  # type: ignore[attr-defined]


def _related(indicators: pd.DataFrame) -> set[str]:
    """The indicators that are a part of another, or have parts: their own parts would tell too much together."""
    if "part_of" not in indicators:
        return set()
    pairs = indicators.dropna(subset=["part_of"])
    return {*map(str, pairs["indicator_id"]), *map(str, pairs["part_of"])}


def _why(
    row: object,
    total: Decimal,
    own: pd.DataFrame,
    totals: Mapping[str, Decimal | None],
    indicators: pd.DataFrame,
    earlier: Sequence[tuple[str, Decimal, bool]],
    n: int,
) -> str:
    """Why a total is withheld; empty if it is not."""
    name, unit = str(row.indicator_id), str(row.unit)  # type: ignore[attr-defined]
    if unit == "percent":
        return SMALL if is_small(own["denominator"].dropna().sum(), n) else ""
    if unit not in PEOPLE:
        return ""
    if is_small(total, n):
        return SMALL
    if any(_tells_of_part(name, part, whole, totals, n) for part, whole in _pairs(indicators)):
        return TO_PROTECT
    added = str(row.over_periods) == "sum"  # type: ignore[attr-defined]
    same = [(value, kept) for indicator, value, kept in earlier if indicator == name]
    near = any((kept and value == total) or (added and _is_near(total, value, kept, n)) for value, kept in same)
    return WOULD_TELL if near else ""


def _is_near(total: Decimal, value: Decimal, kept: bool, n: int) -> bool:
    apart = abs(total - value)
    return apart < n and (kept or apart > 0)


def _pairs(indicators: pd.DataFrame) -> list[tuple[str, str]]:
    if "part_of" not in indicators:
        return []
    pairs = indicators.dropna(subset=["part_of"])
    return list(zip(map(str, pairs["indicator_id"]), map(str, pairs["part_of"]), strict=True))


def _tells_of_part(name: str, part: str, whole: str, totals: Mapping[str, Decimal | None], n: int) -> bool:
    if name not in (part, whole):
        return False
    of_part, of_whole = part_kept_back(totals.get(part), totals.get(whole), n)
    return of_part if name == part else of_whole


def _safe_parts(
    name: str, rows: pd.DataFrame, n: int
) -> tuple[tuple[tuple[str, str, Decimal], ...], list[Withholding]]:
    """The parts by sex and by age that are safe together with the total, which is published."""
    rows = rows.dropna(subset=["value"])
    if any(value < 0 or value != int(value) for value in rows["value"]):
        return (), []
    codes = pd.DataFrame(
        {
            "sex": rows["sex"].astype("object").where(rows["sex"].notna(), _UNKNOWN["sex"]),
            "age": [_age(low, high) for low, high in zip(rows["age_min"], rows["age_max"], strict=True)],
            "value": rows["value"].astype("object").map(int),
        }
    )
    atoms = codes.groupby(["sex", "age"], sort=True)["value"].sum().reset_index()
    atoms = atoms[atoms["value"] > 0].reset_index(drop=True)
    if atoms.empty:
        return (), []
    margins = [
        (by, code) for by in ("sex", "age") if (codes[by] != _UNKNOWN[by]).any() for code in sorted(set(atoms[by]))
    ]
    if not margins:
        return (), []
    masks = [(atoms[by] == code).tolist() for by, code in margins]
    withheld, of_total = withheld_margins(atoms["value"].tolist(), masks, n)
    if of_total:
        return (), [Withholding(name, "all parts", "", TO_PROTECT)]
    counts = [int(atoms.loc[mask, "value"].sum()) for mask in masks]
    stated = list(zip(margins, counts, withheld, strict=True))
    log = [
        Withholding(name, f"{by} {code}", str(count), reason(count, n)) for (by, code), count, kept in stated if kept
    ]
    return tuple((by, code, Decimal(count)) for (by, code), count, kept in stated if not kept), log


def _age(low: object, high: object) -> str:
    if pd.isna(low) and pd.isna(high):
        return _UNKNOWN["age"]
    return band_code(0 if pd.isna(low) else int(low), None if pd.isna(high) else int(high))  # type: ignore[call-overload]


def _earlier(
    office: Office, grants: Sequence[str], days: tuple[dt.date, dt.date]
) -> Iterator[tuple[str, Decimal, bool]]:
    """Indicator, value, and whether it was withheld, of every count of people in the reports that a reader holds."""
    if not grants:
        return
    case = Case.public(office, grants[0], *days)
    held = {(id(each), report): (each, report) for grant in (*grants, None) for each, report in held_by(case, grant)}
    for told, report in held.values():
        earlier = Case.of(told, report)
        n = threshold(told, report=report)
        frame = results_matrix(told, kind=earlier.kind, **earlier.in_period).frame
        for row in frame[frame["unit"].astype("str").isin(PEOPLE) & frame["measure"].isna()].itertuples():
            kept = kept_back(row.in_period, row.cumulative, str(row.over_periods) == "sum", n)
            for value, hidden in zip((row.in_period, row.cumulative), kept, strict=True):
                if value is not None and not pd.isna(value):
                    yield str(row.indicator_id), Decimal(value), hidden
