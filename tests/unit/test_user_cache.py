"""The cache: a value is found again by all that it was made from, by nothing else, and never in the way."""

import os
import stat

import pytest

from ioreport import user_cache
from ioreport.user_cache import recall, remember


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("IOREPORT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_a_value_is_found_by_all_that_it_was_made_from():
    remember({"women": [1, 2]}, "plan", ("R-01", None))
    assert recall("plan", ("R-01", None)) == {"women": [1, 2]}
    assert recall("plan", ("R-02", None)) is None


def test_another_program_finds_nothing(monkeypatch):
    remember("old", "plan")
    monkeypatch.setattr(user_cache, "program_sha256", lambda: "another")
    assert recall("plan") is None


def test_only_the_user_can_read_it(folder):
    remember("own", "plan")
    (file,) = folder.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700 and stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_spoiled_file_is_as_good_as_none(folder):
    remember("good", "plan")
    (file,) = folder.iterdir()
    file.write_bytes(b'{"half')
    assert recall("plan") is None


def test_without_a_folder_nothing_is_kept(monkeypatch, tmp_path):
    monkeypatch.setenv("IOREPORT_CACHE", "")
    remember("lost", "plan")
    assert recall("plan") is None and list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_hinders_nothing(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("IOREPORT_CACHE", str(tmp_path / "file" / "cache"))
    remember("lost", "plan")
    assert recall("plan") is None


def test_of_too_many_values_the_oldest_go(monkeypatch, folder):
    monkeypatch.setattr(user_cache, "_MOST_KEPT", 4)
    for number in range(5):
        remember(number, number)
        for file in folder.glob("*.json"):
            os.utime(file, (file.stat().st_mtime - 10,) * 2)
    assert [recall(number) for number in range(5)] == [None, None, None, 3, 4]
