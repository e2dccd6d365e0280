"""A condition selects the rows that a reader would, and one that cannot be meant is refused with the nearest word."""

import pytest

from ioreport.errors import UsageError
from ioreport.tables.row_condition import rows_where
from tests.drawn import draw_office

GRANTS = "| grant_id |\n| g1 |\n| g2 |\n| g3 |"
REPORTS = """
    | report_id | grant_id | kind    | due_date   | submitted_on | audience | language |
    | R-1       | g1       | interim | 2026-08-31 | 2026-08-30   | donor    | en       |
    | R-2       | g1       | final   | 2026-08-31 |              | public   | bg       |
    | R-3       | g2       | interim | 2026-09-01 |              | donor    |          |
    | R-4       | g2       | final   |            |              | donor    | en       |
"""
AMOUNTS = "| transaction_id | month | amount |\n| t1 | 2026-01 | 10.50 |\n| t2 | 2026-02 | 9.00 |\n| t3 | 2026-03 | |"
OWN = "| name | people | done |\n| two words | 3 | true |\n| and | 12 | false |\n| it's | | |"


@pytest.fixture(scope="module")
def office():
    extra = {"own": {"name": "string", "people": "integer", "done": "boolean"}}
    return draw_office(extra, grants=GRANTS, reports=REPORTS, transactions=AMOUNTS, own=OWN)


def keys(office, table, condition):
    return rows_where(office, table, condition).iloc[:, 0].tolist()


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("due_date < 2026-09-01 and submitted_on is empty", "2"),
        ("due_date <= 2026-09-01", "1 2 3"),
        ("due_date >= 2026-09-01", "3"),
        ("due_date = 2026-08-31", "1 2"),
        ("due_date==2026-08-31", "1 2"),
        ("due_date != 2026-08-31", "3 4"),
        ("due_date<>2026-08-31", "3 4"),
        ("not due_date < 2026-09-01", "3 4"),
        ("due_date is not empty", "1 2 3"),
        ("language is empty", "3"),
        ("kind = final or audience = donor and grant_id = g2", "2 3 4"),
        ("(kind = final or audience = donor) and grant_id = g2", "3 4"),
        ("NOT (kind = final) AND audience IN (donor, public)", "1 3"),
        ("report_id in (R-1,'R-3', \"R-4\")", "1 3 4"),
        ("report_id not in (R-1)", "2 3 4"),
        ("not not kind = final", "2 4"),
        ("grant_id = g3", ""),
        ("'kind' = 'final'", "2 4"),
    ],
)
def test_a_condition_selects_the_rows_that_it_says(office, condition, found):
    assert keys(office, "reports", condition) == [f"R-{number}" for number in found.split()]


@pytest.mark.parametrize(
    ("table", "condition", "found"),
    [
        ("transactions", "amount > 9.5", ["t1"]),
        ("transactions", "amount = 9", ["t2"]),
        ("transactions", "month >= 2026-02", ["t2", "t3"]),
        ("own", "people > 9", ["and"]),
        ("own", "people is empty", ["it's"]),
        ("own", "done = true", ["two words"]),
        ("own", "name = 'two words'", ["two words"]),
        ("own", "name = 'and' or name = \"it's\"", ["and", "it's"]),
    ],
)
def test_a_column_is_compared_in_its_own_type(office, table, condition, found):
    assert keys(office, table, condition) == found


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("due_dat < 2026-09-01", "reports.csv has no column due_dat (did you mean due_date?)"),
        ("due_date < 2026-13-01", "column due_date: found '2026-13-01', expected a date"),
        ("due_date < tomorrow", "column due_date: found 'tomorrow', expected a date"),
        ("kind = finl", "column kind: found 'finl', expected one of interim, final (did you mean final?)"),
        ("grant_id = gg1", "column grant_id: found 'gg1', expected an id that the office has (did you mean g1?)"),
        ("report_id in (R-1, R-9)", "found 'R-9', expected an id that the office has"),
        ("due_date = ''", "write is empty for a cell without a value"),
        ("due_date", "found its end after 'due_date', expected =, !="),
        ("due_date is 2026-09-01", "found '2026-09-01' after 'is', expected empty"),
        ("due_date ~ 2026-09-01", "found '~' after 'due_date', expected ="),
        ("due_date < 2026-09-01 submitted_on is empty", "found 'submitted_on' after '2026-09-01', expected and, or"),
        ("(kind = final", "found its end after 'final', expected )"),
        ("kind = final)", "found ')' after 'final', expected and, or"),
        ("kind = (final)", "found '(' after '=', expected a value"),
        ("kind in ()", "found ')' after '(', expected a value"),
        ("kind = 'final", "which begins no value"),
        ("and kind = final", "has no column and"),
        ("not", "found its end after 'not', expected a column"),
        ("__import__('os')", "has no column __import__"),
        ("(" * 60 + "kind = final" + ")" * 60, "more than 50 parentheses"),
    ],
)
def test_what_cannot_be_meant_is_refused(office, condition, told):
    with pytest.raises(UsageError) as refused:
        rows_where(office, "reports", condition)
    assert told in str(refused.value)
