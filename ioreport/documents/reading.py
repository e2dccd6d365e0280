"""The way back: the manifest inside a finished document."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

from ioreport.documents.manifest import FILE, VERSION
from ioreport.errors import UsageError
from ioreport.records import FACT_FIELDS

_SCRIPT = re.compile(r'<script type="application/json" id="ioreport-facts">(.*?)</script>', re.DOTALL)


def read_manifest(document: Path | str) -> dict[str, Any]:
    """The manifest that a document carries.

    Parameters
    ----------
    document : path
        An ``.html`` or ``.pdf`` that `write_html` or `write_pdf` made, or a ``facts.json``.

    Raises
    ------
    UsageError
        When the file is not there, is of another kind, or carries no manifest.
    """
    path = Path(document)
    readers = {".html": _from_html, ".pdf": _from_pdf, ".json": _from_json}
    if path.suffix.lower() not in readers:
        raise UsageError(f"{path.name} cannot be asked for its facts: only the .html and .pdf of a build can.",
                         next_step="name the .html or .pdf of the same build")
    try:
        content = readers[path.suffix.lower()](path)
        manifest = json.loads(content) if content else None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    except ValueError:
        manifest = None
    if isinstance(manifest, dict) and manifest.get("ioreport", VERSION) != VERSION:
        raise UsageError(f"{path.name} carries facts in a form of another version.", next_step="build it again")
    if not _is_manifest(manifest):
        raise UsageError(f"{path.name} carries no facts.", next_step="name an .html or .pdf that a build wrote")
    return manifest


_PARTS = {"ioreport": int, "report": dict, "inputs": list, "facts": list}


def _is_manifest(read: Any) -> bool:
    return (
        isinstance(read, dict)
        and all(isinstance(read.get(name), kind) for name, kind in _PARTS.items())
        and "language" in read["report"]
        and all(isinstance(item, dict) and {"file", "sha256"} <= item.keys() for item in read["inputs"])
        and all(isinstance(fact, dict) and fact.keys() >= set(FACT_FIELDS) for fact in read["facts"])
    )


def script_text(html: str) -> str:
    """The manifest inside a page, as JSON; empty when it has none."""
    found = _SCRIPT.search(html)
    return found.group(1) if found else ""


def _from_html(path: Path) -> str:
    return script_text(path.read_text("utf-8"))


def _from_json(path: Path) -> str:
    return path.read_text("utf-8")


def _from_pdf(path: Path) -> str:
    import pikepdf

    content = path.read_bytes()
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return pdf.attachments[FILE].get_file().read_bytes().decode() if FILE in pdf.attachments else ""
    except pikepdf.PdfError:
        return ""
