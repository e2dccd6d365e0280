"""Breakdowns: made from the rows of the total, which they add up to; unknowns stay in."""

import pytest

from ioreport.errors import UsageError
from ioreport.measures import attendance, breakdown, breakdown_cell, people_reached
from tests.drawn import draw_office

TABLES = {
    "places": """
        | place_id | admin1 |
        | varbitsa | BG-03  |
        | lipovo   | BG-22  |
        | desert   | BG-26  |
    """,
    "activities": """
        | activity_id | kind     | start_date | end_date   | place_id | status    |
        | fair        | event    | 2023-03-01 | 2023-03-01 | lipovo   | completed |
        | course      | training | 2023-04-28 | 2023-05-05 | varbitsa | completed |
        | online      | training | 2023-06-10 | 2023-06-10 |          | completed |
        | next-year   | camp     | 2024-03-01 | 2024-03-01 | desert   | planned   |
    """,
    "participations": """
        | activity_id | population     | sex | age_min | age_max | people | precision | wording    |
        | fair        | refugee        | f   | 18      | 59      | 10     |           |            |
        | fair        | refugee        | m   | 18      | 59      | 8      | about     |            |
        | fair        | host_community | u   |         |         |        |           | neighbours |
        | course      | refugee        | f   | 5       | 11      | 4      |           |            |
        | course      | migrant        | f   | 10      | 14      | 3      | at_least  |            |
        | online      | migrant        | m   | 60      |         | 2      |           |            |
    """,
}


@pytest.fixture(scope="module")
def drawn():
    return draw_office(**TABLES)


def cells(laid_out):
    """Code (or codes) → number and precision."""
    frame = laid_out.frame
    codes = frame[laid_out.by[0]] if len(laid_out.by) == 1 else zip(*(frame[name] for name in laid_out.by), strict=True)
    numbers = frame[laid_out.column].astype(object).where(frame[laid_out.column].notna(), None)
    return dict(zip(codes, zip(numbers, frame["precision"], strict=True), strict=True))


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("sex", {"f": (10 + 4 + 3, "at_least"), "m": (8 + 2, "about"), "u": (None, "at_least")}),
        (
            "age",
            {
                "5-11": (4, "exact"),
                "18-59": (10 + 8, "about"),
                "60+": (2, "exact"),
                "age not split": (3, "at_least"),
                "age unknown": (None, "at_least"),
            },
        ),
        (
            "population",
            {"refugee": (10 + 8 + 4, "about"), "migrant": (3 + 2, "at_least"), "host_community": (None, "at_least")},
        ),
        ("place", {"varbitsa": (4 + 3, "at_least"), "lipovo": (10 + 8, "at_least"), "": (2, "exact")}),
        ("admin1", {"BG-03": (4 + 3, "at_least"), "BG-22": (10 + 8, "at_least"), "": (2, "exact")}),
        ("kind", {"event": (10 + 8, "at_least"), "training": (4 + 3 + 2, "at_least")}),
        ("month", {"2023-03": (10 + 8, "at_least"), "2023-04": (4 + 3, "at_least"), "2023-06": (2, "exact")}),
        ("activity", {"fair": (18, "at_least"), "course": (7, "at_least"), "online": (2, "exact")}),
    ],
)
def test_lays_out_each_dimension_in_a_fixed_order(drawn, by, expected):
    laid_out = breakdown(drawn, by, "attendance")
    assert list(cells(laid_out).items()) == list(expected.items())
    assert laid_out.total == 10 + 8 + 4 + 3 + 2 == attendance(drawn).value
    assert laid_out.frame["people"].sum() == laid_out.total
    assert laid_out.precision == "at_least"
    assert laid_out.trail == attendance(drawn).trail
    assert laid_out.frame["rows"].sum() == 6


def test_a_cell_keeps_the_words_that_it_cannot_add(drawn):
    frame = breakdown(drawn, "sex", "attendance").frame
    assert frame["wordings"].tolist() == ["", "", "neighbours"]


def test_crosses_dimensions(drawn):
    assert cells(breakdown(drawn, ("sex", "age"), "attendance")) == {
        ("f", "5-11"): (4, "exact"),
        ("f", "18-59"): (10, "exact"),
        ("f", "age not split"): (3, "at_least"),
        ("m", "18-59"): (8, "about"),
        ("m", "60+"): (2, "exact"),
        ("u", "age unknown"): (None, "at_least"),
    }


def test_complete_gives_every_code_its_cell_with_zero_where_nobody_is(drawn):
    laid_out = breakdown(drawn, "sex", "attendance", complete=True)
    assert cells(laid_out)["x"] == (0, "exact")
    assert breakdown(drawn, "month", "attendance", complete=True).frame["month"].tolist() == [
        "2023-03",
        "2023-04",
        "2023-05",
        "2023-06",
    ]
    crossed = breakdown(drawn, ["sex", "age"], "attendance", complete=True).frame
    assert len(crossed) == len("fmxu") * (5 + 2)
    assert crossed["people"].sum() == laid_out.total
    assert crossed["people"].isna().sum() == 2  # neighbours, told in words; girls of 12 to 17, whom 10 to 14 spans
    assert crossed["rows"].sum() == 6


def test_complete_months_are_those_of_the_period(drawn):
    asked = {"start": "2023-05-01", "end": "2023-07-31"}
    laid_out = breakdown(drawn, "month", "attendance", complete=True, **asked)
    # The course began in April, so April is there beside the months asked for.
    assert cells(laid_out) == {
        "2023-04": (7, "at_least"),
        "2023-05": (0, "exact"),
        "2023-06": (2, "exact"),
        "2023-07": (0, "exact"),
    }


def test_bands_may_be_chosen(drawn):
    laid_out = breakdown(drawn, "age", "attendance", bands=("0–17", "18+"))
    assert cells(laid_out) == {
        "0-17": (4 + 3, "at_least"),
        "18+": (10 + 8 + 2, "about"),
        "age unknown": (None, "at_least"),
    }
    assert laid_out.arguments == {"by": "age", "of": "attendance", "bands": ["0-17", "18+"]}


def test_activities_are_laid_out_too(drawn):
    laid_out = breakdown(drawn, "kind", "activities_held", complete=True)
    assert cells(laid_out) == {"camp": (0, "exact"), "event": (1, "exact"), "training": (2, "exact")}
    assert (laid_out.total, laid_out.unit, laid_out.column) == (3, "activity", "activities")
    assert laid_out.trail.written() == {"activities.csv": "2-4"}


def test_an_empty_selection_has_no_cells(drawn):
    laid_out = breakdown(drawn, ("sex", "age"), activity="next-year")
    assert (len(laid_out.frame), laid_out.total, laid_out.precision) == (0, 0, "exact")
    assert list(laid_out.frame) == ["sex", "age", "people", "precision", "rows", "wordings"]
    complete = breakdown(drawn, "sex", activity="next-year", complete=True).frame
    assert complete["people"].tolist() == [0, 0, 0, 0]


def test_arguments_make_it_again(drawn):
    laid_out = breakdown(drawn, ("sex", "age"), bands=("0-17", "18+"), complete=True, kind="event")
    again = breakdown(drawn, **laid_out.arguments)
    assert laid_out.arguments["by"] == ["sex", "age"]
    assert again.frame.equals(laid_out.frame)
    assert again.arguments == laid_out.arguments


def test_notes_say_how_ages_and_months_are_told(drawn):
    assert "a row that fits none is not split" in breakdown(drawn, "age").note
    assert "the month of its first day" in breakdown(drawn, "month").note


def test_a_cell_is_a_measure_of_its_own(drawn):
    girls = breakdown_cell(drawn, {"sex": "f", "age": "5-11"}, of="attendance")
    assert (girls.value, girls.unit, girls.precision) == (4, "person", "exact")
    assert girls.trail.written() == {"activities.csv": "3", "participations.csv": "5"}
    assert breakdown_cell(drawn, {"sex": "x"}).value == 0
    assert breakdown_cell(drawn, {"sex": "u"}, of="attendance").wordings == ("neighbours",)
    assert breakdown_cell(drawn, {"place": ""}, of="attendance").value == 2


@pytest.mark.parametrize(
    ("by", "of", "more", "words"),
    [
        ("gender", "attendance", {}, "by: attendance has no breakdown by 'gender'"),
        ("sexx", "attendance", {}, "(did you mean sex?)"),
        ("sex", "activities_held", {}, "activities_held has no breakdown by 'sex'"),
        ((), "attendance", {}, "expected one or more dimensions"),
        (("sex", "sex"), "attendance", {}, "each once"),
        ("sex", "attendence", {}, "has no 'attendence' (did you mean attendance?)"),
        ("sex", "women_and_girls_share", {}, "the list of measures that can be broken down"),
        ("age", "attendance", {"bands": ("0-17", "17+")}, "'17+' must start after '0-17' ends"),
        ("age", "attendance", {"bands": ("18+", "60+")}, "'60+' must start after '18+' ends"),
        ("age", "attendance", {"bands": ("young",)}, "found 'young', expected a band such as 5-11 or 60+"),
        ("age", "attendance", {"bands": ("9-3",)}, "found '9-3'"),
        ("age", "attendance", {"bands": ()}, "bands: found none"),
        ("sex", "attendance", {"plac": "lipovo"}, "There is no argument 'plac' (did you mean place?)"),
    ],
)
def test_refuses_what_it_cannot_lay_out(drawn, by, of, more, words):
    with pytest.raises(UsageError) as refusal:
        breakdown(drawn, by, of, **more)
    assert words in str(refusal.value)


@pytest.mark.parametrize("cell", [{"sex": "female"}, {"age": "0-5"}, {"place": "nowhere"}, {"sexx": "f"}, {}])
def test_refuses_a_cell_that_there_is_not(drawn, cell):
    with pytest.raises(UsageError):
        breakdown_cell(drawn, cell)


def test_the_total_is_the_measure_itself(drawn):
    assert breakdown(drawn, "sex").total == people_reached(drawn).value


def test_months_over_eleven_years_are_as_many_as_there_are():
    # 134 months from January 2013 to February 2024, more than a byte can number
    drawn = draw_office(
        activities="| activity_id | start_date |\n| a | 2013-01-05 |\n| b | 2024-02-05 |",
        participations="| activity_id | people | wording |\n| a | 20 | |\n| b | | dozens |",
    )
    frame = breakdown(drawn, "month").frame
    assert frame[["month", "precision", "wordings"]].to_numpy().tolist() == [
        ["2013-01", "exact", ""],
        ["2024-02", "at_least", "dozens"],
    ]
    assert len(breakdown(drawn, "month", complete=True).frame) == 134
