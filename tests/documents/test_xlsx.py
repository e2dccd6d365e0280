"""The workbook: read back by another program, it has the report's tables and facts, and nothing that runs."""

import datetime as dt
import io
import json
import re
import subprocess
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from ioreport import documents
from ioreport.documents.excel.cell_entries import cell_entry
from ioreport.errors import DocumentError
from ioreport.records import Cell, Column, Table
from ioreport.wording import Wording, languages
from tests.documents.notebooks import (
    HOSTILE,
    INPUTS,
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

HEAD = 4
"""The row of the headers, as a spreadsheet counts."""

STARTS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "{=1}", "https://example.org/", "3.4"]


def written(*cells, **changes):
    notebook = executed(shows(cover(**changes)), *cells)
    return document_of("xlsx", notebook)


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def parts(content):
    """Every file inside the workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def values(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD)]


def unescaped(text):
    """A text as Excel reads it: openpyxl leaves the escapes of control characters as they stand."""
    return re.sub("_x(00[01][0-9A-F])_", lambda found: chr(int(found[1], 16)), text)


def drawn(*rows, columns, **other):
    """A table of these cells, read back as a sheet."""
    given = {"trail": {"activities.csv": "2"}, **other}
    return opened(written(shows(Table("drawn", "Drawn", columns, rows, **given))))["Table 1"]


@pytest.fixture(scope="module")
def content(notebook, manifest):
    return documents.write_xlsx(documents.read_report(notebook), manifest)


@pytest.fixture(scope="module")
def book(content):
    return opened(content)


def facts_of(book):
    """The facts as `facts.json` has them, out of the last sheet."""
    rows = [[cell.value or "" for cell in row] for row in book[book.sheetnames[-1]].iter_rows(min_row=HEAD + 1)]
    return [
        {
            "key": key,
            "value": exact or None,
            "unit": unit,
            "precision": precision,
            "text": text,
            "definition": definition,
            "measure": measure,
            "arguments": json.loads(arguments),
            "trail": dict(map(trail_line, trail.splitlines())),
            "withheld": bool(withheld),
        }
        for key, _, text, _, exact, unit, precision, withheld, definition, _, measure, arguments, trail in rows
    ]


def trail_line(line):
    file, rows = line.split(": ", 1)
    return file, json.loads(rows) if rows.startswith("{") else rows


# What is in it


def test_a_sheet_for_each_table_and_chart_in_the_order_of_the_document(book):
    assert book.sheetnames == ["Contents", "Figure 1", "Table 1", "Figure 2", "Table 2", "Table 3", "Facts"]


def test_the_first_sheet_says_what_this_is_and_leads_to_every_other(book):
    sheet = book["Contents"]
    told = [row[0].value for row in sheet.iter_rows(max_row=8)]
    assert told[:3] == ["World Refugee Day 2023", cover().subtitle, "Country Office Sofia"]
    assert told[4:7] == [
        "Data as of 31 December 2023",
        cover().acknowledgement,
        "Demonstration data: every figure in this document is fictional",
    ]
    links = [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    assert ["Table 2", "Every town of the year", 60] in [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_first_sheet_names_the_files_that_the_report_used(book):
    rows = [[cell.value for cell in row] for row in book["Contents"].iter_rows()]
    assert [INPUTS[1].file, INPUTS[1].sha256, 219] in rows
    assert INPUTS[2].file not in str(rows)


def test_a_tables_sheet_has_caption_headers_rows_notes_and_source(book):
    sheet = book["Table 1"]
    assert sheet["A1"].value == "Table 1. People reached by town, 2023"
    assert sheet["A3"].hyperlink.location == "'Contents'!A1"
    rows = values(sheet)
    assert rows[0] == ["Town", "People reached (persons)", "Status"]
    assert rows[1] == ["Sofia", 512, "held"] and rows[7] == ["Total", 1234, None]
    assert [row[0] for row in rows[8:]] == [
        None,
        "– not known",
        "Source: participations.csv",
        "Files and rows: participations.csv: rows 2–219",
    ]


def test_the_data_of_a_chart_stand_in_its_sheet(book):
    sheet = book["Figure 1"]
    assert (sheet["A1"].value, sheet["A2"].value) == ("Figure 1. Half of the people came in Sofia", "People, 2023")
    assert values(sheet)[:3] == [["Town", "People (persons)"], ["Sofia", 512], ["Plovdiv", 268]]


def test_the_facts_read_back_are_the_facts(book, manifest):
    assert facts_of(book) == manifest["facts"]


def test_a_facts_value_can_be_reckoned_with():
    told = {
        "share": fact("share", "63%", "0.6320", unit="ratio"),
        "money": fact("money", "EUR 1,234.50", "1234.50", unit="EUR"),
        "year": fact("year", "1951", "1951", unit="year"),
        "day": fact("day", "20 June 2023", "2023-06-20", unit="date"),
        "name": fact("name", "007", "007", unit="text"),
        "hidden": fact("hidden", "withheld", None, withheld=True),
    }
    sheet = opened(written(says(" ".join(f"{{eval}}`facts.{key}`" for key in told), told), tiles=(), facts=()))["Facts"]
    cells = [sheet.cell(HEAD + 1 + number, 4) for number in range(len(told))]
    assert [cell.value for cell in cells] == [0.632, 1234.5, 1951, dt.datetime(2023, 6, 20), "007", None]
    assert [cell.number_format for cell in cells[:3]] == ["0.00%", "#,##0.00", "0"]
    assert sheet.cell(HEAD + 6, 8).value is True


def test_a_bulgarian_report_gives_a_bulgarian_workbook():
    assert opened(document_of("xlsx", report_notebook(language="bg"))).sheetnames == [
        "Съдържание",
        "Фигура 1",
        "Таблица 1",
        "Фигура 2",
        "Таблица 2",
        "Таблица 3",
        "Факти",
    ]


@pytest.mark.parametrize("language", languages())
def test_sheets_have_names_that_a_spreadsheet_takes(language):
    words = Wording(language)
    names = {words.label("Contents"), words.label("Facts")}
    names |= {words.label(kind, n=9999) for kind in ("Figure {n}", "Table {n}")}
    assert len(names) == 4 and all(len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


def test_a_report_of_nothing_but_a_cover_is_written():
    assert opened(written(tiles=(), facts=())).sheetnames == ["Contents", "Facts"]


def test_a_table_without_rows_is_written():
    sheet = drawn(columns=(Column("Town"), Column("People", numeric=True)))
    assert values(sheet)[0] == ["Town", "People"]


# Numbers

EN, BG = Wording("en"), Wording("bg")


@pytest.mark.parametrize(
    ("text", "value", "unit", "number_format", "wording"),
    [
        ("1,234", "1234", "", "#,##0", ""),
        ("7", "7.000000000000000000", "", "#,##0", ""),
        ("2.9", "2.90", "", "#,##0.0", ""),
        ("1,234.50", "1234.50", "EUR", "#,##0.00", ""),
        ("EUR\xa01,234.50", "1234.50", "EUR", "#,##0.00", ""),
        ("\N{MINUS SIGN}12.00", "-12.00", "EUR", "#,##0.00", ""),
        ("54%", "0.5432", "", "0%", ""),
        ("99.8%", "0.998", "", "0.0%", ""),
        ("2023", "2023", "", "#,##0", "2023"),
        ("about 40", "40", "", "#,##0", "about 40"),
        ("at least 2,150", "2150", "person", "#,##0", "at least 2,150"),
        ("up to USD\xa0311,231", "311231.00", "USD", "#,##0", "up to USD\xa0311,231"),
        ("a hundred", "100", "", "#,##0", "a hundred"),
    ],
)
def test_a_number_is_shown_as_it_is_worded_or_has_its_words_beside_it(text, value, unit, number_format, wording):
    entry = cell_entry(Cell(text, value), Column("x", unit, numeric=True), EN)
    assert (entry.value, entry.number_format, entry.wording) == (Decimal(value), number_format, wording)


@pytest.mark.parametrize(
    ("text", "value", "number_format", "wording"),
    [
        ("1234", "1234", "0", ""),
        ("12\xa0345", "12345", "#,##0", ""),
        ("около 40", "40", "#,##0", "около 40"),
        ("54,3%", "0.5432", "0.0%", ""),
    ],
)
def test_bulgarian_numbers_are_shown_as_they_are_worded(text, value, number_format, wording):
    entry = cell_entry(Cell(text, value), Column("x", numeric=True), BG)
    assert (entry.value, entry.number_format, entry.wording) == (Decimal(value), number_format, wording)


@pytest.mark.parametrize(
    ("text", "value", "kept"),
    [("85%", "0.85195530726256983240223463687150837989", "0.8520"), ("112%", "1.12375", "1.1238")],
)
def test_a_share_tells_no_more_than_its_four_decimals(text, value, kept):
    """Endless decimals would tell which whole numbers stand behind a share, withheld or not."""
    entry = cell_entry(Cell(text, value), Column("x", numeric=True), EN)
    assert (entry.value, entry.number_format, entry.wording) == (Decimal(kept), "0%", "")


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("123456789012345", True),
        ("1234567890123456", False),
        ("9999999999999.99", True),
        ("0.1", True),
        ("0.3333333333333333333333333333", False),
    ],
)
def test_a_number_that_a_spreadsheet_would_round_stands_as_text(value, kept):
    sheet = drawn((Cell("x"), Cell(value, value)), columns=(Column("a"), Column("b", numeric=True)))
    found = sheet.cell(HEAD + 1, 2)
    assert found.data_type == ("n" if kept else "s")
    assert (Decimal(repr(found.value)) if kept else found.value) == (Decimal(value) if kept else value)


def test_words_of_numbers_have_a_column_beside_them_and_the_numbers_stay_numbers():
    sheet = drawn(
        (Cell("Varna"), Cell("about 40", "40"), Cell("1", "1")),
        (Cell("Ruse"), Cell("hundreds of families"), Cell("2", "2")),
        (Cell("Lom"), Cell("12", "12"), Cell("3", "3")),
        columns=(Column("Town"), Column("People", "persons", True), Column("Events", "", True)),
    )
    assert values(sheet)[:4] == [
        ["Town", "People (persons)", "People, as worded", "Events"],
        ["Varna", 40, "about 40", 1],
        ["Ruse", "hundreds of families", None, 2],
        ["Lom", 12, None, 3],
    ]


def test_days_and_months_are_dates_where_they_say_no_more():
    cells = [
        ("20 June 2023", "2023-06-20"),
        ("June 2023", "2023-06"),
        ("8 to 10 May 2022", "2022-05-08/2022-05-10"),
        ("summer 2022", "2022-06-01"),
        ("1 May 1876", "1876-05-01"),
    ]
    sheet = drawn(*((Cell(text, value),) for text, value in cells), columns=(Column("When"),))
    assert [sheet.cell(HEAD + 1 + n, 1).value for n in range(5)] == [
        dt.datetime(2023, 6, 20),
        dt.datetime(2023, 6, 1),
        "8 to 10 May 2022",
        "summer 2022",
        "1 May 1876",
    ]


# What is withheld


def test_a_withheld_cell_is_its_word_and_nothing_else():
    """Even a value that should not be in the record stays out of the file."""
    columns = (Column("Town"), Column("People", numeric=True), Column("Share", numeric=True, bar=True))
    rows = (
        (Cell("Varna"), Cell("about 87,654", "87654"), Cell("98.7%", "0.987")),
        (Cell("Ruse"), Cell("withheld", "87653", withheld=True), Cell("withheld", "0.8765", withheld=True)),
    )
    content = written(shows(Table("t", "T", columns, rows, trail={"activities.csv": "2"})))
    sheet = opened(content)["Table 1"]
    assert values(sheet)[2] == ["Ruse", "withheld", None, "withheld"]
    everything = "".join(parts(content).values())
    assert "87653" not in everything and "0.8765" not in everything and "87654" in everything
    assert not any("comment" in name for name in parts(content))


# Text stays text


@pytest.mark.parametrize("start", [*STARTS, HOSTILE, "<b>&amp;</b>", "_x0041_", "line\nbreak"])
def test_text_is_kept_as_text_wherever_it_stands(start):
    held = fact("held", start, start, unit="text", label=start, definition=start, note=start)
    columns = (Column(start), Column("n", numeric=True))
    shown = Table("t", start, columns, ((Cell(start, start), Cell(start)),), notes=(start,), source=start)
    content = written(
        says("{eval}`facts.held`", {"held": held}),
        shows(shown),
        shows(chart(title=start)),
        title=start,
        office=start,
        acknowledgement=start,
        tiles=(),
        facts=(),
    )
    book = opened(content)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}
    told = [unescaped(cell.value) for cell in cells if cell.data_type == "s"]
    # cover (3), caption, header, two cells, note; of the fact wording, value, exact value, label, definition and note
    assert told.count(start) >= 14
    assert all(cell.quotePrefix for cell in cells if cell.data_type == "s" and not cell.hyperlink)


def test_nothing_in_the_file_runs_or_leads_outside():
    content = written(shows(table(rows={start: 1 for start in STARTS}, notes=("https://example.org/",))))
    told = parts(content)
    assert not any(re.search(r"<f[ >]", text) for name, text in told.items() if "worksheets" in name)
    assert not any("TargetMode" in text for text in told.values())
    assert not [name for name in told if re.search("vba|external|comments|drawing|macro|connection", name, re.I)]


def test_a_cell_that_is_too_long_is_refused_with_its_place():
    long = "x" * 32_768
    with pytest.raises(DocumentError, match="cannot hold") as refused:
        written(shows(table(rows={"short": 1, long: 2})), shows(table("other", caption=long)))
    assert [finding.column for finding in refused.value.findings] == [
        "sheet Contents, cell B12",
        "sheet Table 1, cell A6",
        "sheet Table 2, cell A1",
    ]


def test_a_cell_as_long_as_can_be_is_whole():
    long = "ж" * 32_767
    assert opened(written(shows(table(rows={long: 1}))))["Table 1"].cell(HEAD + 1, 1).value == long


# How it looks


def test_headers_stay_in_sight_and_rows_can_be_filtered_without_the_total(book):
    sheet = book["Table 1"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B5", "A4:C10")
    assert book["Facts"].freeze_panes == "B5"


def test_every_sheet_prints_on_turned_pages_with_its_header_and_a_footer(book):
    for sheet in book.worksheets[1:]:
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$4:$4"
        assert (sheet.oddFooter.left.text, sheet.oddFooter.center.text, sheet.oddFooter.right.text) == (
            "World Refugee Day 2023",
            "Demonstration data",
            "Page &P of &N",
        )


def test_an_ampersand_in_the_footer_is_an_ampersand():
    assert "&amp;LBread &amp;&amp; salt" in "".join(parts(written(title="Bread & salt")).values())


def test_columns_are_as_wide_as_they_need_within_bounds(book):
    widths = [book["Table 3"].column_dimensions[letter].width for letter in "ABCDEFGHIJKL"]
    assert all(9 <= width <= 51 for width in widths)


def test_bad_news_and_totals_are_seen():
    sheet = drawn(
        (Cell("Travel"), Cell("120%", "1.2", stressed=True)),
        (Cell("Total"), Cell("90%", "0.9")),
        totals=1,
        columns=(Column("Line"), Column("Burn", numeric=True)),
    )
    assert sheet.cell(HEAD + 1, 2).font.color.rgb == "FFD22630"
    assert sheet.cell(HEAD + 2, 1).font.bold and sheet.cell(HEAD + 2, 1).border.top.style == "thin"


def test_a_facts_long_list_of_rows_does_not_make_its_row_high():
    rows = ",".join(str(n) for n in range(2, 400, 2))
    told = {"x": fact("x", "1", "1", trail={"participations.csv": rows})}
    sheet = opened(written(says("{eval}`facts.x`", told), tiles=(), facts=()))["Facts"]
    assert sheet.row_dimensions[HEAD + 1].height <= 8 * 14 + 3
    assert sheet.cell(HEAD + 1, 13).value == f"participations.csv: {rows}"


# The file


def test_the_file_says_title_author_and_the_datas_day(book):
    told = book.properties
    assert (told.title, told.creator) == ("World Refugee Day 2023 – Country Office Sofia", "Country Office Sofia")
    assert told.created == told.modified == dt.datetime(2023, 12, 31)


def test_same_notebook_gives_the_same_bytes(notebook, manifest, content):
    assert documents.write_xlsx(documents.read_report(notebook), manifest) == content


def test_a_manifest_of_another_notebook_is_refused(notebook, manifest):
    with pytest.raises(DocumentError, match="does not fit"):
        documents.write_xlsx(documents.read_report(notebook), {**manifest, "facts": manifest["facts"][1:]})


def test_the_exporter_gives_the_builds_file(notebook, manifest, content):
    exporter = documents.ReportXLSXExporter()
    assert exporter.export_from_notebook == "Donor report (Excel)"
    exported, resources = exporter.from_notebook_node(notebook, {"ioreport": {"manifest": manifest}})
    assert (exported, resources["output_extension"]) == (content, ".xlsx")


@pytest.mark.slow
def test_libreoffice_opens_it_and_runs_nothing(soffice, tmp_path):
    (tmp_path / "x.xlsx").write_bytes(written(shows(table(rows={start: 40 for start in STARTS[:4]}))))
    # Every sheet as a file of its own, as it is seen.
    to = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", to]
    subprocess.run([*command, "--outdir", tmp_path, tmp_path / "x.xlsx"], check=True, capture_output=True)
    told = (tmp_path / "x-Table 1.csv").read_text("utf-8").splitlines()
    assert told[3:8] == [
        "Town,People reached (persons),Status",
        "=1+1,40,held",
        "+1,40,held",
        "-1,40,held",
        "@SUM(A1),40,held",
    ]
