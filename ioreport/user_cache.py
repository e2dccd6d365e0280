"""User cache: what takes long to compute, kept in the user's cache folder.

The key is everything that it was made from, with this program, so that it is never out of date.
Only the user can read the folder; it can be deleted at any time. The environment
variable ``IOREPORT_CACHE`` names another folder, or no folder if it is empty.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

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
    digest = hashlib.sha256()
    for path in files:
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in inside:
            if "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(path).as_posix()}\0".encode())
                digest.update(_digest(file))
    return digest.hexdigest()


def _digest(file: Path) -> bytes:
    try:
        return hashlib.sha256(file.read_bytes()).digest()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from None


@cache
def program_sha256() -> str:
    """The sha256 of this program's own files."""
    return sha256_of([_PACKAGE])


def switch_off() -> None:
    """Keep nothing from now on, and use nothing that was kept: for this process and those that it starts."""
    os.environ[_FOLDER] = ""


def recall(*made_from: Any) -> Any:
    """The value that was made from the same, or `None` if there is none or it cannot be read.

    Parameters
    ----------
    *made_from
        Plain values: texts, numbers, lists and mappings of them.
    """
    if (file := cache_path(".json", *made_from)) is None:
        return None
    with suppress(OSError, ValueError):
        return json.loads(file.read_text("utf-8"))
    return None


def remember(value: Any, *made_from: Any) -> None:
    """Keep a plain value for later; without space or permission to write, do nothing."""
    if (file := cache_path(".json", *made_from)) is None:
        return
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if keep_file(file, lambda writer: writer.write(text.encode())):
        _sweep(file.parent)


def cache_path(ending: str, *made_from: Any) -> Path | None:
    """The file for what is made from plain values and this program; `None` if nothing is to be kept."""
    named = os.environ.get(_FOLDER)
    if named == "":
        return None
    folder = Path(named) if named else platformdirs.user_cache_path("ioreport", appauthor=False)
    key = json.dumps([program_sha256(), *made_from], sort_keys=True, default=str)
    return folder / f"{hashlib.sha256(key.encode()).hexdigest()}{ending}"


def keep_file(file: Path, write: Callable[[BinaryIO], object]) -> bool:
    """Write a file that only the user can read, whole or not at all; whether it was written."""
    waiting = file.with_suffix(f".{os.getpid()}.part")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as writer:
            write(writer)
        os.replace(waiting, file)
    except OSError:
        with suppress(OSError):
            waiting.unlink(missing_ok=True)
        return False
    return True


def sweep_to(folder: Path, ending: str, most_bytes: int) -> None:
    """Delete the files with an ending that were used longest ago, until the others have at most so many bytes."""
    with suppress(OSError):
        kept = sorted((each.stat().st_mtime_ns, each) for each in folder.glob(f"*{ending}"))
        size = sum(file.stat().st_size for _, file in kept)
        for _, file in kept[:-1]:
            if size <= most_bytes:
                break
            size -= file.stat().st_size
            file.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    kept = list(folder.glob("*.json"))
    if len(kept) > _MOST_KEPT:
        for file in sorted(kept, key=lambda each: (each.stat().st_mtime, each.name))[: len(kept) - _MOST_KEPT // 2]:
            file.unlink(missing_ok=True)
