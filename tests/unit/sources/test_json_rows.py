"""JSON as grids: names, repeats, lists and numbers, and what is refused."""

from __future__ import annotations

import json

import pytest

from ioreport.sources.json_rows import read_json
from ioreport.sources.unreadable import Unreadable


def read(document):
    return {sheet["sheet"]: sheet for sheet in read_json(json.dumps(document).encode())}


def counted(sheets):
    return {name: (sum(len(k) - k.count(" ") for k in s["kinds"]), s["filled"]) for name, s in sheets.items()}


ODD = [
    {
        "_uuid": "a",
        "group": {"x": 1, "list": [1, 2, None], "shape": [[1, 2], [3, 4]], "empty": [[], []]},
        "group/rep": [{"group/rep/sex": "f", "group/rep/sub": [{"group/rep/sub/k": "v", "t": True}]}, {}],
        "_geolocation": [None, None],
        "text": 'a"b: {[',
        "false": False,
        "number": 1.5,
        "none": "",
    },
    {"_uuid": "b", "later": "x"},
]


def test_every_value_is_a_cell_and_both_counts_agree():
    sheets = read(ODD)
    assert sheets[""]["values"][:2] == [
        ["_uuid", "group/x", "group/list", "group/shape", "text", "false", "number", "none", "later"],
        ["a", 1, "1; 2", "[1, 2]; [3, 4]", 'a"b: {[', False, 1.5, "", ""],
    ]
    assert sheets["rep"]["values"] == [["_submission__uuid", "sex"], ["a", "f"], ["a", ""]]
    assert sheets["sub"]["values"] == [["_submission__uuid", "k", "t"], ["a", "v", True]]
    assert counted(sheets) == {"": (18, 18), "rep": (5, 5), "sub": (6, 6)}


@pytest.mark.parametrize("rows", ["results", "value"])
def test_the_answers_of_interfaces_hold_their_rows_under_a_name(rows):
    assert read({"count": 1, rows: [{"a": 1}]})[""]["values"] == [["a"], [1]]


def test_a_number_with_more_digits_than_a_spreadsheet_keeps_stays_a_text():
    data = b'[{"id": 12345678901234567890, "amount": 1204.50, "long": 0.12345678901234567, "large": 1e20}]'
    assert read_json(data)[0]["values"][1] == ["12345678901234567890", 1204.5, "0.12345678901234567", 1e20]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"[", "no whole JSON"),
        (b'{"a": 1}', "no list of objects"),
        (b"[1, 2]", "no list of objects"),
        (b"[]", "no list of objects"),
        (b'[{"a": 1, "a": 2}]', "two values for 'a'"),
        (b'[{"g/rep": [{"x": 1}], "h/rep": [{"x": 2}]}]', "two lists of the name 'rep'"),
        (b'[{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}]", "no whole JSON"),
        ('[{"a": "ж"}]'.encode("cp1251"), "letters that are not UTF-8"),
    ],
)
def test_what_is_no_table_is_refused(data, found):
    with pytest.raises(Unreadable, match=found):
        read_json(data)
