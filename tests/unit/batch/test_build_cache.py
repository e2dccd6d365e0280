"""What a folder remembers of its documents is kept whole or not at all."""

import os

import pytest

from ioreport.batch.build_cache import CACHE_FILE, Made
from ioreport.errors import UsageError
from tests.unit.test_tempdir import full


def test_where_nothing_can_be_written_down_what_was_remembered_stays(tmp_path, monkeypatch):
    document = tmp_path / "a.html"
    document.write_text("a", "utf-8")
    Made.read(tmp_path).note("a", "origin", [document])
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(UsageError, match=f"{CACHE_FILE} cannot be written: No space left on device"):
        Made.read(tmp_path).note("b", "origin", [document])
    assert sorted(path.name for path in tmp_path.iterdir()) == [CACHE_FILE, "a.html"]
    made = Made.read(tmp_path)
    assert made.is_fresh("a", "origin", [document]) and not made.is_fresh("b", "origin", [document])
