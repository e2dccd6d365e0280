"""Facts of indicators: a status in the document's words, a score with its decimals, a percent as a share."""

import pytest

import ioreport as ir

GRANT = {"grant": "G-02", "start": "2023-10-01", "end": "2023-12-31"}


@pytest.fixture(params=["en", "bg"])
def facts(office, request):
    return ir.Ledger(office, language=request.param)


def test_a_status_is_worded_in_the_language_and_written_as_its_code(facts):
    fact = facts.state("kits", "indicator_status", indicator="I-05", **GRANT)
    assert (fact.value, fact.text) == ("behind", {"en": "behind", "bg": "изостава"}[facts.words.language])


def test_a_score_keeps_its_decimals(facts):
    fact = facts.state("coping", "indicator_value", indicator="I-06", **GRANT)
    assert (fact.value, fact.text) == ("2.9", {"en": "2.9", "bg": "2,9"}[facts.words.language])


def test_progress_is_written_with_4_decimals_and_shown_as_a_percentage(facts):
    # (70 − 100) / (10 − 100) = 1/3
    fact = facts.state("progress", "indicator_progress", indicator="I-05", **GRANT)
    assert (fact.value, fact.unit, fact.text) == ("0.3333", "ratio", "33%")


def test_a_percent_indicator_is_written_as_a_fraction(facts):
    fact = facts.state("help", "indicator_value", grant="G-01", indicator="I-03", scope="cumulative")
    # Each place's own last: 15 of 25 in the one, 14 of 20 in the other.
    assert (fact.value, fact.unit, fact.text[:2]) == ("0.6444", "ratio", "64")


def test_the_counts_of_indicators_are_facts_under_their_own_names(facts):
    facts.state("indicators_total", **GRANT, kind="interim")
    facts.state("indicators_on_track", **GRANT, kind="interim")
    assert (facts.indicators_total.value, facts.indicators_on_track.value) == ("3", "0")
    assert facts.indicators_on_track.trail == {
        "grants.csv": "3",
        "indicator_values.csv": "9-12",
        "indicators.csv": "5-7",
    }


def test_no_data_is_said(facts):
    fact = facts.state("kits", "indicator_value", grant="G-02", indicator="I-04", start="2023-04-01", end="2023-06-30")
    assert (fact.value, fact.text) == (None, {"en": "not recorded", "bg": "няма данни"}[facts.words.language])
