"""What the results of a grant are made of: its project's indicators, and their values in the grant's time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import pandas as pd

from ioreport.measures.achieved import Value, achieved, in_last_period, rows_used, values_within
from ioreport.measures.elapsed import elapsed_part, last_day
from ioreport.measures.progress import KINDS, progress, status
from ioreport.measures.selection import Selection, check_known
from ioreport.tables import Office
from ioreport.values import Period, Trail

SCOPES = ("in_period", "cumulative")
"""Values of the report's period, or all from the grant's start to the period's end."""


@dataclass(frozen=True, eq=False)
class ProjectValues:
    """The indicators of a grant's project, and their values from the grant's start to the report's period end.

    Attributes
    ----------
    grant : DataFrame
        The one row of ``grants``.
    first, last : Timestamp
        The report's period; of it, nothing before the grant's start counts.
    elapsed : Fraction
        The part of the grant's time that is over at the period's end.
    indicators, values : DataFrame
        Rows of ``indicators`` and ``indicator_values``; index: row number.
    arguments : mapping
        Grant, start and end as they were asked for.
    """

    office: Office
    grant: pd.DataFrame
    first: pd.Timestamp
    last: pd.Timestamp
    elapsed: Fraction
    indicators: pd.DataFrame
    values: pd.DataFrame
    arguments: Mapping[str, str]

    @classmethod
    def of(cls, office: Office, grant: str, start: str | None, end: str | None) -> ProjectValues:
        """Check what is asked for against the office; an end left out is the grant's own.

        Raises
        ------
        UsageError
            For an unknown grant, a day that is no day, or a period that ends before it starts.
        """
        selection = Selection.of(office, {"grant": grant, "start": start, "end": end})
        check_known("grant", grant, set(office.grants["grant_id"]), office.file("grants"))
        row = office.grants[office.grants["grant_id"] == grant].iloc[:1]
        begun, over = row["start_date"].iloc[0], row["end_date"].iloc[0]
        last = pd.Timestamp(selection.end) if selection.end else over
        first = max(begun, pd.Timestamp(selection.start)) if selection.start else begun
        indicators = office.indicators[office.indicators["project_id"].isin(row["project_id"])]
        values = values_within(office.indicator_values, begun, last)
        elapsed = elapsed_part(Period(begun.date(), over.date()), last_day(office, last.date()))
        return cls(
            office, row, first, last, elapsed, indicators,
            values[values["indicator_id"].isin(indicators["indicator_id"])], selection.arguments(),
        )

    def one(self, indicator: str) -> ProjectValues:
        """The same of a single indicator.

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
            arguments={**self.arguments, "indicator": indicator},
        )

    def within(self, scope: str) -> pd.DataFrame:
        """The values that a scope looks at."""
        check_known("scope", scope, SCOPES, "the list of scopes")
        return self.values if scope == "cumulative" else values_within(self.values, self.first, self.last)

    def achieved(self, scope: str) -> dict[str, Value]:
        """What each indicator achieved, exactly."""
        return self._totals if scope == "cumulative" else achieved(self.within(scope), self.indicators)

    def ways(self) -> list[tuple[Fraction, Fraction]]:
        """Baseline and target of each indicator."""
        pairs = zip(self.indicators["baseline"], self.indicators["target"], strict=True)
        return [(Fraction(baseline), Fraction(target)) for baseline, target in pairs]

    def progress(self) -> list[Value]:
        """How much of its way each indicator has made."""
        return [progress(value, *way) for value, way in zip(self._totals.values(), self.ways(), strict=True)]

    def statuses(self, kind: str) -> pd.Series:
        """What the state of each indicator is called in a report of a kind; index as of `indicators`.

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
    def _totals(self) -> dict[str, Value]:
        return achieved(self.values, self.indicators)

    def explaining(self) -> pd.DataFrame:
        """The values whose comments explain: those of the report's period; where it has none, the last before."""
        recent = self.within("in_period")
        earlier = self.values[~self.values["indicator_id"].isin(recent["indicator_id"].unique())]
        return pd.concat([recent, earlier[in_last_period(earlier)]]).sort_index()

    def explanations(self, language: str | None = None) -> pd.Series:
        """Indicator → its comments, each once, the earlier period's first; in a language, where the office has it."""
        rows = self.explaining().dropna(subset=["comment"])
        if language and f"comment_{language}" in rows:
            rows = rows.assign(comment=rows[f"comment_{language}"].fillna(rows["comment"]))
        said = rows[rows["comment"].str.strip() != ""].drop_duplicates(["indicator_id", "comment"])
        ordered = said.sort_values(["period_end", "period_start"], kind="stable")
        return ordered.groupby("indicator_id")["comment"].agg(" ".join)

    def trail(self, *scopes: str) -> Trail:
        """The rows of the grant, the indicators, and the values that count in these scopes."""
        office = self.office
        trail = Trail.of(office.file("grants"), self.grant.index)
        trail |= Trail.of(office.file("indicators"), self.indicators.index)
        for scope in scopes:
            used = rows_used(self.within(scope), self.indicators)
            trail |= Trail.of(office.file("indicator_values"), used.index)
        return trail


def check_kind(kind: str) -> str:
    """The kind of a report, if it is one.

    Raises
    ------
    UsageError
        When there is no such kind.
    """
    check_known("kind", kind, KINDS, "the list of kinds of report")
    return kind
