"""Documents out of executed notebooks: the manifest, the HTML page, the PDF, the Word document and the workbook."""

from __future__ import annotations

import importlib
from typing import Any

_HOMES = {
    "build_manifest": "ioreport.documents.manifest",
    "LettersError": "ioreport.documents.letters",
    "kept_inputs": "ioreport.documents.inputs",
    "published": "ioreport.documents.inputs",
    "manifest_of": "ioreport.documents.manifest",
    "write_manifest": "ioreport.documents.manifest",
    "read_manifest": "ioreport.documents.reading",
    "read_report": "ioreport.documents.contents",
    "write_html": "ioreport.documents.html",
    "write_pdf": "ioreport.documents.pdf",
    "write_docx": "ioreport.documents.docx",
    "write_xlsx": "ioreport.documents.xlsx",
    "ReportHTMLExporter": "ioreport.documents.html",
    "ReportPDFExporter": "ioreport.documents.pdf",
    "ReportDOCXExporter": "ioreport.documents.docx",
    "ReportXLSXExporter": "ioreport.documents.xlsx",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"ioreport.documents has no {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
