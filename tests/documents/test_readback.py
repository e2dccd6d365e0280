"""What a finished document shows, read back out of each format piece by piece."""

import pytest

from ioreport import documents
from ioreport.documents.manifest_in_zip import carried, unpacked
from ioreport.documents.readback import read_contents
from ioreport.errors import UsageError


@pytest.fixture(scope="module")
def written(notebook, manifest, html, tmp_path_factory):
    """The documents of one notebook, by suffix."""
    folder = tmp_path_factory.mktemp("written")

    def of(suffix):
        path = folder / f"donor_report.{suffix}"
        if not path.exists():
            write = getattr(documents, f"write_{suffix}")
            made = html.encode() if suffix == "html" else write(documents.read_report(notebook), manifest)
            path.write_bytes(made)
        return path

    return of


FORMATS = ["html", "xlsx", pytest.param("docx", marks=pytest.mark.slow), pytest.param("pdf", marks=pytest.mark.slow)]


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_document_carries_the_same_manifest(written, suffix, manifest):
    assert documents.read_manifest(written(suffix)) == manifest


@pytest.mark.parametrize("suffix", ["xlsx", pytest.param("docx", marks=pytest.mark.slow)])
def test_a_word_or_excel_file_with_its_manifest_has_the_same_bytes_each_time(written, notebook, manifest, suffix):
    again = getattr(documents, f"write_{suffix}")(documents.read_report(notebook), manifest)
    assert again == written(suffix).read_bytes()
    assert "customXml/item1.xml" in unpacked(again) and carried(again)


@pytest.mark.parametrize("suffix", ["html", *FORMATS[2:]])
def test_the_cells_of_tables_and_of_charts_data_have_the_same_names_in_each_format(written, suffix, manifest):
    shown = read_contents(written(suffix)).cells
    listed = {
        f"{table['key']}/{row['name']}/{column['name']}": " ".join(text.split())
        for table in manifest["tables"]
        for row in table["rows"]
        for column, text in zip(table["columns"], row["cells"], strict=True)
    }
    assert {name: text for name, text in listed.items() if text} == {
        name: text for name, text in shown.items() if name in listed
    }


def test_a_page_is_read_with_its_tiles_texts_links_labels_and_alternative_texts(written):
    page = read_contents(written("html"))
    tile = page.of("tile")[0]
    assert (tile.place, tile.text, tile.facts) == ("first page", "1,234", (("people_reached", "1,234"),))
    figure = [piece for piece in page.pieces if piece.place == "Figure 1"]
    assert {"alternative text", "label", "picture", "paragraph"} <= {piece.kind for piece in figure}
    (said,) = [piece for piece in page.pieces if ("attendance", "hundreds of families") in piece.facts][:1]
    assert "hundreds of families" in said.text and said.where.endswith(str(said.number))


def test_no_text_of_a_page_is_passed_over(written, tmp_path):
    """Wherever somebody puts a number, between blocks or beside them, it is a piece."""
    page = written("html").read_text("utf-8")
    spots = ("</main>", "</header>", "</figure>", "</section>", "</ul>", "</body>", "<footer>", "</details>")
    for number, spot in enumerate(spots):
        changed = page.replace(spot, f"8{number}917 {spot}" if spot.startswith("</") else f"{spot} 8{number}917", 1)
        (tmp_path / "x.html").write_text(changed, "utf-8")
        assert any(f"8{number}917" in piece.text for piece in read_contents(tmp_path / "x.html").pieces), spot


def test_a_cell_of_a_workbook_is_read_as_the_file_has_it(written):
    cells = read_contents(written("xlsx")).cells
    assert "Contents" in {name.split(",")[0].removeprefix("sheet ") for name in cells}
    assert any(text == "1234" for name, text in cells.items() if name.startswith("sheet Facts"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.html", b'<script type="application/json" id="ioreport-facts">{"ioreport":1}</script>'),
        ("x.docx", b"PK\x03\x04 and no more"),
        ("x.xlsx", b""),
        ("x.pdf", b"%PDF-1.7\n"),
    ],
)
def test_a_file_that_carries_nothing_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match="carries no facts"):
        read_contents(tmp_path / name)
