"""Build cache: what each document of a folder was made from, so that only what changed is built again.

`.ioreport-build.json` beside the documents has, for each document, the sha256 of its files and of each part that it was
made from, by the part's name in words. A document is up to date while all of them are unchanged; if not, the names of
the parts are the reasons. The manifest inside a document is not enough: it does not have the notebook, photos, brand
and program.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ioreport.atomic_files import write_whole
from ioreport.user_cache import sha256_of

CACHE_FILE = ".ioreport-build.json"
_FORM = 2
NEVER = "it was not built by this command before"


@dataclass(frozen=True)
class BuildRecord:
    """The record of a document.

    Attributes
    ----------
    table, key : str
        The row that it was built for.
    files : mapping
        The name of each of its files → sha256.
    made_from : mapping
        The name of each part that it was made from, as ``rows of transactions.csv`` → sha256.
    order : mapping
        The order to build it again: notebook, parameters, formats and options, as plain values.
    """

    table: str
    key: str
    files: Mapping[str, str | None]
    made_from: Mapping[str, str]
    order: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, entry: Any) -> BuildRecord | None:
        """The record in an entry of the file; `None` if it is damaged."""
        parts = (entry.get(name) for name in ("files", "made_from", "order")) if isinstance(entry, dict) else (None,)
        if not all(isinstance(part, dict) for part in parts):
            return None
        try:
            return cls(**entry)
        except TypeError:
            return None

    def changes(self, made_from: Mapping[str, str], folder: Path, files: Iterable[Path]) -> tuple[str, ...]:
        """Why it is out of date; empty if it is not.

        >>> before = BuildRecord("reports", "R-01", {}, {"the notebook": "a", "rows of grants.csv": "b"})
        >>> before.changes({"the notebook": "a", "rows of grants.csv": "c", "logo.png": "d"}, Path(), [])
        ('rows of grants.csv changed', 'logo.png is new')
        """
        lost = [f"{name} is missing" for name in self.files if not (folder / name).is_file()]
        other = [f"{file.name} is asked for, too" for file in files if file.name not in self.files]
        spoilt = [
            f"{name} is no longer as it was written"
            for name, sha256 in self.files.items()
            if sha256 != _sum(folder / name)
        ]
        gone = [f"{part} is gone" for part in self.made_from if part not in made_from]
        changed = [
            f"{part} changed" if part in self.made_from else f"{part} is new"
            for part, sha256 in made_from.items()
            if self.made_from.get(part) != sha256
        ]
        return (*lost, *(spoilt if not lost else ()), *other, *changed, *gone)


@dataclass
class BuildCache:
    """The records of a folder's documents, by their names."""

    folder: Path
    records: dict[str, BuildRecord] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> BuildCache:
        """The records of the folder; none if their file is missing or damaged, so that everything is built again."""
        try:
            cache = json.loads((folder / CACHE_FILE).read_text("utf-8"))
            entries = cache["documents"].items() if cache["ioreport"] == _FORM else ()
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls(folder)
        read = {name: BuildRecord.read(entry) for name, entry in entries}
        return cls(folder, {name: record for name, record in read.items() if record})

    def note(
        self,
        name: str,
        row: tuple[str, str],
        made_from: Mapping[str, str],
        files: Iterable[Path],
        order: Mapping[str, Any] | None = None,
    ) -> None:
        """Record a document that was written for a row of a table.

        Raises
        ------
        UsageError
            When the record cannot be written; the previous one stays.
        """
        sums = {file.name: _sum(file) for file in files}
        self.records[name] = BuildRecord(*row, sums, dict(made_from), dict(order or {}))
        documents = {name: asdict(record) for name, record in sorted(self.records.items())}
        text = json.dumps({"ioreport": _FORM, "documents": documents}, indent=1) + "\n"
        write_whole(self.folder / CACHE_FILE, text.encode(), "make room there, or name another --out")


def _sum(file: Path) -> str | None:
    return sha256_of([file]) if file.is_file() else None
