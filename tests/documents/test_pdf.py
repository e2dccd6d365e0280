"""The PDF: both standards declared, tagged to the last header cell, linked there and back, facts inside."""

import io
import re

import pikepdf
import pytest

from ioreport import documents
from ioreport.errors import DocumentError
from ioreport.records import Cell, Column, Table
from ioreport.wording import Wording
from tests.documents.notebooks import (
    HOSTILE,
    chart,
    cover,
    document_of,
    executed,
    fact,
    report_notebook,
    says,
    shows,
    table,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pdf(pdf_bytes):
    with pikepdf.open(io.BytesIO(pdf_bytes)) as opened:
        yield opened


@pytest.fixture(scope="module")
def elements(pdf):
    return list(walk(pdf.Root.StructTreeRoot))


def walk(element):
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            if "/S" in kid:
                yield kid
            yield from walk(kid)


def attribute(element, name):
    owners = element.get("/A", [])
    owners = owners if isinstance(owners, pikepdf.Array) else [owners]
    return next((str(owner[name]) for owner in owners if name in owner), None)


def write(*cells):
    notebook = executed(*cells)
    return document_of("pdf", notebook)


def spoken(content):
    """All text of a PDF without blanks, in reading order."""
    import subprocess

    told = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True).stdout
    return re.sub(r"\s+", "", told.decode())


def lines_of(content):
    """The pages of a PDF, each as its lines."""
    import subprocess

    told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True).stdout
    return [page.splitlines() for page in told.decode().split("\f")]


def test_a_caption_that_has_its_full_stop_gets_no_second_one():
    content = write(shows(cover(language="bg")), shows(chart(title="Хора, 2023\xa0г.")))
    assert "2023г.Данникъмфигурата" in spoken(content)


@pytest.mark.parametrize("before", range(44, 54, 2))
def test_a_low_table_and_its_notes_stand_on_one_page(before):
    text = "\n\n".join(["A sentence."] * before)
    pages = lines_of(write(shows(cover()), says(text), shows(table())))
    (page,) = [page for page in pages if any(line.startswith("Table 1.") for line in page)][:1]
    assert any(line.strip() == "– not known" for line in page)


def test_both_standards_are_declared(pdf):
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["dc:title"] == "World Refugee Day 2023 – Country Office Sofia"
    assert pdf.Root.MarkInfo.Marked is True
    assert pdf.Root.Lang == "en"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle is True


def test_headings_are_tagged_in_order(elements):
    levels = [int(str(e.S)[2]) for e in elements if re.fullmatch(r"/H[1-6]", str(e.S))]
    assert levels == [1, 2, 3, 2, 2, 2, 2, 3, 3]


def test_bookmarks_lead_to_every_section(pdf):
    with pdf.open_outline() as outline:
        (top,) = outline.root
        assert top.title == "World Refugee Day 2023"
        assert [item.title for item in top.children] == [
            "What was achieved",
            "What changed, and why",
            "What we learned",
            "Data of the figures",
            "Where each figure comes from",
        ]


def test_every_figure_has_its_alternative_text(elements):
    told = [str(e.Alt) for e in elements if e.S == "/Figure"]
    assert len(told) == 2 and told[0].startswith("Horizontal bars") and "Sofia 512" in told[0]


def test_header_cells_have_scopes_in_rows_and_columns(elements):
    tables = [e for e in elements if e.S == "/Table"]
    first = list(walk(tables[0]))
    scopes = [attribute(e, "/Scope") for e in first if e.S == "/TH"]
    # three columns, then a header for each of six towns and the total
    assert scopes == ["/Column"] * 3 + ["/Row"] * 7
    headers = [e for element in tables for e in walk(element) if e.S == "/TH"]
    assert {attribute(e, "/Scope") for e in headers} == {"/Column", "/Row"}


def test_facts_are_attached(pdf, manifest):
    attached = pdf.attachments["facts.json"]
    assert attached.get_file().read_bytes() == documents.write_manifest(manifest)
    assert attached.get_file().mime_type == "application/json"
    (associated,) = pdf.Root.AF
    assert associated.AFRelationship == "/Data" and associated.UF == "facts.json"


def test_numbers_lead_to_their_sources_and_back(pdf):
    """Links of the text land on the pages of the sources, and those of the sources on the pages of the text."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    named = pikepdf.NameTree(pdf.Root.Names.Dests)
    led = [
        (number, numbers[(named[str(link.Dest)] if isinstance(link.Dest, pikepdf.String) else link.Dest)[0].objgen])
        for number, page in enumerate(pdf.pages, 1)
        for link in page.obj.get("/Annots", [])
        if "/Dest" in link
    ]
    sources = len(pdf.pages) - 1
    # tiles, text and the links to figures; one way back for each use, and three to figures and tables
    assert len([pair for pair in led if pair[0] <= 2 and pair[1] >= sources]) >= 11
    assert len([pair for pair in led if pair[0] >= sources and pair[1] <= 2]) >= 11


def test_every_font_is_inside_and_is_the_brands(pdf):
    fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.get("/Font", {}).values()}
    assert fonts and all("OpenSans" in name for name in fonts)


def test_contents_have_page_numbers_from_five_pages_on(pdf_bytes, pdf):
    assert len(pdf.pages) >= 5
    assert re.search(r"Contents.*Whatwasachieved\W*1", spoken(pdf_bytes))
    short = write(shows(cover()), says("## Short\n\nText"))
    assert "Contents" not in spoken(short)


def test_every_page_says_which_it_is_and_that_the_data_are_fictional(pdf_bytes, pdf):
    told, last = spoken(pdf_bytes), len(pdf.pages)
    assert all(f"Page{number}of{last}" in told for number in range(1, last + 1))
    assert told.count("everyfigureinthisdocumentisfictional") == last + 1


def test_a_wide_table_stands_on_a_turned_page(pdf):
    turned = [page for page in pdf.pages if page.mediabox[2] > page.mediabox[3]]
    assert len(turned) == 1


def test_cyrillic_is_text(pdf_bytes):
    assert "Съюз„Заедно“" in spoken(pdf_bytes)


def test_same_notebook_gives_the_same_bytes(notebook, manifest, pdf_bytes):
    assert documents.write_pdf(documents.read_report(notebook), manifest) == pdf_bytes


def test_the_day_in_the_file_is_the_datas(pdf):
    assert str(pdf.docinfo.CreationDate).startswith("D:20231231")


def test_nothing_of_the_machine_is_in_the_file(pdf_bytes, tmp_path):
    with pikepdf.open(io.BytesIO(pdf_bytes)) as opened:
        opened.save(tmp_path / "plain.pdf", qdf=True)
    plain = (tmp_path / "plain.pdf").read_bytes()
    import getpass
    import socket
    import tempfile

    # A host called "vm" would be met by chance in the bytes of a font.
    host = {socket.gethostname()} if len(socket.gethostname()) > 5 else set()
    for private in {tempfile.gettempdir(), str(tmp_path.parent), f"/home/{getpass.getuser()}"} | host:
        assert private.encode() not in plain


def test_text_of_the_data_is_never_code():
    hostile = fact("x", HOSTILE, HOSTILE, label=HOSTILE, definition=HOSTILE, trail={HOSTILE: "2"}, cleared=(HOSTILE,))
    facts = {"x": hostile}
    content = write(
        shows(cover(title=HOSTILE, subtitle=HOSTILE, acknowledgement=HOSTILE, office=HOSTILE, tiles=())),
        says('{eval}`facts.x`\n\n    #import "code"\n    $ \\\n\n`#x "` **{eval}`facts.x`**', facts),
        shows(table(caption=HOSTILE, rows={HOSTILE: 1}, notes=(HOSTILE,))),
        shows(chart(title="safe")),
    )
    told, expected = spoken(content), re.sub(r"\s+", "", HOSTILE)
    # title, subtitle, acknowledgement, office, both uses, label, definition, table's caption, row and note
    assert told.count(expected) >= 8
    assert '#import"code"$\\' in told


STARTS = ["= x", "+ x", "- x", "/ a: b", "// x", "/* x", "1. x", "https://x.org", "#", "\\", '"', "~"]


@pytest.mark.parametrize("start", STARTS)
def test_no_start_of_a_cell_is_typst_markup(start):
    told = spoken(write(shows(cover()), shows(table(rows={start: 1}))))
    assert re.sub(r"\s+", "", start) + "1" in told


def test_letters_that_the_typeface_lacks_are_refused_each_at_its_place():
    with pytest.raises(DocumentError) as refused:
        write(shows(cover(title="Camp 营")), says("## Thanks\n\nशुक्रिया to all, and 谢谢.", {}))
    told = {(found.column, found.found.partition(" ")[0]): None for found in refused.value.findings}
    assert list(told) == [("the first page", "营"), ("section “Thanks”", "शुक्रिया"), ("section “Thanks”", "谢谢")]


def test_signs_that_the_typeface_lacks_are_drawn_by_the_faces_beside_it():
    signs = "✅ Done → next 🎉 👩‍👧‍👦; ₴; ✓ ☐"
    content = write(shows(cover()), says(f"{signs}\n\n- [x] sent", {}))
    assert re.sub(r"\s+", "", signs) in spoken(content) and "☑sent" in spoken(content)
    with pikepdf.open(io.BytesIO(content)) as opened:
        fonts = {str(font.BaseFont) for page in opened.pages for font in page.Resources.get("/Font", {}).values()}
    assert any("DejaVu" in name for name in fonts) and any("NotoEmoji" in name for name in fonts)


def test_a_bulgarian_report_is_bulgarian():
    content = write(shows(cover(language="bg")))
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert opened.Root.Lang == "bg"
    assert Wording("bg").label("Where each figure comes from").replace(" ", "") in spoken(content)
    assert "Whereeachfigure" not in spoken(content)


def test_a_report_of_nothing_but_a_cover_is_written():
    assert write(shows(cover(tiles=(), facts=(), demonstration=False))).startswith(b"%PDF-1.7")


def test_all_kinds_of_tiles_fit(notebook):
    for number in (1, 3, 5, 7):
        tiles = report_notebook(tiles=tuple(cover().tiles[i % 4] for i in range(number)))
        told = spoken(write(*tiles.cells[2:4]))
        shown = [cover().tiles[i % 4] for i in range(number)]
        for tile in shown:
            assert told.count((tile.fact.text + tile.label).replace(" ", "")) >= shown.count(tile)


def test_a_very_long_title_stays_one_line_in_the_running_head():
    title = "A title of a grant that nobody would print " * 7
    content = write(shows(cover(title=title.strip())), *(says(f"## Section {n}\n\n" + "Text. " * 400) for n in "AB"))
    assert "AtitleofagrantthatnobodywouldprintAtitleofagrantthatno…" in spoken(content)


def test_the_file_is_sound(pdf):
    assert pdf.check_pdf_syntax() == []
    # PDF/A: metadata readable without decompression, and an identifier of the file
    assert "/Filter" not in pdf.Root.Metadata and len(pdf.trailer.ID) == 2


PATHS = (
    "agreement_signed_scan_final_version_2026-03-15_with_annexes.pdf",
    "programme.coordination.office@refugee.example.org",
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
    "x" * 120,
)


def words_on(content):
    """Every word of a PDF: page, left, top, right, bottom (points), text."""
    import subprocess

    told = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True).stdout
    pages = enumerate(told.decode().split("<page ")[1:])
    word = re.compile(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>')
    return [(number, *map(float, found[:4]), found[4]) for number, page in pages for found in word.findall(page)]


def test_words_without_a_blank_stay_in_their_columns_and_are_copied_whole():
    cells = tuple(Cell(path) for path in PATHS)
    wide = Table("paths", "Files", tuple(map(Column, ("Contract", "File", "Contact", "Note"))), (cells, cells[::-1]))
    content = write(shows(cover()), shows(wide), says("See " + "verylongword" * 20 + "."))
    words = words_on(content)
    right = 210 / 25.4 * 72 - 22 / 25.4 * 72
    assert max(word[3] for word in words) <= right + 1
    lines = [(a, b) for a in words for b in words if a[0] == b[0] and a[1] < b[1] and abs(a[2] - b[2]) < 2]
    assert not [(a[5], b[5]) for a, b in lines if a[3] > b[1] + 0.5], "words are printed over one another"
    told = spoken(content)
    assert "\u200b" not in told
    assert all(piece in told for piece in ("agreement_signed_", "office@refugee.", "example.org"))


def test_a_row_longer_than_a_page_goes_on_over_pages_and_loses_nothing():
    statement = "A long statement about the day. " * 260
    rows = ((Cell("morning"), Cell("Short words.")), (Cell("evening"), Cell(statement.strip())))
    content = write(shows(cover()), shows(Table("long", "Statements", (Column("When"), Column("Statement")), rows)))
    words = words_on(content)
    bottom = 297 / 25.4 * 72 - 24 / 25.4 * 72
    assert max(word[4] for word in words if word[5] == "statement") <= bottom
    assert sum(word[5] == "statement" for word in words) == 260


def test_a_short_table_of_a_text_stays_on_one_page():
    short = "| Planned | Held |\n|:--|--:|\n" + "".join(f"| Concert {n} | yes |\n" for n in range(3))
    for lines in range(34, 44):
        pages = lines_of(write(shows(cover()), says("Line.\n\n" * lines + short)))
        assert [sum(f"Concert {n}" in line for line in page for n in range(3)) for page in pages if page].count(3) == 1
