"""One thing at a time changes, and a document is out of date just where it can depend on that."""

import json
import shutil
from pathlib import Path

import pytest

from ioreport.batch.build_cache import BuildCache
from ioreport.batch.dependencies import Dependencies
from ioreport.tables import read_office

OFFICE = Path(__file__).parents[2] / "data" / "office"
OF_PROJECT = ("activities", "grants", "indicator_values", "narratives", "participations", "reports", "transactions")
WHOLE = ("exchange_rates", "places")


@pytest.fixture
def desk(tmp_path):
    shutil.copytree(OFFICE, tmp_path / "office")
    shutil.copytree(Path(__file__).parents[3] / "ioreport" / "brand" / "fonts", tmp_path / "fonts")
    brand = (Path(__file__).parents[3] / "ioreport" / "brand" / "brand.toml").read_text("utf-8")
    (tmp_path / "brand.toml").write_text(brand, "utf-8")
    (tmp_path / "n.ipynb").write_text("{}", "utf-8")
    (tmp_path / "beside.csv").write_text("1", "utf-8")
    (tmp_path / "n-R-01.html").write_text("a document", "utf-8")
    return Desk(tmp_path)


class Desk:
    """A document for R-01, of the project P-01, as a batch has recorded it."""

    def __init__(self, folder):
        self.folder, self.office, self.document = folder, folder / "office", folder / "n-R-01.html"
        reads = {
            "rows": [[table, "P-01"] for table in OF_PROJECT] + [[table, ""] for table in WHOLE],
            "files": [str(folder / "beside.csv"), str(next((self.office / "photos").iterdir()))],
        }
        self.order = {
            "notebook": str(folder / "n.ipynb"),
            "brand": str(folder / "brand.toml"),
            "parameters": {"report": "R-01"},
            "to": ["html"],
            "sources": "short",
            "report": "R-01",
            "reads": reads,
        }
        parts = self.parts()
        BuildCache.read(folder).note("n-R-01", ("reports", "R-01"), parts, [self.document], self.order)

    def parts(self, **other):
        return Dependencies(read_office(self.office)[0]).parts({**self.order, **other})

    def why(self, **other):
        record = BuildCache.read(self.folder).records["n-R-01"]
        return record.changes(self.parts(**other), self.folder, [self.document])

    def edit(self, table, row, old, new):
        """Change a cell of a row, numbered as in a spreadsheet."""
        file = self.office / f"{table}.csv"
        lines = file.read_text("utf-8").splitlines(keepends=True)
        assert old in lines[row - 1], lines[row - 1]
        lines[row - 1] = lines[row - 1].replace(old, new, 1)
        file.write_text("".join(lines), "utf-8")

    def add(self, table, line):
        with (self.office / f"{table}.csv").open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def write_text_file(self, report):
        file = self.office / "narratives" / report / "changes.fr.md"
        file.parent.mkdir(parents=True)
        file.write_text("Rien.", "utf-8")

    def row(self, table, text):
        """The number of the first row that has a text."""
        lines = (self.office / f"{table}.csv").read_text("utf-8").splitlines()
        return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_nothing_changed_and_the_document_is_kept(desk):
    assert desk.why() == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda desk: desk.edit("reports", desk.row("reports", "R-01"), "donor", "public"), "rows of reports.csv"),
        (lambda desk: desk.edit("grants", desk.row("grants", "G-01"), "G-01,", "G-01,new "), "rows of grants.csv"),
        (lambda desk: desk.edit("places", 2, ",", "x,"), "rows of places.csv"),
        (lambda desk: desk.edit("exchange_rates", 2, "20", "21"), "rows of exchange_rates.csv"),
        (
            lambda desk: desk.add(
                "activities", "A-new,,No project named,event,2023-06-01,2023-06-01,PL-01,completed,,,"
            ),
            "rows of activities.csv",
        ),
        (lambda desk: (desk.folder / "n.ipynb").write_text("{ }", "utf-8"), "the notebook"),
        (lambda desk: (desk.folder / "brand.toml").write_text("", "utf-8"), "the brand"),
        (lambda desk: (desk.folder / "beside.csv").write_text("2", "utf-8"), "beside.csv"),
        (lambda desk: (desk.folder / "beside.csv").unlink(), "beside.csv"),
        (lambda desk: next((desk.office / "photos").iterdir()).write_bytes(b"x"), "photos/"),
        (
            lambda desk: (
                (desk.office / "templates").mkdir() or (desk.office / "templates" / "8+3.toml").write_text("", "utf-8")
            ),
            "the names of the office's files",
        ),
        (lambda desk: desk.write_text_file("R-01"), "the names of the report's texts"),
        (lambda desk: desk.document.write_text("edited", "utf-8"), "n-R-01.html is no longer as it was written"),
        (lambda desk: desk.document.unlink(), "n-R-01.html is missing"),
    ],
    ids=[
        "own report",
        "own grant",
        "a place",
        "a rate",
        "a row of no project",
        "notebook",
        "brand",
        "a file",
        "a file gone",
        "a photo",
        "a new template",
        "a text in a file",
        "the document",
        "the document gone",
    ],
)
def test_what_it_is_made_from_changes_and_it_is_built_again(desk, change, told):
    change(desk)
    assert any(told in reason for reason in desk.why()), desk.why()


def test_a_row_of_another_project_changes_and_the_document_is_kept(desk):
    desk.edit("grants", desk.row("grants", "G-02"), "G-02,", "G-02,new ")
    desk.edit("reports", desk.row("reports", "R-03"), ",bg", ",en")
    desk.edit("activities", desk.row("activities", ",P-02,"), "completed", "ongoing")
    assert desk.why() == ()


def test_a_text_in_a_file_of_another_report_and_the_document_is_kept(desk):
    desk.write_text_file("R-03")
    assert desk.why() == ()


def test_a_row_that_changes_hands_is_a_change_for_both(desk):
    desk.edit("grants", desk.row("grants", "G-02"), "P-02", "P-01")
    assert "rows of grants.csv changed" in desk.why()


def test_rows_that_move_change_the_trails_of_a_document(desk):
    file = desk.office / "grants.csv"
    header, *rows = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([header, *rows[::-1]]) + "\n", "utf-8")
    assert "rows of grants.csv changed" in desk.why()


def test_a_table_that_was_not_read_may_change(desk):
    desk.add("partners", "p-new,A new partner,ngo,BG")
    assert desk.why() == ()


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"parameters": {"report": "R-01", "language": "bg"}}, "the option parameters changed"),
        ({"sources": "full"}, "the option sources changed"),
        ({"to": ["html", "pdf"]}, "the option to changed"),
    ],
)
def test_what_is_asked_for_changes(desk, other, told):
    assert desk.why(**other) == (told,)


@pytest.mark.parametrize("name", ["created", "ioreport"])
def test_what_the_office_says_of_itself_changes(desk, name):
    file = desk.office / "datapackage.json"
    document = json.loads(file.read_text("utf-8"))
    document[name] = "2030-01-01T00:00:00Z" if name == "created" else {**document[name], "office": "Another name"}
    file.write_text(json.dumps(document), "utf-8")
    assert "the office's description changed" in desk.why()


@pytest.mark.parametrize("part", ["program_sha256", "libraries_sha256"])
def test_the_program_or_a_library_changes(desk, monkeypatch, part):
    monkeypatch.setattr(f"ioreport.batch.dependencies.{part}", lambda: "another")
    assert len(desk.why()) == 1 and desk.why()[0].split()[1] in ("program", "libraries")


def test_where_it_is_not_known_what_was_read_every_row_and_file_counts(desk):
    order = {**desk.order, "reads": {}}
    before = Dependencies(read_office(desk.office)[0]).parts(order)
    desk.add("partners", "p-new,A new partner,ngo,BG")
    after = Dependencies(read_office(desk.office)[0]).parts(order)
    assert [part for part in after if before.get(part) != after[part]] == ["rows of partners.csv"]
