"""An office is read once while its files are as they were, and again when any of them changes."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from ioreport.tables.unchanged_folder import while_unchanged

LONG_AGO = 1_600_000_000


@dataclass(frozen=True)
class Read:
    folder: Path
    number: int


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(name, "utf-8")
    later = (LONG_AGO + 10_000) * 1_000_000_000
    # A file's time of change cannot be set, so the clock is: everything here was changed long before it was read.
    monkeypatch.setattr("ioreport.tables.unchanged_folder.time.time_ns", lambda: later * 10)
    return tmp_path


@pytest.fixture
def read():
    calls = []

    @while_unchanged
    def load(path):
        calls.append(path)
        return Read(Path(path), len(calls))

    return load


def test_an_unchanged_folder_is_read_once(read, folder):
    assert read(folder) is read(folder) is read(str(folder))


def test_by_another_name_it_is_the_same_under_that_name(read, folder, monkeypatch):
    monkeypatch.chdir(folder.parent)
    assert read(folder).number == 1
    found = read(folder.name)
    assert (found.folder, found.number) == (Path(folder.name), 1)
    assert read(folder.name) is found


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "a.csv").write_text("other", "utf-8"),
        lambda folder: (folder / "c.csv").write_text("", "utf-8"),
        lambda folder: (folder / "b.csv").unlink(),
        lambda folder: os.utime(folder / "a.csv", (LONG_AGO, LONG_AGO)),
        lambda folder: (folder / "b.csv").rename(folder / "d.csv"),
    ],
    ids=["rows", "a new file", "a file gone", "another time", "another name"],
)
def test_a_changed_folder_is_read_again(read, folder, change):
    assert read(folder).number == 1
    change(folder)
    assert read(folder).number == 2


def test_what_was_sent_is_no_part_of_an_office(read, folder):
    (folder / "submitted").mkdir()
    assert read(folder).number == 1
    (folder / "submitted" / "R-1.en.1.json").write_text("{}", "utf-8")
    os.utime(folder / "submitted", (LONG_AGO, LONG_AGO))
    assert read(folder).number == 1


def test_what_has_just_changed_is_not_kept(read, folder, monkeypatch):
    now = (folder / "a.csv").stat().st_mtime_ns + 1
    monkeypatch.setattr("ioreport.tables.unchanged_folder.time.time_ns", lambda: now)
    assert [read(folder).number, read(folder).number] == [1, 2]


def test_a_folder_that_is_not_there_is_left_to_the_reader(read, tmp_path):
    assert [read(tmp_path / "nowhere").number for _ in range(2)] == [1, 2]
