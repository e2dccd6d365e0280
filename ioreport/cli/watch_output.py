"""What ``build --watch`` prints: each build with its files, warnings or fault, until it is interrupted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ioreport.build.watch import Rebuilt, watch
from ioreport.cli.command_build import show_built
from ioreport.cli.terminal import say

_STOP = "Ctrl-C stops."


def show_watch(notebook: Path, **asked: Any) -> None:
    """Build a notebook whenever something that it is made from changes, and print each result.

    Warnings are printed only when they are new.
    """
    known: set[object] = set()
    try:
        for each in watch(notebook, **asked):
            _show(each, known)
    except KeyboardInterrupt:
        say("stopped")


def _show(each: Rebuilt, known: set[object]) -> None:
    if each.fault:
        say(f"ioreport: {each.fault}", error=True)
        say(f"Not built; waiting for a change. {_STOP}")
    elif each.built:
        show_built(each.built, known)
        known.clear()
        known.update(each.built.warnings)
        how = "texts exchanged" if each.texts_alone else "notebook run"
        say(f"built in {each.seconds:.1f} s ({how}); waiting for a change. {_STOP}")
