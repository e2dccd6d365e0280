"""A document in a brand: its colours everywhere, its logo on the first page, its contact at the end."""

import dataclasses
import io
import re
from pathlib import Path

import docx
import pikepdf
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from ioreport import documents
from ioreport.brand import BackPage, Logo, brand_names, load_brand
from tests.documents.browsing import axe_findings, outward_requests
from tests.documents.notebooks import HOSTILE, cover, document_of, executed, page_size, report_notebook, says, shows
from tests.documents.test_pdf import spoken, walk

PACKAGE = Path(documents.__file__).parents[1]
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path d="M0 0h40v20z"/></svg>'
NAMED = re.compile(r"\b(white|black|red|green|blue|gr[ae]y|yellow|navy|silver|orange)\b(?!-)")


def branded(folder, plate=True, lines=("Fictional Office", "Write to office@harbour.example.")):
    """The bundled brand with a logo that is drawn here, and a back page."""
    (folder / "logo.svg").write_text(LOGO, "utf-8")
    return dataclasses.replace(
        load_brand("default"),
        logo=Logo(folder / "logo.svg", "image/svg+xml", "A fictional logo", plate),
        back_pages=(BackPage("en", "Contact us", lines), BackPage("bg", "За контакти", ("Измислено",))),
    )


def page_of(brand, notebook):
    return document_of("html", notebook, brand)


def pdf_of(brand, notebook):
    return document_of("pdf", notebook, brand)


def word_of(brand, notebook):
    return docx.Document(io.BytesIO(document_of("docx", notebook, brand)))


def short(*cells, **changes):
    return executed(shows(cover(**changes)), says("## Short\n\nText"), *cells)


# Nothing but the brand says how a document looks


def test_no_template_and_no_chart_has_a_colour_of_its_own():
    own = [
        f"{path.name}, line {number}: {line.strip()[:90]}"
        for path in [*sorted((PACKAGE / "documents").glob("*/templates/*")), *sorted((PACKAGE / "charts").glob("*.py"))]
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(r"#[0-9A-Fa-f]{6}\b|[:,( ]#[0-9A-Fa-f]{3}\b|rgba?\(\d|\"[0-9A-Fa-f]{6}\"", line)
        and ">>>" not in line
        or (path.suffix in (".css", ".typ") and NAMED.search(line.partition("//")[0]))
    ]
    assert not own


def test_the_colours_of_the_page_are_the_brands():
    for name in brand_names():
        brand = load_brand(name)
        html = page_of(brand, short())
        variables = dict(re.findall(r"--(\w+):(#\w+)", html))
        assert variables["accent"] == brand.accent and variables["stroke"] == brand.stroke
        assert set(variables.values()) <= set(brand.colours.values())


def test_the_colours_of_the_workbook_are_the_brands():
    import openpyxl

    notebook, brand = report_notebook(), load_brand("harbour")
    content = document_of("xlsx", notebook, brand)
    head = openpyxl.load_workbook(io.BytesIO(content))["Table 1"]["A4"]
    assert (head.font.color.rgb, head.fill.fgColor.rgb) == ("FF" + brand.heading[1:], "FF" + brand.tint[1:])


def test_charts_follow_the_current_brand(monkeypatch):
    import pandas as pd

    from ioreport.charts import draw_bars
    from ioreport.values import Trail

    def drawn():
        frame = pd.DataFrame({"town": ["Lom", "Ruse"], "people": [3, 4]})
        return draw_bars(
            frame,
            key="k",
            label="town",
            value="people",
            title="T",
            subtitle="S",
            source="x",
            trail=Trail(),
            highlight="Lom",
        ).svg

    for name in brand_names():
        monkeypatch.setenv("IOREPORT_BRAND", name)
        assert load_brand(name).accent.lower() in drawn()


# Logo and back page in HTML


@pytest.mark.parametrize("plate", [True, False])
def test_the_logo_stands_on_the_band_with_its_words(tmp_path, plate):
    soup = BeautifulSoup(page_of(branded(tmp_path, plate), short()), "html5lib")
    image = soup.select_one(".band .logo img")
    assert image["alt"] == "A fictional logo" and image["src"].startswith("data:image/svg+xml;base64,")
    assert ("plate" in image.parent["class"]) is plate


def test_the_back_page_stands_in_the_footer_as_text(tmp_path):
    hostile = branded(tmp_path, lines=(HOSTILE, "Write to office@harbour.example."))
    soup = BeautifulSoup(page_of(hostile, short()), "html5lib")
    back = soup.select_one("footer .back")
    assert [p.text for p in back.select("p")] == ["Contact us", HOSTILE, "Write to office@harbour.example."]
    assert [a["href"] for a in back.select("a")] == ["mailto:office@harbour.example"]
    assert back["lang"] == "en"


def test_the_last_section_is_still_where_each_figure_comes_from(tmp_path):
    soup = BeautifulSoup(page_of(branded(tmp_path), short()), "html5lib")
    headings = [h.text for h in soup.select("h2")]
    assert headings[-1] == "Where each figure comes from"


def test_a_bulgarian_document_has_the_bulgarian_back_page(tmp_path):
    soup = BeautifulSoup(page_of(branded(tmp_path), short(language="bg")), "html5lib")
    assert soup.select_one("footer .back").text.split() == ["За", "контакти", "Измислено"]


def test_without_logo_and_back_page_neither_is_in_the_page():
    soup = BeautifulSoup(page_of(load_brand("default"), short()), "html5lib")
    assert not soup.select(".logo, .back")


def test_the_logo_does_not_count_as_the_pages_weight(tmp_path):
    bare = dataclasses.replace(branded(tmp_path), logo=None)
    assert page_size(page_of(branded(tmp_path), short())) - page_size(page_of(bare, short())) < 200


@pytest.mark.slow
@pytest.mark.parametrize("name", brand_names())
@pytest.mark.parametrize("width", [1280, 390])
def test_every_brand_is_accessible_and_asks_for_nothing(browser, tmp_path, name, width):
    path = tmp_path / "x.html"
    path.write_text(page_of(load_brand(name), report_notebook()), "utf-8")
    assert not axe_findings(browser, path, width)
    assert outward_requests(browser, path) == ([], [])


# Logo and back page in Word


@pytest.mark.parametrize("plate", [True, False])
def test_the_word_document_has_the_logo_as_a_picture_that_every_word_shows(tmp_path, plate):
    brand = branded(tmp_path, plate)
    document = word_of(brand, short())
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "A fictional logo"
    assert round(shape.height.mm) == (19 if plate else 13)
    picture = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
    assert picture.content_type == "image/png"
    corner = Image.open(io.BytesIO(picture.blob)).convert("RGBA").getpixel((1, 190 if plate else 150))
    assert corner == ((255, 255, 255, 255) if plate else (0, 0, 0, 0))


def test_the_word_document_ends_with_the_back_page_as_text(tmp_path):
    document = word_of(branded(tmp_path, lines=(HOSTILE, "Write to office@harbour.example.")), short())
    *_, name, hostile, line = document.paragraphs
    assert [p.style.name for p in (name, hostile, line)] == ["Back Page", "Back Text", "Back Text"]
    assert (name.text, hostile.text) == ("Contact us", HOSTILE)
    assert line.hyperlinks[0].address == "mailto:office@harbour.example"
    assert document.styles["Back Page"].paragraph_format.page_break_before


def test_a_word_document_without_back_page_and_logo_has_neither():
    document = word_of(load_brand("default"), short())
    assert not document.inline_shapes and not [p for p in document.paragraphs if p.style.name.startswith("Back")]


# Logo and back page in PDF


@pytest.mark.slow
@pytest.mark.parametrize("plate", [True, False])
def test_the_pdf_has_logo_and_back_page(tmp_path, plate):
    content = pdf_of(branded(tmp_path, plate, lines=(HOSTILE, "Write to office@harbour.example.")), short())
    with pikepdf.open(io.BytesIO(content)) as pdf:
        told = [str(e.Alt) for e in walk(pdf.Root.StructTreeRoot) if e.S == "/Figure"]
        leads = [str(a.A.URI) for a in pdf.pages[-1].Annots if "/A" in a]
        with pdf.open_outline() as outline:
            assert outline.root[0].children[-1].title == "Where each figure comes from"
    assert told == ["A fictional logo"]
    assert leads == ["mailto:office@harbour.example"]
    words = spoken(content)
    assert "Contactus" in words and re.sub(r"\s+", "", HOSTILE) in words
    assert words.index("Contactus") > words.index("Whereeachfigurecomesfrom")


@pytest.mark.slow
@pytest.mark.parametrize("name", brand_names())
def test_every_brand_gives_an_accessible_pdf_with_the_same_bytes(name):
    brand, notebook = load_brand(name), report_notebook()
    content = pdf_of(brand, notebook)
    assert content == pdf_of(brand, notebook)
    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfuaid:part"], metadata["pdfaid:conformance"]) == ("1", "A")
