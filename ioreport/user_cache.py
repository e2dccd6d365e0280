"""User cache: plain values that take long to compute, kept in the user's cache folder.

The key of a value is everything that it was made from, with this program, so that it is never out of date.
Only the user can read the folder; it can be deleted at any time. The environment
variable ``IOREPORT_CACHE`` names another folder, or no folder if it is empty.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import platformdirs

from ioreport.errors import UsageError

_MOST_KEPT = 5000
"""The most values; beyond it the oldest are deleted."""
_PACKAGE = Path(__file__).parent
_FOLDER = "IOREPORT_CACHE"


def sha256_of(files: Iterable[Path]) -> str:
    """One sha256 of several files and their paths; a folder means all files in it.

    Raises
    ------
    UsageError
        When a file cannot be read.
    """
    told = hashlib.sha256()
    for path in files:
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in inside:
            if "__pycache__" not in file.parts:
                told.update(f"{file.relative_to(path).as_posix()}\0".encode())
                told.update(_digest(file))
    return told.hexdigest()


def _digest(file: Path) -> bytes:
    try:
        return hashlib.sha256(file.read_bytes()).digest()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from None


@cache
def program_sha256() -> str:
    """The sha256 of this program's own files."""
    return sha256_of([_PACKAGE])


def recall(*made_from: Any) -> Any:
    """The value that was made from the same, or `None` if there is none or it cannot be read.

    Parameters
    ----------
    *made_from
        Plain values: texts, numbers, lists and mappings of them.
    """
    if (file := _file(made_from)) is None:
        return None
    with suppress(OSError, ValueError):
        return json.loads(file.read_text("utf-8"))
    return None


def remember(value: Any, *made_from: Any) -> None:
    """Keep a plain value for later; without space or permission to write, do nothing."""
    if (file := _file(made_from)) is None:
        return
    waiting = file.with_suffix(f".{os.getpid()}.part")
    with suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as writer:
            json.dump(value, writer, ensure_ascii=False, separators=(",", ":"))
        os.replace(waiting, file)
        _sweep(file.parent)


def _file(made_from: tuple[Any, ...]) -> Path | None:
    named = os.environ.get(_FOLDER)
    if named == "":
        return None
    folder = Path(named) if named else platformdirs.user_cache_path("ioreport", appauthor=False)
    told = json.dumps([program_sha256(), *made_from], sort_keys=True, default=str)
    return folder / f"{hashlib.sha256(told.encode()).hexdigest()}.json"


def _sweep(folder: Path) -> None:
    kept = list(folder.glob("*.json"))
    if len(kept) > _MOST_KEPT:
        for file in sorted(kept, key=lambda each: (each.stat().st_mtime, each.name))[: len(kept) - _MOST_KEPT // 2]:
            file.unlink(missing_ok=True)
