"""`ioreport review`: a Word document of our own writer, edited in its XML as Word does it, comes back."""

import copy
import io
import zipfile
from types import SimpleNamespace

import nbformat
import pytest
from lxml import etree
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from ioreport import documents
from ioreport.tables import load
from tests.command import status_of
from tests.documents.notebooks import cover, executed, says, shows
from tests.spec.reports.drawing import draw

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STORY = (
    "We *met* {eval}`facts.people_reached` people there. Rain fell often.\n\n- food and music\n- a long match\n\n"
    "All went home."
)


def q(name):
    return f"{{{W}}}{name}"


def made(name, *children, text=None, **values):
    element = etree.Element(q(name), {q(key): value for key, value in values.items()})
    element.extend(children)
    element.text = text
    return element


def tracked(kind, *runs, author="Ana"):
    return made(kind, *runs, id="900", author=author, date="2024-01-01T00:00:00Z")


class Letter:
    """A Word document that somebody edits."""

    def __init__(self, content):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
        self.body = etree.fromstring(self.parts["word/document.xml"])

    def run(self, text):
        """The first run with a text."""
        return next(each for each in self.body.iter(q("r")) if text in "".join(each.itertext(q("t"))))

    def change(self, old, new, author="Ana", run=None):
        """Replace words, as Word does it with Track Changes on."""
        run = self.run(old) if run is None else run
        whole = "".join(run.itertext(q("t")))
        before, _, after = whole.partition(old)
        pieces = [self.part(run, before)] if before else []
        pieces += [tracked("del", self.part(run, old, "delText"), author=author)]
        pieces += [tracked("ins", self.part(run, new), author=author)] if new else []
        pieces += [self.part(run, after)] if after else []
        self.replace(run, pieces)

    def insert(self, after, words, author="Ana"):
        run = self.run(after)
        before, _, rest = "".join(run.itertext(q("t"))).partition(after)
        self.replace(
            run,
            [
                self.part(run, before + after),
                tracked("ins", self.part(run, words), author=author),
                self.part(run, rest),
            ],
        )

    def part(self, run, text, tag="t"):
        new = copy.deepcopy(run)
        for each in [*new.iter(q("t"))]:
            new.remove(each)
        told = made(tag, text=text)
        told.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        new.append(told)
        return new

    def replace(self, run, pieces):
        parent, place = run.getparent(), run.getparent().index(run)
        parent.remove(run)
        for piece in reversed(pieces):
            parent.insert(place, piece)

    def new_paragraph_after(self, text, words):
        """Enter at the end of a paragraph, and a new one: the first paragraph's mark is the inserted one."""
        paragraph = next(each for each in self.run(text).iterancestors(q("p")))
        second = made("p", tracked("ins", made("r", made("t", text=words))))
        if (style := paragraph.find(q("pPr"))) is not None:
            second.insert(0, copy.deepcopy(style))
        mark = made("rPr", tracked("ins"))
        head = paragraph.find(q("pPr"))
        if head is None:
            paragraph.insert(0, head := made("pPr"))
        head.append(mark)
        paragraph.addnext(second)

    def comment(self, words, text, author="Ben"):
        run = self.run(words)
        run.addprevious(made("commentRangeStart", id="7"))
        run.addnext(made("r", made("commentReference", id="7")))
        run.addnext(made("commentRangeEnd", id="7"))
        said = made("comment", made("p", made("r", made("t", text=text))), id="7", author=author)
        self.parts["word/comments.xml"] = etree.tostring(made("comments", said))

    def figure(self, key):
        """The figure in the text; the first one is on the cover."""
        _, found, *_ = (each for each in self.body.iter(q("hyperlink")) if each.get(q("anchor")) == f"fact_{key}")
        return found

    def save(self, path):
        self.parts["word/document.xml"] = etree.tostring(self.body)
        with zipfile.ZipFile(path, "w") as package:
            for name, content in self.parts.items():
                package.writestr(name, content)
        return path


@pytest.fixture
def desk(tmp_path):
    """An office with one narrative, and the Word document that a build wrote from it."""
    (tmp_path / "office").mkdir()
    rows = [{"report_id": "r", "section_id": "story", "language": "en", "text": STORY}]
    rows.append({"report_id": "last", "section_id": "plans", "language": "en", "text": "Plans, as they are."})
    draw(tmp_path / "office", narratives="| report_id |")
    lines = ["report_id,section_id,language,text"]
    lines += [",".join([*list(row.values())[:3], '"' + row["text"].replace('"', '""') + '"']) for row in rows]
    (tmp_path / "office/narratives.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return SimpleNamespace(office=tmp_path / "office", folder=tmp_path, letter=Letter(written(STORY)))


def written(story):
    notebook = executed(shows(cover()), says(f"## The story\n\n{story}"))
    report = documents.read_report(notebook)
    manifest = documents.manifest_of(report, name="donor_report.ipynb", parameters={"report": "r"})
    return documents.write_docx(report, manifest, None)


def reviewed(desk, capsys, *more):
    path = desk.letter.save(desk.folder / "back.docx")
    status = status_of("review", path, "--data", desk.office, *more)
    told = capsys.readouterr()
    return status, told.out + told.err


def text_of(desk):
    return load(desk.office, cache=False).narratives["text"].iloc[0]


def test_an_edit_is_shown_as_a_change_of_the_narrative_and_nothing_is_written(desk, capsys):
    before = (desk.office / "narratives.csv").read_bytes()
    desk.letter.change("Rain fell often", "It rained for days")
    status, told = reviewed(desk, capsys)
    assert status == 0
    assert "narratives.csv, row 2, section story, by Ana:" in told
    assert "- We *met* {eval}`facts.people_reached` people there. Rain fell often." in told
    assert "+ We *met* {eval}`facts.people_reached` people there. It rained for days." in told
    assert "1 text changed, 0 edits not taken, 0 comments" in told
    assert (desk.office / "narratives.csv").read_bytes() == before


def test_it_is_taken_with_accept_and_all_else_stays(desk, capsys):
    before = (desk.office / "narratives.csv").read_text("utf-8")
    desk.letter.change("Rain fell often", "It rained for days")
    desk.letter.insert("a long match", " and a short one", author="Ivo")
    status, told = reviewed(desk, capsys, "--accept")
    assert status == 0 and "by Ana, Ivo" in told and "written: " in told
    after = before.replace("Rain fell often", "It rained for days").replace(
        "a long match", "a long match and a short one"
    )
    assert (desk.office / "narratives.csv").read_text("utf-8") == after


def test_words_of_a_notebooks_own_cell_are_changed_there(desk, capsys):
    """The narrative has the same words; the document was made from the cell."""
    notebook = new_notebook(cells=[new_code_cell("pass"), new_markdown_cell(f"## The story\n\n{STORY}")])
    nbformat.write(notebook, desk.folder / "own.ipynb")
    before = (desk.office / "narratives.csv").read_bytes()
    desk.letter.change("Rain fell often", "It rained for days")
    status, told = reviewed(desk, capsys, "--accept", "--notebook", desk.folder / "own.ipynb")
    assert status == 1 and "these words stand in own.ipynb, cell 2: change them there" in told
    assert (desk.office / "narratives.csv").read_bytes() == before


def test_emphasis_stays_where_its_word_changes(desk, capsys):
    desk.letter.change("met", "saw")
    assert reviewed(desk, capsys, "--accept")[0] == 0
    assert text_of(desk).startswith("We *saw* {eval}`facts.people_reached` people")


def test_a_new_paragraph_and_a_new_item(desk, capsys):
    desk.letter.new_paragraph_after("Rain fell often", "Nobody was hurt.")
    desk.letter.new_paragraph_after("food and music", "dances")
    assert reviewed(desk, capsys, "--accept")[0] == 0
    assert "Rain fell often.\n\nNobody was hurt.\n\n- food and music\n- dances\n- a long match" in text_of(desk)


def test_marks_of_markdown_in_what_was_typed_are_letters(desk, capsys):
    desk.letter.change("Rain fell often", "Rain *fell* [often]")
    assert reviewed(desk, capsys, "--accept")[0] == 0
    assert "Rain \\*fell\\* \\[often\\]" in text_of(desk)


def test_an_edit_inside_a_figure_is_refused_with_the_rows_that_it_comes_from(desk, capsys):
    desk.letter.change("234", "300", run=desk.letter.figure("people_reached").find(q("r")))
    desk.letter.change("All went home", "All left")
    before = (desk.office / "narratives.csv").read_bytes()
    status, told = reviewed(desk, capsys, "--accept")
    assert status == 1
    assert "people_reached “1,234” comes from participations.csv, rows 2-40,45" in told
    assert "under “The story”, by Ana" in told
    assert (desk.office / "narratives.csv").read_bytes() == before, "whole or none"


def test_a_figure_that_is_replaced_by_a_typed_number_is_refused(desk, capsys):
    link = desk.letter.figure("people_reached")
    run = link.find(q("r"))
    link.replace(run, tracked("del", desk.letter.part(run, "1,234", "delText")))
    link.addnext(tracked("ins", made("r", made("t", text="1,300"))))
    status, told = reviewed(desk, capsys)
    assert status == 1 and "participations.csv, rows 2-40,45" in told


def test_a_figure_may_go_with_its_sentence(desk, capsys):
    link = desk.letter.figure("people_reached")
    run = link.find(q("r"))
    link.replace(run, tracked("del", desk.letter.part(run, "1,234", "delText")))
    desk.letter.change(" people there", "many people there")
    assert reviewed(desk, capsys, "--accept")[0] == 0
    assert text_of(desk).startswith("We *met* many people there.")


def test_a_number_typed_elsewhere_is_refused_by_the_rules_of_narratives(desk, capsys):
    desk.letter.change("Rain fell often", "Rain fell on 12 days")
    status, told = reviewed(desk, capsys)
    assert status == 1 and "12 in “" in told and "a fact" in told


def test_an_edit_of_what_is_no_narrative_is_refused_and_says_so(desk, capsys):
    desk.letter.change("The story", "The tale")
    status, told = reviewed(desk, capsys)
    assert status == 1 and "none of the report's narratives" in told


def test_a_narrative_that_changed_since_is_not_overwritten(desk, capsys):
    table = desk.office / "narratives.csv"
    table.write_text(table.read_text("utf-8").replace("Rain fell often", "Snow fell often"), "utf-8")
    desk.letter.change("Rain fell often", "It rained")
    status, told = reviewed(desk, capsys, "--accept")
    assert status == 1 and "as the office has them" in told and "Snow fell often" in text_of(desk)


def test_a_comment_is_listed_with_author_place_and_text(desk, capsys):
    desk.letter.comment("All went home", "Is that so? Please check.")
    status, told = reviewed(desk, capsys)
    assert status == 0
    assert "comment by Ben, under “The story” at “All went home.”: Is that so? Please check." in told


def test_a_text_in_a_file_is_changed_in_its_file(desk, capsys):
    table = desk.office / "narratives.csv"
    table.write_text("report_id,section_id,language,text\n", "utf-8")
    file = desk.office / "narratives/r/story.en.md"
    file.parent.mkdir(parents=True)
    file.write_text(f"---\nallow: 8+3 = a name\n---\n{STORY}\n", "utf-8")
    desk.letter.change("Rain fell often", "It rained for days")
    assert reviewed(desk, capsys, "--accept")[0] == 0
    assert file.read_text("utf-8") == f"---\nallow: 8+3 = a name\n---\n{STORY}\n".replace(
        "Rain fell often", "It rained for days"
    )


def test_an_edit_without_track_changes_is_not_lost(desk, capsys):
    run = desk.letter.run("Rain fell often")
    run.find(q("t")).text = run.find(q("t")).text.replace("Rain fell often", "It rained for days")
    status, told = reviewed(desk, capsys)
    assert status == 1 and "without Track Changes" in told and "It rained for days" in told


def test_a_document_without_changes_says_so(desk, capsys):
    status, told = reviewed(desk, capsys, "--accept")
    assert status == 0 and "0 texts changed, 0 edits not taken, 0 comments" in told


def test_a_document_that_has_lost_its_facts_is_read_with_the_one_that_was_sent(desk, capsys):
    sent = desk.letter.save(desk.folder / "sent.docx")
    desk.letter.change("Rain fell often", "It rained for days")
    del desk.letter.parts["customXml/item1.xml"]
    status, told = reviewed(desk, capsys)
    assert status == 2 and "--sent" in told
    assert reviewed(desk, capsys, "--sent", sent)[0] == 0


# Hostile documents


def refused(desk, capsys):
    before = (desk.office / "narratives.csv").read_bytes()
    status, told = reviewed(desk, capsys, "--accept")
    assert (desk.office / "narratives.csv").read_bytes() == before and "Traceback" not in told
    return status, told


def test_macros_are_refused(desk, capsys):
    desk.letter.parts["word/vbaProject.bin"] = b"x"
    status, told = refused(desk, capsys)
    assert status == 2 and "macros" in told


def test_entities_are_refused(desk, capsys):
    desk.letter.comment("All went home", "x")
    bomb = b'<!DOCTYPE c [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    desk.letter.parts["word/comments.xml"] = bomb + desk.letter.parts["word/comments.xml"]
    status, told = refused(desk, capsys)
    assert status == 2 and "entities" in told


def test_a_package_that_unpacks_to_gigabytes_is_refused(desk, capsys, monkeypatch):
    monkeypatch.setattr("ioreport.documents.manifest_in_zip._MOST", 100_000)
    desk.letter.parts["word/media/bomb.png"] = bytes(200_000)
    status, _ = refused(desk, capsys)
    assert status == 2


@pytest.mark.parametrize("content", [b"", b"PK", b"<w:document/>"])
def test_what_is_no_document_is_refused(desk, capsys, content):
    path = desk.folder / "x.docx"
    path.write_bytes(content)
    assert status_of("review", path, "--data", desk.office) == 2


def test_a_document_of_another_office_is_refused(desk, capsys):
    reports = desk.office / "reports.csv"
    reports.write_text(reports.read_text("utf-8").replace("\nr,", "\nother,"), "utf-8")
    (desk.office / "narratives.csv").unlink()
    status, told = reviewed(desk, capsys)
    assert status == 2 and "no report of" in told
