"""What `check --fix` rewrites: cells whose meaning is certain, and no other."""

from __future__ import annotations

import json
import os
from pathlib import Path
from random import Random

import pytest

from ioreport.errors import UsageError
from ioreport.tables import check_office
from ioreport.tables.cell_hints import hint
from ioreport.tables.certain_cells import certain_cells
from ioreport.tables.data_model import TABLES
from ioreport.tables.office_fixes import fix_office
from ioreport.tables.raw_table import TableFile

DESCRIPTOR = {
    "name": "drawn",
    "created": "2024-01-31T00:00:00Z",
    "ioreport": {"office": "Drawn", "country": "BG", "currency": "EUR", "languages": ["en"], "demonstration": True},
}


def office_with(folder, **files):
    (folder / "datapackage.json").write_text(json.dumps(DESCRIPTOR), "utf-8")
    for table, text in files.items():
        (folder / f"{table}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def rewritten(folder, table, column, *cells):
    """The cells of one column after a fix; each change is also what the finding suggests."""
    lines = "".join(f'"{cell}"\n' for cell in cells)
    office_with(folder, **{table: f"{column}\n{lines}"})
    fixes = fix_office(folder)
    field = TABLES[table].columns[column]
    assert all(fix.written in hint(field, fix.found) or fix.cause == "spaces" for fix in fixes.cells)
    found = (folder / f"{table}.csv").read_text("utf-8").splitlines()[1:]
    assert fix_office(folder).cells == (), "a second time there is nothing to do"
    return [line[1:-1] for line in found]


@pytest.mark.parametrize(
    ("table", "column", "before", "after"),
    [
        ("activities", "activity_id", [" a", "b\u00a0", "c\u200b"], ["a", "b", "c"]),
        (
            "activities",
            "start_date",
            ["20.06.2023", "2023/6/5", "1 June 2023"],
            ["2023-06-20", "2023-06-05", "2023-06-01"],
        ),
        ("activities", "start_date", ["1 юни 2023 г.", "20230620"], ["2023-06-01", "2023-06-20"]),
        ("activities", "start_date", ["2023-06-20 00:00:00", "03.04.2023"], ["2023-06-20", "2023-04-03"]),
        (
            "activities",
            "start_date",
            ["25/06/2023", "03/04/2023", "2023-01-01"],
            ["2023-06-25", "2023-04-03", "2023-01-01"],
        ),
        (
            "activities",
            "start_date",
            ["06/25/2023", "03/04/2023", "05/05/2023"],
            ["2023-06-25", "2023-03-04", "2023-05-05"],
        ),
        ("activities", "start_date", ["05/05/2023"], ["2023-05-05"]),
        ("exchange_rates", "month", ["06/2023", "2023-6", "June 2023"], ["2023-06", "2023-06", "2023-06"]),
        ("transactions", "amount", ["12,5", "1.234,50", "1 234", "1'234.5"], ["12.5", "1234.50", "1234", "1234.5"]),
        ("transactions", "amount", ["1,234", "1,234.50"], ["1234", "1234.50"]),
        ("transactions", "amount", ["12,50", "\N{MINUS SIGN}3,5"], ["12.50", "-3.5"]),
        ("indicator_values", "value", ["1,234", "12,50"], ["1.234", "12.50"]),
        ("participations", "people", ["1,234", "1 234", "12.0"], ["1234", "1234", "12"]),
        ("places", "latitude", ["42,697", "42,7"], ["42.697", "42.7"]),
        ("participations", "sex", ["Female", "мъж", "F", "f "], ["f", "m", "f", "f"]),
        ("participations", "population", ["Refugees", "бежанци"], ["refugee", "refugee"]),
        ("places", "country", ["Bulgaria", "bg", "BGR"], ["BG", "BG", "BG"]),
        ("transactions", "currency", ["eur"], ["EUR"]),
    ],
)
def test_what_is_certain_is_rewritten(tmp_path, table, column, before, after):
    assert rewritten(tmp_path, table, column, *before) == after


@pytest.mark.parametrize(
    ("table", "column", "cells"),
    [
        ("activities", "start_date", ["03/04/2023"]),
        ("activities", "start_date", ["03/04/2023", "2023-06-25"]),
        ("activities", "start_date", ["03.04.2023", "06.25.2023"]),
        ("activities", "start_date", ["June 2023", "31-Mar-26", "01.06.23", "46112", "2023112"]),
        ("activities", "start_date", ["31.06.2023"]),
        ("activities", "start_date", ["31/02/2023", "03/04/2023"]),
        ("exchange_rates", "month", ["01.06.2023", "Jun-23"]),
        ("transactions", "amount", ["1,234"]),
        ("transactions", "amount", ["12,5", "1.234"]),
        ("transactions", "amount", ["12,5", "1,234"]),
        ("transactions", "amount", ["12.5", "1,234"]),
        ("transactions", "amount", ["12,5", "1,234", "1,234,567.00"]),
        ("transactions", "amount", ["(500)", "300-", "€ 5", "1E+05", "12 34", "=1,5"]),
        ("participations", "people", ["2,5", "1,234"]),
        ("participations", "people", ["12.000", "about 40", "-", "5+"]),
        ("participations", "sex", ["femle", "7", "?"]),
        ("participations", "population", ["refuge"]),
        ("transactions", "currency", ["$"]),
        ("activities", "activity_id", ["a b", "A/1"]),
    ],
)
def test_what_is_doubtful_stays_and_is_told(tmp_path, table, column, cells):
    rewritten_cells = rewritten(tmp_path, table, column, *cells)
    assert rewritten_cells == cells
    told = [(finding.column, finding.found) for finding in check_office(tmp_path) if finding.level == "error"]
    wrong = [cell for cell in cells if not TABLES[table].columns[column].holds([cell])[0]]
    assert wrong and all((column, cell) in told for cell in wrong)


def test_a_number_in_doubt_keeps_back_those_with_a_mark_alone(tmp_path):
    cells = rewritten(tmp_path, "transactions", "amount", "1 234", "1,234", "1,234,567.00", "0,5")
    assert cells == ["1234", "1,234", "1,234,567.00", "0,5"]


def test_dates_in_two_forms_prove_nothing_of_one_another(tmp_path):
    cells = rewritten(tmp_path, "activities", "start_date", "25/06/2023", "1 June 2023", "03/04/2023")
    assert cells == ["2023-06-25", "2023-06-01", "03/04/2023"]


def test_of_two_orders_in_a_column_only_what_shows_its_own_is_rewritten(tmp_path):
    cells = rewritten(tmp_path, "activities", "start_date", "25/06/2023", "06/26/2023", "03/04/2023")
    assert cells == ["2023-06-25", "2023-06-26", "03/04/2023"]


DATES = ("{d}.{m}.{y}", "{d}/{m}/{y}", "{m}/{d}/{y}", "{d}-{m}-{y}", "{y}/{m}/{d}", "{y}-{m}-{d} 00:00:00")


def other_date(random, form):
    year, month, day = 2023, random.randint(1, 12), random.randint(1, 28)
    return f"{year}-{month:02}-{day:02}", form.format(d=f"{day:02}", m=f"{month:02}", y=year)


def other_amount(random, form):
    amount = random.choice([random.randint(1, 99), random.randint(1000, 9_999_999)]) / random.choice([1, 10, 100, 1000])
    group, decimal = form
    told = f"{amount:,}".removesuffix(".0").replace(",", "#").replace(".", decimal).replace("#", group)
    return f"{amount}".removesuffix(".0"), told


AMOUNTS = ((",", "."), (".", ","), ("\u00a0", ","), ("'", "."), ("", ","))


@pytest.mark.parametrize(
    ("table", "column", "other", "forms"),
    [("activities", "start_date", other_date, DATES), ("transactions", "amount", other_amount, AMOUNTS)],
)
def test_whatever_forms_a_column_has_no_cell_becomes_another_value(table, column, other, forms):
    schema, fixed = TABLES[table], 0
    for seed in range(60):
        random = Random(seed)
        used = forms if seed % 6 == 0 else [random.choice(forms)]
        share = random.choice([0.05, 0.3, 1.0])
        pairs = [other(random, random.choice(used)) for _ in range(40)]
        shown = [told if random.random() < share else true for true, told in pairs]
        data = "".join([f"{column}\n", *(f'"{cell}"\n' for cell in shown)]).encode()
        for fix in certain_cells(TableFile(schema, f"{table}.csv", data).sheet()):
            read = schema.columns[column].kind.value
            assert read(fix.written) == read(pairs[fix.row - 2][0]), (seed, fix)
            fixed += 1
    assert fixed > 250


def test_the_old_files_are_kept_and_untouched_ones_are_not(tmp_path):
    people = 'activity_id,sex\r\na,"жена"\r\nb,m\r\n'.encode()
    office_with(tmp_path, participations=people, places="place_id\nlipovo\n")
    fixes = fix_office(tmp_path)
    assert (tmp_path / "participations.csv").read_bytes() == b'activity_id,sex\r\na,"f"\r\nb,m\r\n'
    assert fixes.kept == tmp_path / "before-fix" / "1"
    assert {path.name: path.read_bytes() for path in fixes.kept.iterdir()} == {"participations.csv": people}
    (tmp_path / "participations.csv").write_bytes(people)
    assert fix_office(tmp_path).kept == tmp_path / "before-fix" / "2"


def test_all_files_are_written_or_none(tmp_path, monkeypatch):
    office_with(tmp_path, participations="sex\nF\n", places="place_id,country\na,bg\n")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    real = os.replace

    def fails(source, target):
        if str(target).endswith("places.csv") and "before-fix" not in str(target):
            raise PermissionError(13, "Permission denied")
        real(source, target)

    monkeypatch.setattr("ioreport.atomic_files.os.replace", fails)
    with pytest.raises(UsageError, match="places.csv cannot be written"):
        fix_office(tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before
    assert not (tmp_path / "before-fix").exists()


def test_a_workbook_is_left_and_named(tmp_path):
    office_with(tmp_path, activities=b"PK\x03\x04 a workbook", participations="sex\nF\n")
    fixes = fix_office(tmp_path)
    assert fixes.left == (("activities.csv", "a workbook"),)
    assert (tmp_path / "activities.csv").read_bytes() == b"PK\x03\x04 a workbook"
    assert [fix.written for fix in fixes.cells] == ["f"]


def test_a_right_office_stays_as_it_is():
    assert fix_office(Path("tests/data/office")).cells == ()
