"""The pages of a PDF, measured: none before the last ends early, the sources are short, and nothing is lost."""

import base64
import io
import re
import subprocess

import numpy as np
import pikepdf
import pytest
from PIL import Image

from ioreport.documents.readback import read_contents
from ioreport.records import Cell, Column, Figures, Photo, Table, Tile
from tests.documents.notebooks import FACTS, chart, cover, document_of, executed, says, shows
from tests.documents.test_pdf import walk, words_on

pytestmark = pytest.mark.slow

MOST_PAGES = {"R-01": 11, "R-25": 11, "R-34": 12, "refugee_day_2023": 7}
DOTS = 50 / 25.4
"""Dots of a millimetre."""
HEAD, FOOT = 26, 24
"""Millimetres of running head and foot."""


def filling(content):
    """How far down each page of a PDF is printed, in parts of the height between running head and foot."""
    drawn = subprocess.run(["pdftoppm", "-r", "50", "-gray", "-"], input=content, capture_output=True, check=True)
    found, stream = [], io.BytesIO(drawn.stdout)
    while stream.tell() < len(drawn.stdout):
        start = stream.tell()
        header = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", drawn.stdout[start : start + 40])
        size = header.end() + int(header[1]) * int(header[2])
        page = np.asarray(Image.open(io.BytesIO(drawn.stdout[start : start + size])))
        between = page[round(HEAD * DOTS) : len(page) - round(FOOT * DOTS)]
        printed = np.flatnonzero((between < 200).any(axis=1))
        found.append((printed[-1] + 1) / len(between) if len(printed) else 0.0)
        stream.seek(start + size)
    return found


def pages_of(path):
    """The printed lines of each page, the running head first and the number last."""
    told = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True).stdout
    return [[" ".join(line.split()) for line in page.splitlines() if line.strip()] for page in told.split("\f")[:-1]]


def start_of(pdf, name):
    """How many pages stand before a place, in parts of pages."""
    named = pikepdf.NameTree(pdf.Root.Names.Dests)
    page, _, _, top, _ = named[name]
    number = [each.obj.objgen for each in pdf.pages].index(page.objgen)
    height = float(page.MediaBox[3])
    return number + 1 - (float(top) / height * 297 - FOOT) / (297 - HEAD - FOOT)


@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=pytest.mark.xdist_group(f"report {name}")) for name in MOST_PAGES]
)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def files(name, documents):
    return documents(name)


def test_no_page_before_the_last_ends_under_two_thirds(files):
    *pages, _ = filling(files[".pdf"].read_bytes())
    assert min(pages) >= 2 / 3, [round(page, 2) for page in pages]


def test_every_page_says_its_number_under_a_running_head(files):
    """Where Typst gives up before the pages stand still, a page has another's number and no head."""
    pages = pages_of(files[".pdf"])
    for number, lines in enumerate(pages, 1):
        assert re.search(rf"\b{number}\b\D+\b{len(pages)}$", lines[-1]), (number, lines[-1])
    assert len({lines[0] for lines in pages[1:]}) == 1


def test_there_are_no_more_pages_than_their_content_asks_for(files, name):
    with pikepdf.open(files[".pdf"]) as pdf:
        assert len(pdf.pages) <= MOST_PAGES[name]


def test_the_sources_take_a_fifth_of_the_pages_at_most(files):
    with pikepdf.open(files[".pdf"]) as pdf:
        start, pages = start_of(pdf, "sources"), len(pdf.pages)
    last = filling(files[".pdf"].read_bytes())[-1]
    assert pages - 1 + last - start <= pages / 5


def test_all_that_the_page_says_stands_in_the_pdf(files):
    """Every cell, heading, alternative text and sentence of the web page."""
    page, paper = read_contents(files[".html"]), read_contents(files[".pdf"])
    assert page.cells == paper.cells
    assert {piece.text for piece in page.of("alternative text")} == {
        piece.text for piece in paper.of("alternative text")
    }
    told = bare(" ".join(piece.text for piece in paper.of("paragraph", "tile", "heading")))
    said = [piece.text for piece in page.of("paragraph", "tile", "heading") if piece.place not in OWN]
    said += [each[part] for each in paper.manifest["facts"] for part in ("definition", "text")]
    assert [text for text in said if bare(text) not in told and text not in OWN and not re.match(LINKS, text)] == []


OWN = {
    *("Contents", "Where each figure comes from", "Figures and tables"),
    *("Съдържание", "Откъде идва всяка стойност", "Фигури и таблици"),
}
"""Sections that each format has in a form of its own."""
LINKS = "(Figure|Фигура) [0-9]+[.]|Skip|Към|Data of this|Данни към тази"
"""What leads elsewhere in other words: a page number on paper."""


def bare(text):
    return re.sub(r"\s+", "", text)


def drawn(*cells):
    return document_of("pdf", executed(shows(cover()), *cells))


def place_of(content, word):
    """The page of a word, and its left and upper edge."""
    return next((number, left, top) for number, left, top, *_, text in words_on(content) if text == word)


@pytest.mark.parametrize("before", (18, 22, 26))
def test_text_goes_on_before_a_figure_that_has_no_room_and_is_heard_after_it(before):
    lines = "\n\n".join(["Line."] * before)
    content = drawn(says(f"## One\n\n{lines}\n\nBefore."), shows(chart()), says("After.\n\n" + "Later. " * 700))
    *full, _ = filling(content)
    assert full[0] > 0.9 and place_of(content, "Before.")[0] <= place_of(content, "After.")[0]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        tags = [str(element.S) for element in walk(pdf.Root.StructTreeRoot)]
    figure = tags.index("/Figure")
    assert tags[:figure].count("/P") >= before and "/P" in tags[figure:]


@pytest.mark.parametrize("before", (15, 16, 17))
def test_a_quotation_stands_on_one_page_with_its_speaker(before):
    said = (
        "> Saying it in some words that take more than one line of a page. "
        + "Words and words. " * 9
        + "\n>\n> — Speaker"
    )
    content = drawn(says("## One\n\n" + "Line.\n\n" * before + said + "\n\n" + "Later. " * 200))
    assert place_of(content, "Saying")[0] == place_of(content, "Speaker")[0]


@pytest.mark.parametrize("before", (0, 3, 6, 7))
def test_a_photo_stands_on_one_page_with_its_caption(before):
    """It is made a little smaller where a page has nearly room for it."""
    drawing = io.BytesIO()
    Image.new("RGB", (600, 400), (0, 90, 120)).save(drawing, "JPEG")
    picture = base64.b64encode(drawing.getvalue()).decode()
    photo = Photo("p", "Seen in spring", "A garden", "Kim", "image/jpeg", picture)
    content = drawn(says("## One\n\n" + "Line.\n\n" * before), shows(photo), says("Later. " * 200))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        shown = [number for number, page in enumerate(pdf.pages) if page.get("/Resources").get("/XObject")]
    assert shown == [place_of(content, "spring")[0]]


@pytest.mark.parametrize("before", range(2, 42, 4))
def test_a_heading_stands_before_the_figure_that_its_section_begins_with(before):
    rows = tuple((Cell(f"row-{number}"), Cell("x")) for number in range(8))
    annex = [says("## Annex"), shows(chart(title="Early")), shows(chart(key="second", title="Second"))]
    table = Table("list", "List", (Column("Name"), Column("What")), rows)
    content = drawn(says("## One\n\n" + "Line.\n\n" * before), *annex, shows(table), says("## Next\n\nLater."))
    heading, early, second, row, after = (
        place_of(content, word)[::2] for word in ("Annex", "Early", "Second", "row-0", "Next")
    )
    assert heading < early <= second and heading < row < after


def test_two_low_charts_in_a_row_stand_side_by_side():
    content = drawn(says("## One"), shows(chart(title="Left")), shows(chart(key="second", title="Right")))
    left, right = place_of(content, "Left"), place_of(content, "Right")
    assert left[0] == right[0] and left[2] == pytest.approx(right[2], abs=1) and right[1] > left[1] + 200


@pytest.mark.parametrize("before", range(26, 40, 2))
def test_a_table_of_two_rows_is_never_parted(before):
    rows = tuple((Cell(f"row-{number}"), Cell("Words of some length. " * 9)) for number in (1, 2))
    table = Table("two", "Two", (Column("Name"), Column("What")), rows)
    content = drawn(says("## One\n\n" + "Line.\n\n" * before), shows(table), says("Later. " * 300))
    assert place_of(content, "row-1")[0] == place_of(content, "row-2")[0]


def test_a_long_table_has_its_header_on_every_page():
    rows = tuple((Cell(f"row-{number}"), Cell("x")) for number in range(90))
    content = drawn(shows(Table("long", "Long", (Column("Heading"), Column("What")), rows)))
    pages = {number for number, *_, text in words_on(content) if text.startswith("row-")}
    assert len(pages) > 1 and {number for number, *_, text in words_on(content) if text == "Heading"} == pages


def test_two_wide_tables_in_a_row_stand_on_one_turned_page():
    columns = tuple(Column(f"Column-number-{number}") for number in range(14))
    wide = [Table(key, key, columns, (tuple(Cell("0,000,000") for _ in columns),)) for key in ("one", "two")]
    with pikepdf.open(io.BytesIO(drawn(*map(shows, wide)))) as pdf:
        assert sum(page.mediabox[2] > page.mediabox[3] for page in pdf.pages) == 1


@pytest.mark.parametrize(("count", "rows"), [(1, [1]), (4, [4]), (5, [5]), (6, [3, 3]), (7, [4, 3])])
def test_key_figures_stand_in_even_rows(count, rows):
    shown = Figures("key", tuple(Tile(f"label{number}", FACTS["places"]) for number in range(count)))
    tops = [round(top) for _, _, top, *_, text in words_on(drawn(says("## One"), shows(shown))) if "label" in text]
    assert [tops.count(top) for top in dict.fromkeys(tops)] == rows
