"""Write documents from executed notebooks: manifest, HTML page, PDF, Word document and workbook."""

from __future__ import annotations

import importlib
from typing import Any

_HOMES = {
    "build_manifest": "ioreport.documents.manifest",
    "LettersError": "ioreport.documents.pdf.missing_glyphs",
    "kept_inputs": "ioreport.documents.published_manifest",
    "published": "ioreport.documents.published_manifest",
    "manifest_of": "ioreport.documents.manifest",
    "write_manifest": "ioreport.documents.published_manifest",
    "read_manifest": "ioreport.documents.embedded_manifest",
    "read_report": "ioreport.documents.tree.executed_notebook",
    "write_html": "ioreport.documents.html.html_file",
    "write_pdf": "ioreport.documents.pdf.pdf_file",
    "write_docx": "ioreport.documents.word.word_file",
    "write_xlsx": "ioreport.documents.excel.excel_file",
    "ReportHTMLExporter": "ioreport.documents.exporters",
    "ReportPDFExporter": "ioreport.documents.exporters",
    "ReportDOCXExporter": "ioreport.documents.exporters",
    "ReportXLSXExporter": "ioreport.documents.exporters",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"ioreport.documents has no {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
