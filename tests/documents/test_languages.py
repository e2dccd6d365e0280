"""Every language of documents: the language that HTML, PDF and Word name, and the words that the writers add."""

import io
import zipfile

import bs4
import pikepdf
import pytest

from ioreport.wording import Wording, languages
from tests.documents.browsing import axe_findings
from tests.documents.notebooks import document_of, report_notebook
from tests.documents.test_pdf import walk

pytestmark = pytest.mark.parametrize("language", languages())


def test_an_html_page_names_its_language_and_is_in_it(language):
    page = bs4.BeautifulSoup(document_of("html", report_notebook(language=language)), "html5lib")
    assert page.html["lang"] == language
    told = page.get_text(" ")
    for message in ("Contents", "Where each figure comes from", "Skip to content"):
        assert Wording(language).label(message) in told


def test_a_pdf_names_its_language(language):
    with pikepdf.open(io.BytesIO(document_of("pdf", report_notebook(language=language)))) as pdf:
        assert str(pdf.Root.Lang) == language


def test_a_word_document_names_its_language_with_the_country(language):
    with zipfile.ZipFile(io.BytesIO(document_of("docx", report_notebook(language=language)))) as word:
        assert f'<w:lang w:val="{Wording(language).tag}"' in word.read("word/styles.xml").decode()


@pytest.mark.slow
def test_a_pdf_is_tagged_and_every_picture_has_its_words(language):
    with pikepdf.open(io.BytesIO(document_of("pdf", report_notebook(language=language)))) as pdf:
        elements = list(walk(pdf.Root.StructTreeRoot))
        kinds = [str(each["/S"]) for each in elements]
        assert bool(pdf.Root.MarkInfo.Marked) and {"/H1", "/Table", "/Figure", "/Link"} <= {*kinds}
        assert all("/Alt" in each for each, kind in zip(elements, kinds, strict=True) if kind == "/Figure")
        assert "pdfuaid" in bytes(pdf.Root.Metadata.read_bytes()).decode()


@pytest.mark.slow
def test_axe_finds_nothing(browser, tmp_path, language):
    (tmp_path / "page.html").write_text(document_of("html", report_notebook(language=language)), "utf-8")
    assert axe_findings(browser, tmp_path / "page.html", 320) == []
