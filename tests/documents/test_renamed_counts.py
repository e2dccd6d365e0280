"""An office that gives its file of counts another name loses no protection in JupyterLab's menu or in nbconvert."""

import json
import shutil

import pytest

import ioreport as ir
from ioreport.documents import ReportDOCXExporter, ReportHTMLExporter, ReportPDFExporter, ReportXLSXExporter
from ioreport.errors import DocumentError
from ioreport.record_reader import read_record
from tests.documents.notebooks import executed, shows

EXPORTERS = (ReportHTMLExporter, ReportPDFExporter, ReportDOCXExporter, ReportXLSXExporter)


@pytest.fixture(scope="module")
def renamed(tmp_path_factory):
    """The test office with its participations in who-came.csv, and its values in results.csv."""
    folder = tmp_path_factory.mktemp("renamed") / "office"
    shutil.copytree("tests/data/office", folder)
    descriptor = folder / "datapackage.json"
    package = json.loads(descriptor.read_text("utf-8"))
    for table, file in {"participations": "who-came.csv", "indicator_values": "results.csv"}.items():
        (folder / f"{table}.csv").rename(folder / file)
        package["resources"] = [each for each in package.get("resources", []) if each["name"] != table]
        package["resources"].append({"name": table, "path": file})
    descriptor.write_text(json.dumps(package), "utf-8")
    return ir.load(folder)


def front(facts):
    return ir.cover(facts, title="T", subtitle="", acknowledgement="Thanks.", period="2023")


def records(office, kind):
    """A cover and one record that counts people, which no plan has seen."""
    facts = ir.Ledger(office, threshold=10)
    people = ir.breakdown(office, "sex")
    if kind == "fact":
        return front(facts), ir.Ledger(office).state("people_reached", activity="A-03")
    if kind == "table":
        shown = ir.table(
            facts,
            people.frame,
            key="t",
            caption="T",
            columns={"sex": "Sex", "people": "People"},
            source="S",
            trail=people.trail,
        )
    elif kind == "table of values":
        shown = ir.table(facts, office.indicator_values, key="t", caption="T", columns={"value": "V"}, source="S")
    else:
        shown = ir.draw_bars(
            people.frame,
            key="c",
            label="sex",
            value="people",
            title="T",
            subtitle="",
            source="S",
            trail=ir.Trail.of("who-came.csv", [2]),
        )
    return front(facts), shown


@pytest.mark.parametrize("kind", ["fact", "table", "table of values", "chart"])
def test_counts_that_no_plan_has_seen_are_refused_where_no_office_is_at_hand(renamed, kind):
    cover, record = records(renamed, kind)
    cells = [shows(cover), shows(record, output="display_data")]
    for exporter in EXPORTERS:
        with pytest.raises(DocumentError, match="without disclosure control"):
            exporter().from_notebook_node(executed(*cells))


def test_what_the_plan_has_seen_is_let_through_under_any_name(renamed):
    facts = ir.Ledger(renamed, threshold=5)
    people = facts.protect(sex=ir.breakdown(renamed, "sex"))["sex"]
    shown = ir.table(
        facts,
        people.frame,
        key="t",
        caption="T",
        columns={"sex": "Sex", "people": "People"},
        source="S",
        trail=people.trail,
    )
    fact = facts.state("people_reached")
    kinds = ir.breakdown(renamed, "kind", of="activities_held").frame
    held = ir.draw_bars(
        kinds,
        key="c",
        label="kind",
        value="activities",
        title="T",
        subtitle="",
        source="S",
        trail=ir.Trail.of("activities.csv", [2]),
    )
    cells = [shows(front(facts)), shows(shown), shows(held), shows(fact, output="display_data")]
    html, _ = ReportHTMLExporter().from_notebook_node(executed(*cells))
    assert fact.text in html and "who-came.csv" in html


def test_a_record_keeps_what_was_counted_and_what_was_cleared_over_the_bridge(renamed):
    facts = ir.Ledger(renamed, threshold=5)
    fact = facts.state("people_reached")
    assert fact.counted == ("who-came.csv",) and set(fact.counted) <= set(fact.cleared)
    assert read_record(fact._repr_mimebundle_()) == fact
    assert "who-came.csv" not in front(facts).uncounted and "activities.csv" in front(facts).uncounted


def test_a_second_table_of_the_same_file_is_the_same_file(renamed, tmp_path):
    folder = shutil.copytree(renamed.folder, tmp_path / "office")
    again = json.loads((folder / "datapackage.json").read_text("utf-8"))
    again["resources"].append({"name": "again", "path": "who-came.csv"})
    (folder / "datapackage.json").write_text(json.dumps(again), "utf-8")
    office = ir.load(folder)
    assert office.again.attrs == office.participations.attrs != {}
