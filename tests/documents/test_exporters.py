"""The exporters as JupyterLab and `jupyter nbconvert` use them, where no build ran."""

import copy

import pytest

from ioreport import documents
from ioreport.documents import ReportHTMLExporter, ReportPDFExporter
from ioreport.documents.embedded_manifest import script_text
from tests.documents.notebooks import cover, executed, says, shows


def test_exporters_have_names_for_the_menu():
    assert ReportHTMLExporter.export_from_notebook == "Donor report (HTML)"
    assert ReportPDFExporter.export_from_notebook == "Donor report (PDF)"
    assert (ReportHTMLExporter().file_extension, ReportPDFExporter().file_extension) == (".html", ".pdf")
    assert ReportPDFExporter().output_mimetype == "application/pdf"


def test_without_a_build_the_manifest_comes_from_the_notebook():
    import json

    notebook = executed(shows(cover()), says("{eval}`facts.places`"))
    html, resources = ReportHTMLExporter().from_notebook_node(notebook, {"metadata": {"name": "my_report"}})
    manifest = json.loads(script_text(html))
    assert manifest["report"]["notebook"] == "my_report.ipynb"
    assert manifest["inputs"] == [] and "SHA-256" not in html
    assert resources["output_extension"] == ".html"


def test_a_manifest_in_the_notebook_is_taken(notebook, manifest):
    carrying = copy.deepcopy(notebook)
    carrying.metadata["ioreport"] = {"manifest": manifest}
    html, _ = ReportHTMLExporter().from_notebook_node(carrying)
    assert html == documents.write_html(documents.read_report(notebook), manifest)


def test_outputs_left_out_are_logged():
    import logging

    from nbformat.v4 import new_code_cell, new_output

    frame = new_output("execute_result", data={"text/plain": "x"}, execution_count=1)
    exporter, said = ReportHTMLExporter(), []
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())
    exporter.log.addHandler(handler)
    exporter.from_notebook_node(executed(shows(cover()), new_code_cell("", outputs=[frame])))
    exporter.log.removeHandler(handler)
    assert "cell 2" in said[0] and "left out of the document" in said[0]


@pytest.mark.slow
def test_the_pdf_exporter_gives_the_builds_pdf(notebook, manifest, pdf_bytes):
    resources = {"ioreport": {"manifest": manifest}}
    content, resources = ReportPDFExporter().from_notebook_node(notebook, resources)
    assert content == pdf_bytes
    assert resources["output_extension"] == ".pdf"
