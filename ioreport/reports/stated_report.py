"""The measured and stated figures of a report, the same for every template."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from ioreport.errors import UsageError
from ioreport.facts import Ledger
from ioreport.measures import (
    FinanceTable,
    ResultsMatrix,
    Spending,
    finance_table,
    spending_over_time,
)
from ioreport.measures.finance.elapsed import last_day
from ioreport.measures.finance.grant_account import parts_outside, spent_outside
from ioreport.measures.repeat_visits import repeats_unknown
from ioreport.records import Tile
from ioreport.reports.people_plans import people_counted, readers, width
from ioreport.reports.report_case import Case
from ioreport.reports.standard_facts import FIGURES, RESULTS, arguments
from ioreport.tables import Office

if TYPE_CHECKING:
    from ioreport.measures.disclosure import Publication


class StatedReport:
    """A report's case with every fact stated and every table measured, for its sentences, charts and tables.

    Attributes
    ----------
    case : Case
    age_bands : tuple of str
        The age bands of the template; empty if the office chooses them.
    facts : Ledger
        Every fact of `FIGURES`; small counts of people withheld for the report's donor and audience.
    words : Wording
    people : Protected
        All counts of people of the report: breakdowns, measures and results by name, and those of `also`.
    """

    def __init__(
        self, case: Case, age_bands: Sequence[str] = (), also: Mapping[str, Publication] = MappingProxyType({})
    ):
        self.case, self.age_bands = case, tuple(age_bands)
        from ioreport.measures.disclosure import threshold

        least = threshold(self.office, report=case.id)
        self.facts = Ledger(self.office, case.language, least, readers(case, self.age_bands), width(case))
        self.words = self.facts.words
        counted = people_counted(case, least, self.age_bands)
        if twice := sorted(counted.keys() & also.keys()):
            raise UsageError(f"The report has counts named {', '.join(twice)} itself.", next_step="give other names")
        self.people = self.facts.protect({**counted, **also})
        for name in FIGURES:
            self.facts.state(name, label=self.words.word_code("figure", name), **arguments(name, case))

    @property
    def office(self) -> Office:
        return self.case.office

    @cached_property
    def finance(self) -> FinanceTable:
        return finance_table(self.office, **self.case.in_period)

    @cached_property
    def spending(self) -> Spending:
        return spending_over_time(self.office, **self.case.in_period)

    @cached_property
    def outside(self) -> tuple[Decimal | None, Decimal | None]:
        """The spending before the grant's start, and after its end up to the period's; None for a part without rows."""
        return spent_outside(self.office, **self.case.to_date)

    @cached_property
    def parts_outside(self) -> Mapping[str, tuple[bool, bool]]:
        """Part of the grant's account → whether it has money dated before the grant's start, and after its end."""
        return parts_outside(self.office, **self.case.to_date)

    @property
    def last_day(self) -> dt.date:
        """The last day of the report's figures: its period's end, or the day of the data if that is earlier."""
        return last_day(self.office, self.case.period.end)

    @property
    def money_day(self) -> dt.date:
        """The day up to which money counts: `last_day`, unless a transaction that counts is dated after it."""
        end, rows = self.case.period.end, self.case.rows("transactions")
        dates = rows.loc[(rows["grant_id"] == self.case.grant["grant_id"]).fillna(False), "date"]
        later = (dates > pd.Timestamp(self.last_day)) & (dates <= pd.Timestamp(end))
        return end if later.any() else self.last_day

    @property
    def results(self) -> ResultsMatrix:
        results = self.people["results"]
        assert isinstance(results, ResultsMatrix)
        return results

    @cached_property
    def repeats_unknown(self) -> bool:
        """Whether people who came to more than one activity are counted at each: nothing tells them apart."""
        return repeats_unknown(self.office, **self.case.in_period)

    def tiles(self, names: Sequence[str]) -> tuple[Tile, ...]:
        """Facts with their labels, for the first page and the sections; those of indicators only if there are any."""
        none = self.facts.indicators_total.value == "0"
        told = [getattr(self.facts, name) for name in names if not (none and FIGURES[name] == RESULTS)]
        return tuple(Tile(fact.label, fact) for fact in told)

    @property
    def source(self) -> str:
        """Where the report's tables and charts come from, in words."""
        return self.words.label("{office}, the office's own records", office=self.office.name)

    @property
    def period(self) -> str:
        return self.words.word_period(self.case.period.start, self.case.period.end)
