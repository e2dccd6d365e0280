"""The writers as exporters of nbconvert, for JupyterLab's menu and ``jupyter nbconvert --to donor_report_html``.

The manifest is taken from the resources (``resources["ioreport"]["manifest"]``) or from the notebook's metadata
(``ioreport.manifest``); if there is none, it is made from the notebook, without parameters and inputs. The brand is
taken from the resources (``resources["ioreport"]["brand"]``); by default it is the current one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbconvert.exporters import Exporter
from nbconvert.exporters.exporter import FilenameExtension

from ioreport import documents
from ioreport.brand import Brand
from ioreport.documents.manifest import manifest_for
from ioreport.documents.tree.document_parts import Report


class ReportExporter(Exporter):
    """Exports an executed notebook as a donor report."""

    def written(self, report: Report, manifest: Mapping[str, Any], brand: Brand | None) -> str | bytes:
        """The document in this exporter's format."""
        raise NotImplementedError

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[Any, dict[str, Any]]:
        report, manifest = manifest_for(nb, resources)
        for finding in report.warnings:
            self.log.warning("%s", finding)
        _, resources = super().from_notebook_node(nb, resources, **kw)
        return self.written(report, manifest, resources.get("ioreport", {}).get("brand")), resources


class ReportHTMLExporter(ReportExporter):
    """Exports an executed notebook as a donor report in HTML."""

    export_from_notebook = "Donor report (HTML)"
    output_mimetype = "text/html"
    file_extension = FilenameExtension(".html")

    def written(self, report: Report, manifest: Mapping[str, Any], brand: Brand | None) -> str:
        return documents.write_html(report, manifest, brand)


class ReportPDFExporter(ReportExporter):
    """Exports an executed notebook as a donor report in PDF."""

    export_from_notebook = "Donor report (PDF)"
    output_mimetype = "application/pdf"
    file_extension = FilenameExtension(".pdf")

    def written(self, report: Report, manifest: Mapping[str, Any], brand: Brand | None) -> bytes:
        return documents.write_pdf(report, manifest, brand)


class ReportDOCXExporter(ReportExporter):
    """Exports an executed notebook as a donor report in Word."""

    export_from_notebook = "Donor report (Word)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    file_extension = FilenameExtension(".docx")

    def written(self, report: Report, manifest: Mapping[str, Any], brand: Brand | None) -> bytes:
        return documents.write_docx(report, manifest, brand)


class ReportXLSXExporter(ReportExporter):
    """Exports an executed notebook's data as a workbook."""

    export_from_notebook = "Donor report (Excel)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file_extension = FilenameExtension(".xlsx")

    def written(self, report: Report, manifest: Mapping[str, Any], brand: Brand | None) -> bytes:
        return documents.write_xlsx(report, manifest, brand)
