"""The fingerprints of the files that a document was made from: those of counts of people stay at the office.

Whoever knows all of such a file but a few small counts could try these out until the fingerprint is right. So a
document says of it how many rows it has, and the office keeps the fingerprint beside the document.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

from ioreport.files import read_file
from ioreport.values import FOR_THE_OFFICE


class Input(Protocol):
    """A file of the office as a build knows it."""

    file: str
    sha256: str


def inputs_path(folder: Path, name: str) -> Path:
    """Where the office keeps the fingerprints of a document's files.

    >>> inputs_path(Path("reports"), "starter").as_posix()
    'reports/for-the-office/starter.inputs.json'
    """
    return folder / FOR_THE_OFFICE / f"{name}.inputs.json"


def published(manifest: Mapping[str, Any], counted: Collection[str]) -> dict[str, Any]:
    """A manifest as documents carry it: without the fingerprints of the files that count people.

    >>> published({"inputs": [{"file": "p.csv", "sha256": "0a", "rows": 2}]}, ["p.csv"])
    {'inputs': [{'file': 'p.csv', 'sha256': '', 'rows': 2}]}
    """
    inputs = [{**item, "sha256": "" if item["file"] in counted else item["sha256"]} for item in manifest["inputs"]]
    return {**manifest, "inputs": inputs}


def kept_inputs(inputs: Iterable[Input], counted: Collection[str]) -> bytes | None:
    """The fingerprints of all files as the office keeps them; nothing where documents carry each."""
    told = {item.file: item.sha256 for item in inputs}
    if told.keys().isdisjoint(counted):
        return None
    return (json.dumps({"ioreport": 1, "sha256": told}, ensure_ascii=False, indent=1) + "\n").encode()


def with_kept(manifest: Mapping[str, Any], document: Path) -> dict[str, Any]:
    """The manifest of a document with the fingerprints that the office keeps beside it, where it has them.

    They are those of this very document when all others are the same.
    """
    try:
        told = json.loads(read_file(inputs_path(document.parent, document.stem)))["sha256"]
        same = all(item["sha256"] in ("", told[item["file"]]) for item in manifest["inputs"])
    except (OSError, ValueError, KeyError, TypeError):
        return dict(manifest)
    if not same:
        return dict(manifest)
    return {**manifest, "inputs": [{**item, "sha256": str(told[item["file"]])} for item in manifest["inputs"]]}
