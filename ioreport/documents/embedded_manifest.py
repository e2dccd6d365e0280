"""Read the manifest that is embedded in a finished document."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeGuard

from ioreport.documents.manifest import FACTS_FILE, VERSION
from ioreport.documents.manifest_in_zip import carried
from ioreport.documents.published_manifest import with_kept
from ioreport.errors import UsageError
from ioreport.input_files import read_file
from ioreport.records import BELOW, FACT_FIELDS, IMPORTED
from ioreport.values import ENDINGS

_SCRIPT = re.compile(r'<script type="application/json" id="ioreport-facts">(.*?)</script>', re.DOTALL)


def read_manifest(document: Path | str) -> dict[str, Any]:
    """The manifest that a document carries.

    Parameters
    ----------
    document : path
        An ``.html``, ``.pdf``, ``.docx`` or ``.xlsx`` that a build wrote, or a ``facts.json``.

    Raises
    ------
    UsageError
        When the file is not there, is of another kind, or carries no manifest.
    """
    path = Path(document)
    if path.suffix.lower() not in _READERS:
        raise UsageError(
            f"{path.name} is not a document that a build wrote.",
            next_step=f"name an {ENDINGS} that a build wrote",
        )
    try:
        content = _READERS[path.suffix.lower()](read_file(path))
        manifest = json.loads(content) if content else None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        manifest = None
    if isinstance(manifest, dict) and manifest.get("ioreport", VERSION) != VERSION:
        raise UsageError(
            f"{path.name} has facts in the form of another version of ioreport.", next_step="build it again"
        )
    if not _is_manifest(manifest):
        raise UsageError(f"{path.name} carries no facts.", next_step=f"name an {ENDINGS} that a build wrote")
    return with_kept(manifest, path)


_PARTS = {"ioreport": int, "report": dict, "inputs": list, "facts": list}
_FACT = {
    "key": str,
    "unit": str,
    "precision": str,
    "text": str,
    "definition": str,
    "measure": str,
    "arguments": dict,
    "trail": dict,
    "withheld": bool,
}
_TABLE = {"key": str, "id": str, "title": str, "columns": list, "rows": list}


def _is_manifest(read: Any) -> TypeGuard[dict[str, Any]]:
    """Whether a manifest has the right form in every part; a document may come from anybody."""
    return (
        _has(read, _PARTS)
        and _has(read["report"], {"language": str, "notebook": str, "parameters": dict})
        and re.fullmatch("[a-z]{2,3}", read["report"]["language"]) is not None
        and _has(read["report"].get("reissue", {"version": 1, "replaces": ""}), {"version": int, "replaces": str})
        and all(_has(item, {"file": str, "sha256": str}) for item in read["inputs"])
        and isinstance(read.get("originals", []), list)
        and all(_has(item, {"source": str, "file": str, "sha256": str}) for item in read.get("originals", []))
        and all(_is_fact(fact) for fact in read["facts"])
        and isinstance(read.get("tables", []), list)
        and all(map(_is_table, read.get("tables", [])))
    )


def _is_fact(fact: Any) -> bool:
    return _has(fact, _FACT) and fact.keys() >= set(FACT_FIELDS) and _may_have(fact, {BELOW: int, IMPORTED: list})


def _is_table(table: Any) -> bool:
    return (
        _has(table, _TABLE)
        and all(
            _has(column, {"name": str}) and _may_have(column, {"measure": str, "arguments": dict})
            for column in table["columns"]
        )
        and all(
            _has(row, {"name": str, "cells": list})
            and _may_have(row, {"arguments": dict, "facts": dict})
            and len(row["cells"]) == len(table["columns"])
            and all(isinstance(text, str) for text in row["cells"])
            for row in table["rows"]
        )
        and _may_have(table, {"arguments": dict, "trail": dict, IMPORTED: list})
    )


def _has(read: Any, kinds: Mapping[str, type]) -> bool:
    return isinstance(read, dict) and all(isinstance(read.get(name), kind) for name, kind in kinds.items())


def _may_have(read: Mapping[str, Any], kinds: Mapping[str, type]) -> bool:
    return all(isinstance(read[name], kind) for name, kind in kinds.items() if name in read)


def script_text(html: str) -> str:
    """The manifest in an HTML page, as JSON; empty if there is none."""
    found = _SCRIPT.search(html)
    return found.group(1) if found else ""


def _from_html(content: bytes) -> str:
    return script_text(content.decode("utf-8"))


def _from_pdf(content: bytes) -> str:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return pdf.attachments[FACTS_FILE].get_file().read_bytes().decode() if FACTS_FILE in pdf.attachments else ""
    except pikepdf.PdfError:
        return ""


_READERS: Mapping[str, Callable[[bytes], str]] = {
    ".html": _from_html,
    ".pdf": _from_pdf,
    ".docx": carried,
    ".xlsx": carried,
    ".json": bytes.decode,
}
"""The ending of a document → what gives its manifest, as JSON; empty if there is none."""
