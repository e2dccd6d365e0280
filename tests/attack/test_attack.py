"""No small count is told closer than n: an attacker who shares no code with disclosure control reads the documents."""

from dataclasses import replace
from fractions import Fraction

import pytest

import ioreport as ir
from ioreport.records import Cell, Chart, Column, Table
from tests.attack.bounds import attack
from tests.attack.reading import Document, Share, Told, _of_charts, read
from tests.drawn import draw_office

pytestmark = pytest.mark.slow

HARDEST = ("R-04", "R-07", "R-03")
"""Two public reports and one of two years: the most small counts, and the most tables that they stand in."""


@pytest.fixture(scope="module")
def demonstration():
    return ir.load("data/demo-office")


@pytest.mark.parametrize("report", HARDEST)
def test_one_document_tells_no_small_count_closer_than_n(demonstration, report):
    assert not list(map(str, attack(demonstration, [read(demonstration, report)])))


def test_a_grants_documents_together_tell_none(demonstration):
    held = [read(demonstration, report) for report in ("R-01", "R-02", "R-03")]
    assert not list(map(str, attack(demonstration, held)))


def test_a_grants_documents_and_the_public_ones_of_its_project_tell_none(demonstration):
    held = [read(demonstration, report) for report in ("R-08", "R-09", "R-04", "R-07")]
    assert not list(map(str, attack(demonstration, held)))


# That the attacker sees what there is to see

WOMEN, MEN = ({"sex": frozenset(code)} for code in "fm")


@pytest.fixture(scope="module")
def small():
    """Three women and twenty men; then one woman and nine men more."""
    return draw_office(
        projects="| project_id |\n | p |",
        grants="| grant_id |\n | g |",
        places="| place_id | admin1 |\n | s | BG-22 |",
        activities="""
            | activity_id | project_id | start_date | place_id |
            | a           | p          | 2023-02-01 | s        |
            | b           | p          | 2023-08-01 | s        |
        """,
        participations="""
            | activity_id | sex | people |
            | a           | f   | 3      |
            | a           | m   | 20     |
            | b           | f   | 1      |
            | b           | m   | 9      |
        """,
    )


def exactly(number, where=None, of="reached"):
    return Told(of, where or {}, number, number)


def document(*told, report="r", start="2023-01-01", end="2023-06-30", shares=()):
    return Document(report, "g", "p", "2023-01-01", start, end, "donor", 5, tuple(told), tuple(shares))


def told_in(broken):
    return {(each.target.report, tuple(each.target.told.where), each.low, each.high) for each in broken}


def test_a_total_beside_its_other_part_tells_the_rest(small):
    both = document(exactly(23), Told("reached", WOMEN, 1), exactly(20, MEN))
    assert ("r", ("sex",), 1, 3) in told_in(attack(small, [both]))  # another sex may be there as well
    alone = {"sex": frozenset("xu")}
    assert ("r", ("sex",), 3, 3) in told_in(attack(small, [replace(both, told=(*both.told, exactly(0, alone)))]))


def test_a_total_alone_tells_nothing(small):
    assert not attack(small, [document(exactly(23), Told("reached", WOMEN, 1), Told("reached", MEN, 1))])


def test_a_share_with_four_decimals_tells_more_than_a_whole_percent(small):
    def of(low, high):
        told = Share(WOMEN, {"sex": frozenset("fmx")}, Fraction(low), Fraction(high))
        return attack(small, [document(exactly(23), Told("reached", WOMEN, 1), Told("reached", MEN, 1), shares=[told])])

    assert of("0.13035", "0.13045") and not of("0.0", "0.5")


def test_two_documents_tell_by_subtraction(small):
    nobody = exactly(0, {"sex": frozenset("xu")})
    year = document(exactly(33), exactly(4, WOMEN), exactly(29, MEN), nobody, report="year", end="2023-12-31")
    half = document(exactly(23), Told("reached", WOMEN, 1), Told("reached", MEN, 1), nobody)
    rest = document(
        exactly(10), exactly(1, WOMEN), exactly(9, MEN), nobody, report="rest", start="2023-07-01", end="2023-12-31"
    )
    assert not attack(small, [half])
    assert ("r", ("sex",), 3, 3) in told_in(attack(small, [half, replace(year, n=0), replace(rest, n=0)]))


# That it understands coarser tables


def chart(key, heads, *rows):
    columns = tuple(Column(head, numeric=bool(place)) for place, head in enumerate(heads))
    return Chart(key, "", "", "", "", Table("t", "", columns, rows), "", "", "")


def counted(*rows):
    return [(Cell(label, value), cell) for label, value, cell in rows]


def test_what_is_joined_is_read_as_joined(demonstration):
    few = Cell("fewer than 10", None, True)
    pyramid = chart(
        "sex-and-age",
        ["Age", "Women and girls", "Men and boys", "Another sex or not known"],
        (Cell("0–17"), Cell("40", "40"), few, Cell("withheld", None, True)),
    )
    spring = counted(("March to May", "2023-03/2023-05", Cell("7", "7")))
    months = chart("people-by-month", ["Month", "People"], *spring)
    told = list(_of_charts(demonstration, {"sex-and-age": pyramid, "people-by-month": months}))
    young = frozenset(["0-4", "5-11", "12-17"])
    assert Told("reached", {"sex": frozenset("m"), "age": young}, 1, 9) in told
    assert Told("reached", {"sex": frozenset("xu"), "age": young}, 1) in told
    assert exactly(7, {"month": frozenset(["2023-03", "2023-04", "2023-05"])}) in told


def test_a_label_that_is_not_understood_stops_the_attack(demonstration):
    with pytest.raises(AssertionError, match="nothing is known by the label"):
        list(
            _of_charts(
                demonstration,
                {
                    "population": chart(
                        "population", ["Group", "People"], *counted(("neighbours", None, Cell("7", "7")))
                    )
                },
            )
        )


# That it knows what is said of a withheld number


def test_fewer_than_is_read_and_used(small):
    """Three women, twenty men; were all 23 fewer than 25, with 20 men told, the women would be 1 to 4."""
    nobody = exactly(0, {"sex": frozenset("xu")})
    both = document(Told("reached", {}, 1, 39), Told("reached", WOMEN, 1), exactly(20, MEN), nobody)
    assert not attack(small, [both])
    told = replace(both, told=(*both.told, Told("reached", {}, 1, 24)))
    assert ("r", ("sex",), 1, 4) in told_in(attack(small, [told]))


def test_a_report_of_few_people_says_fewer_than_and_tells_none():
    office = ir.load("tests/data/faults/few")
    report = read(office, "R1")
    assert all(Told(of, {}, 1, 9) in report.told for of in ("reached", "attendance"))
    assert not list(map(str, attack(office, [report])))
