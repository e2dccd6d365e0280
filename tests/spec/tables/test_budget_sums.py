"""A budget line that is the total of the others is told at that line; a grant that differs otherwise at the grant."""

import pytest

from tests.drawn import findings_of

FRAME = {"projects": "| project_id |\n| p |", "donors": "| donor_id |\n| d |"}


def told(amount, *lines):
    rows = "".join(f"| {name} | {part} |\n" for name, part in lines)
    found = findings_of(
        **FRAME,
        grants=f"| grant_id | amount |\n| g | {amount} |",
        budget_lines=f"| line_id | amount |\n{rows}",
    )
    return [(each.rule, each.level, each.file, each.row) for each in found if each.rule != "alike"]


TOTAL = ("whole_and_parts", "error", "budget_lines.csv")
DIFFERS = [("budget_sum", "warning", "grants.csv", 2)]


@pytest.mark.parametrize("name", ["TOTAL", "L9"])
@pytest.mark.parametrize("last", [True, False])
def test_a_line_of_the_grants_amount_that_the_others_add_up_to_is_a_total(name, last):
    # 120,000 + 80,000 = 200,000, the amount of the grant
    parts = [("L1", "120000.00"), ("L2", "80000.00")]
    lines = [*parts, (name, "200000.00")] if last else [(name, "200000.00"), *parts]
    assert told("200000.00", *lines) == [(*TOTAL, 4 if last else 2)]


@pytest.mark.parametrize(("name", "is_total"), [("Total", True), ("Общо", True), ("Totalizer", False)])
def test_a_line_named_a_total_is_one_where_the_grant_differs_too(name, is_total):
    # 5 + 6 = 11, and the grant is 12
    found = findings_of(
        **FRAME,
        grants="| grant_id | amount |\n| g | 12.00 |",
        budget_lines=f"| line_id | title | amount |\n| a | A | 5.00 |\n| b | B | 6.00 |\n| c | {name} | 11.00 |",
    )
    (finding,) = (each for each in found if each.file in ("grants.csv", "budget_lines.csv"))
    if is_total:
        assert (finding.rule, finding.row, finding.found) == ("whole_and_parts", 4, "11.00")
        assert finding.expected == "an amount of its own: this line looks like the total of rows 2-3"
    else:
        assert finding.rule == "budget_sum"


@pytest.mark.parametrize(
    ("amount", "lines", "expected"),
    [
        ("10.00", [("L1", "2.00"), ("L2", "3.00"), ("L3", "5.00")], []),  # 2 + 3 = 5 by chance: the grant is all three
        ("14.00", [("L1", "2.00"), ("L2", "3.00"), ("L3", "5.00")], DIFFERS),
        ("5.00", [("L1", "5.00"), ("L2", "5.00")], DIFFERS),  # two equal lines
        ("0.00", [("L1", "0.00"), ("L2", "0.00"), ("L3", "0.00")], []),
    ],
)
def test_a_line_that_equals_others_by_chance_is_no_total(amount, lines, expected):
    assert told(amount, *lines) == expected
