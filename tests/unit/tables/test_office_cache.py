"""The copy of a checked office in the user's cache folder says the same as the office's files."""

import os
import shutil
import stat
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ioreport.cli import main
from ioreport.tables import office_cache
from ioreport.tables.office import load, read_office
from tests.drawn import filled, write_office

ROWS = [
    {"activity_id": "fair", "sex": "f", "people": "12", "age_min": "5", "wording": ""},
    {"activity_id": "fair", "sex": "м", "people": "", "age_min": "", "wording": "a handful"},
]
MONEY = [{"date": "2023-02-01", "amount": "12.50"}, {"date": "2022-02-01", "amount": "-3"}]


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """The cache folder, in which copies of offices of any size are kept."""
    monkeypatch.setattr(office_cache, "SMALL", -1)
    monkeypatch.setenv("IOREPORT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def draw(folder: Path, participations=ROWS, transactions=MONEY) -> Path:
    tables = {
        "activities": [{"activity_id": "fair", "start_date": "2023-01-01"}],
        "participations": participations,
        "transactions": transactions,
        "grants": [{"grant_id": "g"}],
        "places": [{"place_id": "lom", "latitude": "43.8", "longitude": ""}],
        "register": [{"name": "a", "sex": "f", "learners": "3", "came": "true", "since": ""}],
    }
    folder.mkdir(exist_ok=True)
    extra = {"register": {"name": "string", "learners": "integer", "came": "boolean", "since": "date"}}
    write_office(folder, {name: filled(name, rows) for name, rows in tables.items()}, extra)
    return folder


def copies(cache: Path) -> list[Path]:
    return sorted(cache.glob("*.office"))


def same(one, other) -> None:
    (office, findings), (again, found) = one, other
    assert found == findings
    assert list(again.tables) == list(office.tables)
    for name, frame in office.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], frame)
        assert (again.tables[name].attrs, again.tables[name].index.name) == (frame.attrs, frame.index.name)
    for part in ("inputs", "files", "warnings", "accepted", "entries", "counting_people", "as_of"):
        assert getattr(again, part) == getattr(office, part), part


def test_a_copy_says_what_the_files_say(tmp_path, kept):
    office = draw(tmp_path / "office")
    fresh = read_office(office, cache=False)
    assert copies(kept) == []
    same(fresh, read_office(office))
    (copy,) = copies(kept)
    before = copy.stat().st_ino
    same(fresh, read_office(office))
    assert copy.stat().st_ino == before  # it was read, not written again


CELLS = st.sampled_from(["", "f", "м", "12", "1,5", "a\u202eb", " ", "refugee", "2023-02-30", "x" * 600])


@pytest.mark.slow
@settings(max_examples=5, deadline=None)
@given(st.lists(st.fixed_dictionaries({name: CELLS for name in ROWS[0]}), min_size=1, max_size=4))
def test_any_cells_are_the_same_from_the_copy(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("office")
    office = draw(folder / "office", rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(office_cache, "SMALL", -1)
        patch.setenv("IOREPORT_CACHE", str(folder / "cache"))
        fresh = read_office(office, cache=False)
        same(fresh, read_office(office))
        same(fresh, read_office(office))
        assert len(copies(folder / "cache")) == 1


def damaged(data: bytes, how: str) -> bytes:
    middle = len(data) // 2
    return {
        "a bit": data[:middle] + bytes([data[middle] ^ 4]) + data[middle + 1 :],
        "the first byte": b"J" + data[1:],
        "the length": data[:-24] + b"\xff" * 8 + data[-16:],
        "the sum": data[:-1] + bytes([data[-1] ^ 1]),
        "half of it": data[:middle],
        "the last byte": data[:-1],
        "all of it": b"",
        "another file": b"ioreport office 1\n" + b"{}" * 500,
    }[how]


@pytest.mark.parametrize(
    "how",
    ["a bit", "the first byte", "the length", "the sum", "half of it", "the last byte", "all of it", "another file"],
)
def test_a_damaged_copy_is_ignored_and_written_again(tmp_path, kept, how):
    office = draw(tmp_path / "office")
    fresh = read_office(office)
    (copy,) = copies(kept)
    whole = copy.read_bytes()
    copy.unlink()  # the old file may still be mapped
    copy.write_bytes(damaged(whole, how))
    same(fresh, read_office(office))
    assert copy.read_bytes() == whole


def test_a_changed_row_is_another_copy_and_so_is_another_descriptor(tmp_path, kept):
    office = draw(tmp_path / "office")
    read_office(office)
    draw(office, [{**ROWS[0], "people": "13"}])
    assert read_office(office)[0].participations["people"].tolist() == [13]
    descriptor = office / "datapackage.json"
    descriptor.write_text(descriptor.read_text("utf-8").replace("2024-01-31", "2024-02-29"), "utf-8")
    assert str(read_office(office)[0].as_of) == "2024-02-29"
    assert len(copies(kept)) == 3


def test_what_depends_on_other_files_is_looked_at_each_time(tmp_path, kept):
    office = tmp_path / "office"
    shutil.copytree("tests/data/office", office)
    load(office)
    next((office / "photos").iterdir()).unlink()
    (office / "activites.csv").write_text("activity_id\n", encoding="utf-8")
    assert [finding.rule for finding in read_office(office)[1]] == ["not_read", "missing_file"]
    assert len(copies(kept)) == 1


@pytest.mark.skipif(os.name != "posix", reason="files have no such modes there")
def test_only_the_user_can_read_a_copy_and_nothing_is_beside_the_data(tmp_path, kept):
    office = draw(tmp_path / "office")
    before = sorted(office.iterdir())
    read_office(office)
    assert stat.S_IMODE(copies(kept)[0].stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert sorted(office.iterdir()) == before and not list(kept.glob("*.part"))


def test_without_a_cache_nothing_is_kept(tmp_path, kept, monkeypatch):
    office = draw(tmp_path / "office")
    read_office(office, cache=False)
    monkeypatch.setenv("IOREPORT_CACHE", "")
    read_office(office)
    assert not kept.exists()


@pytest.mark.slow
def test_the_option_of_check_keeps_nothing(tmp_path, kept, capsys):
    office = draw(tmp_path / "office")
    for options in (["--no-cache"], []):
        assert not copies(kept)
        with pytest.raises(SystemExit):
            main(["check", str(office), *options])
        os.environ["IOREPORT_CACHE"] = str(kept)
    assert len(copies(kept)) == 1


def test_copies_have_a_largest_size_and_those_used_longest_ago_go_first(tmp_path, kept, monkeypatch):
    offices = [draw(tmp_path / name, [{**ROWS[0], "people": str(number)}]) for number, name in enumerate("abc")]
    read_office(offices[0])
    (oldest,) = copies(kept)
    read_office(offices[1])
    (second,) = set(copies(kept)) - {oldest}
    os.utime(oldest, (1, 1))
    os.utime(second, (2, 2))
    read_office(offices[0])  # used again
    monkeypatch.setattr(office_cache, "MOST_BYTES", 2 * oldest.stat().st_size + 1000)
    read_office(offices[2])
    assert oldest in copies(kept) and second not in copies(kept) and len(copies(kept)) == 2


def test_a_small_office_is_kept_in_memory_and_cannot_be_changed(tmp_path, monkeypatch):
    monkeypatch.setenv("IOREPORT_CACHE", str(tmp_path / "cache"))
    office = draw(tmp_path / "office")
    one = read_office(office)[0]
    frame = one.participations
    frame.loc[2, "people"] = 99
    again = read_office(office)[0]
    assert again.participations["people"].tolist()[0] == 12
    assert not (tmp_path / "cache").exists()
