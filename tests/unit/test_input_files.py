"""Files of others: ordinary ones, inside the folder that they belong to."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from ioreport.input_files import inside, read_file

on_posix = pytest.mark.skipif(os.name != "posix", reason="no such files on this system")


def refusal(path, folder=None):
    with pytest.raises(OSError) as refused:
        read_file(path, folder)
    return refused.value.strerror


def test_a_file_is_read_and_so_is_a_link_that_stays(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.csv").write_bytes(b"a")
    (tmp_path / "b.csv").symlink_to(tmp_path / "deep" / "a.csv")
    assert read_file(tmp_path / "b.csv", tmp_path) == b"a"


def test_a_folder_that_is_itself_a_link_holds_its_files(tmp_path):
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / "a.csv").write_bytes(b"a")
    (tmp_path / "link").symlink_to(tmp_path / "office")
    assert read_file(tmp_path / "link" / "a.csv", tmp_path / "link") == b"a"


def test_a_link_that_leads_out_is_refused_through_a_folder_as_well(tmp_path):
    (tmp_path / "office").mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.csv").write_bytes(b"secret")
    (tmp_path / "office" / "a.csv").symlink_to(tmp_path / "outside" / "a.csv")
    (tmp_path / "office" / "more").symlink_to(tmp_path / "outside")
    for path in ("a.csv", "more/a.csv"):
        assert refusal(tmp_path / "office" / path, tmp_path / "office") == "a link that leads out of its folder"


def test_links_in_a_circle_lie_nowhere(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert not inside(tmp_path, "a") or refusal(tmp_path / "a", tmp_path)


@on_posix
def test_what_is_no_ordinary_file_is_named_and_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the name of a socket may not be long
    os.mkfifo("pipe")
    Path("device").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listens:
        listens.bind("socket")
        found = [refusal(tmp_path / name) for name in (".", "pipe", "socket", "device")]
    assert found == ["a folder", "a pipe", "a socket", "a device"]
