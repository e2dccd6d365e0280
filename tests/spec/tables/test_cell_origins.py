"""Origins of rows: cells that lie side by side are one range, rows that were not imported have none."""

from __future__ import annotations

import pytest

from ioreport.reads import recording
from ioreport.tables.cell_origins import cell_origins, untold_fingerprints
from ioreport.tables.project_rows import project_mask, rows_of_project
from ioreport.values import Trail
from tests.drawn import draw_office

ACTIVITIES = """
    | activity_id | start_date | project_id |
    | a           | 2023-06-01 | p          |
    | b           | 2023-06-02 | p          |
    | c           | 2023-06-03 | q          |
    | own         | 2023-06-04 | p          |
"""
PEOPLE = """
    | activity_id | row_id | people |
    | a           | f      | 3      |
    | a           | m      | 4      |
    | b           | f      | 5      |
    | c           | f      | 6      |
"""
SOURCES = """
    | source_id | file      | sha256 |
    | s         | in/s.xlsx | 0a     |
    | ledger    | in/l.txt  | 0b     |
"""
ORIGINS = """
    | table          | key    | cell         | source_id | file      | period  |
    | activities     | a      | Юни!A6:C6    | s         | in/s.xlsx | 2023-06 |
    | activities     | b      | Юни!A7:C7    | s         | in/s.xlsx | 2023-06 |
    | activities     | c      | Юли!A6:C6    | s         | in/s.xlsx | 2023-07 |
    | participations | a/f    | Юни!D6       | s         | in/s.xlsx | 2023-06 |
    | participations | a/m    | Юни!E6       | s         | in/s.xlsx | 2023-06 |
    | participations | b/f    | Юни!D7       | s         | in/s.xlsx | 2023-06 |
    | transactions   | t1     | A2:F2        | ledger    | in/l.txt  |         |
    | activities     | gone   | a third row  | s         | in/s.xlsx |         |
"""


@pytest.fixture(scope="module")
def office():
    projects = "| project_id |\n| p |\n| q |"
    return draw_office(
        projects=projects, activities=ACTIVITIES, participations=PEOPLE, sources=SOURCES, origins=ORIGINS
    )


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ({"activities.csv": [2]}, ["s 2023-06, Юни!A6:C6, 1"]),
        ({"activities.csv": [2], "participations.csv": [2, 3]}, ["s 2023-06, Юни!A6:E6, 3"]),
        ({"activities.csv": [2, 3], "participations.csv": [2, 4]}, ["s 2023-06, Юни!A6:D7, 4"]),
        ({"activities.csv": [2, 3], "participations.csv": [2, 3, 4]}, ["s 2023-06, Юни!A6:E6,A7:D7, 5"]),
        ({"activities.csv": [2, 4]}, ["s 2023-06, Юни!A6:C6, 1", "s 2023-07, Юли!A6:C6, 1"]),
        ({"activities.csv": [5], "participations.csv": [5]}, []),
        ({"elsewhere.csv": [2]}, []),
    ],
)
def test_the_cells_of_some_rows(office, rows, found):
    assert [f"{each.named}, {each.place}, {each.rows}" for each in cell_origins(office, rows)] == found


def test_a_long_list_of_ranges_is_given_as_its_number_of_cells():
    count = 400
    people = [{"activity_id": "a", "row_id": str(n), "people": "1"} for n in range(count)]
    origins = [
        {"table": "participations", "key": f"a/{n}", "cell": f"D{2 * n + 1}", "source_id": "s", "file": "in/s.xlsx"}
        for n in range(count)
    ]
    long = draw_office(participations=people, origins=origins, sources=SOURCES)
    (origin,) = cell_origins(long, {"participations.csv": range(2, count + 2)})
    assert (origin.cells["count"], origin.rows, origin.place) == (count, count, "400 cells")


def test_a_text_that_names_no_cells_is_told_as_it_stands():
    odd = draw_office(
        activities=ACTIVITIES,
        sources=SOURCES,
        origins="| table | key | cell | source_id | file |\n| activities | a | by hand | s | in/s.xlsx |",
    )
    (origin,) = cell_origins(odd, {"activities.csv": [2]})
    assert (origin.place, origin.sha256) == ("by hand", "0a")


def test_an_office_without_imports_has_none():
    assert draw_office(activities=ACTIVITIES).followed(Trail({"activities.csv": (2,)})).origins == ()


def test_no_fingerprint_is_told_of_originals_that_count_people_nor_of_the_tables_that_have_it(office):
    assert untold_fingerprints(office) == ("in/s.xlsx", "origins.csv", "sources.csv")


def test_a_document_depends_on_the_origins_of_its_own_project(office):
    with recording() as rows:
        rows_of_project(office, "activities", "p")
        office.followed(Trail({"activities.csv": (2,)}))
    assert rows == {("activities", "p"), ("origins", "p"), ("sources", "p")}
    origins = office.origins
    kept = origins[project_mask(office, "origins", "q")]["key"]
    assert list(kept) == ["c", "t1", "gone"]
    assert list(project_mask(office, "sources", "q")) == [True, True]
