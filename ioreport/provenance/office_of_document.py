"""Find the office that a document was built from, and the files that have changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from ioreport.documents.embedded_manifest import read_manifest
from ioreport.documents.published_manifest import files_without_fingerprint
from ioreport.errors import UsageError
from ioreport.provenance.document_figures import Figure
from ioreport.provenance.recomputation import verify
from ioreport.tables import Office, load


def find_office(manifest: Mapping[str, Any], figures: Iterable[Figure] = (), near: Path = Path("data")) -> Office:
    """The office that a document was built from: the one whose files have the document's fingerprints.

    Parameters
    ----------
    figures : iterable of Figure, optional
        If given, only the files of these figures must be unchanged.
    near : Path
        The folder that holds the offices.

    Raises
    ------
    UsageError
        When no folder in `near` has these files unchanged.
    """
    needed = {file for figure in figures for file in figure.trail} - files_without_fingerprint(manifest)
    inputs = {item["file"]: item["sha256"] for item in manifest["inputs"] if item["sha256"]}
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
    """The files that differ from those that a document was built from."""
    told = {item["file"]: item["sha256"] for item in manifest["inputs"] if item["sha256"]}
    changed = {file for file, sha256 in told.items() if _sha256(office.folder / file) != sha256}
    changed |= moved_files(manifest, office, changed)
    return tuple(item["file"] for item in manifest["inputs"] if item["file"] in changed)


def moved_files(manifest: Mapping[str, Any], office: Office, changed: Collection[str] = ()) -> set[str]:
    """The files without a fingerprint that have changed.

    A file has changed if its number of rows differs, or if a fact made from it differs although the other files of
    that fact are unchanged.

    Parameters
    ----------
    changed : collection of str
        The files whose fingerprints differ.
    """
    if not files_without_fingerprint(manifest):
        return set()
    rows = {item.file: item.rows for item in office.inputs}
    differing = {difference.key for difference in verify(manifest, office)}
    trails = [set(fact["trail"]) for fact in manifest["facts"] if fact["key"] in differing]
    others = {item["file"] for item in manifest["inputs"] if item.get("rows") != rows.get(item["file"])}
    return files_without_fingerprint(manifest) & others.union(*(trail for trail in trails if trail.isdisjoint(changed)))


def is_another_office(manifest: Mapping[str, Any], office: Office) -> bool:
    """Whether an office has none of the files that a document was built from, unchanged."""
    told = [item for item in manifest["inputs"] if item["sha256"]]
    return bool(told) and all(_sha256(office.folder / item["file"]) != item["sha256"] for item in told)


def changed_inputs(old: Path, new: Path) -> tuple[str, ...]:
    """The input files that differ between two documents, or that only one of them has."""
    before, after = ({i["file"]: i["sha256"] for i in read_manifest(path)["inputs"]} for path in (old, new))
    pairs = {file: {before.get(file), after.get(file)} for file in {**before, **after}}
    return tuple(file for file, sums in pairs.items() if len(sums) > 1 and "" not in sums)
