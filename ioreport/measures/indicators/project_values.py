"""The data of a grant's results: its project's indicators, and their values in the grant's time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import pandas as pd

from ioreport.measures.activity_selection import Selection, check_known
from ioreport.measures.finance.elapsed import elapsed_part, last_day
from ioreport.measures.indicators.achieved_values import (
    ReportedValue,
    achieved,
    carried_forward,
    in_last_period,
    rows_used,
    straddling,
    values_within,
)
from ioreport.measures.indicators.activity_indicators import is_measured, measured_values
from ioreport.measures.indicators.target_progress import REPORT_KINDS, progress, status
from ioreport.measures.measured import Measured
from ioreport.measures.result_cache import computed_once
from ioreport.tables import Office
from ioreport.tables.project_rows import known_ids, rows_of
from ioreport.values import Period, Trail

SCOPES = ("in_period", "cumulative")
"""The scopes: values of the report's period, or all from the grant's start to the period's end."""


@dataclass(frozen=True, eq=False)
class ProjectValues:
    """The indicators of a grant's project, and their values from the grant's start to the report's period end.

    The achieved value of an indicator with a measure of the activities is that measure, regardless of reported values;
    the achieved value of any other is made from its reported values.

    Attributes
    ----------
    grant : DataFrame
        The one row of ``grants``.
    first, last : Timestamp
        The report's period, from the grant's start at the earliest.
    elapsed : Fraction
        The elapsed part of the grant's time at the period's end.
    indicators, values, left_out : DataFrame
        Rows of ``indicators`` and ``indicator_values``; index: row number. `left_out` are the values whose period
        is not wholly within the grant's start … the period's end.
    arguments : mapping
        The given grant, start and end.
    """

    office: Office
    grant: pd.DataFrame
    first: pd.Timestamp
    last: pd.Timestamp
    elapsed: Fraction
    indicators: pd.DataFrame
    values: pd.DataFrame
    left_out: pd.DataFrame
    arguments: Mapping[str, str]

    @classmethod
    def of(cls, office: Office, grant: str, start: str | None, end: str | None) -> ProjectValues:
        """Check the arguments against the office; a missing start or end is the grant's own.

        Raises
        ------
        UsageError
            For an unknown grant, an invalid day, or a period that ends before it starts.
        """
        return _project_values(office, grant, start, end)

    @classmethod
    def read(cls, office: Office, grant: str, start: str | None, end: str | None) -> ProjectValues:
        """As `of`, from the tables."""
        selection = Selection.of(office, {"grant": grant, "start": start, "end": end})
        check_known("grant", grant, known_ids(office, "grants", "grant_id"), office.file("grants"))
        grants, indicators = (rows_of(office, table, grant) for table in ("grants", "indicators"))
        row = grants[grants["grant_id"] == grant].iloc[:1]
        begun, over = row["start_date"].iloc[0], row["end_date"].iloc[0]
        last = pd.Timestamp(selection.end) if selection.end else over
        first = max(begun, pd.Timestamp(selection.start)) if selection.start else begun
        indicators = indicators[indicators["project_id"].isin(row["project_id"])]
        reported = rows_of(office, "indicator_values", grant)
        reported = reported[reported["indicator_id"].isin(indicators["indicator_id"])]
        elapsed = elapsed_part(Period(begun.date(), over.date()), last_day(office, last.date()))
        return cls(
            office,
            row,
            first,
            last,
            elapsed,
            indicators,
            values_within(reported, begun, last),
            straddling(reported, begun, last),
            selection.arguments(),
        )

    @computed_once
    def one(self, indicator: str) -> ProjectValues:
        """The same for a single indicator.

        Raises
        ------
        UsageError
            When the grant's project has no such indicator.
        """
        known = set(self.indicators["indicator_id"])
        check_known("indicator", indicator, known, f"the project of {self.arguments['grant']}")
        return replace(
            self,
            indicators=self.indicators[self.indicators["indicator_id"] == indicator],
            values=self.values[self.values["indicator_id"] == indicator],
            left_out=self.left_out[self.left_out["indicator_id"] == indicator],
            arguments={**self.arguments, "indicator": indicator},
        )

    @computed_once
    def within(self, scope: str) -> pd.DataFrame:
        """The reported values of a scope: those of indicators without a measure."""
        check_known("scope", scope, SCOPES, "the list of scopes")
        reported = self._reported(self.values)
        return reported if scope == "cumulative" else values_within(reported, self.first, self.last)

    @computed_once
    def astray(self, scope: str) -> pd.DataFrame:
        """The reported values that a scope leaves out, because their period is not wholly within its days."""
        early = straddling(self.values, self.first, self.last) if scope == "in_period" else self.values.head(0)
        return self._reported(pd.concat([self.left_out, early]).sort_index())

    @computed_once
    def carried(self, scope: str) -> pd.DataFrame:
        """The values of places that are carried forward from an earlier period (`carried_forward`)."""
        return carried_forward(self.within(scope), self.indicators)

    def _reported(self, values: pd.DataFrame) -> pd.DataFrame:
        return values[~values["indicator_id"].isin(self.indicators.loc[is_measured(self.indicators), "indicator_id"])]

    @computed_once
    def achieved(self, scope: str) -> dict[str, ReportedValue]:
        """The exact achieved value of each indicator."""
        found = achieved(self.within(scope), self.indicators)
        measured = {name: each.number for name, each in self.measured(scope).items()}
        return found | {name: None if value is None else Fraction(value) for name, value in measured.items()}

    def measured(self, scope: str) -> dict[str, Measured]:
        """The measures of indicators, by indicator: over the report's period, or from the grant's start on."""
        check_known("scope", scope, SCOPES, "the list of scopes")
        return self._measured_in_all if scope == "cumulative" else self._measured_in_period

    @cached_property
    def _measured_in_all(self) -> dict[str, Measured]:
        return self._measured(self.grant["start_date"].iloc[0])

    @cached_property
    def _measured_in_period(self) -> dict[str, Measured]:
        return self._measured(self.first)

    def _measured(self, first: pd.Timestamp) -> dict[str, Measured]:
        if first > self.last:
            return {}
        return measured_values(self.office, self.indicators, first, self.last, grant=self.arguments["grant"])

    def ways(self) -> list[tuple[Fraction, Fraction]]:
        """Baseline and target of each indicator."""
        pairs = zip(self.indicators["baseline"], self.indicators["target"], strict=True)
        return [(Fraction(baseline), Fraction(target)) for baseline, target in pairs]

    def progress(self) -> list[ReportedValue]:
        """The progress of each indicator."""
        return [progress(value, *way) for value, way in zip(self._totals.values(), self.ways(), strict=True)]

    @computed_once
    def statuses(self, kind: str) -> pd.Series:
        """The status of each indicator in a report of a kind; same index as `indicators`.

        Raises
        ------
        UsageError
            When there is no such kind.
        """
        check_kind(kind)
        stated = zip(self._totals.values(), self.ways(), self.indicators["direction"], strict=True)
        words = [status(value, *way, direction, self.elapsed, kind) for value, way, direction in stated]
        return pd.Series(words, self.indicators.index, dtype="str")

    @cached_property
    def _totals(self) -> dict[str, ReportedValue]:
        return self.achieved("cumulative")

    @computed_once
    def explaining(self) -> pd.DataFrame:
        """The values whose comments explain: those of the report's period, else those of the last period before."""
        recent = values_within(self.values, self.first, self.last)
        earlier = self.values[~self.values["indicator_id"].isin(recent["indicator_id"].unique())]
        return pd.concat([recent, earlier[in_last_period(earlier)]]).sort_index()

    def explanations(self, language: str | None = None) -> pd.Series:
        """Indicator → its comments, each once, earlier periods first; in the given language if the office has it."""
        rows = self.explaining().dropna(subset=["comment"])
        if language and f"comment_{language}" in rows:
            rows = rows.assign(comment=rows[f"comment_{language}"].fillna(rows["comment"]))
        said = rows[rows["comment"].str.strip() != ""].drop_duplicates(["indicator_id", "comment"])
        ordered = said.sort_values(["period_end", "period_start"], kind="stable")
        return ordered.groupby("indicator_id")["comment"].agg(" ".join)

    @computed_once
    def trail(self, *scopes: str) -> Trail:
        """The rows of the grant, the indicators, and the values that count in these scopes."""
        office = self.office
        trail = Trail.of(office.file("grants"), self.grant.index)
        trail |= Trail.of(office.file("indicators"), self.indicators.index)
        for scope in scopes:
            used = rows_used(self.within(scope), self.indicators)
            trail |= Trail.of(office.file("indicator_values"), used.index)
            for measured in self.measured(scope).values():
                trail |= measured.trail
        return trail


@computed_once
def _project_values(office: Office, grant: str, start: str | None, end: str | None) -> ProjectValues:
    return ProjectValues.read(office, grant, start, end)


def check_kind(kind: str) -> str:
    """Check the kind of a report.

    Raises
    ------
    UsageError
        When there is no such kind.
    """
    check_known("kind", kind, REPORT_KINDS, "the list of kinds of report")
    return kind
