"""The way back from a document's facts: to their rows as the files have them, and to all that changed."""

import json

import pytest

import ioreport as ir
from ioreport import provenance
from ioreport.facts.fact_wording import worded
from ioreport.measures import measure
from ioreport.measures.disclosure.redact import without_left_out
from ioreport.wording import Wording


@pytest.fixture
def facts(office):
    ledger = ir.Ledger(office)
    ledger.state("held", "activities_held")
    ledger.state("rate", "recorded", table="exchange_rates", key=["2023-03", "EUR"], column="source")
    ledger.state("people", "people_reached", activity="A-01")
    return {fact.key: fact.written() for fact in ledger}


@pytest.fixture
def written(tmp_path):
    """Writes the facts that a document carries."""

    def write(name, facts):
        report = {"notebook": "n.ipynb", "parameters": {}, "language": "en", "demonstration": True}
        told = {"ioreport": 1, "report": report, "inputs": [], "facts": list(facts)}
        (tmp_path / name).write_text(json.dumps(told), "utf-8")
        return tmp_path / name

    return write


def test_the_rows_of_a_fact_are_shown_as_their_file_has_them(office, facts):
    rate = {"row": "2", "month": "2023-03", "currency": "EUR", "per_usd": "0.9", "source": "Invented for demonstration"}
    assert provenance.explain_rows(facts["rate"], office) == {"exchange_rates.csv": [rate]}
    third = provenance.explain_rows(facts["people"], office)["participations.csv"][2]
    assert (third["row"], third["people"], third["precision"]) == ("4", "5", ""), "an empty cell stays empty"


def test_facts_that_did_not_change_do_not_differ(facts, written):
    document = written("facts.json", facts.values())
    assert provenance.diff(document, document) == ()


@pytest.mark.parametrize(
    ("part", "new"),
    [
        ("value", "8"),
        ("unit", "event"),
        ("precision", "about"),
        ("text", "eight"),
        ("definition", "Another rule."),
        ("measure", "attendance"),
        ("arguments", {"end": "2024-12-31"}),
        ("trail", {"activities.csv": "2"}),
        ("withheld", True),
    ],
)
def test_every_part_of_a_fact_that_changed_is_told(facts, written, part, new):
    old = written("old.json", facts.values())
    changed = written("new.json", ({**facts, "held": {**facts["held"], part: new}}).values())
    assert provenance.diff(old, changed) == (provenance.Difference("held", part, facts["held"][part], new),)


def test_facts_that_came_and_went_are_told(facts, written):
    two, one = written("two.json", facts.values()), written("one.json", [facts["held"], facts["rate"]])
    assert provenance.tell(provenance.diff(two, one)) == [f"people: removed: {facts['people']['text']}"]
    assert provenance.tell(provenance.diff(one, two)) == [f"people: added: {facts['people']['text']}"]


def test_a_fact_that_its_measure_gives_otherwise_is_named(office, facts, written):
    true = facts["held"]["value"]
    document = written("facts.json", ({**facts, "held": {**facts["held"], "value": "99"}}).values())
    assert provenance.verify(provenance.read_manifest(document), office) == (
        provenance.Difference("held", "value", "99", true),
    )


def test_a_share_that_keeps_back_how_many_people_it_leaves_out_holds_and_another_number_does_not(office, written):
    share = measure(office, "women_and_girls_share")
    open_, kept = (worded("share", each, Wording("en")).written() for each in (share, without_left_out(share)))
    other = {**open_, "definition": open_["definition"].replace("Left out: ", "Left out: 1")}
    assert len({each["definition"] for each in (open_, kept, other)}) == 3

    def differing(fact):
        return [
            each.part for each in provenance.verify(provenance.read_manifest(written("facts.json", [fact])), office)
        ]

    assert [differing(each) for each in (open_, kept, other)] == [[], [], ["definition"]]
