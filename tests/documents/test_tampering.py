"""One thing changed in a finished document: what is told when it is held against the office's own build of it."""

import pytest

from ioreport import documents, provenance
from ioreport.documents.readback import read_contents
from tests import tampering


@pytest.fixture(scope="module")
def built(notebook, manifest, html):
    made = {"html": html.encode()}

    def of(suffix):
        if suffix not in made:
            made[suffix] = getattr(documents, f"write_{suffix}")(documents.read_report(notebook), manifest)
        return made[suffix]

    return of


@pytest.fixture
def told(built, tmp_path):
    """What is told of a document that somebody changed."""

    def of(suffix, change, *arguments):
        paths = [tmp_path / f"{name}.{suffix}" for name in ("sent", "again")]
        paths[0].write_bytes(change(built(suffix), *arguments))
        paths[1].write_bytes(built(suffix))
        sent, again = map(read_contents, paths)
        facts = provenance.tell(provenance.unlike_facts(sent.manifest, again.manifest))
        carried = map(str, provenance.unlike_carried(sent.manifest, again.manifest))
        return [*facts, *carried, *map(str, provenance.unlike_pieces(sent, again))]

    return of


def of_fact(key, **changes):
    def change(manifest):
        next(fact for fact in manifest["facts"] if fact["key"] == key).update(changes)

    return change


def without(key):
    def change(manifest):
        manifest["facts"] = [fact for fact in manifest["facts"] if fact["key"] != key]

    return change


def of_table(manifest):
    manifest["tables"][0]["rows"][0]["cells"][1] = "999"


@pytest.mark.parametrize("suffix", ["html", "xlsx"])
def test_an_untouched_document_has_nothing_told(told, suffix):
    assert told(suffix, lambda content: content) == []


IN_PAGE = {
    "tile": (tampering.in_page, ">1,234<", ">1,334<", "first page, tile 1: shows “1,334”, the office's build “1,234”"),
    "prose": (
        tampering.in_page,
        '-2" href="#fact-activities_held">12<',
        '-2" href="#fact-activities_held">13<',
        "What was achieved, paragraph 1: shows “In the year 13 activities were held, ",
    ),
    "text without a fact": (
        tampering.in_page,
        "eleven countries",
        "seventeen countries",
        "What was achieved, paragraph 2: shows “Food from seventeen countries”, "
        "the office's build “Food from eleven countries”",
    ),
    "cell": (
        tampering.in_page,
        "<td class=num>268</td>",
        "<td class=num>868</td>",
        "towns/Plovdiv/People-reached: shows “868”, the office's build “268”",
    ),
    "alternative text": (
        tampering.in_page,
        "by town: Sofia 512,",
        "by town: Sofia 519,",
        "Figure 1, alternative text 1: shows “… reached by town: Sofia 519, Plovdiv 268, "
        "Varna 201, …”, the office's build “… reached by town: Sofia 512, Plovdiv 268, "
        "Varna 201, …”",
    ),
    "label": (
        tampering.in_drawing,
        ">268<",
        ">288<",
        "Figure 1, narrow, label 6: shows “288”, the office's build “268”",
    ),
    "shape of a drawing": (tampering.in_drawing, 'height="22"', 'height="44"', "Figure 1, narrow, picture 1: shows "),
    "row of the sources": (tampering.in_page, "rows 2–13", "rows 2–14", "Where each figure comes from, "),
    "head of the file": (tampering.in_page, "<title>World", "<title>9 World", "head of the file, title, "),
    "text that was added": (
        tampering.in_page,
        "</main>",
        "<p>98% were content.</p></main>",
        "Files, paragraph 2: shows “98% were content.”, the office's build has nothing there",
    ),
    "text that was left out": (
        tampering.in_page,
        "<li>Food from eleven countries</li>",
        "",
        "What was achieved, paragraph 2: “Food from eleven countries” is missing",
    ),
}


@pytest.mark.parametrize("change", IN_PAGE.values(), ids=IN_PAGE)
def test_one_thing_changed_in_a_page_is_named_with_its_place_and_nothing_else(told, change):
    tampered, old, new, expected = change
    (line,) = told("html", tampered, old, new)
    assert line.startswith(expected)


IN_FACTS = {
    "value": (of_fact("people_reached", value="1235"), "people_reached: value was 1235, is 1234"),
    "text": (of_fact("people_reached", text="1,235"), "people_reached: was 1,235, is 1,234"),
    "fact removed": (without("volunteers"), "facts, volunteers: “about 40” is missing"),
    "fact marked withheld": (of_fact("places", withheld=True), "places: withheld was True, is False"),
    "measure swapped": (
        of_fact("people_reached", measure="attendance"),
        "people_reached: measure was attendance, is people_reached",
    ),
    "definition reworded": (of_fact("people_reached", definition="Everybody."), "people_reached: another definition"),
    "argument": (of_fact("places", arguments={"grant": "G-02"}), "places: grant was G-02, is G-01"),
    "rows": (of_fact("places", trail={"activities.csv": "2"}), "places: other rows of activities.csv"),
    "cell of a table": (of_table, "facts, by-town/Sofia/People: shows “999”, the office's build “512”"),
}


@pytest.mark.parametrize("change", IN_FACTS.values(), ids=IN_FACTS)
def test_one_thing_changed_in_the_embedded_facts_is_named(told, change):
    tampered, expected = change
    assert told("html", tampering.in_facts, tampered) == [expected]


def test_a_cell_of_a_workbook_and_its_facts_are_named(told):
    (line,) = told("xlsx", tampering.in_package, "xl/worksheets/sheet2.xml", "<v>268</v>", "<v>269</v>")
    assert line == "sheet Figure 1, cell B6: shows “269”, the office's build “268”"
    (line,) = told("xlsx", tampering.in_package, "customXml/item1.xml", '"value":"1234"', '"value":"1235"')
    assert line == "people_reached: value was 1235, is 1234"


@pytest.mark.slow
def test_a_word_document_is_held_in_text_cell_and_facts(told):
    (tile,) = told("docx", tampering.in_package, "word/document.xml", ">1,234<", ">1,235<")
    assert tile == "first page, tile 1: shows “1,235”, the office's build “1,234”"
    (cell,) = told("docx", tampering.in_package, "word/document.xml", ">268<", ">269<")
    assert cell.endswith("/Plovdiv/People-reached: shows “269”, the office's build “268”")
    (fact,) = told("docx", tampering.in_package, "customXml/item1.xml", '"value":"1234"', '"value":"1235"')
    assert fact == "people_reached: value was 1235, is 1234"


@pytest.mark.slow
def test_a_pdf_is_held_in_text_cell_label_and_attachment(told):
    (tile,) = told("pdf", tampering.in_print, "1,234", "1,243")
    assert tile == "first page, paragraph 6: shows “1,243”, the office's build “1,234”"
    (cell,) = told("pdf", tampering.in_print, "1,037", "1,073")
    assert cell.startswith("long/Town-number-1/People-reached: shows “1,073”")
    (fact,) = told("pdf", tampering.in_attachment, of_fact("people_reached", value="1235"))
    assert fact == "people_reached: value was 1235, is 1234"


def test_a_page_without_its_notebook_is_held_against_the_facts_that_it_carries(built, tmp_path):
    """Where nothing can be built again, at least what leads to a fact, and each cell, reads as it is carried."""
    path = tmp_path / "x.html"
    for old, new, expected in (
        (">1,234<", ">1,334<", "first page, tile 1, fact people_reached: shows “1,334”, the"),
        ("<td class=num>268</td>", "<td class=num>868</td>", "towns/Plovdiv/People-reached: shows “868”, the"),
    ):
        path.write_bytes(tampering.in_page(built("html"), old, new))
        (unlike,) = provenance.unlike_within(read_contents(path))
        assert str(unlike).startswith(expected) and "the facts in the document" in str(unlike)
    path.write_bytes(tampering.in_facts(built("html"), without("volunteers")))
    assert {str(each).partition(":")[0] for each in provenance.unlike_within(read_contents(path))} == {
        "first page, tile 4, fact volunteers",
        "What was achieved, paragraph 1, fact volunteers",
    }
    path.write_bytes(built("html"))
    assert provenance.unlike_within(read_contents(path)) == ()


@pytest.mark.slow
def test_a_word_document_without_its_notebook_names_the_fact_of_each_figure(built, tmp_path):
    path = tmp_path / "x.docx"
    path.write_bytes(built("docx"))
    assert provenance.unlike_within(read_contents(path)) == ()
    path.write_bytes(tampering.in_package(built("docx"), "word/document.xml", ">1,234<", ">1,334<"))
    (tile,) = provenance.unlike_within(read_contents(path))
    assert str(tile) == ("first page, tile 1, fact people_reached: shows “1,334”, the facts in the document “1,234”")
    path.write_bytes(
        tampering.in_package(built("docx"), "customXml/item1.xml", '"key":"volunteers"', '"key":"volunteering"')
    )
    assert {str(each).partition(":")[0] for each in provenance.unlike_within(read_contents(path))} == {
        "first page, tile 7, fact volunteers",
        "What was achieved, paragraph 1, fact volunteers",
    }
