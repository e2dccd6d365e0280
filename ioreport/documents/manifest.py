"""The manifest of a document, `facts.json`: its report, its inputs, every fact it uses, and its tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from ioreport.documents.check_cleared import check_cleared
from ioreport.documents.manifest_tables import listed_tables
from ioreport.documents.published_manifest import published
from ioreport.documents.tree.document_parts import Report
from ioreport.documents.tree.executed_notebook import read_report
from ioreport.errors import DocumentError, Finding
from ioreport.values import SOURCES_LENGTHS

VERSION = 1
FACTS_FILE = "facts.json"


class _Input(Protocol):
    """A file of the office as a manifest names it."""

    file: str
    sha256: str
    rows: int


def build_manifest(notebook: Any, *, name: str, **told: Any) -> dict[str, Any]:
    """The manifest of an executed notebook; takes the arguments of `manifest_of`.

    Raises
    ------
    DocumentError
        When the notebook is not a valid document (one key with two values, an unknown fact, …), or shows counts of
        people without disclosure control.
    """
    return manifest_of(read_report(notebook, name), name=name, **told)


def manifest_of(
    report: Report,
    *,
    name: str,
    parameters: Mapping[str, Any] | None = None,
    inputs: Iterable[_Input] = (),
    warnings: int = 0,
    accepted: Iterable[Mapping[str, Any]] = (),
    least: int | None = None,
    sources: str = SOURCES_LENGTHS[0],
) -> dict[str, Any]:
    """The manifest of a document.

    Parameters
    ----------
    report : Report
        Its contents; language and demonstration mark come from the cover.
    name : str
        The notebook's file name.
    parameters : mapping, optional
        The values it ran with; dates become ISO texts.
    inputs : iterable of Input, optional
        The office's files: `file`, `sha256`, `rows`.
    warnings : int
        How many warnings the check of the office's data gave; no text of the document shows it.
    accepted : iterable of mapping
        The warnings that the office has accepted, each with its rule, file, row or key, and reason.
    least : int, optional
        The least count that may be shown: see `ioreport.documents.check_cleared.check_cleared`.
    sources : str
        How long the sources section of a PDF or Word document is: see `ioreport.values.SOURCES_LENGTHS`.

    Returns
    -------
    dict
        The manifest, its facts in the order of their first use; ``tables`` has every table and every chart's data,
        from `ioreport.documents.manifest_tables.listed_tables`; ``originals`` has the files that rows of the document
        were imported from, where there are any.

    Raises
    ------
    DocumentError
        When the document shows counts of people without disclosure control.
    """
    check_cleared(report, name, least)
    told = {
        "notebook": name,
        "parameters": {key: _written(value) for key, value in (parameters or {}).items()},
        "language": report.cover.language,
        "demonstration": report.cover.demonstration,
        "warnings": warnings,
        "accepted": [dict(entry) for entry in accepted],
    }
    if report.cover.draft:
        told["draft"] = True
    if sources != SOURCES_LENGTHS[0]:
        told["sources"] = sources
    files = [{"file": item.file, "sha256": item.sha256, "rows": int(item.rows)} for item in inputs]
    originals = [{"source": source, "file": file, "sha256": sha256} for source, file, sha256 in _originals(report)]
    return {
        "ioreport": VERSION,
        "report": told,
        "inputs": files,
        **({"originals": originals} if originals else {}),
        "facts": [fact.written() for fact in report.facts],
        "tables": listed_tables(report),
    }


def _originals(report: Report) -> list[tuple[str, str, str]]:
    """The source, file and hash of each original that a row of the document was imported from."""
    records = (*report.facts, *(shown.record for shown in report.shown))
    origins = (each for record in records for each in getattr(record, "origins", ()))
    return sorted({(each.source, each.file, each.sha256) for each in origins})


def manifest_for(notebook: Any, resources: Mapping[str, Any] | None) -> tuple[Report, dict[str, Any]]:
    """A notebook's contents and its manifest: the one that the exporter was given, else one made from the notebook.

    Raises
    ------
    DocumentError
        When the notebook is not a valid document.
    """
    resources = resources or {}
    given = resources.get("ioreport", {}).get("manifest") or notebook.metadata.get("ioreport", {}).get("manifest")
    file = resources.get("metadata", {}).get("name", "notebook").removesuffix(".ipynb") + ".ipynb"
    name = given["report"]["notebook"] if given else file
    report = read_report(notebook, name)
    return report, given or _untold(manifest_of(report, name=name))


def _untold(manifest: dict[str, Any]) -> dict[str, Any]:
    """A manifest without the hash of any original: an executed notebook does not say which of them count people."""
    return published(manifest, [each["file"] for each in manifest.get("originals", ())])


def _written(value: Any) -> Any:
    return value if value is None or isinstance(value, str | bool | int) else str(value)


def script_json(manifest: Mapping[str, Any]) -> str:
    """The manifest as JSON for an HTML script element; no text in it can close the element.

    >>> script_json({"text": "</script><!--"})
    '{"text":"\\\\u003c/script>\\\\u003c!--"}'
    """
    return json.dumps(manifest, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def check_document(manifest: Mapping[str, Any], report: Report) -> None:
    """Check that a manifest and a document have the same facts, and that its counts of people are cleared.

    Every writer calls this before it writes.

    Raises
    ------
    DocumentError
        When their facts differ, or the report shows counts of people without disclosure control.
    """
    check_cleared(report, manifest["report"]["notebook"])
    told = {fact["key"]: dict(fact) for fact in manifest["facts"]}
    shown = {fact.key: fact.written() for fact in report.facts}
    name = manifest["report"]["notebook"]
    different = [key for key in {**told, **shown} if told.get(key) != shown.get(key)]
    if different:
        findings = [
            Finding(name, None, None, "manifest", "error", key, "the same fact in the manifest and in the notebook")
            for key in different
        ]
        raise DocumentError("The manifest does not fit the executed notebook.", findings, "build the document again")
