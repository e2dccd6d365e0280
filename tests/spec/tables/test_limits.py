"""What a cell may be at most: each beyond is an error with its cell, each at the limit is none."""

import json

import pytest

from ioreport.tables import check_office
from ioreport.tables.checks.limits import LARGEST_MONEY, NAME, NARRATIVE, TEXT, WORD
from tests.command import status_of
from tests.drawn import findings_of, write_office

ACTIVITY = {"activity_id": "a", "start_date": "2023-01-01", "end_date": "2023-01-01", "status": "completed"}


def beyond(table="activities", **cells):
    """Rule, column and what was found, of the errors of one row."""
    row = {**(ACTIVITY if table == "activities" else {}), **cells}
    more = {} if table == "activities" else {"activities": [ACTIVITY]}
    found = findings_of(**more, **{table: [row]})
    return [(f.rule, f.column, f.found) for f in found if f.level == "error"]


def people(number, **more):
    return beyond("participations", activity_id="a", people=number, **more)


def test_people_beyond_any_country_are_an_error():
    assert people("100000000") == []
    assert people("1000000000000000"[:15]) == [("too_large", "people", "100000000000000")]


def test_money_beyond_any_budget_is_an_error():
    def amount(number):
        return findings_of(
            transactions=[{"date": "2023-01-01", "amount": number}],
            donors="| donor_id |\n| d |",
            projects="| project_id |\n| p |",
            grants="| grant_id |\n| g |",
        )

    assert [f.rule for f in amount(str(LARGEST_MONEY)) if f.level == "error"] == []
    assert [f.rule for f in amount(f"-{LARGEST_MONEY}1") if f.level == "error"] == ["too_large"]


@pytest.mark.parametrize("day", ["1000-01-01", "1899-12-31", "2101-01-01", "9999-12-31"])
def test_a_day_that_no_calendar_of_the_trade_has_is_an_error(day):
    assert beyond(start_date=day, end_date=day) == [("date", "start_date", day), ("date", "end_date", day)]


@pytest.mark.parametrize("day", ["1900-01-01", "2100-12-31"])
def test_the_first_and_the_last_day_are_days(day):
    assert beyond(start_date=day, end_date=day) == []


def test_a_rate_of_the_year_9999_is_an_error():
    drawn = "| month | currency | per_usd |\n| 9999-12 | EUR | 0.9 |"
    assert [(f.rule, f.column) for f in findings_of(exchange_rates=drawn)] == [("month", "month")]


@pytest.mark.parametrize(
    "hidden", ["\x1b", "\x07", "\x0b", "\x7f", "\x85", "\x9b", "\u202e", "\u202a", "\u2066", "\u2069"], ids=ascii
)
def test_a_character_that_does_not_show_is_an_error_with_its_place(hidden):
    assert beyond(title=f"for {hidden}133") == [("hidden_character", "title", f"U+{ord(hidden):04X} at character 5")]
    assert beyond(note=f"n{hidden}") == [("hidden_character", "note", f"U+{ord(hidden):04X} at character 2")]


@pytest.mark.parametrize("fine", ["\t", "\n", "\r\n", "عربي", "\u200fعربي", "👩\u200d🏫", "\u00ad"], ids=ascii)
def test_tabs_lines_other_scripts_and_joined_signs_are_text(fine):
    assert beyond(title=f"x{fine}x") == []


def test_a_hidden_character_in_a_columns_name_is_an_error():
    assert beyond(**{"no\u202ete": "x"}) == [("hidden_character", "the header", "U+202E at character 3")]


@pytest.mark.parametrize("column,longest", [("title", NAME), ("kind", NAME), ("summary", TEXT), ("umbrella", NAME)])
def test_each_kind_of_text_has_its_length(column, longest):
    text = ("word " * longest)[: longest - 1]
    assert beyond(**{column: f"{text}."}) == []
    ((rule, where, found),) = beyond(**{column: f"{text}.."})
    assert (rule, where) == ("too_long", column)
    assert found.startswith(f"{longest + 1:,} characters, word word")


def test_a_section_of_a_report_is_longer_and_not_endless():
    def told(length):
        row = {"report_id": "R", "section_id": "s", "language": "en", "text": ("word " * length)[:length]}
        return [f.rule for f in findings_of(narratives=[row]) if f.rule == "too_long"]

    assert (told(NARRATIVE), told(NARRATIVE + 1)) == ([], ["too_long"])


def test_a_word_without_end_is_an_error():
    assert beyond(summary=f"See {'x' * WORD} there.") == []
    ((rule, _, found),) = beyond(summary=f"See {'x' * 2000} there.")
    assert (rule, found[:15]) == ("too_long", "2,000 letters, ")


@pytest.fixture
def described(tmp_path):
    def with_document(**changes):
        write_office(tmp_path, {}, {})
        path = tmp_path / "datapackage.json"
        document = json.loads(path.read_text(encoding="utf-8"))
        own = document["ioreport"] | changes.pop("ioreport", {})
        path.write_text(json.dumps({**document, "ioreport": own, **changes}), encoding="utf-8")
        return tmp_path

    return with_document


@pytest.mark.parametrize("hidden", ["\ud800", "\udfff", "\u202e", "\x1b"], ids=ascii)
def test_a_character_that_no_document_could_show_is_found_in_the_descriptor(described, hidden, capsys):
    folder = described(ioreport={"office": f"Office{hidden}"})
    assert [(f.column, f.rule, f.found) for f in check_office(folder)] == [
        ("ioreport.office", "hidden_character", f"U+{ord(hidden):04X} at character 7")
    ]
    assert status_of("check", folder) == status_of("check", folder, "--json") == 1
    assert hidden not in capsys.readouterr().out


def test_it_is_found_in_names_and_lists_as_well(described):
    folder = described(**{"title\ud800": "x", "contributors": [{"title": "\ud800"}]})
    assert [(f.column, f.rule) for f in check_office(folder)] == [
        ("title\ufffd", "hidden_character"),
        ("contributors[0].title", "hidden_character"),
    ]


def test_a_title_of_a_megabyte_and_a_year_9999_are_found_in_the_descriptor(described):
    folder = described(title="x" * 2**20, created="9999-01-01T00:00:00Z")
    assert [(f.column, f.rule) for f in check_office(folder)] == [("title", "too_long"), ("created", "date")]
