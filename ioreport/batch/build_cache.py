"""Build cache: which documents are up to date, so that an interrupted batch build can go on.

One sha256 of all that a document was made from is kept with the sha256 of its files in `.ioreport-build.json`
beside them. The manifest inside a document is not enough: it does not have the notebook, photos, brand and program.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ioreport.errors import UsageError
from ioreport.user_cache import program_sha256, sha256_of

CACHE_FILE = ".ioreport-build.json"


def origin(files: Iterable[Path], *plain: Any) -> str:
    """One sha256 of all that documents are made from: files, folders, plain values, and this program itself."""
    return with_values(sha256_of(files), program_sha256(), os.environ.get("SOURCE_DATE_EPOCH"), *plain)


def with_values(sha256: str, *plain: Any) -> str:
    """One sha256 of another and plain values."""
    return hashlib.sha256(json.dumps([sha256, *plain], default=str).encode()).hexdigest()


@dataclass
class Made:
    """The recorded sources of a folder's documents."""

    folder: Path
    entries: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Made:
        """The record of the folder; empty if its file is missing or damaged, so that everything is built again."""
        try:
            entries = json.loads((folder / CACHE_FILE).read_text("utf-8"))["documents"]
            return cls(folder, dict(entries))
        except (OSError, ValueError, KeyError, TypeError):
            return cls(folder)

    def is_fresh(self, name: str, came_from: str, files: Sequence[Path]) -> bool:
        """Whether a document's files are unchanged since they were written, and their sources too."""
        entry = self.entries.get(name)
        return isinstance(entry, dict) and entry == self._entry(came_from, files)

    def note(self, name: str, came_from: str, files: Sequence[Path]) -> None:
        """Record a document that was written.

        Raises
        ------
        UsageError
            When the record cannot be written; the previous record stays.
        """
        self.entries[name] = self._entry(came_from, files)
        waiting = self.folder / f"{CACHE_FILE}.{os.getpid()}.part"
        told = {"ioreport": 1, "documents": dict(sorted(self.entries.items()))}
        try:
            waiting.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
            os.replace(waiting, self.folder / CACHE_FILE)
        except OSError as error:
            waiting.unlink(missing_ok=True)
            raise UsageError(
                f"{self.folder / CACHE_FILE} cannot be written: {error.strerror}.",
                next_step="make room there, or name another --out",
            ) from None

    def _entry(self, came_from: str, files: Sequence[Path]) -> dict[str, Any]:
        return {"from": came_from, "files": {file.name: _sum(file) for file in files}}


def _sum(file: Path) -> str | None:
    return sha256_of([file]) if file.is_file() else None
