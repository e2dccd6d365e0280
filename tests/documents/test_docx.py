"""The Word document: native in all its parts, in the order that Word asks for, and nothing in it that runs."""

import base64
import dataclasses
import datetime as dt
import io
import posixpath
import re
import subprocess
import tempfile
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from PIL import Image

from ioreport import documents
from ioreport.brand import Logo, brand_names, load_brand
from ioreport.documents.word.embedded_fonts import font_key
from ioreport.records import Cell, Column, Figures, Photo, Table, Tile
from tests.documents.notebooks import (
    FACTS,
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

# The order of properties that ECMA-376 (part 1, annex A) prescribes; Word repairs or refuses a file that breaks it.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal rsid pPr rPr tblPr trPr tcPr tblStylePr",
}


def write(*cells, **changes):
    notebook = executed(shows(cover(**changes)), *cells)
    return document_of("docx", notebook)


@pytest.fixture(scope="session")
def docx_bytes(notebook, manifest):
    return documents.write_docx(documents.read_report(notebook), manifest)


@pytest.fixture(scope="module")
def document(docx_bytes):
    return opened(docx_bytes)


def opened(content):
    return docx.Document(io.BytesIO(content))


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def trees(content):
    return {name: etree.fromstring(part) for name, part in parts(content).items() if name.endswith((".xml", ".rels"))}


def body(content):
    return trees(content)["word/document.xml"].find(qn("w:body"))


def text(element):
    return "".join(part.text or "" for part in element.iter(qn("w:t")))


def style(element):
    found = element.find(f".//{qn('w:pStyle')}")
    return found.get(qn("w:val")) if found is not None else ""


def fields(element):
    return [(each.get(qn("w:instr")).strip(), text(each)) for each in element.iter(qn("w:fldSimple"))]


def wide(key="wide"):
    """A table that asks for more than an upright page has."""
    columns = (Column("Oblast"), *(Column(f"Month {n} of the year", "", True) for n in range(16)))
    rows = ((Cell("Sofia-grad"), *(Cell(f"{1_234_567_890 + n:,}") for n in range(16))),)
    return shows(Table(key, f"By month, {key}", columns, rows))


def data_tables(document):
    return [each for each in document.tables if each.style.name == "Table"]


# What it says


def test_it_has_the_title_and_headings_that_word_knows(document):
    assert [p.text for p in document._element.body.iter(qn("w:p")) if style(p) == "Title"] == ["World Refugee Day 2023"]
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [
        ("Heading 1", "What was achieved"),
        ("Heading 2", "Where people came"),
        ("Heading 1", "What changed, and why"),
        ("Heading 1", "What we learned"),
        ("Heading 1", "Data of the figures"),
        ("Heading 1", "Where each figure comes from"),
        ("Heading 2", "Figures and tables"),
        ("Heading 2", "Files"),
    ]


def test_its_properties_are_the_reports_and_its_day_is_the_datas(document):
    told = document.core_properties
    assert told.title == "World Refugee Day 2023 – Country Office Sofia"
    assert (told.author, told.last_modified_by) == ("Country Office Sofia", "Country Office Sofia")
    assert told.comments == "Concerts, sport and open kitchens in seven towns of Bulgaria"
    assert told.created == told.modified == dt.datetime(2023, 12, 31, tzinfo=dt.UTC)
    assert told.language == "en-GB"


def test_the_contents_are_filled_in_and_lead_to_their_sections(document, docx_bytes):
    (contents,) = body(docx_bytes).iter(qn("w:sdt"))
    entries = [p for p in contents.iter(qn("w:p")) if style(p) == "TOC1"]
    sections = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert [text(entry) for entry in entries] == sections
    assert [mark.get(qn("w:fldCharType")) for mark in contents.iter(qn("w:fldChar"))] == ["begin", "separate", "end"]
    targets = [link.get(qn("w:anchor")) for entry in entries for link in entry.iter(qn("w:hyperlink"))]
    placed = {
        start.get(qn("w:name")): text(start.getparent()) for start in body(docx_bytes).iter(qn("w:bookmarkStart"))
    }
    assert [placed[target] for target in targets] == sections


def test_a_short_report_has_no_contents():
    assert not list(body(write(says("## Short\n\nText"))).iter(qn("w:sdt")))


def test_word_is_not_told_to_renew_fields_and_so_asks_nothing(docx_bytes):
    told = parts(docx_bytes)
    assert b"updateFields" not in told["word/settings.xml"]
    assert b"w:dirty" not in told["word/document.xml"]


def test_the_first_page_says_that_the_data_are_fictional_and_every_foot_does(document, docx_bytes):
    shown = [p for p in body(docx_bytes).iter(qn("w:p")) if style(p) == "Demonstration"]
    assert [text(p) for p in shown] == ["Demonstration data: every figure in this document is fictional"]
    first, *others = document.sections
    for section in document.sections:
        assert "every figure in this document is fictional" in section.footer.paragraphs[0].text
    assert "fictional" in first.first_page_footer.paragraphs[0].text
    assert first.different_first_page_header_footer
    assert not any(section.different_first_page_header_footer for section in others)


def test_a_foot_tells_the_day_of_real_data_and_the_page():
    content = write(demonstration=False)
    (foot,) = [tree for name, tree in trees(content).items() if name == "word/footer-portrait.xml"]
    assert text(foot) == "Data as of 31 December 2023Page 1 of 1"
    assert [code for code, _ in fields(foot)] == ["PAGE", "NUMPAGES"]
    assert not [p for p in body(content).iter(qn("w:p")) if style(p) == "Demonstration"]


def test_a_long_title_leaves_the_office_its_place_in_the_head():
    head = trees(write(title="A very long title " * 20))["word/header-portrait.xml"]
    assert re.fullmatch(r"A very long title [\w ]{20,80}…Country Office Sofia", text(head))


# Tables


def test_every_row_stays_whole_and_headers_are_repeated(document):
    tables = data_tables(document)
    assert len(tables) == 7  # three of the report, one of its text, two behind figures, and the files
    for each in tables:
        rows = each._tbl.tr_lst
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
        assert [row.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True] + [False] * (len(rows) - 1)


def test_numbers_stand_on_the_right_and_totals_are_bold_under_a_rule(document):
    people = data_tables(document)[0]
    assert [cell.text for cell in people.rows[0].cells] == ["Town", "People reached (persons)", "Status"]
    number = people.rows[1].cells[1].paragraphs[0]
    assert (number.text, number.style.name, number.style.paragraph_format.alignment) == ("512", "Table Number", 2)
    total = people.rows[-1].cells
    assert [cell.text for cell in total] == ["Total", "1,234", ""]
    styles = [cell.paragraphs[0].style for cell in total]
    assert [each.name for each in styles] == ["Table Total", "Table Total Number", "Table Text"]  # the last is empty
    assert styles[0].font.bold and styles[1].base_style == styles[0]
    assert all(cell._tc.tcPr.find(f"{qn('w:tcBorders')}/{qn('w:top')}") is not None for cell in total)


def test_bad_news_is_coloured_and_bold():
    rows = ((Cell("Travel"), Cell("121%", "1.21", stressed=True)), (Cell("Food"), Cell("80%", "0.8")))
    lines = Table("lines", "Lines", (Column("Line"), Column("Burn", "", True)), rows, trail={"transactions.csv": "2"})
    shown = opened(write(shows(lines)))
    (stressed,) = [p for p in shown._element.body.iter(qn("w:rStyle")) if p.get(qn("w:val")) == "BadNews"]
    assert text(stressed.getparent().getparent()) == "121%"
    font = shown.styles["Bad News"].font
    assert (f"#{font.color.rgb}", font.bold) == (load_brand().bad_news, True)


def test_a_fact_in_a_table_leads_to_its_source_and_stays_bad_news():
    held = FACTS["activities_held"]
    rows = ((Cell("Held"), Cell("12", "12", stressed=True, fact=held.key)),)
    content = write(shows(Table("t", "T", (Column("What"), Column("N", "", True)), rows, facts=(held,))))
    (link,) = [
        each
        for each in body(content).iter(qn("w:hyperlink"))
        if text(each) == "12" and style(each.getparent()) == "TableNumber"
    ]
    assert link.get(qn("w:anchor")) == "fact_activities_held"
    assert [each.get(qn("w:val")) for each in link.iter(qn("w:rStyle"))] == ["BadNews"]


def test_a_cell_in_another_language_says_so():
    rows = ((Cell("Съюз", language="bg"), Cell("x")),)
    content = write(shows(Table("t", "T", (Column("Partner"), Column("Role")), rows)))
    (told,) = body(content).iter(qn("w:lang"))
    assert (told.get(qn("w:val")), text(told.getparent().getparent())) == ("bg-BG", "Съюз")


def test_a_bar_stands_under_its_number_and_is_not_read_out():
    columns = (Column("Line"), Column("Burn", "", True, bar=True, tick="0.5"))
    rows = ((Cell("Travel"), Cell("63%", "0.632")), (Cell("Food"), Cell("–")))
    content = write(shows(Table("lines", "Lines", columns, rows, trail={"transactions.csv": "2"})))
    (bar,) = [p for p in body(content).iter(qn("w:p")) if style(p) == "Gauge"]
    (told,) = bar.iter(qn("wp:docPr"))
    assert told.get("descr") == "" and b"decorative" in etree.tostring(told)
    cell = bar.getparent()
    room = int(cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}").get(qn("w:w")))
    (extent,) = bar.iter(qn("wp:extent"))
    assert 0 < int(extent.get("cx")) // 635 < room


def test_a_tight_table_breaks_no_word_and_no_number():
    heads = ("Разход през периода", "Разход до момента", "Задължения", "Остатък", "Усвояване")
    told, amounts = map(Column, ("Състояние", "Бележка")), (Column(head, "NOK", True) for head in heads)
    columns = (Column("Бюджетно перо"), *amounts, *told)
    cells = [Cell("1 863 897,29".replace(" ", "\xa0"), "1863897.29") for _ in heads]
    rows = ((Cell("Административни разходи"), *cells, Cell("непостигнат"), Cell("над бюджета, с обяснение")),)
    content = write(shows(Table("lines", "Lines", columns, rows, trail={"transactions.csv": "2"})))
    (drawn,) = data_tables(opened(content))
    faces = load_brand().faces
    for row, face in zip(drawn.rows, ("bold", "regular"), strict=True):
        for cell in row.cells:
            longest = max(faces[face].width(word, 8) for word in cell.text.split(" "))
            assert longest + 6 <= cell.width.pt


def test_widths_are_told_alike_and_fit_the_page(document):
    for each in document.tables:
        grid = [int(column.get(qn("w:w"))) for column in each._tbl.tblGrid.iter(qn("w:gridCol"))]
        for row in each._tbl.tr_lst:
            assert [int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) for cell in row.tc_lst] == grid
        assert sum(grid) == int(each._tbl.tblPr.find(qn("w:tblW")).get(qn("w:w")))
        if each.style.name != "Cover":
            assert sum(grid) <= 16838 - 2 * 1247


def test_a_low_table_stays_in_one_piece_with_its_caption_and_notes(document):
    kept = [p for row in data_tables(document)[0].rows for cell in row.cells for p in cell.paragraphs]
    assert all(p._p.pPr.find(qn("w:keepNext")) is not None for p in kept)
    captions = [p for p in document.paragraphs if p.text.startswith("Table ")]
    assert all(p.paragraph_format.keep_with_next for p in captions) and len(captions) == 3


def test_a_wide_table_stands_on_a_turned_page_of_its_own():
    document = opened(write(says("## Wide"), says("Text"), wide()))
    turned = [(section.orientation, section.page_width > section.page_height) for section in document.sections]
    assert turned == [(0, False), (1, True), (0, False)]
    assert document.sections[1].footer.paragraphs[0].text == document.sections[0].footer.paragraphs[0].text


def test_turned_pages_that_follow_one_another_are_one_section():
    turned = opened(write(says("## Wide\n\nText"), wide(), wide("wider")))
    assert [section.orientation for section in turned.sections] == [0, 1, 0]


def test_a_heading_goes_with_the_wide_table_under_it():
    content = write(says("## First\n\nText\n\n## Wide"), wide())
    ends = [p for p in body(content).iter(qn("w:p")) if p.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None]
    assert text(ends[0]) == "Text"


# Captions and what leads where


def test_captions_are_counted_by_word_in_words_own_style(docx_bytes):
    captions = [(text(p), fields(p)) for p in body(docx_bytes).iter(qn("w:p")) if style(p) == "Caption"]
    assert ("Table 1. People reached by town, 2023", [("SEQ Table \\* ARABIC", "1")]) in captions
    counted = [found for _, shown in captions for found in shown]
    assert counted == [
        ("SEQ Figure \\* ARABIC", "1"),
        ("SEQ Table \\* ARABIC", "1"),
        ("SEQ Figure \\* ARABIC", "2"),
        ("SEQ Table \\* ARABIC", "2"),
        ("SEQ Table \\* ARABIC", "3"),
    ]
    # The data behind a figure are called as it is, and not counted again; nor are the files.
    assert [told for told, shown in captions if not shown] == [
        "Figure 1. Half of the people came in Sofia",
        "Figure 2. More than a third were children",
        "The office's files that this document was made from",
    ]


def test_a_reference_that_shows_a_label_is_one_that_word_keeps_current():
    content = write(says("See [](#towns), and [the table](#towns)."), shows(table()))
    (paragraph,) = [p for p in body(content).iter(qn("w:p")) if text(p).startswith("See ")]
    assert text(paragraph) == "See Table 1, and the table."
    assert fields(paragraph) == [("REF table_1 \\h", "Table 1")]
    assert [link.get(qn("w:anchor")) for link in paragraph.iter(qn("w:hyperlink"))] == ["table_1"]
    (start,) = [s for s in body(content).iter(qn("w:bookmarkStart")) if s.get(qn("w:name")) == "table_1"]
    assert style(start.getparent()) == "Caption"


def test_bookmarks_are_such_as_word_takes_and_every_link_has_one():
    long = fact("a.very-long_key" * 5, "3", "3")
    clash = fact("a_very.long_key" * 5, "4", "4")
    facts = {"x": long, "y": clash}
    content = write(says("{eval}`facts.x` {eval}`facts.y` {eval}`facts.x`", facts))
    starts = list(body(content).iter(qn("w:bookmarkStart")))
    names = [start.get(qn("w:name")) for start in starts]
    assert all(re.fullmatch(r"[A-Za-z]\w{0,39}", name, re.ASCII) for name in names)
    assert len({name.lower() for name in names}) == len(names)
    ends = [end.get(qn("w:id")) for end in body(content).iter(qn("w:bookmarkEnd"))]
    assert sorted(start.get(qn("w:id")) for start in starts) == sorted(ends) and len(set(ends)) == len(ends)
    links = {link.get(qn("w:anchor")) for link in body(content).iter(qn("w:hyperlink"))}
    assert links <= set(names) | {None}


def test_each_number_leads_to_its_source_and_back(docx_bytes, manifest):
    links = [(link.get(qn("w:anchor")), text(link)) for link in body(docx_bytes).iter(qn("w:hyperlink"))]
    placed = {start.get(qn("w:name")): start for start in body(docx_bytes).iter(qn("w:bookmarkStart"))}
    for told in manifest["facts"]:
        source = f"fact_{told['key']}"
        uses = [anchor for anchor, shown in links if anchor == source and shown == told["text"]]
        row = next(placed[source].iterancestors(qn("w:tr")))
        backs = [link.get(qn("w:anchor")) for link in row.iter(qn("w:hyperlink"))]
        assert told["text"] in text(row) and len(uses) == len(backs) and backs
        assert all(text(placed[back].getnext()) == told["text"] for back in backs)


# Pictures


def test_pictures_have_their_words_and_charts_are_png(document, docx_bytes):
    told = [each.get("descr") for each in body(docx_bytes).iter(qn("wp:docPr")) if each.get("descr")]
    assert [words[:15] for words in told] == ["Horizontal bars"] * 2 and "Sofia 512" in told[0]
    ids = [each.get("id") for each in body(docx_bytes).iter(qn("wp:docPr"))]
    assert len(set(ids)) == len(ids)
    media = [name for name in parts(docx_bytes) if name.startswith("word/media/")]
    assert {name.rpartition(".")[2] for name in media} == {"png"}
    sizes = [Image.open(io.BytesIO(parts(docx_bytes)[name])).size for name in media]
    assert [width for width, _ in sizes if width > 100] == [1360, 1360]  # about 200 dots an inch across the page


def test_a_photo_is_kept_as_it_is_and_no_picture_is_higher_than_its_page():
    kept = io.BytesIO()
    Image.new("RGB", (200, 900), "#418FDE").save(kept, "JPEG")
    photo = Photo(
        "p", "The square", "A square in the shade", "Ana", "image/jpeg", base64.b64encode(kept.getvalue()).decode()
    )
    content = write(shows(photo))
    assert kept.getvalue() in parts(content).values()
    (shown,) = [each for each in body(content).iter(qn("wp:inline"))]
    assert shown.find(qn("wp:docPr")).get("descr") == "A square in the shade"
    size = shown.find(qn("wp:extent"))
    assert int(size.get("cy")) <= 210 * 36_000
    assert int(size.get("cy")) / int(size.get("cx")) == pytest.approx(4.5, rel=0.01)
    assert "Figure 1. The square © Ana" in [text(p) for p in body(content).iter(qn("w:p"))]


def test_tiles_and_strips_are_set_side_by_side():
    tiles = tuple(Tile(f"label {n}", FACTS["places"]) for n in range(4))
    content = write(says("## Results"), shows(Figures("f", tiles)))
    shown = {each.style.name: each for each in opened(content).tables}
    assert [cell.text for cell in shown["Tiles"].rows[0].cells] == [
        "1,234\npeople took part",
        "12\nactivities were held",
        "7\ntowns and cities",
        "about 40\nvolunteers helped",
    ]
    assert [[cell.text for cell in row.cells] for row in shown["Strip"].rows] == [
        ["7\nlabel 0", "7\nlabel 1", "7\nlabel 2", "7\nlabel 3"],
    ]


# The brand and the language


def test_the_styles_are_the_brands(document):
    brand = load_brand()
    assert f"#{document.styles['Heading 1'].font.color.rgb}" == brand.heading
    assert f"#{document.styles['Hyperlink'].font.color.rgb}" == brand.link
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


@pytest.mark.parametrize("name", brand_names())
def test_every_colour_is_the_brands(name):
    brand, notebook = load_brand(name), executed(shows(cover()), says("## Short\n\nText"))
    content = document_of("docx", notebook, brand)
    own = {colour.removeprefix("#").upper() for colour in brand.colours.values()}
    told = [part for file, part in trees(content).items() if file.startswith("word/")]
    used = {element.get(qn(f"w:{key}")) for tree in told for element in tree.iter() for key in ("fill", "color")}
    used |= {element.get(qn("w:val")) for tree in told for element in tree.iter(qn("w:color"))}
    assert used - {None, "auto"} <= own
    assert trees(content)["word/document.xml"][0].get(qn("w:color")) == brand.background.removeprefix("#")


def test_a_wide_logo_is_no_wider_than_the_text(tmp_path):
    Image.new("RGB", (4000, 100), "white").save(tmp_path / "logo.png")
    logo = Logo(tmp_path / "logo.png", "image/png", "A long name", False)
    notebook, brand = executed(shows(cover()), says("## Short")), dataclasses.replace(load_brand(), logo=logo)
    content = document_of("docx", notebook, brand)
    (extent,) = [each.find(qn("wp:extent")) for each in body(content).iter(qn("wp:inline"))]
    assert int(extent.get("cx")) <= (11906 - 2 * 1247) * 635
    assert int(extent.get("cx")) / int(extent.get("cy")) == pytest.approx(40, rel=0.01)


def test_the_typefaces_travel_in_the_document(docx_bytes):
    for name, face in {"Regular": "regular", "Bold": "bold", "Italic": "italic"}.items():
        plain = load_brand().faces[face].file.read_bytes()
        key = bytes.fromhex(font_key(plain).strip("{}").replace("-", ""))[::-1]
        hidden = parts(docx_bytes)[f"word/fonts/{name}.odttf"]
        start = bytes(a ^ b for a, b in zip(hidden[:32], key * 2, strict=True))
        assert start + hidden[32:] == plain


def test_a_bulgarian_report_is_bulgarian():
    content = write(says("## Първо"), shows(table()), language="bg")
    styles = trees(content)["word/styles.xml"]
    assert {each.get(qn("w:val")) for each in styles.iter(qn("w:lang"))} == {"bg-BG"}
    captions = [fields(p) for p in body(content).iter(qn("w:p")) if style(p) == "Caption"]
    assert captions == [[("SEQ Таблица \\* ARABIC", "1")]]
    foot = trees(content)["word/footer-portrait.xml"]
    assert "Страница 1 от 1" in text(foot)
    assert "Откъде идва" in [text(p) for p in body(content).iter(qn("w:p"))]


# The file


def everything():
    """A report with all that can stand in one."""
    columns = (Column("Line"), Column("Burn", "", True, bar=True, tick="0.5"))
    lines = Table(
        "lines",
        "Lines",
        columns,
        ((Cell("Travel", language="bg"), Cell("63%", "0.632", stressed=True)),),
        trail={"transactions.csv": "2"},
    )
    return executed(
        *report_notebook().cells,
        wide("widest"),
        shows(lines),
        shows(Figures("f", (Tile("label", FACTS["places"]),))),
        says("```\ncode <b>\n```\n\n---\n\n1. one\n2. `two`\n\n> **Said** {eval}`facts.places`"),
        shows(chart("last")),
    )


@pytest.fixture(scope="module")
def full():
    notebook = everything()
    return document_of("docx", notebook)


def test_everything_stands_in_the_order_that_word_asks_for(full):
    wrong = []
    for name, tree in trees(full).items():
        for kind, names in ORDER.items():
            places = {qn(f"w:{each}"): place for place, each in enumerate(names.split())}
            for element in tree.iter(qn(f"w:{kind}")):
                found = [places.get(child.tag, -1) for child in element]
                repeated = len(set(found)) < len(found) and kind not in ("sectPr", "style")
                if found != sorted(found) or -1 in found or repeated:
                    wrong.append(f"{name}: {etree.tostring(element)[:200]}")
    assert not wrong, "\n".join(wrong)


def test_every_style_that_is_used_is_there(full):
    there = {each.get(qn("w:styleId")) for each in trees(full)["word/styles.xml"].iter(qn("w:style"))}
    used = {
        each.get(qn("w:val"))
        for name, tree in trees(full).items()
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next")
        for each in tree.iter(qn(f"w:{tag}"))
    }
    assert used <= there


def test_a_table_ends_in_a_paragraph_and_never_touches_another(full):
    for each in body(full).iter(qn("w:tbl")):
        assert each.getnext().tag == qn("w:p")
    for cell in body(full).iter(qn("w:tc")):
        assert cell[-1].tag == qn("w:p")


def test_every_part_is_declared_and_every_relation_has_its_part(full):
    package = parts(full)
    kinds = trees(full)["[Content_Types].xml"]
    declared = {each.get("PartName") for each in kinds} | {each.get("Extension") for each in kinds}
    assert {name for name in package if f"/{name}" not in declared and name.rpartition(".")[2] not in declared} == set()
    assert list(package)[0] == "[Content_Types].xml"
    for name, tree in trees(full).items():
        if name.endswith(".rels") and name != "_rels/.rels":
            ids = [each.get("Id") for each in tree]
            assert len(set(ids)) == len(ids)
            inside = [each.get("Target") for each in tree if each.get("TargetMode") != "External"]
            assert all(posixpath.normpath(f"word/{target}") in package for target in inside)
    related = {each.get("Id") for each in trees(full)["word/_rels/document.xml.rels"]}
    asked = {
        value
        for element in trees(full)["word/document.xml"].iter()
        for key, value in element.attrib.items()
        if "officeDocument/2006/relationships" in key
    }
    assert asked <= related


def test_nothing_runs_and_nothing_is_fetched(full):
    outward = [
        each
        for name, tree in trees(full).items()
        if name.endswith(".rels")
        for each in tree
        if each.get("TargetMode") == "External"
    ]
    assert [each.get("Target") for each in outward] == ["https://example.org/"]
    assert all(each.get("Type").endswith("/hyperlink") for each in outward)
    suffixes = {name.rpartition(".")[2] for name in parts(full)}
    assert suffixes == {"xml", "rels", "png", "odttf"}
    codes = {code.split()[0] for tree in trees(full).values() for code, _ in fields(tree)}
    assert codes == {"SEQ", "REF", "PAGE", "NUMPAGES"}


def test_text_of_the_data_is_only_text():
    hostile = fact("x", HOSTILE, HOSTILE, label=HOSTILE, definition=HOSTILE, trail={HOSTILE: "2"}, cleared=(HOSTILE,))
    facts = {"x": hostile}
    content = write(
        says('{eval}`facts.x`\n\n`#x "` **{eval}`facts.x`**', facts),
        shows(table(caption=HOSTILE, rows={HOSTILE: 1}, notes=(HOSTILE,))),
        shows(chart(title=HOSTILE)),
        title=HOSTILE,
        subtitle=HOSTILE,
        acknowledgement=HOSTILE,
        office=HOSTILE,
        tiles=(),
        facts=(),
    )
    told = text(body(content))
    # title, subtitle, acknowledgement, office; two uses; caption, row, note; chart and its data; source, label,
    # definition, file; the two titles once more in the sources
    assert told.count(HOSTILE) == 17
    assert text(trees(content)["word/header-portrait.xml"]).endswith(HOSTILE)
    assert opened(content).core_properties.author == HOSTILE


@pytest.mark.parametrize("start", ["\x0b", "\x01a", "￾", " ]]> &amp; "])
def test_no_character_breaks_the_file(start):
    opened(write(says("## Text"), shows(table(rows={start: 1})), office=f"Office{start}"))


def test_same_notebook_gives_the_same_bytes(notebook, manifest, docx_bytes):
    assert documents.write_docx(documents.read_report(notebook), manifest) == docx_bytes
    with zipfile.ZipFile(io.BytesIO(docx_bytes)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_neither_the_machines_language_nor_its_folders_change_a_byte(monkeypatch, tmp_path):
    usual = write(shows(chart()), language="bg")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "Иван"))
    (tmp_path / "Иван").mkdir()
    assert write(shows(chart()), language="bg") == usual


def test_nothing_of_the_machine_is_in_the_file(docx_bytes):
    import tempfile

    assert not [name for name, part in parts(docx_bytes).items() if tempfile.gettempdir().encode() in part]


def test_a_report_of_nothing_but_a_cover_is_written():
    assert opened(write(tiles=(), facts=(), demonstration=False)).core_properties.title


def test_the_exporter_gives_the_builds_file(notebook, manifest, docx_bytes):
    exporter = documents.ReportDOCXExporter()
    assert exporter.export_from_notebook == "Donor report (Word)"
    exported, resources = exporter.from_notebook_node(notebook, {"ioreport": {"manifest": manifest}})
    assert (exported, resources["output_extension"]) == (docx_bytes, ".docx")


@pytest.mark.slow
def test_libreoffice_prints_it(soffice, full, tmp_path):
    (tmp_path / "report.docx").write_bytes(full)
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation={(tmp_path / 'user').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            tmp_path,
            tmp_path / "report.docx",
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    printed = subprocess.run(["pdftotext", "-layout", tmp_path / "report.pdf", "-"], capture_output=True, check=True)
    pages = printed.stdout.decode().split("\f")[:-1]
    assert len(pages) >= 8
    assert all(f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, 1))
    assert all("every figure in this document is fictional" in page for page in pages)
    # The title of the contents does not stand alone at a page's end.
    assert sum(bool(re.search(r"^Contents\n\s*What was achieved$", page, re.MULTILINE)) for page in pages) == 1
    # The header row of the long table stands on each of its pages.
    towns = [page for page in pages if "Town number" in page]
    assert len(towns) >= 2 and all(re.search(r"Town +People reached", page) for page in towns)
    sizes = subprocess.run(["pdfinfo", "-l", "99", tmp_path / "report.pdf"], capture_output=True, check=True).stdout
    assert len(re.findall(rb"size: +841\.\d+ x 595", sizes)) == 1
