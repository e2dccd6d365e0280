"""The registry: every measure by its name, asked for in plain words."""

import json

import pytest

from ioreport.errors import UsageError
from ioreport.measures import MEASURES, measure

CALLS = [
    ("activities_held", {"grant": "G-01", "start": "2023-01-01", "end": "2023-12-31"}),
    ("attendance", {"place": "PL-01"}),
    ("people_reached", {"admin1": "BG-22", "population": "refugee"}),
    ("household_attendance", {"kind": "distribution"}),
    ("households_reached", {}),
    ("women_and_girls_share", {"grant": "G-01"}),
    ("children_share", {"activity": "A-01"}),
    ("breakdown_cell", {"cell": {"sex": "f", "age": "0-17"}, "of": "attendance", "bands": ["0-17", "18+"]}),
    ("recorded", {"table": "activity_elements", "key": ["A-02", "E1"], "column": "title"}),
    ("table_sum", {"table": "shelter_beds", "column": "beds", "unit": "bed", "place_id": "PL-02"}),
    ("table_count", {"table": "shelter_beds", "place_id": "PL-02"}),
    ("grant_amount", {"grant": "G-02"}),
    ("budget", {"grant": "G-02", "line": "L1"}),
    ("received", {"grant": "G-02", "start": "2023-07-01", "end": "2023-12-31"}),
    ("spent", {"grant": "G-02", "start": "2023-07-01", "end": "2023-12-31", "line": ""}),
    ("spent_to_date", {"grant": "G-02", "start": "2023-07-01", "end": "2023-12-31", "line": "L1"}),
    ("committed", {"grant": "G-02", "start": "2023-07-01", "end": "2023-12-31"}),
    ("balance", {"grant": "G-01"}),
    ("burn", {"grant": "G-02", "start": "2023-07-01", "end": "2023-12-31"}),
    ("elapsed", {"grant": "G-02", "start": "2023-07-01", "end": "2023-12-31"}),
    ("cost_per_person", {"grant": "G-01", "end": "2023-06-30"}),
    ("grant_flag", {"grant": "G-02", "start": "2023-07-01", "end": "2023-12-31"}),
    ("indicator_baseline", {"grant": "G-02", "indicator": "I-05"}),
    ("indicator_target", {"grant": "G-02", "indicator": "I-05", "end": "2023-12-31"}),
    ("indicator_value", {"grant": "G-02", "indicator": "I-05", "end": "2023-12-31", "scope": "cumulative"}),
    ("indicator_progress", {"grant": "G-02", "indicator": "I-05", "start": "2023-07-01", "end": "2023-12-31"}),
    ("indicator_status", {"grant": "G-01", "indicator": "I-03", "kind": "final"}),
    ("indicators_total", {"grant": "G-01", "kind": "interim"}),
    ("indicators_on_track", {"grant": "G-01", "end": "2023-12-31", "kind": "final"}),
    (
        "computed",
        {
            "expression": "people / 2",
            "parts": {"people": {"measure": "attendance", "arguments": {"place": "PL-01"}}},
            "unit": "person",
        },
    ),
]


@pytest.mark.parametrize(("name", "arguments"), CALLS, ids=[name for name, _ in CALLS])
def test_arguments_are_plain_and_recompute_the_same(office, name, arguments):
    measured = measure(office, name, **arguments)
    assert measured.arguments == arguments
    assert measure(office, measured.name, **json.loads(json.dumps(measured.arguments))) == measured


def test_every_measure_is_listed_with_its_rule():
    assert {name for name, _ in CALLS} | {"unhcr_people"} == set(MEASURES)
    assert all(name == entry.name and entry.rule.endswith(".") for name, entry in MEASURES.items())


@pytest.mark.parametrize(("name", "arguments"), CALLS[:7], ids=[name for name, _ in CALLS[:7]])
def test_a_value_bears_the_rule_and_unit_of_its_measure(office, name, arguments):
    measured = measure(office, name, **arguments)
    assert (measured.rule, measured.unit) == (MEASURES[name].rule, MEASURES[name].unit)


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("people_reachd", {}, "There is no measure 'people_reachd' (did you mean people_reached?)"),
        ("recorded", {"table": "grants", "key": "G-01"}, "recorded needs the argument 'column'"),
        (
            "recorded",
            {"table": "grants", "key": "G-01", "column": "title", "colour": 1},
            "recorded has no argument 'colour' (did you mean column?)",
        ),
        ("grant_amount", {"grants": "G-01"}, "grant_amount has no argument 'grants' (did you mean grant?)"),
        ("attendance", {"grnt": "G-01"}, "There is no argument 'grnt' (did you mean grant?)"),
    ],
)
def test_refuses_a_wrong_call(office, name, arguments, words):
    with pytest.raises(UsageError) as refusal:
        measure(office, name, **arguments)
    assert words in str(refusal.value)
