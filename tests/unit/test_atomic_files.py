"""Files that change together: killed at any step, they are all as they were or all as they should be."""

from __future__ import annotations

import itertools
import json
import os
import signal
import sys
import warnings
from pathlib import Path

import pytest

from ioreport import atomic_files
from ioreport.atomic_files import finish_interrupted, place_files
from ioreport.errors import UsageError

NAMES = ("r.html", "r.pdf", "r.docx")
LOG = "for-the-office/r.withheld.csv"


@pytest.fixture
def folder(tmp_path):
    """A report as it was built before, with a log of what it withheld."""
    (tmp_path / "for-the-office").mkdir()
    for name in (*NAMES, LOG):
        (tmp_path / name).write_bytes(b"old")
    return tmp_path


def left(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes()[:3] for path in files}


OLD = {**dict.fromkeys(NAMES, b"old"), LOG: b"old"}
NEW = dict.fromkeys(NAMES, b"new")


def killed_at(folder, last):
    """Whether a process that changes the files was killed at a step of it: it opens, renames or removes one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    steps = itertools.count()

    def count(event, arguments):
        if event in ("open", "os.rename", "os.remove") and str(folder) in str(arguments) and next(steps) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    try:
        place_files(folder, "r", {**{folder / name: b"new" for name in NAMES}, folder / LOG: None})
    finally:
        os._exit(0)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="no SIGKILL on this system")
def test_killed_at_any_step_all_are_as_they_were_or_all_as_they_should_be(folder):
    found, step = [], 0
    while killed_at(folder, step):
        finish_interrupted(folder, folder / "for-the-office")
        found.append(left(folder))
        for name, content in OLD.items():
            (folder / name).write_bytes(content)
        step += 1
    assert step > 10 and all(each in (OLD, NEW) for each in found)
    assert found[0] == OLD and NEW in found  # some were killed between the first file and the last
    assert left(folder) == NEW


def test_a_file_that_cannot_be_moved_leaves_all_as_they_were(folder):
    (folder / "r.docx").unlink()
    (folder / "r.docx").mkdir()
    before = left(folder)
    with pytest.raises(UsageError, match=r"r\.docx cannot be written"):
        place_files(folder, "r", {folder / name: b"new" for name in NAMES})
    assert left(folder) == before


def test_what_a_build_at_work_has_begun_is_left_alone(folder):
    part = folder / f".s.html.{os.getpid()}.part"
    part.write_bytes(b"begun")
    journal = folder / f".s.{os.getpid()}.journal"
    journal.write_text(json.dumps({"s.html": True}), "utf-8")
    finish_interrupted(folder)
    assert part.exists() and journal.exists() and not (folder / "s.html").exists()


def test_a_journal_that_is_spoiled_is_told(folder, monkeypatch):
    monkeypatch.setattr(atomic_files, "lives", lambda process: False)
    (folder / ".r.1.journal").write_text("{", "utf-8")
    with pytest.raises(UsageError, match="delete the journal"):
        finish_interrupted(folder)


def test_a_pipe_in_the_place_of_a_document_is_replaced_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "r.html")
    place_files(tmp_path, "r", {tmp_path / "r.html": b"new"})
    assert Path(tmp_path / "r.html").read_bytes() == b"new"
