"""Which accepted warnings a document keeps: none whose rows are of another donor's grant."""

import pytest

import ioreport as ir
from ioreport.tables.accepted_warnings import Accepted, AcceptedWarning

OFFICE = ir.load("tests/data/office")


@pytest.mark.parametrize(
    ("file", "row", "another"),
    [
        ("transactions.csv", 2, False),  # G-01
        ("transactions.csv", 13, True),  # G-02
        ("grants.csv", 2, False),
        ("grants.csv", 3, True),
        ("reports.csv", 3, False),  # R-02 is of G-01, too
        ("reports.csv", 4, True),  # R-03 is of G-02
        ("exchange_rates.csv", 2, False),
        ("transactions.csv", None, False),
    ],
)
def test_a_reason_on_another_grant_is_not_for_the_readers_of_this_report(file, row, another):
    entry = AcceptedWarning("ioreport.accept, entry 1", Accepted("rule", file, row, None, "Why."))
    assert entry.of_another_grant(OFFICE, "R-01") == another
    assert not entry.of_another_grant(OFFICE, None)
