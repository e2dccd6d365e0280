"""The finished documents that many tests look into."""

import pytest

from ioreport import documents
from tests.documents import notebooks


@pytest.fixture(scope="session")
def notebook():
    return notebooks.report_notebook()


@pytest.fixture(scope="session")
def manifest(notebook):
    return documents.build_manifest(
        notebook, name="donor_report.ipynb", parameters={"report": "R-01"}, inputs=notebooks.INPUTS, warnings=2
    )


@pytest.fixture(scope="session")
def html(notebook, manifest):
    return documents.write_html(documents.read_report(notebook), manifest)


@pytest.fixture(scope="session")
def page_file(html, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "donor_report.html"
    path.write_text(html, "utf-8")
    return path


@pytest.fixture(scope="session")
def pdf_bytes(notebook, manifest):
    return documents.write_pdf(documents.read_report(notebook), manifest)
