"""The files that a document was built from, and the office that still has them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ioreport.documents.reading import read_manifest
from ioreport.errors import UsageError
from ioreport.tables import Office, load


def find_office(
    manifest: Mapping[str, Any], facts: Iterable[Mapping[str, Any]] = (), near: Path = Path("data")
) -> Office:
    """The office that a document was built from: the one whose files bear the very hashes that it names.

    Parameters
    ----------
    facts : iterable of mapping, optional
        Facts that are asked for: the files of these must be unchanged, others may have changed since.
    near : Path
        Where the offices are.

    Raises
    ------
    UsageError
        When no folder in `near` has these files unchanged.
    """
    needed = {file for fact in facts for file in fact["trail"]}
    inputs = {item["file"]: item["sha256"] for item in manifest["inputs"]}
    folders = [descriptor.parent for descriptor in sorted(near.glob("*/datapackage.json"))]
    same = {folder: {file for file in inputs if _sha256(folder / file) == inputs[file]} for folder in folders}
    holding = [folder for folder in folders if same[folder] and same[folder] >= (needed or inputs.keys())]
    if not holding:
        named = f" ({', '.join(sorted(needed))})" if needed else ""
        raise UsageError(
            f"No folder in {near} holds the files that this was built from, unchanged{named}.",
            next_step="name the office with --data",
        )
    return load(max(holding, key=lambda folder: len(same[folder])))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def changed_files(manifest: Mapping[str, Any], office: Office) -> tuple[str, ...]:
    """The files that are not, to the byte, those that a document was built from."""
    inputs = manifest["inputs"]
    return tuple(item["file"] for item in inputs if _sha256(office.folder / item["file"]) != item["sha256"])


def is_another_office(manifest: Mapping[str, Any], office: Office) -> bool:
    """Whether an office has none of the files, as they were, that a document was built from."""
    return 0 < len(manifest["inputs"]) == len(changed_files(manifest, office))


def changed_inputs(old: Path, new: Path) -> tuple[str, ...]:
    """The files of the office that are not the same for two documents, or are there for one of them alone."""
    before, after = ({i["file"]: i["sha256"] for i in read_manifest(path)["inputs"]} for path in (old, new))
    return tuple(file for file in {**before, **after} if before.get(file) != after.get(file))
