"""A want of room for temporary files is told with its place and the next step; any other fault stays what it is."""

import errno
import os
import tempfile

import pytest

from ioreport.errors import UsageError
from ioreport.tempdir import scratch_folder


def full(*_, **__):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_told_with_its_place_and_nothing_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(UsageError) as refused, scratch_folder() as folder:
        (folder / "half").write_text("half")
        full()
    assert refused.value.message == f"Temporary files cannot be written to {tmp_path}: No space left on device."
    assert "TMPDIR" in refused.value.next_step
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_told_too(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(UsageError, match="nowhere: No such file or directory"), scratch_folder():
        pass


def test_another_fault_stays_what_it_is():
    with pytest.raises(PermissionError), scratch_folder():
        raise PermissionError(errno.EACCES, "not yours")
