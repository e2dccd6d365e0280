"""Counts of people in tables that an office has added: known by what is declared, or by the columns; then protected."""

import json

import pytest

import ioreport as ir
from ioreport.errors import DocumentError
from tests.drawn import draw_office

REGISTER = """
    | name | sex | course  |
    | A    | f   | sewing  |
    | B    | f   | sewing  |
    | C    | m   | sewing  |
    | D    | f   | cooking |
    | E    | f   | cooking |
    | F    | f   | cooking |
    | G    | f   | cooking |
    | H    | m   | cooking |
    | I    | f   | cooking |
    | J    | m   | cooking |
    | K    | m   | cooking |
    | L    | m   | cooking |
"""
COURSES = """
    | place | kits | people | women | men |
    | Ruse  | 3    | 20     | 12    | 8   |
    | Varna | 2    | 11     | 8     | 3   |
    | Sofia | 9    | 40     | 21    | 19  |
"""
TEXT = {"name": "string", "sex": "string", "course": "string"}
NUMBERS = {"place": "string", "kits": "integer", "people": "integer", "women": "integer", "men": "integer"}


@pytest.fixture(scope="module")
def office():
    return draw_office({"register": TEXT, "courses": NUMBERS}, register=REGISTER, courses=COURSES)


def shown(frame):
    return frame[["people"]].astype(object).where(frame["people"].notna(), None)["people"].tolist()


def test_what_counts_people_is_known_by_columns_named_after_them_and_by_a_column_of_their_sex(office):
    assert {table: dict(columns) for table, columns in office.counting_people.items()} == {
        "register": {"": "person"},
        "courses": {"people": "person", "women": "person", "men": "person"},
    }
    assert {"register.csv", "courses.csv"} <= set(office.counted)


def test_rows_of_a_register_by_group_are_counts_of_people(office):
    facts = ir.Ledger(office, threshold=5)
    courses = facts.protect(courses=ir.table_breakdown(office, "register", "course"))["courses"]
    assert courses.total == 12 and shown(courses.frame) == [None, None]  # 9 and 3 of 12: the one would tell the other
    assert facts.state("sewing", "table_count", table="register", course="sewing").withheld


def test_a_count_that_was_not_planned_and_would_tell_is_withheld_or_refused(office):
    facts = ir.Ledger(office, threshold=5)
    assert facts.state("all", "table_count", table="register").value == "12"
    assert facts.state("sewing", "table_count", table="register", course="sewing").withheld
    assert facts.state("cooking", "table_count", table="register", course="cooking").withheld
    facts = ir.Ledger(office, threshold=5)
    facts.state("all", "table_count", table="register")
    facts.state("cooking", "table_count", table="register", course="cooking")
    with pytest.raises(DocumentError, match="would give away a withheld number"):
        facts.state("sewing", "table_count", table="register", course="sewing")


def test_columns_that_add_up_to_another_are_tied(office):
    facts = ir.Ledger(office, threshold=5)
    asked = {"men": ("men", "Varna"), "women": ("women", "Varna"), "people": ("people", "Varna")}
    found = facts.protect(
        {
            name: ir.measure(office, "table_sum", table="courses", column=column, place=place)
            for name, (column, place) in asked.items()
        }
    )
    assert found["men"].withheld and (found["women"].withheld or found["people"].withheld)


def test_what_counts_nobody_is_left_alone(office):
    facts = ir.Ledger(office, threshold=5)
    assert facts.state("kits", "table_sum", table="courses", column="kits", place="Varna").value == "2"
    assert facts.state("rows", "table_count", table="courses").value == "3"


def test_the_table_itself_is_not_cleared_and_its_protected_breakdown_is(office):
    facts = ir.Ledger(office, threshold=5)
    by_place = facts.protect(places=ir.table_breakdown(office, "courses", "place", column="people"))["places"]
    told = {"caption": "T", "source": "S"}
    raw = ir.table(facts, office.courses, key="raw", columns={"place": "P", "people": "N"}, **told)
    heads = {"place": "P", "people": "N"}
    kept = ir.table(facts, by_place.frame, key="kept", columns=heads, trail=by_place.trail, **told)
    assert "courses.csv" in raw.counted and "courses.csv" not in raw.cleared
    assert "courses.csv" in kept.cleared and [row[1].value for row in kept.rows] == ["20", "40", "11"]


@pytest.mark.parametrize(
    ("unit", "people", "rules"),
    [
        (None, {"people": "person"}, ["people_undeclared"]),
        ("none", {}, []),
        ("household", {"": "household", "people": "person"}, []),
    ],
)
def test_an_office_says_what_its_table_counts(tmp_path, unit, people, rules):
    (tmp_path / "plan.csv").write_text("place,people\nRuse,3\n", "utf-8")
    resource = {
        "name": "plan",
        "path": "plan.csv",
        "schema": {"fields": [{"name": "place", "type": "string"}, {"name": "people", "type": "integer"}]},
    } | ({"unit": unit} if unit else {})
    own = {"office": "O", "country": "BG", "currency": "EUR", "languages": ["en"], "demonstration": True}
    package = {"name": "o", "created": "2024-01-31T00:00:00Z", "ioreport": own, "resources": [resource]}
    (tmp_path / "datapackage.json").write_text(json.dumps(package), "utf-8")
    findings = [each for each in ir.check(tmp_path) if each.rule == "people_undeclared"]
    assert [each.rule for each in findings] == rules and all(each.level == "warning" for each in findings)
    assert dict(ir.load(tmp_path).counting_people.get("plan", {})) == people
