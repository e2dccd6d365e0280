"""Measures: figures computed from the tables, each with its rule, precision and rows.

The package can be called: ``ir.measures()`` is the list of all measures, ``ir.measures("women")`` those about women.
"""

import sys
from types import ModuleType

from ioreport.age_bands import DEFAULT_BANDS
from ioreport.measures.breakdowns import breakdown, breakdown_cell
from ioreport.measures.finance.currency import convert
from ioreport.measures.finance.finance_statement import FinanceTable, finance_table
from ioreport.measures.finance.grant_figures import balance, budget, committed, received, spent, spent_to_date
from ioreport.measures.finance.grant_ratios import burn, cost_per_person, elapsed, grant_flag
from ioreport.measures.finance.monthly_spending import Spending, spending_over_time
from ioreport.measures.indicators.indicator_figures import (
    indicator_progress,
    indicator_status,
    indicator_value,
    indicators_on_track,
    indicators_total,
)
from ioreport.measures.indicators.results_matrix import ResultsMatrix, results_matrix
from ioreport.measures.measured import Breakdown, Measure, Measured, Remark
from ioreport.measures.own_tables import table_breakdown
from ioreport.measures.reach import (
    activities_held,
    attendance,
    household_attendance,
    households_reached,
    people_reached,
)
from ioreport.measures.registry import MEASURES, measure
from ioreport.measures.session_view import MeasureList, list_measures
from ioreport.measures.shares import children_share, women_and_girls_share
from ioreport.measures.table_values import grant_amount, recorded, table_count, table_sum
from ioreport.measures.unhcr import unhcr_breakdown, unhcr_people

__all__ = [
    "DEFAULT_BANDS",
    "MEASURES",
    "Breakdown",
    "FinanceTable",
    "Measure",
    "Measured",
    "Remark",
    "ResultsMatrix",
    "Spending",
    "activities_held",
    "attendance",
    "balance",
    "breakdown",
    "breakdown_cell",
    "budget",
    "burn",
    "children_share",
    "committed",
    "convert",
    "cost_per_person",
    "elapsed",
    "finance_table",
    "grant_amount",
    "grant_flag",
    "household_attendance",
    "households_reached",
    "indicator_progress",
    "indicator_status",
    "indicator_value",
    "indicators_on_track",
    "indicators_total",
    "measure",
    "people_reached",
    "received",
    "recorded",
    "results_matrix",
    "spending_over_time",
    "spent",
    "spent_to_date",
    "table_breakdown",
    "table_count",
    "table_sum",
    "unhcr_breakdown",
    "unhcr_people",
    "women_and_girls_share",
]


class _Listing(ModuleType):
    """This package, which gives the list of its measures when it is called."""

    def __call__(self, word: str = "") -> MeasureList:
        return list_measures(word)


sys.modules[__name__].__class__ = _Listing
