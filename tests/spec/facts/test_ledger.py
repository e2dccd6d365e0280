"""One key, one value; a fact says what it is, how sure it is, and where it came from."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from ioreport.errors import DataError, DocumentError, UsageError
from ioreport.facts import Ledger, cover
from ioreport.facts.fact_wording import worded
from ioreport.measures import Measured, breakdown
from ioreport.values import Trail
from ioreport.wording import Wording


@pytest.fixture
def facts(office):
    return Ledger(office)


def measured(value, unit="person", precision="exact", wordings=(), undefined=False):
    return Measured(
        name="m",
        value=value,
        unit=unit,
        precision=precision,
        rule="A rule.",
        note="A note.",
        wordings=wordings,
        trail=Trail.of("a.csv", [2, 3]),
        arguments={},
        undefined=undefined,
    )


@pytest.mark.parametrize(
    ("given", "value", "text"),
    [
        (measured(Decimal(1234)), "1234", "1,234"),
        (measured(40, precision="about"), "40", "about 40"),
        (measured(2150, precision="at_least"), "2150", "at least 2,150"),
        (measured(Decimal("311231"), "USD", "at_most"), "311231.00", "up to USD\N{NO-BREAK SPACE}311,231"),
        (measured(Decimal("0.12345"), "ratio"), "0.1235", "12%"),
        # Half up from the exact value, once: not 0.12345 and then 0.1235.
        (measured(Decimal("0.123449999"), "ratio"), "0.1234", "12%"),
        (measured(Decimal("1.005"), "EUR"), "1.01", "EUR\N{NO-BREAK SPACE}1.01"),
        # There is no minus zero.
        (measured(Decimal("-0.00004"), "ratio"), "0.0000", "0%"),
        (measured(Decimal("-0.004"), "EUR"), "0.00", "EUR\N{NO-BREAK SPACE}0"),
        (measured(dt.date(2023, 6, 20), "date"), "2023-06-20", "20 June 2023"),
        (measured(1951, "year"), "1951", "1951"),
        (measured(None, wordings=("hundreds of families",)), None, "hundreds of families"),
        (measured(None), None, "not known"),
        (measured(None, undefined=True), None, "not defined"),
        (measured(0), "0", "0"),
    ],
)
def test_a_value_is_written_exactly_and_worded_for_a_reader(given, value, text):
    fact = worded("k", given, Wording("en"))
    assert (fact.value, fact.text) == (value, text)


def test_a_fact_is_worded_in_the_documents_language():
    assert worded("k", measured(2150, precision="at_least"), Wording("bg")).text == "най-малко 2150"


def test_definition_holds_rule_and_note_and_the_trail_its_rows():
    fact = worded("people", measured(3), Wording("en"))
    assert fact.definition == "A rule. A note."
    assert fact.trail == {"a.csv": "2-3"}


def test_facts_json_has_the_contracts_fields_in_their_order(facts):
    assert list(facts.state("activities_held").written()) == [
        "key",
        "value",
        "unit",
        "precision",
        "text",
        "definition",
        "measure",
        "arguments",
        "trail",
        "withheld",
    ]


def test_a_stated_fact_is_an_attribute(facts):
    stated = facts.state("held", "activities_held")
    assert facts.held is stated
    assert list(facts) == [stated]


def test_stating_the_same_again_is_no_fault(facts):
    assert facts.state("activities_held") == facts.state("activities_held")


def test_a_second_value_for_a_key_is_refused(facts):
    facts.state("n", "activities_held")
    with pytest.raises(DocumentError, match="n is stated twice, and not alike: '.+' and '.+'") as refused:
        facts.state("n", "attendance")
    assert "in JupyterLab, run the cell that makes the ledger again" in refused.value.next_step


def test_of_two_facts_that_read_alike_what_differs_is_named(facts):
    facts.state("beds", "table_sum", table="shelter_beds", column="beds", unit="bed", beds=40)
    with pytest.raises(DocumentError, match="not alike: beds 40 and '40'[.]"):
        facts.state("beds", "table_sum", table="shelter_beds", column="beds", unit="bed", beds="40")


def test_a_name_that_no_fact_bears_is_refused_with_the_nearest(facts):
    facts.state("activities_held")
    with pytest.raises(AttributeError, match="did you mean activities_held"):
        facts.activities_hold  # noqa: B018


@pytest.mark.parametrize("key", ["two words", "1st", "_hidden", "state", "class", ""])
def test_a_key_must_be_a_free_name(facts, key):
    with pytest.raises(UsageError):
        facts.state(key, "activities_held")


def test_texts_name_facts_in_braces(facts):
    facts.state("held", "activities_held")
    text, used = facts.named("In all {held} activities")
    assert text == f"In all {facts.held.text} activities"
    assert used == (facts.held,)


def test_a_document_without_a_date_is_refused(office, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    undated = Ledger(dataclasses.replace(office, as_of=None))
    with pytest.raises(DataError, match="datapackage.json, column created: expected the day of the data"):
        cover(undated, title="T", subtitle="", acknowledgement="", period="")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1687219200")
    assert cover(undated, title="T", subtitle="", acknowledgement="", period="").as_of == "2023-06-20"


def test_what_is_protected_without_a_name_is_refused_with_the_call(office):
    facts = Ledger(office, threshold=5)
    with pytest.raises(UsageError, match="given a Breakdown without a name") as refused:
        facts.protect(breakdown(office, "sex"))
    assert "facts.protect(sex=…)" in refused.value.next_step
    assert "place" in facts.protect({"place": breakdown(office, "place")})
