"""Every kind of cell is worded, or refused in plain words; binary sums show no noise; a minus is one."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

import ioreport as ir
from ioreport.errors import UsageError
from ioreport.facts.number_patterns import find_figures
from ioreport.provenance.fact_differences import plain_record


@pytest.fixture(scope="module")
def office():
    return ir.load("tests/data/office")


def shown(office, values, language="en", **more):
    frame = pd.DataFrame({"x": values})
    asked = {"key": "t", "caption": "c", "columns": {"x": "X"}, "source": "s", **more}
    return [row[0] for row in ir.table(ir.Ledger(office, language), frame, **asked).rows]


@pytest.mark.parametrize(
    ("value", "text", "written"),
    [
        (0.1 + 0.2, "0.3", "0.3"),
        (1.1 * 3, "3.3", "3.3"),
        (sum([0.01] * 100), "1", "1"),
        (12.0, "12", "12"),
        (1 / 3, "0.333333333333333", "0.333333333333333"),
        (np.float32(0.5), "0.5", "0.5"),
        (np.int64(1234), "1,234", "1234"),
        (Decimal("-12.50"), "−12.5", "-12.50"),
        (True, "yes", "true"),
        (np.bool_(False), "no", "false"),
        (pd.Period("2023-06", "M"), "June 2023", "2023-06"),
        (pd.Period("2023", "Y"), "2023", "2023"),
        (pd.Period("2023Q1", "Q"), "1 January to 31 March 2023", "2023-01-01/2023-03-31"),
        (pd.Period("2023-06-20", "D"), "20 June 2023", "2023-06-20"),
        (pd.Timedelta(days=3), "3 days", "3"),
        (np.timedelta64(1, "D"), "1 day", "1"),
        (pd.Timestamp("2023-06-20"), "20 June 2023", "2023-06-20"),
        (None, "–", None),
        (float("nan"), "–", None),
        (pd.NaT, "–", None),
        (Decimal("NaN"), "–", None),
    ],
)
def test_a_cell_is_worded_with_its_exact_value_behind_it(office, value, text, written):
    (cell,) = shown(office, pd.Series([value], dtype="object"))
    assert (cell.text, cell.value) == (text, written)


def test_columns_of_pandas_own_types_are_worded_too(office):
    truths = pd.Series([True, None], dtype="boolean")
    assert [cell.text for cell in shown(office, truths, "bg")] == ["да", "–"]
    months = pd.period_range("2023-05", periods=2, freq="M")
    assert [cell.text for cell in shown(office, months)] == ["May 2023", "June 2023"]


@pytest.mark.parametrize(
    "value",
    [
        float("inf"),
        -np.inf,
        Decimal("Infinity"),
        pd.Interval(0, 5),
        pd.Timedelta(hours=5),
        pd.Period("2023-06-20 10:00", "h"),
        [1, 2],
        1j,
        b"x",
    ],
)
def test_what_has_no_words_is_refused_with_its_row_and_column(office, value):
    with pytest.raises(UsageError) as refusal:
        shown(office, pd.Series([1, value], dtype="object"))
    (finding,) = refusal.value.findings
    assert (finding.file, finding.row, finding.column, finding.found) == ("table t", 1, "x", str(value))
    assert "true and false" in finding.expected


def test_charts_show_no_noise_either():
    frame = pd.DataFrame({"name": ["a"], "value": [0.1 + 0.2]})
    told = {"title": "t", "subtitle": "", "source": "s", "trail": ir.Trail()}
    chart = ir.draw_bars(frame, key="k", label="name", value="value", **told)
    assert chart.table.rows[0][1].text == chart.table.rows[0][1].value == "0.3"


def test_a_minus_is_found_as_it_is_typed():
    assert plain_record("−EUR\N{NO-BREAK SPACE}1,485") == "-EUR 1,485"
    assert [found.text for found in find_figures("We lost −1,485 of them.")] == ["1,485"]
