"""What the command prints cannot steer a terminal, whoever wrote it; and everything goes the one way."""

from __future__ import annotations

import ast
import io
import json
import sys
from pathlib import Path

import pytest

from ioreport.cli.terminal import on_one_line, say, visible
from tests.command import status_of

CLI = Path("ioreport/cli")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;title\x07", r"\u001b]0;title\u0007"),
        ("\x9b2J", r"\u009b2J"),
        ("12\r99", r"12\u000d99"),
        ("\u202e331\u202c", r"\u202e331\u202c"),
        ("\u2067a\u2069\u200f", r"\u2067a\u2069\u200f"),
        ("half \ud83d", r"half \ud83d"),
        ("a\tb\nc", "a\tb\nc"),
        ("Пловдив – café 日本 👍 نص", "Пловдив – café 日本 👍 نص"),
    ],
)
def test_what_steers_is_shown_and_what_is_read_stays(text, shown):
    assert visible(text) == shown


def test_a_line_of_others_begins_no_line_of_ours():
    assert on_one_line("a\nerror: none") == r"a\u000aerror: none"


def test_json_says_the_same_as_before(capsys):
    told = {"found": "\x9b2J\u202e", "file": "a"}
    say(json.dumps(told, ensure_ascii=False))
    shown = capsys.readouterr().out
    assert json.loads(shown) == told and shown.isascii()


def test_a_letter_that_the_output_cannot_take_is_written_out(monkeypatch):
    taken = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", taken)
    say("Ж")
    taken.flush()
    assert taken.buffer.getvalue() == b"\\u0416\n"


def test_the_command_prints_by_no_other_way():
    others = [
        f"{path}:{node.lineno}"
        for path in sorted(CLI.glob("*.py"))
        if path.name != "terminal.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "typer.echo", "sys.stdout.write")
    ]
    assert not others


def test_a_finding_of_a_hostile_office_steers_no_terminal(tmp_path, monkeypatch, capsys):
    office = tmp_path / "office"
    office.mkdir()
    listed = [{"name": "a", "path": "\x1b[2J\u202e.csv"}]
    (office / "datapackage.json").write_text(json.dumps({"name": "a", "resources": listed}), "utf-8")
    for on_terminal in (False, True):
        monkeypatch.setattr("sys.stdout.isatty", lambda on=on_terminal: on)
        assert status_of("check", office) == 1
        shown = capsys.readouterr().out
        assert "U+001B" in shown and "\x1b[2J" not in shown and "\u202e" not in shown
