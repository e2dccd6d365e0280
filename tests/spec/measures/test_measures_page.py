"""The reference page of the measures is current, and what it says of their columns holds."""

import dataclasses
from pathlib import Path

import pandas as pd
import pytest

from ioreport.docs_pages.measures_page import measures_page
from ioreport.measures import MEASURES, measure
from ioreport.measures.columns_read import COLUMNS
from ioreport.tables import TABLES
from ioreport.tables.office import Tables
from tests.spec.measures.test_registry import CALLS

PAGE = Path(__file__).parents[3] / "docs" / "measures.md"
OWN = {"amount_precision"}  # a column that an office may add
LISTED = [(name, arguments) for name, arguments in CALLS if COLUMNS[name]]


def blanked(office, columns):
    """The office with nothing in it but these columns."""
    frames = {
        name: frame.assign(
            **{
                column: frame[column].where(pd.Series(False, frame.index))
                for column in frame
                if column not in columns.get(name, ())
            }
        )
        for name, frame in office.tables.items()
    }
    return dataclasses.replace(office, tables=Tables(frames))


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == measures_page(), "write it anew: make docs"


def test_every_measure_has_its_section_rule_unit_arguments_and_columns():
    page = measures_page()
    for each in MEASURES.values():
        section = page.split(f"\n## {each.name}\n")[1].split("\n## ")[0]
        assert f"- Rule: {each.rule}" in section
        assert all(f"\n- {part}: " in section for part in ("Unit", "Arguments", "Columns"))


def test_needed_arguments_are_bold_and_defaults_are_told():
    section = measures_page().split("\n## indicator_value\n")[1].split("\n## ")[0]
    assert "- Arguments: **`grant`**, **`indicator`**, `start`, `end`, `scope` (`'in_period'`)" in section


def test_columns_are_columns_of_the_data_model():
    assert set(COLUMNS) == set(MEASURES)
    assert not [
        f"{name}: {table}.{column}"
        for name, columns in COLUMNS.items()
        for table, names in columns.items()
        for column in names
        if column not in {*TABLES[table].columns, *OWN}
    ]


@pytest.mark.parametrize(("name", "arguments"), LISTED, ids=[name for name, _ in LISTED])
def test_no_other_column_has_a_say(office, name, arguments):
    whole, less = measure(office, name, **arguments), measure(blanked(office, COLUMNS[name]), name, **arguments)
    assert (whole.value, whole.unit, whole.precision, whole.note) == (less.value, less.unit, less.precision, less.note)
