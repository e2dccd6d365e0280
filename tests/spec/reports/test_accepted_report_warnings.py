"""What an office accepts of its reports, texts, photos and notebooks: the check and the build are silent of it."""

import json
import shutil

import pytest

from ioreport.build import build
from ioreport.build.people_in_texts import PEOPLE_IN_TEXTS_RULE as IN_WORDS
from ioreport.documents import read_manifest
from ioreport.facts.counts_added_by_hand import HAND_COUNTS_RULE as BY_HAND
from ioreport.facts.number_lint import NUMBER_LINT_RULE as LINT
from ioreport.reports.report_checks import AT_A_BUILD, AT_A_CHECK, check_all
from tests.command import status_of
from tests.spec.reports.drawing import draw

pytestmark = pytest.mark.slow

UNPAID = {"rule": "no_transaction", "file": "transactions.csv", "reason": "The bank is slow."}
UNTOLD = {"rule": "section-missing", "file": "narratives.csv", "reason": "It is written in spring."}
OTHERS = {
    "grants": """
        | grant_id | title     | amount |
        | g        | First aid | 100.00 |
        | other    | Next aid  | 100.00 |
    """,
    "transactions": """
        | date       | grant_id | kind  | amount |
        | 2023-02-10 | other    | spent | 20.00  |
    """,
}
"""All money is of another grant."""


def accepting(office, *entries):
    path = office.folder / "datapackage.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["ioreport"]["accept"] = list(entries)
    path.write_text(json.dumps(document), encoding="utf-8")
    return office.folder


def told(folder):
    """The rules of reports and of the list itself that a check tells."""
    checked = check_all(folder)
    rules = [finding.rule for finding in checked.findings]
    return [rule for rule in rules if rule in (*AT_A_CHECK, *AT_A_BUILD, "accept")], checked


@pytest.fixture
def office(tmp_path):
    """An office whose grant has no transaction, and whose final report has no text yet."""
    return draw(tmp_path, **OTHERS)


def test_without_an_entry_the_check_warns(office):
    assert told(office.folder)[0] == ["no_transaction", "section-missing"]


def test_warnings_of_reports_are_accepted_with_a_reason(office):
    rules, checked = told(accepting(office, UNPAID, {**UNTOLD, "key": "last"}))
    assert rules == [] and [each.rule for each in checked.accepted] == ["no_transaction", "section-missing"]


@pytest.mark.parametrize("key", ["g", "last"])
def test_a_key_that_the_warning_does_not_name_accepts_nothing(office, key):
    rules, _ = told(accepting(office, {**UNPAID, "key": key}))
    assert ("no_transaction" in rules) == (key == "last") == ("accept" in rules)


def test_an_entry_that_fits_no_warning_of_a_report_can_go(tmp_path):
    folder = accepting(draw(tmp_path), UNPAID)
    useless = next(finding for finding in check_all(folder).findings if finding.rule == "accept")
    assert useless.expected == "a warning of this rule in transactions.csv: there is none, so this entry can go"


def test_what_only_a_build_warns_of_is_not_called_useless_by_a_check(office):
    by_hand = {"rule": BY_HAND, "file": "ours.ipynb", "row": 1, "reason": "Staff, and no people reached."}
    assert {BY_HAND, IN_WORDS, LINT} < {*AT_A_BUILD}
    assert "accept" not in told(accepting(office, by_hand))[0]
    rules, checked = told(accepting(office, {**by_hand, "rule": "counts-by-hands"}))
    assert "accept" in rules and "did you mean counts-by-hand?" in checked.findings[-1].expected


def test_of_an_office_with_errors_no_entry_is_called_useless(office):
    (office.folder / "grants.csv").write_text("grant_id\ng\n", encoding="utf-8")
    assert "accept" not in told(accepting(office, UNPAID))[0]


def test_a_warning_of_a_submitted_report_is_a_builds_to_tell(tmp_path):
    sent = """
        | report_id | grant_id | kind    | period_start | period_end | audience | language | submitted_on |
        | r         | g        | interim | 2023-01-01   | 2023-06-30 | donor    | en       | 2023-07-30   |
    """
    rules, _ = told(accepting(draw(tmp_path, reports=sent, **OTHERS), UNPAID))
    assert rules == []


def test_the_command_counts_what_was_accepted(office, capsys):
    status_of("check", accepting(office, UNPAID, {**UNTOLD, "key": "last"}))
    assert capsys.readouterr().out.splitlines()[-1].endswith(", accepted with a reason 2")


def test_a_build_is_silent_of_what_was_accepted_and_its_manifest_keeps_it(office, tmp_path):
    by_hand = {"rule": BY_HAND, "file": "ours.ipynb", "row": 1, "reason": "Rows, and no people."}
    folder = accepting(office, UNPAID, {**UNTOLD, "key": "last"}, by_hand)
    notebook = tmp_path / "ours.ipynb"
    shutil.copy("notebooks/donor_report.ipynb", notebook)
    written = json.loads(notebook.read_text("utf-8"))
    written["cells"].append(
        {
            "cell_type": "code",
            "execution_count": None,
            "id": "rows",
            "metadata": {},
            "outputs": [],
            "source": "rows = len(donor_report.office.participations)",
        }
    )
    notebook.write_text(json.dumps(written), encoding="utf-8")
    built = build(notebook, parameters={"report": "r"}, data=folder, out=tmp_path / "out", to=["html"])
    assert not {finding.rule for finding in built.warnings} & {"no_transaction", BY_HAND}
    assert read_manifest(built.files[0])["report"]["accepted"] == [UNPAID, by_hand]
