"""What a folder remembers of its documents is kept whole or not at all."""

import os

import pytest

from ioreport.batch.build_cache import CACHE_FILE, BuildCache
from ioreport.errors import UsageError
from tests.unit.test_tempdir import full


def test_where_nothing_can_be_written_down_what_was_remembered_stays(tmp_path, monkeypatch):
    document = tmp_path / "a.html"
    document.write_text("a", "utf-8")
    BuildCache.read(tmp_path).note("a", ("reports", "R"), {"the notebook": "1"}, [document])
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(UsageError, match=f"{CACHE_FILE} cannot be written: No space left on device"):
        BuildCache.read(tmp_path).note("b", ("reports", "S"), {"the notebook": "1"}, [document])
    assert sorted(path.name for path in tmp_path.iterdir()) == [CACHE_FILE, "a.html"]
    (record,) = BuildCache.read(tmp_path).records.values()
    assert (record.key, record.changes({"the notebook": "1"}, tmp_path, [document])) == ("R", ())
