"""The manifest as a file, and the fingerprints of the files that a document was made from: those of counts of people
stay at the office.

Whoever knows all of such a file but a few small counts could try these out until the fingerprint is right. So a
document says of it how many rows it has, and the office keeps the fingerprint beside the document.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

from ioreport.input_files import read_file
from ioreport.values import FOR_THE_OFFICE


class _Input(Protocol):
    """A file of the office as a build knows it."""

    @property
    def file(self) -> str: ...
    @property
    def sha256(self) -> str: ...


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


def write_manifest(manifest: Mapping[str, Any]) -> bytes:
    """The manifest as `facts.json`: UTF-8, names in the contract's order, one entry a line, the same bytes each time.

    >>> write_manifest({"ioreport": 1, "inputs": []}).decode()
    '{\\n "ioreport": 1,\\n "inputs": []\\n}\\n'
    """
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def untold(manifest: Mapping[str, Any]) -> set[str]:
    """The files whose fingerprints a manifest does not tell, since they count people, and nobody has kept."""
    return {item["file"] for item in manifest["inputs"] if not item["sha256"]}


def is_alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two manifests say the same, but for fingerprints that one of them does not tell.

    >>> told = {"inputs": [{"file": "p.csv", "sha256": "0a", "rows": 2}]}
    >>> is_alike(told, published(told, ["p.csv"])), is_alike(told, {"inputs": []})
    (True, False)
    """
    bare = [write_manifest(published(each, untold(one) | untold(other))) for each in (one, other)]
    return bool(json.loads(bare[0]) == json.loads(bare[1]))


def kept_inputs(inputs: Iterable[_Input], manifest: Mapping[str, Any]) -> bytes | None:
    """The fingerprints of all files as the office keeps them, and that of the `published` manifest that they are of;
    nothing where the manifest tells each of them.
    """
    if not untold(manifest):
        return None
    told = {"ioreport": 1, "facts": _sha256(manifest), "sha256": {item.file: item.sha256 for item in inputs}}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _sha256(manifest: Mapping[str, Any]) -> str:
    return hashlib.sha256(write_manifest(manifest)).hexdigest()


def with_kept(manifest: Mapping[str, Any], document: Path) -> dict[str, Any]:
    """The manifest of a document with the fingerprints that the office keeps beside it, where they are of this one."""
    try:
        kept = json.loads(read_file(inputs_path(document.parent, document.stem)))
        if kept["facts"] != _sha256(manifest):
            return dict(manifest)
        return {
            **manifest,
            "inputs": [{**item, "sha256": str(kept["sha256"][item["file"]])} for item in manifest["inputs"]],
        }
    except (OSError, ValueError, KeyError, TypeError):
        return dict(manifest)
