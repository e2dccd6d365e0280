"""Two files of one source: copies and rows of one period that both have stop an import; a series of files does not."""

from __future__ import annotations

import shutil

import pytest

from ioreport.errors import DataError
from ioreport.sources.import_run import import_sources, try_sources
from tests.drawn_sources import HEADER, MAPPING, ROW, draw_office, draw_workbook, people

JULY = [("Lipovo", "20.07.2023", "training", 3, 4, 7), ("Brezovets", "21.07.2023", "workshop", 1, 2, 3)]
CORRECTED = [(*JULY[0][:3], 5, 4, 9), JULY[1]]
AUGUST = [("Lipovo", "20.08.2023", "training", 3, 4, 7)]
BY_MONTH = MAPPING.replace("[numbers]", "[sheets]\nmatch = '(?P<month>\\p{L}+) (?P<year>\\d{4})'\n\n[numbers]")
BY_FILE = MAPPING.replace("{source}-{date}-{place}", "{file}-{row}")


def office_of(folder, mapping=MAPPING, **files):
    """An office whose inbox has files with rows; a file's rows may be by sheet."""
    office = draw_office(folder / "office", mapping)
    for name, rows in files.items():
        draw_workbook(office / "inbox" / f"{name}.xlsx", [HEADER, *rows])
    return office


def findings(office):
    return [
        (finding.rule, finding.file, finding.found)
        for finding in try_sources(office, ["b"])[0].findings
        if finding.level == "error"
    ]


def test_a_copy_of_a_file_stops_and_both_are_named(tmp_path):
    office = office_of(tmp_path, july=JULY)
    shutil.copy(office / "inbox" / "july.xlsx", office / "inbox" / "july (1).xlsx")
    with pytest.raises(DataError, match=r"move one of the two out of inbox/") as stopped:
        import_sources(office, ["b"], partial=True)
    found = stopped.value.findings[0]
    assert (found.rule, found.file) == ("same_file", "inbox/july.xlsx")
    assert found.found.startswith("the same bytes as inbox/july (1).xlsx (sha256 ")
    assert not (office / "activities.csv").exists()
    (office / "inbox" / "july (1).xlsx").unlink()
    assert people(import_sources(office, ["b"]).plans[0]) == 10


def test_copies_without_rows_are_no_fault(tmp_path):
    office = office_of(tmp_path, july=JULY, empty=[])
    shutil.copy(office / "inbox" / "empty.xlsx", office / "inbox" / "empty (1).xlsx")
    assert findings(office) == []


@pytest.mark.parametrize("mapping", [MAPPING, BY_FILE], ids=["ids of the rows", "ids of the file"])
def test_a_corrected_file_beside_the_first_one_stops(tmp_path, mapping):
    office = office_of(tmp_path, mapping, july=JULY, july_corrected=CORRECTED)
    rows = "4 of 4 rows of participations of 2023-07 (sheet Data) that inbox/july.xlsx (sheet Data) gives, too"
    assert findings(office) == [("period_twice", "inbox/july_corrected.xlsx", f"{rows}, but for their values")]
    expected = try_sources(office, ["b"])[0].findings[0].expected
    assert "move the older one out of inbox/" in expected and "(it reads inbox/july_corrected.xlsx alone)" in expected


def test_a_workbook_of_the_next_month_that_repeats_the_last_one_stops(tmp_path):
    office = office_of(tmp_path, july=JULY, july_august=[*JULY, *AUGUST])
    assert [(rule, file) for rule, file, _ in findings(office)] == [("period_twice", "inbox/july_august.xlsx")]
    assert findings(office)[0][2].startswith("4 of 4 rows of participations of 2023-07 ")


def test_newest_reads_the_last_file_alone(tmp_path):
    office = office_of(tmp_path, f"newest = true\n{MAPPING}", july=JULY, july_august=[*JULY, *AUGUST])
    assert findings(office) == [] and people(try_sources(office, ["b"])[0]) == 17


def test_a_source_of_activities_alone_counts_them_by_what_they_say(tmp_path):
    alone = BY_FILE.partition("[write.participations]")[0]
    ignored = "".join(f'"{name}" = "not needed"\n' for name in ("Girls", "Women", "All"))
    alone = alone.replace('[check]\n"All" = "sum of people"\n', f"[ignore]\n{ignored}")
    office = office_of(tmp_path, alone, july=JULY, july_corrected=CORRECTED)
    assert findings(office)[0][2].startswith("2 of 2 rows of activities of 2023-07 ")


def test_a_file_a_month_is_a_series(tmp_path):
    office = office_of(tmp_path, june=[ROW], july=JULY, august=AUGUST)
    assert findings(office) == [] and people(try_sources(office, ["b"])[0]) == 24


VALUES = """
id = "b"
files = "inbox/*"

[table]
header = { find = "Indicator" }

[fields]
indicator = "Indicator"
place = "Place"
value = "Value"
#partner = { file = true, match = "july-(.*)[.]" }

[write.indicator_values]
key = "{place}"
period_start = "2023-07-01"
period_end = "2023-07-31"
"""


@pytest.mark.parametrize(
    ("mapping", "found"), [(VALUES, ["period_twice"]), (VALUES.replace("#partner", "partner"), [])]
)
def test_files_of_several_partners_are_told_apart_by_their_field(tmp_path, mapping, found):
    office = draw_office(tmp_path / "office", mapping)
    for partner, value in (("open-door", 3), ("new-door", 4)):
        rows = [("Indicator", "Place", "Value"), ("I1", "Lipovo", value)]
        draw_workbook(office / "inbox" / f"july-{partner}.xlsx", rows)
    assert [rule for rule, _, _ in findings(office)] == found


def test_a_few_rows_alike_are_no_overlap(tmp_path):
    more = [("Lipovo", f"{day}.07.2023", "training", 1, 1, 2) for day in range(10, 15)]
    office = office_of(tmp_path, one=[JULY[0], *more[:2]], other=[JULY[0], *more[2:]])
    assert findings(office) == []


def test_a_mapping_may_say_that_each_file_adds_its_own_rows(tmp_path):
    office = office_of(tmp_path, f'period = "file"\n{MAPPING}', one=JULY, other=CORRECTED)
    assert findings(office) == [] and people(try_sources(office, ["b"])[0]) == 22
