"""What each kind of cell accepts and refuses."""

import pandas as pd
import pytest

from ioreport.tables import column_types
from ioreport.tables.datapackage import inside
from ioreport.tables.text_column import TextColumn

ACCEPTED = {
    "ID": ["a", "G-01", "wrd.2023_x", "x" * 40],
    "DATE": ["2023-06-20", "2024-02-29", "1000-01-01"],
    "MONTH": ["2023-01", "2023-12"],
    "WHOLE": ["0", "12", "-3", "007"],
    "MONEY": ["0", "12", "12.5", "-12.50", "0.755", "99999999999999.99"],
    "NUMBER": ["0.000000000000000001", "0.9202171252416015", "12"],
    "DEGREES": ["42.697", "-180"],
    "TRUTH": ["true", "FALSE", "1"],
    "COUNTRY": ["BG", "UA", "XK"],
    "SUBDIVISION": ["BG-22", "BG-16"],
    "CURRENCY": ["EUR", "BGN", "USD"],
    "LANGUAGE": ["en", "bg", "prs"],
    "SECTOR": ["15190", "23010"],
    "SDG_TARGETS": ["10.7", "10.7;16.2", "10.7; 3.d", "17.19"],
    "PATH": ["a.jpg", "photos/a b.jpg", "a/b/..c.png", ".hidden"],
}
REFUSED = {
    "ID": ["a b", "x" * 41, "ид", "a/b", "a\n"],
    "DATE": [
        "2023-02-29",
        "2023-06-31",
        "20.06.2023",
        "2023-6-20",
        "2023-06-20T00:00",
        "2023-06-20\n",
        "0000-01-01",
        "２０２３-06-20",
    ],
    "MONTH": ["2023-13", "2023-00", "2023-1", "2023-06-01"],
    "WHOLE": ["12.0", "1,234", "1e3", "+1", " 1", "٣", "1_000", "9" * 16],
    "MONEY": ["12.3456", "1,234.50", "12.", ".5", "1e3", "NaN", "€5"],
    "NUMBER": ["inf", "1/2", "0.0000000000000000001"],
    "DEGREES": ["42°", "N42", "1234"],
    "TRUTH": ["yes", "2"],
    "COUNTRY": ["bg", "BGR", "UK", "ZZ"],
    "SUBDIVISION": ["BG22", "BG-99"],
    "CURRENCY": ["eur", "€", "ABC"],
    "LANGUAGE": ["EN", "english", "xx"],
    "SECTOR": ["1519", "151900", "15191"],
    "SDG_TARGETS": ["18.1", "10.7,16.2", "10", "10.7;", "1.6", "17.a", "10.7;1.6"],
    "PATH": [
        "/etc/passwd",
        "../a.jpg",
        "a/../b.jpg",
        "a//b",
        "C:/a.jpg",
        "a\\b.jpg",
        "https://example.org/a.jpg",
        "..",
        "a/",
    ],
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_kind_accepts(name):
    cells = pd.Series(ACCEPTED[name], dtype="str")
    assert cells[~getattr(column_types, name).holds(cells)].tolist() == []


@pytest.mark.parametrize("name", REFUSED)
def test_a_kind_refuses(name):
    cells = pd.Series(REFUSED[name], dtype="str")
    assert cells[getattr(column_types, name).holds(cells)].tolist() == []


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_holds_can_be_read_as_a_value(name):
    kind = getattr(column_types, name)
    typed = pd.Series(kind.typed(TextColumn.of([*ACCEPTED[name], None])))
    assert typed.notna().tolist() == [True] * len(ACCEPTED[name]) + [False]
    assert typed.dtype == kind.dtype


def test_a_link_does_not_lead_out_of_the_office(tmp_path):
    (tmp_path / "office").mkdir()
    (tmp_path / "secret.csv").write_text("x", encoding="utf-8")
    (tmp_path / "office" / "link.csv").symlink_to(tmp_path / "secret.csv")
    assert not inside(tmp_path / "office", "link.csv")
