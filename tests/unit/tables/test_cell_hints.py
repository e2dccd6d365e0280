"""A cell that does not hold names the cell that was probably meant: which habit leads where in what column."""

import pandas as pd
import pytest

from ioreport.tables import column_types
from ioreport.tables.cell_hints import hint
from ioreport.tables.data_model import TABLES
from ioreport.tables.schema import Field

DRAWN = """
    | kind         | found                     | meant                    |
    | date         | 31/03/2026                | 2026-03-31               |
    | date         | 31.03.2026                | 2026-03-31               |
    | date         | 3/31/2026                 | 2026-03-31               |
    | date         | 3/4/2026                  | 2026-04-03 or 2026-03-04 |
    | date         | 4/4/2026                  | 2026-04-04               |
    | date         | 3.4.26                    | 2026-04-03               |
    | date         | 31-Mar-26                 | 2026-03-31               |
    | date         | 31 March 2026             | 2026-03-31               |
    | date         | 2026/3/31                 | 2026-03-31               |
    | date         | 20260331                  | 2026-03-31               |
    | date         | 2026-03-31 00:00:00       | 2026-03-31               |
    | date         | 46112                     | 2026-03-31 or 2030-04-01 |
    | date         | 44634                     | 2022-03-14 or 2026-03-15 |
    | date         | 31/31/2026                |                          |
    | date         | 31 Mart                   |                          |
    | date         | 2026                      |                          |
    | month        | 06/2023                   | 2023-06                  |
    | month        | Jun-23                    | 2023-06                  |
    | month        | 2023-06-01                | 2023-06                  |
    | month        | 13/2023                   |                          |
    | whole_number | 1 234                     | 1234                     |
    | whole_number | 1.234                     | 1234                     |
    | whole_number | 12.0                      | 12                       |
    | whole_number | ١٢                        | 12                       |
    | whole_number | 12.5                      |                          |
    | whole_number | 12%                       |                          |
    | money        | 1.234,50                  | 1234.50                  |
    | money        | 1'234.50                  | 1234.50                  |
    | money        | € 500                     | 500                      |
    | money        | 1 200 EUR                 | 1200                     |
    | money        | 12,50 лв.                 | 12.50                    |
    | money        | (500)                     | -500                     |
    | money        | 500-                      | -500                     |
    | money        | 500 to EUR                |                          |
    | money        | ~40                       |                          |
    | money        | 10000.0055                |                          |
    | number       | 1,234                     | 1234 or 1.234            |
    | number       | .5                        | 0.5                      |
    | degrees      | 42,697°                   | 42.697                   |
    | degrees      | 12.5 S                    | -12.5                    |
    | truth        | yes                       | true                     |
    | country      | Bulgaria                  | BG                       |
    | country      | UK                        | GB                       |
    | country      | Absurdistan               |                          |
    | currency     | €                         | EUR                      |
    | language     | bulgarian                 | bg                       |
    | sdg_targets  | 10.7, 16.2                | 10.7;16.2                |
"""
KINDS = {kind.rule: kind for kind in vars(column_types).values() if isinstance(kind, column_types.Kind)}
CASES = [[cell.strip() for cell in line.strip()[1:-1].split("|")] for line in DRAWN.strip().splitlines()[1:]]


@pytest.mark.parametrize(("kind", "found", "meant"), CASES)
def test_a_habit_of_writing_leads_to_the_cell_that_was_meant(kind, found, meant):
    field = Field("x", KINDS[kind])
    assert not field.holds(pd.Series([found], dtype="str")).item()
    assert hint(field, found) == (f" (did you mean {meant}?)" if meant else "")


@pytest.mark.parametrize(
    ("table", "column", "found", "way_on"),
    [
        ("participations", "people", "~40", "did you mean 40, with precision about?"),
        ("participations", "people", "about 1,200", "did you mean 1200, with precision about?"),
        ("participations", "people", "100+", "did you mean 100, with precision at_least?"),
        ("participations", "people", "> 100", "did you mean 100, with precision at_least?"),
        ("participations", "people", "40-50", "an empty cell, with wording saying what is known instead"),
        ("participations", "people", "dozens", "an empty cell, with wording saying what is known instead"),
        ("participations", "people", "n/a", "an empty cell, with wording saying what is known instead"),
        ("participations", "people", "#REF!", "a formula failed in the spreadsheet: correct it there"),
        ("participations", "first_time", "n/a", "an empty cell where it is not known"),
        ("participations", "first_time", " ", "an empty cell where it is not known"),
        ("participations", "age_min", "18-59", "youngest, in whole years, inclusive"),
        ("participations", "sex", "abc", "female, male, other, unknown"),
        ("indicators", "target", "80%", "of a percent a fraction, as 0.8 for 80%"),
        (
            "indicator_values",
            "value",
            "60%",
            "empty for a percent, and where a row only comments on an indicator with a measure",
        ),
        ("indicator_values", "value", "1.5E+05", "a spreadsheet has shortened it: widen the column, save again"),
    ],
)
def test_where_no_other_cell_can_be_named_there_is_a_way_on(table, column, found, way_on):
    assert hint(TABLES[table].columns[column], found) == f" ({way_on})"


@pytest.mark.parametrize(
    ("table", "column", "found"),
    [("participations", "people", "-12"), ("participations", "people", "1,5"), ("transactions", "date", "n/a")],
)
def test_where_nothing_is_known_nothing_is_guessed(table, column, found):
    assert hint(TABLES[table].columns[column], found) == ""


@pytest.mark.parametrize(
    ("table", "column", "found", "meant"),
    [
        ("participations", "sex", "ж", "f"),
        ("participations", "sex", "м", "m"),
        ("participations", "sex", "жена", "f"),
        ("participations", "sex", "Мъж", "m"),
        ("participations", "sex", "женски", "f"),
        ("participations", "sex", "F", "f"),
        ("participations", "sex", "female", "f"),
        ("participations", "sex", "unknown", "u"),
        ("participations", "population", "бежанец", "refugee"),
        ("participations", "population", "asylum-seekers", "asylum_seeker"),
        ("participations", "population", "вътрешно разселени", "idp"),
        ("participations", "unit", "семейство", "household"),
        ("activities", "status", "приключила", "completed"),
        ("donors", "kind", "правителство", "government"),
    ],
)
def test_a_code_is_known_by_its_name_in_every_language(table, column, found, meant):
    assert hint(TABLES[table].columns[column], found) == f" (did you mean {meant}?)"
