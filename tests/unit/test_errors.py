"""Findings of one cause are one line: how many, the first rows, what was found, what was expected."""

import pytest

from ioreport.errors import DataError, Finding, grouped


def finding(row, found="x", expected="a date", level="error", column="day", rule="date", file="t.csv"):
    return Finding(file, row, column, rule, level, found, expected)


def lines(*findings):
    return [f"{group.level}: {group}" for group in grouped(findings)]


def test_a_column_that_is_wrong_throughout_is_one_line():
    cells = [finding(row, f"{row}.06.2023", f"a date (did you mean 2023-06-{row:02}?)") for row in range(2, 32)]
    assert lines(*cells) == [
        "error: t.csv, column day, 30 rows, first 2, 3, 4: found '2.06.2023' (did you mean 2023-06-02?), "
        "'3.06.2023' (did you mean 2023-06-03?), '4.06.2023' (did you mean 2023-06-04?) and 27 others, expected a date"
    ]


def test_one_thing_found_in_many_rows_is_told_once_with_its_hint():
    cells = [finding(row, "F", "one of f, m (did you mean f?)") for row in (9, 4, 7, 2)]
    assert lines(*cells) == [
        "error: t.csv, column day, 4 rows, first 2, 4, 7: found 'F', expected one of f, m (did you mean f?)"
    ]


def test_errors_come_before_warnings_and_causes_in_the_order_they_are_met():
    assert lines(finding(5, level="warning"), finding(4, column="other"), finding(3), finding(2, level="warning")) == [
        "error: t.csv, row 4, column other: found 'x', expected a date",
        "error: t.csv, row 3, column day: found 'x', expected a date",
        "warning: t.csv, column day, rows 2, 5: found 'x', expected a date [date]",
    ]


@pytest.mark.parametrize("other", [{"file": "u.csv"}, {"column": "end"}, {"rule": "order"}, {"level": "warning"}])
def test_another_file_column_rule_or_level_is_another_cause(other):
    assert len(lines(finding(2), finding(3, **other))) == 2


def test_few_findings_that_each_expect_something_else_are_told_one_by_one():
    assert lines(finding(2, "5", "at most 4"), finding(3, "9", "at most 8")) == [
        "error: t.csv, row 2, column day: found '5', expected at most 4",
        "error: t.csv, row 3, column day: found '9', expected at most 8",
    ]


def test_of_many_that_each_expect_something_else_the_first_is_told_with_its_row():
    cells = [finding(row, str(row + 1), f"at most {row}") for row in range(2, 12)]
    assert lines(*cells) == ["error: t.csv, column day, 10 rows, first 2, 3, 4: found '3' in row 2, expected at most 2"]


def test_what_has_no_row_is_told_by_what_is_expected():
    months = [finding(None, "", f"a rate for 2023-{month:02}", "warning") for month in range(1, 6)]
    assert lines(*months) == [
        "warning: t.csv, column day, 5 times: "
        "expected a rate for 2023-01; a rate for 2023-02; a rate for 2023-03 and 2 others [date]"
    ]


def test_a_notebooks_lines_are_called_lines():
    typed = [finding(row, found, "a fact", column="cell 4", file="n.ipynb") for row, found in ((1, "7"), (3, "8"))]
    assert lines(*typed) == ["error: n.ipynb, cell 4, lines 1, 3: found '7', '8', expected a fact"]


def test_an_error_tells_its_findings_so_and_keeps_them_all():
    error = DataError("The office has 4 errors:", [finding(row) for row in range(2, 6)], "mend it")
    assert str(error).splitlines() == [
        "The office has 4 errors:",
        "  t.csv, column day, 4 rows, first 2, 3, 4: found 'x', expected a date",
        "Next: mend it",
    ]
    assert len(error.findings) == 4
