"""One report in every language: the same facts in other words, and a refusal of a language that is not there."""

import json
import shutil
from pathlib import Path

import pytest

import ioreport as ir
from ioreport.documents import read_manifest
from ioreport.errors import DataError
from ioreport.reports.report_checks import report_findings
from ioreport.wording import Wording, languages
from tests.command import status_of
from tests.spec.reports.drawing import draw

ROOT = Path(__file__).parents[3]
NONE = "| report_id | section_id | language | text |"
SECTIONS = ("financial-overview", "budget-lines", "commitments", "controls", "outlook")
FIELDS = ("key", "value", "unit", "precision", "measure", "trail", "withheld")

pytestmark = pytest.mark.slow


def rows(*told):
    lines = [f"| {name} | g | interim | 2023-01-01 | 2023-06-30 | donor | {language} |" for name, language in told]
    return "\n".join(
        ["| report_id | grant_id | kind | period_start | period_end | audience | language |", *lines],
    )


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    """The manifest of one report in each language, and its page."""
    folder = tmp_path_factory.mktemp("office")
    texts = [
        f"| r-{language} | {section} | {language} | {{eval}}`facts.spent` |"
        for language in languages()
        for section in SECTIONS
    ]
    told = rows(*((f"r-{language}", language) for language in languages()))
    draw(folder, reports=told, narratives="\n".join([NONE, *texts]))
    donors = (folder / "donors.csv").read_text("utf-8").replace("ours", "financial")
    (folder / "donors.csv").write_text(donors, "utf-8")
    asked = ["--data", folder, "--each", "reports", "--to", "html", "--jobs", "1", "--out", folder / "out"]
    assert status_of("build", ROOT / "notebooks/donor_report.ipynb", *asked) == 0
    pages = {language: next((folder / "out").glob(f"*r-{language}*.html")) for language in languages()}
    return {language: (read_manifest(page), page.read_text("utf-8")) for language, page in pages.items()}


def test_all_documents_have_the_same_facts(documents):
    found = {
        json.dumps([{name: fact[name] for name in FIELDS} for fact in manifest["facts"]])
        for manifest, _ in documents.values()
    }
    assert len(found) == 1 and len(next(iter(documents.values()))[0]["facts"]) > 15


def test_each_document_is_in_its_language(documents):
    for language, (manifest, page) in documents.items():
        assert manifest["report"]["language"] == language
        assert f'<html lang="{language}">' in page
        assert Wording(language).label("Where each figure comes from") in page
    titles = {"fr": "Lignes budgétaires", "uk": "Бюджетні статті", "ro": "Linii bugetare"}
    assert all(titles[language] in documents[language][1] for language in titles)


def test_no_document_has_a_message_in_english_but_the_english_one(documents):
    told = (
        "Where each figure comes from",
        "Budget lines",
        "people reached",
        "Reporting period",
        "of the budget spent",
    )
    for language, (_, page) in documents.items():
        assert [text for text in told if text in page] == [] or language == "en"


@pytest.mark.parametrize("asked", ["sw", "rom"])
def test_a_language_that_is_not_there_is_refused_by_name_with_those_that_are(tmp_path, asked):
    office = draw(tmp_path, reports=rows(("r", asked)))
    with pytest.raises(DataError) as refused:
        ir.DonorReport(office, "r")
    (finding,) = refused.value.findings
    assert (finding.file, finding.row, finding.column, finding.found) == ("reports.csv", 2, "language", asked)
    assert "one of en, bg, fr, ro, uk" in finding.expected
    assert [each.rule for each in report_findings(office)].count("language") == 1


def test_a_language_of_the_office_is_taken(tmp_path):
    office = draw(tmp_path, reports=rows(("r", "ro")), narratives=NONE)
    (tmp_path / "languages/ro").mkdir(parents=True)
    head = (ROOT / "ioreport/wording/languages/ro/messages.po").read_text("utf-8").partition("\n\n")[0]
    (tmp_path / "languages/ro/messages.po").write_text(
        head + '\n\nmsgctxt "figure"\nmsgid "people reached"\nmsgstr "oameni la care am ajuns"\n', "utf-8"
    )
    office = ir.load(office.folder, cache=False)
    assert Wording("ro").word_code("figure", "people_reached") == "oameni la care am ajuns"
    assert "languages/ro/messages.po" in {each.file for each in office.inputs}
    shutil.rmtree(tmp_path / "languages")
    ir.load(office.folder, cache=False)
