"""`ioreport explain`, `verify` and `diff` as a reader of a document calls them, who knows no key."""

import json
import shutil

import pytest

import ioreport as ir
from tests.command import status_of

pytestmark = pytest.mark.slow

HEADER = "activity_id,title,kind,start_date,end_date,place_id,status\n"
FILES = {
    "datapackage.json": json.dumps(
        {
            "name": "o",
            "created": "2023-12-31T00:00:00Z",
            "ioreport": {
                "office": "Lipovo",
                "country": "BG",
                "currency": "EUR",
                "languages": ["en"],
                "demonstration": True,
            },
        }
    ),
    "activities.csv": HEADER + "a,Spring,event,2023-03-01,2023-03-01,,completed\n"
    "b,Autumn,event,2023-09-01,2023-09-01,,completed\n",
    "participations.csv": "row_id,activity_id,population,sex,unit,people,precision,basis\n"
    "1,a,refugee,u,person,319,exact,counted\n2,b,refugee,u,person,40,about,counted\n",
    "partners.csv": "partner_id,name,kind\np1,Maria,ngo\n",
}


NOT_CHECKED = (
    "not checked: texts, alternative texts, labels and pictures; the notebook 'n.ipynb' "
    "is not in notebooks/: name it with --notebook"
)


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path, capsys)


class Desk:
    """A folder with an office in data/, where documents are written that carry nothing but their facts."""

    def __init__(self, folder, capsys):
        self.folder, self.capsys = folder, capsys
        self.office = folder / "data" / "lipovo"
        self.office.mkdir(parents=True)
        for name, text in FILES.items():
            (self.office / name).write_text(text, "utf-8")

    def change(self, name, old, new):
        path = self.office / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    def document(self, name="d.html", withheld=()):
        office = ir.load(self.office)
        facts = ir.Ledger(office)
        facts.state("spring", "people_reached", activity="a")
        facts.state("autumn", "people_reached", activity="b")
        facts.state("people_reached", activity="b")
        facts.state("partner", "recorded", table="partners", key="p1", column="name")
        report = {"notebook": "n.ipynb", "parameters": {}, "language": "en", "demonstration": True}
        inputs = [{"file": each.file, "sha256": each.sha256, "rows": each.rows} for each in office.inputs]
        written = [{**fact.written(), "withheld": fact.key in withheld} for fact in facts]
        told = {"ioreport": 1, "report": report, "inputs": inputs, "facts": written}
        script = f'<script type="application/json" id="ioreport-facts">{json.dumps(told)}</script>'
        (self.folder / name).write_text(script, "utf-8")
        return name

    def run(self, *arguments):
        status = status_of(*arguments)
        said = self.capsys.readouterr()
        return status, said.out.splitlines(), said.err


def keys(lines):
    return [line.split()[1] for line in lines if line.startswith("key:")]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("spring", ["spring"]),
        ("people reached", ["people_reached"]),
        ("319", ["spring"]),
        ("about 40", ["autumn", "people_reached"]),
        ("40", ["autumn", "people_reached"]),
        ("maria", ["partner"]),
    ],
)
def test_a_fact_is_explained_by_its_key_and_by_what_the_reader_sees(desk, asked, meant):
    status, lines, _ = desk.run("explain", desk.document(), asked)
    assert (status, keys(lines)) == (0, meant)


@pytest.mark.parametrize("asked", ["nothing", "19", "4", "", "reached"])
def test_what_no_fact_says_is_refused_with_all_that_there_are(desk, asked):
    status, _, said = desk.run("explain", desk.document(), asked)
    assert status == 2
    for line in ("  spring: 319", "  autumn: about 40", "  partner: Maria"):
        assert line in said.splitlines()
    assert said.splitlines()[-1] == "Next: name one of these, or a text as the document shows it"


def test_a_file_that_changed_elsewhere_does_not_keep_a_fact_from_its_rows(desk):
    document = desk.document()
    desk.change("partners.csv", "Maria", "Marija")
    status, lines, _ = desk.run("explain", document, "319")
    assert status == 0
    assert lines[0] == "partners.csv: not the file that the document was built from; no row shown here is of it"
    assert any("people = 319" in line for line in lines)


def test_where_the_fact_s_own_file_changed_the_office_must_be_named(desk):
    document = desk.document()
    desk.change("participations.csv", "319", "320")
    status, _, said = desk.run("explain", document, "spring")
    assert status == 2 and "(activities.csv, participations.csv)" in said and "--data" in said
    status, lines, _ = desk.run("explain", document, "spring", "--data", "data/lipovo")
    assert status == 0
    assert lines[0] == "participations.csv: not the file that the document was built from; the rows are those of today"


@pytest.mark.parametrize(
    "command", [("explain", "d.docx", "x"), ("verify", "d.xlsx", "--data", "data/lipovo"), ("diff", "d.docx", "d.docx")]
)
def test_a_document_without_facts_names_those_that_have_them(desk, command):
    for name in ("d.docx", "d.xlsx"):
        (desk.folder / name).write_bytes(b"PK")
    status, _, said = desk.run(*command)
    assert status == 2 and "carries no facts" in said


def test_verify_names_each_fact_that_differs_once(desk):
    document = desk.document()
    desk.change("participations.csv", "319", "1320")
    status, lines, _ = desk.run("verify", document, "--data", "data/lipovo")
    assert (status, lines) == (
        1,
        [
            "spring: was 319, is 1,320",
            "participations.csv: not the file that the document was built from; figures differ",
            "d.html: 4 facts computed again, 3 hold",
            NOT_CHECKED,
        ],
    )


def test_verify_says_first_that_an_office_is_another(desk):
    document = desk.document()
    shutil.move(desk.office, desk.folder / "data" / "other")
    desk.office = desk.folder / "data" / "other"
    for name, old, new in (
        ("datapackage.json", "Lipovo", "Other"),
        ("activities.csv", "b,Autumn", "c,Autumn"),
        ("participations.csv", "2,b", "2,c"),
        ("partners.csv", "Maria", "Nobody"),
    ):
        desk.change(name, old, new)
    status, lines, _ = desk.run("verify", document, "--data", "data/other")
    assert status == 1
    assert lines[0] == (
        "data/other, Other: it seems to be another office. Of the 3 files that the document was built "
        "from it has none as it was."
    )
    assert any(line.startswith("autumn: was about 40, cannot be computed: ") for line in lines)
    assert lines[-2:] == ["d.html: 4 facts computed again, 1 hold", NOT_CHECKED]


def test_verify_promises_no_more_than_it_computed(desk):
    status, lines, _ = desk.run("verify", desk.document(withheld=["autumn"]), "--data", "data/lipovo")
    assert (status, lines) == (0, ["d.html: 3 facts computed again, 3 hold; 1 withheld and not computed", NOT_CHECKED])
