"""Object store: each file is kept once, compressed, under the sha256 of its content.

An object lies in ``submitted/objects/ab/cdef….gz`` and is the file as gzip; ``gunzip --stdout`` gives it back.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ioreport.atomic_files import write_whole
from ioreport.errors import DataError, Finding, UsageError
from ioreport.forking import lives

_LEFT = re.compile(r"\.rows-(\d+)-.*|\..*\.(\d+)\.part", re.DOTALL)
"""The name patterns of temporary files of a running command, with its process id."""

_MEGABYTES = 500
MOST_BYTES = _MEGABYTES * 10**6
"""The largest file that is kept and read, in bytes: a small object could unpack to any size."""

SUBMITTED_FOLDER = "submitted"
"""The folder of sent documents, inside the office's folder."""


def object_path(sha256: str) -> str:
    """Where an object lies in the office's folder.

    >>> object_path("ab" + "0" * 62)[:22]
    'submitted/objects/ab/0'
    """
    return f"{SUBMITTED_FOLDER}/objects/{sha256[:2]}/{sha256[2:]}.gz"


def read_object(office: Path, sha256: str) -> bytes:
    """The content of an object.

    Raises
    ------
    DataError
        When it does not exist, cannot be read, or its content does not match its name.
    """
    content, found = _content(office, sha256)
    if content is None:
        raise DataError(
            f"What was submitted cannot be read from {office}.",
            [damage(sha256, found)],
            f"take {object_path(sha256)} from a copy of the office's folder",
        )
    return content


def damage(sha256: str, found: str) -> Finding:
    """The finding on a changed object."""
    return Finding(object_path(sha256), None, None, "damaged", "error", found, "the file as it was submitted")


def fault_of(office: Path, sha256: str) -> str:
    """Why an object cannot be read; empty if it is complete."""
    return _content(office, sha256)[1]


def _content(office: Path, sha256: str) -> tuple[bytes | None, str]:
    path = office / object_path(sha256)
    if not path.is_file():
        return None, "no file"
    try:
        with gzip.open(path) as file:
            content = file.read(MOST_BYTES + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        return None, "a damaged file"
    except OSError as error:
        return None, error.strerror or "an error of the system"
    if len(content) > MOST_BYTES:
        return None, f"more than {_MEGABYTES} MB"
    whole = hashlib.sha256(content).hexdigest() == sha256
    return (content, "") if whole else (None, "another content")


def write_object(office: Path, content: bytes) -> str:
    """Keep a file's content and return its sha256; an existing object stays, a damaged one is written again.

    Raises
    ------
    UsageError
        When it cannot be written, or has more than `MOST_BYTES`.
    """
    if len(content) > MOST_BYTES:
        raise UsageError(
            f"A file of {len(content) / 1e6:,.0f} MB cannot be kept with what was submitted: {_MEGABYTES} MB at most.",
            next_step="give the office smaller tables, such as one for each year",
        )
    sha256 = hashlib.sha256(content).hexdigest()
    if _content(office, sha256)[0] is None:
        write_whole(office / object_path(sha256), gzip.compress(content, mtime=0))
    return sha256


@contextmanager
def as_files(office: Path, kept: Mapping[str, str]) -> Iterator[Path]:
    """Objects as files with their names in a temporary folder, which is in the office because rows must not leave it.

    Raises
    ------
    DataError
        When an object is damaged.
    UsageError
        When nothing can be written in the office.
    """
    try:
        scratch = tempfile.TemporaryDirectory(dir=office / SUBMITTED_FOLDER, prefix=f".rows-{os.getpid()}-")
    except OSError as error:
        raise UsageError(
            f"Rows as they were cannot be laid out in {office / SUBMITTED_FOLDER}: {error.strerror}."
        ) from None
    with scratch as name:
        for file, sha256 in kept.items():
            write_whole(Path(name) / file, read_object(office, sha256))
        yield Path(name)


def sweep(office: Path) -> None:
    """Remove files that killed commands left behind."""
    for path in [*(office / SUBMITTED_FOLDER).rglob(".*.part"), *(office / SUBMITTED_FOLDER).glob(".rows-*")]:
        found = _LEFT.fullmatch(path.name)
        if found and not lives(int(found[1] or found[2])):
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
