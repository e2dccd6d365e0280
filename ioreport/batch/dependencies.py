"""The parts that a document is made from: each part's name in words, and its sha256."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import sysconfig
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from ioreport.tables import Office
from ioreport.user_cache import program_sha256, sha256_of

GONE = ""
"""The sha256 of a missing file."""


class Dependencies:
    """The parts of documents that are made from one office."""

    def __init__(self, office: Office):
        self.office = office
        self._files: dict[Path, str] = {}

    @cached_property
    def _common(self) -> dict[str, str]:
        return {
            "the program": program_sha256(),
            "the libraries": libraries_sha256(),
            "the day in SOURCE_DATE_EPOCH": sha256_of_plain(os.environ.get("SOURCE_DATE_EPOCH")),
            **self._of_office(),
        }

    def parts(self, order: Mapping[str, Any]) -> dict[str, str]:
        """The parts of the documents that an order asks for: see `ioreport.batch.batch_plan.BatchPlan.order`."""
        options = {name: value for name, value in order.items() if name not in ("notebook", "brand")}
        return {
            "the notebook": self._file(Path(order["notebook"])),
            "the brand": self._file(Path(order["brand"])),
            **{f"the option {name}": sha256_of_plain(value) for name, value in options.items()},
            **self._common,
        }

    def _file(self, path: Path) -> str:
        if path not in self._files:
            self._files[path] = sha256_of([path]) if path.is_file() else GONE
        return self._files[path]

    def _of_office(self) -> dict[str, str]:
        folder = self.office.folder
        inside = sorted(path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): self._file(path) for path in inside}


def sha256_of_plain(value: Any) -> str:
    """The sha256 of a plain value."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


@cache
def libraries_sha256() -> str:
    """The sha256 of the names and versions of all installed libraries, and of this Python."""
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    found = {path.name for folder in folders for path in Path(folder).glob("*-info")}
    return sha256_of_plain([sys.version, sorted(found)])
