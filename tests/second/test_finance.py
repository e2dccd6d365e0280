"""Money: measures and the finance table agree with a second count in SQL on 50 random offices."""

from decimal import Decimal

import pytest

from ioreport.measures import finance_table, measure
from tests.drawn import read_unchecked
from tests.second import finance_sql
from tests.second.database import opened
from tests.second.grants import write_granted
from tests.second.offices import SEEDS
from tests.second.people_sql import counted

pytestmark = pytest.mark.slow

PERIODS = (("2023-01-01", "2023-12-31"), ("2023-03-31", "2023-06-30"), ("2022-01-01", "2022-12-31"))
AMOUNTS = ("budget", "spent", "spent_to_date", "committed", "balance")
CLOSE = Decimal("0.000001")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_second_count_gives_the_same(tmp_path, seed):
    write_granted(tmp_path, seed)
    office = read_unchecked(tmp_path)
    with opened(tmp_path) as database:
        for number, grant in enumerate(office.grants["grant_id"]):
            start, end = PERIODS[(seed + number) % len(PERIODS)]
            given = {"grant": grant, "start": start, "end": end}
            if not finance_sql.whole(database, **given)["recorded"]:
                is_not_recorded(office, given)
                continue
            holds_in_total(office, database, given)
            holds_by_line(office, database, given)
            holds_per_person(office, database, given)


def is_not_recorded(office, given):
    for name in (*AMOUNTS[1:], "received", "burn", "grant_flag", "cost_per_person"):
        measured = measure(office, name, **given)
        assert (measured.value, measured.precision) == (None, "not_recorded"), (name, given)


def holds_in_total(office, database, given):
    whole, table = finance_sql.whole(database, **given), finance_table(office, **given)
    for name in (*AMOUNTS, "received"):
        measured = measure(office, name, **given)
        assert (measured.unit, abs(measured.value - whole[name]) < CLOSE) == (whole["currency"], True), (name, given)
        assert abs(table.total[name] - whole[name]) <= Decimal("0.005") + CLOSE
    assert measure(office, "grant_flag", **given).value == table.flag == whole["flag"]
    elapsed = Decimal(whole["passed"]) / Decimal(whole["every"])
    assert abs(measure(office, "elapsed", **given).value - elapsed) < CLOSE
    burn = measure(office, "burn", **given).value
    assert (burn is None) == (whole["budget"] == 0)
    # The quotient of amounts that are cut to a millionth of a cent.
    assert burn is None or abs(burn * whole["budget"] - whole["spent_to_date"]) < CLOSE * (1 + abs(burn))


def holds_by_line(office, database, given):
    second, table = finance_sql.lines(database, **given), finance_table(office, **given)
    frame = table.frame[table.frame["kind"] != "rounding"].set_index("line_id")
    assert set(frame.index) == set(second)
    for line, amounts in second.items():
        assert (frame.at[line, "flag"] == "over") == amounts["over"]
        for name in AMOUNTS:
            assert abs(measure(office, name, **given, line=line).value - amounts[name]) < CLOSE, (name, line, given)


def holds_per_person(office, database, given):
    start = office.grants.set_index("grant_id").at[given["grant"], "start_date"].date().isoformat()
    cost = measure(office, "cost_per_person", **given).value
    if given["end"] < start:
        assert cost is None
        return
    people, _ = counted(database, "people_reached", grant=given["grant"], start=start, end=given["end"])
    assert (cost is None) == (not people)
    assert cost is None or abs(cost * people - finance_sql.whole(database, **given)["spent_to_date"]) < CLOSE
