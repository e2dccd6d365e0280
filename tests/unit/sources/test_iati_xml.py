"""An IATI file as grids: what is read, what is refused, and that no value is counted twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from ioreport.sources import iati_xml
from ioreport.sources.iati_xml import read_iati
from ioreport.sources.sheet_xml import is_xml
from ioreport.sources.unreadable import Unreadable

USAID = Path("tests/data/iati/usaid-bg.xml")
WRI = Path("tests/data/iati/wri-521257057.xml")


def sheets(data):
    return {sheet["sheet"]: sheet["values"] for sheet in read_iati(data)}


def rows(values):
    head, *found = values
    return [dict(zip(head, row, strict=True)) for row in found]


def activity(content, version='version="2.03"'):
    text = (
        f'<iati-activities {version}><iati-activity default-currency="EUR">{content}</iati-activity></iati-activities>'
    )
    return text.encode()


def test_the_real_files_have_the_rows_that_are_known_of_them():
    usaid, wri = sheets(USAID.read_bytes()), sheets(WRI.read_bytes())
    assert {name: len(values) - 1 for name, values in usaid.items()} == {
        "activities": 29, "funders": 1, "grants": 29, "budgets": 0, "transactions": 62, "indicators": 0, "values": 0,
        "not read": len(usaid["not read"]) - 1,
    }  # fmt: skip
    amounts = [float(row["amount"]) for row in rows(usaid["transactions"])]
    assert (sum(each < 0 for each in amounts), sum(each == 0 for each in amounts)) == (22, 1)
    assert (len(wri["budgets"]), len(wri["indicators"]), len(wri["values"]), len(wri["activities"])) == (7, 25, 25, 2)
    assert [row["budget"] for row in rows(wri["grants"])] == ["30000000"]


def test_people_that_a_file_names_are_not_kept():
    person = "<person-name><narrative>Ana Example</narrative></person-name><email>a@b.example</email>"
    content = f"<contact-info>{person}</contact-info>"
    found = sheets(activity(content))
    assert "Ana" not in str(found) and "a@b.example" not in str(found)
    assert {row["place"]: row["values"] for row in rows(found["not read"])} == {
        "iati-activities/iati-activity/contact-info/email": "1",
        "iati-activities/iati-activity/contact-info/person-name/narrative": "1",
    }


def test_a_file_that_two_readers_count_differently_is_refused(monkeypatch):
    monkeypatch.setattr(iati_xml, "_counted_again", lambda data: 7)
    with pytest.raises(Unreadable, match="by a second reader"):
        read_iati(activity("<iati-identifier>A</iati-identifier>"))


def test_comments_and_split_texts_are_counted_alike():
    found = sheets(activity("<iati-identifier>A<!-- x -->B</iati-identifier><conditions>a<b/>c</conditions>"))
    assert rows(found["not read"]) == [{"place": "iati-activities/iati-activity/conditions", "values": "1"}]


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>'


@pytest.mark.parametrize(
    ("data", "rule", "found"),
    [
        (activity("", 'version="1.05"'), "iati_version", "IATI of version 1.05"),
        (activity("", ""), "iati_version", "without a version"),
        (activity("", 'version="3.01"'), "iati_version", "3.01"),
        (b'<iati-organisations version="2.03"/>', "iati_kind", "organisations"),
        (b'<?xml version="1.0"?><Workbook/>', "xml", "XML of <Workbook>"),
        (ENTITIES + b"<iati-activities version='2.03'>&c;</iati-activities>", "document_type", "document type"),
        (b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "document_type", "document type"),
        (activity("<title>"), "xml", "no whole XML"),
        (activity("<title/>")[:60], "xml", "no whole XML"),
        (activity("<a>" * 3000 + "</a>" * 3000), "xml", "cannot be read"),
    ],
)
def test_what_is_no_file_of_activities_of_version_2_is_refused_by_name(data, rule, found):
    with pytest.raises(Unreadable) as fault:
        read_iati(data)
    assert fault.value.rule == rule and found in fault.value.found


# Values


def values(*actuals, measure="1"):
    content = (
        f'<iati-identifier>A</iati-identifier><result type="1"><indicator measure="{measure}"><period>'
        f'<period-start iso-date="2023-01-01"/><period-end iso-date="2023-12-31"/>{"".join(actuals)}</period>'
        "</indicator></result>"
    )
    return rows(sheets(activity(content))["values"])


def actual(value, place="", **dimensions):
    where = f'<location ref="{place}"/>' if place else ""
    inner = "".join(f'<dimension name="{name}" value="{code}"/>' for name, code in dimensions.items())
    return f'<actual value="{value}">{where}{inner}</actual>'


def told(*actuals, **more):
    return [
        (row["value"], row["sex"], row["age from"], row["age to"], row["place"]) for row in values(*actuals, **more)
    ]


def test_parts_that_add_up_take_the_place_of_the_total():
    found = told(actual(55), actual(30, sex="female"), actual(25, sex="m"))
    assert found == [("30", "f", "", "", ""), ("25", "m", "", "", "")]


def test_parts_that_do_not_add_up_leave_the_total():
    assert told(actual(55), actual(30, sex="f"), actual(20, sex="m")) == [("55", "", "", "", "")]


def test_two_sets_of_parts_are_never_added_up():
    found = told(actual(55), actual(30, sex="f"), actual(25, sex="m"), actual(40, age="18+"), actual(15, age="0-17"))
    assert sum(int(value) for value, *_ in found) == 55
    without = told(actual(30, sex="f"), actual(25, sex="m"), actual(40, age="18+"), actual(15, age="0-17"))
    assert sum(int(value) for value, *_ in without) == 55


def test_crossed_parts_keep_sex_and_ages():
    found = told(actual(7), actual(3, sex="f", age="0-17"), actual(4, sex="m", age="18+"))
    assert found == [("3", "f", "0", "17", ""), ("4", "m", "18", "", "")]


def test_parts_by_place_and_parts_of_a_dimension_without_a_column():
    assert told(actual(5, "lom"), actual(6, "vidin")) == [("5", "", "", "", "lom"), ("6", "", "", "", "vidin")]
    assert told(actual(5, disability="yes"), actual(6, disability="no")) == [("11", "", "", "", "")]


def test_parts_of_an_age_that_no_column_can_say_leave_the_total():
    assert told(actual(7), actual(3, age="0-17"), actual(4, age="age unknown")) == [("7", "", "", "", "")]


def test_parts_with_different_sums_and_several_totals_are_told_as_doubtful():
    assert "different sums" in told(actual(5, sex="f"), actual(4, age="18+"))[0][0]
    assert "several totals: 5; 6" in told(actual(5), actual(6))[0][0]


def test_a_percentage_has_a_numerator_out_of_100_and_a_qualitative_indicator_no_row():
    (row,) = values(actual("64.4"), actual("70", sex="f"), measure="2")
    assert (row["value"], row["numerator"], row["denominator"]) == ("", "64.4", "100")
    assert values(actual("good"), measure="5") == []


# Money


def test_a_revised_budget_takes_the_place_of_the_original_of_its_days():
    def budget(kind, year, amount):
        return (
            f'<budget type="{kind}"><period-start iso-date="{year}-01-01"/><period-end iso-date="{year}-12-31"/>'
            f"<value>{amount}</value></budget>"
        )

    found = sheets(
        activity(
            "<iati-identifier>A</iati-identifier>" + budget(1, 2023, 10) + budget(1, 2024, 7) + budget(2, 2023, 12)
        )
    )
    assert [row["budget"] for row in rows(found["grants"])] == ["19"]
    assert [row["amount"] for row in rows(found["budgets"])] == ["7", "12"]


def test_zeros_that_say_nothing_are_left_out_of_an_amount():
    paid = "<transaction><value>{}</value></transaction>"
    amounts = "".join(paid.format(each) for each in ("12.7800000", "5.12345", "7.00"))
    found = sheets(activity(f"<iati-identifier>A</iati-identifier>{amounts}"))
    assert [row["amount"] for row in rows(found["transactions"])] == ["12.78", "5.12345", "7.00"]


def test_a_file_that_begins_with_a_comment_is_one():
    assert is_xml(b"<!-- made by a program --><iati-activities/>") and not is_xml(b"<b>place</b>;people")


def test_a_grant_is_made_for_each_currency_and_a_reference_used_twice_names_no_transaction():
    def paid(reference, currency):
        return (
            f'<transaction ref="{reference}"><transaction-type code="3"/><transaction-date iso-date="2023-01-01Z"/>'
            f'<value currency="{currency}">5</value></transaction>'
        )

    found = sheets(
        activity("<iati-identifier>A</iati-identifier>" + paid("x", "EUR") + paid("x", "USD") + paid("y", "USD"))
    )
    assert [row["grant"] for row in rows(found["grants"])] == ["A-EUR", "A-USD"]
    assert [(row["transaction"], row["grant"], row["date"]) for row in rows(found["transactions"])] == [
        ("A-1", "A-EUR", "2023-01-01"), ("A-2", "A-USD", "2023-01-01"), ("y", "A-USD", "2023-01-01"),
    ]  # fmt: skip
