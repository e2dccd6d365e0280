"""The manifest as a file, without the fingerprints (SHA-256) of input files that count people.

A reader who knows such a file except for a few small counts could try values until the fingerprint matches. A document
therefore gives only the number of its rows, and the office keeps the fingerprint beside the document.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from ioreport.input_files import read_file
from ioreport.values import FOR_THE_OFFICE


def inputs_path(folder: Path, name: str) -> Path:
    """The path of the file in which the office keeps the fingerprints of a document's inputs.

    >>> inputs_path(Path("reports"), "starter").as_posix()
    'reports/for-the-office/starter.inputs.json'
    """
    return folder / FOR_THE_OFFICE / f"{name}.inputs.json"


def published(manifest: Mapping[str, Any], counted: Collection[str]) -> dict[str, Any]:
    """A manifest as documents contain it: without the fingerprints of the files that count people.

    Originals of imported rows are among these: `ioreport.tables.cell_origins.untold_fingerprints`.

    >>> published({"inputs": [{"file": "p.csv", "sha256": "0a", "rows": 2}]}, ["p.csv"])
    {'inputs': [{'file': 'p.csv', 'sha256': '', 'rows': 2}]}
    """
    return _with_hashes(manifest, lambda item: "" if item["file"] in counted else str(item["sha256"]))


def _with_hashes(manifest: Mapping[str, Any], sha256: Callable[[Mapping[str, Any]], str]) -> dict[str, Any]:
    """A manifest with another hash for each input and each original."""
    lists = {name: [{**item, "sha256": sha256(item)} for item in manifest[name]] for name in _FILES if name in manifest}
    return {**manifest, **lists}


_FILES = ("inputs", "originals")
"""The lists of files in a manifest."""


def all_files(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The inputs and the originals of a manifest."""
    return [item for name in _FILES for item in manifest.get(name, ())]


def write_manifest(manifest: Mapping[str, Any]) -> bytes:
    """The manifest as `facts.json`: UTF-8, one entry a line; the same manifest gives the same bytes.

    >>> write_manifest({"ioreport": 1, "inputs": []}).decode()
    '{\\n "ioreport": 1,\\n "inputs": []\\n}\\n'
    """
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def files_without_fingerprint(manifest: Mapping[str, Any]) -> set[str]:
    """The office's files whose fingerprints are not in a manifest, because they count people."""
    return {item["file"] for item in manifest["inputs"] if not item["sha256"]}


def is_same_manifest(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two manifests are equal, except for fingerprints that one of them leaves out.

    >>> told = {"inputs": [{"file": "p.csv", "sha256": "0a", "rows": 2}]}
    >>> is_same_manifest(told, published(told, ["p.csv"])), is_same_manifest(told, {"inputs": []})
    (True, False)
    """
    untold = {item["file"] for each in (one, other) for item in all_files(each) if not item["sha256"]}
    bare = [write_manifest(published(each, untold)) for each in (one, other)]
    return bool(json.loads(bare[0]) == json.loads(bare[1]))


def kept_inputs(manifest: Mapping[str, Any], facts: Mapping[str, Any]) -> bytes | None:
    """The file that the office keeps: the fingerprints of all inputs and originals, and that of the published manifest.

    None if the published manifest, `facts`, has every fingerprint itself.
    """
    if not files_without_fingerprint(facts):
        return None
    hashes = {item["file"]: item["sha256"] for item in all_files(manifest)}
    told = {"ioreport": 1, "facts": _sha256(facts), "sha256": hashes}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _sha256(manifest: Mapping[str, Any]) -> str:
    return hashlib.sha256(write_manifest(manifest)).hexdigest()


def with_kept(manifest: Mapping[str, Any], document: Path) -> dict[str, Any]:
    """A document's manifest with the fingerprints that the office keeps beside it, if they belong to this manifest."""
    try:
        kept = json.loads(read_file(inputs_path(document.parent, document.stem)))
        if kept["facts"] != _sha256(manifest):
            return dict(manifest)
        return _with_hashes(manifest, lambda item: str(kept["sha256"][item["file"]]))
    except (OSError, ValueError, KeyError, TypeError):
        return dict(manifest)
