"""`ioreport demo`: what it writes, byte for byte, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from ioreport.demo import write_demo
from ioreport.errors import UsageError
from ioreport.tables import check_office, describe
from tests.command import status_of

pytestmark = pytest.mark.slow

KEPT = Path(__file__).parents[2] / "data" / "demo-office"
GROWING = (
    "activities",
    "activity_elements",
    "activity_funding",
    "indicator_values",
    "participations",
    "support",
    "transactions",
)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def thrice(tmp_path_factory):
    return write_demo(tmp_path_factory.mktemp("demo") / "office", scale=3)


def test_the_command_writes_the_office_that_is_kept_byte_for_byte(tmp_path, capsys):
    assert status_of("demo", tmp_path / "new" / "office") == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "new" / "office")
    assert files(tmp_path / "new" / "office") == files(KEPT)


def test_an_office_that_is_broken_off_leaves_nothing(tmp_path):
    def interrupted(stage, done, of):
        assert (tmp_path / "profile.csv").exists()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_demo(tmp_path, progress=interrupted)
    assert list(tmp_path.iterdir()) == []


def test_the_kept_office_is_small():
    assert sum(map(len, files(KEPT).values())) < 2_000_000


def test_another_seed_gives_another_office_that_holds_as_well(tmp_path):
    write_demo(tmp_path / "office", seed=7)
    assert files(tmp_path / "office")["participations.csv"] != files(KEPT)["participations.csv"]
    assert not [finding for finding in check_office(tmp_path / "office") if finding.level == "error"]


def test_a_larger_office_begins_with_the_one_of_scale_1(thrice):
    small, large = files(KEPT), files(thrice)
    for table in GROWING:
        assert large[f"{table}.csv"].startswith(small[f"{table}.csv"])


def test_a_larger_office_has_more_rows_and_no_other_warnings(thrice):
    rows = {name: content.count(b"\n") for name, content in files(thrice).items()}
    assert rows["activities.csv"] == 3 * 400 + 1
    assert rows["participations.csv"] == 3 * 8000 + 1
    findings = check_office(thrice)
    assert [finding.rule for finding in findings if finding.level == "error"] == []
    assert {finding.rule for finding in findings} == {finding.rule for finding in check_office(KEPT)}


def test_budgets_and_targets_grow_with_the_office(thrice):
    import ioreport as ir

    small, large = ir.load(KEPT), ir.load(thrice)
    assert amounts(large.grants["amount"]) == [3 * amount for amount in amounts(small.grants["amount"])]
    stays = small.indicators["unit"].isin(["percent", "score"])
    times = stays.map({True: 1, False: 3})
    targets = [target * by for target, by in zip(amounts(small.indicators["target"]), times, strict=True)]
    assert amounts(large.indicators["target"]) == targets


def amounts(column) -> list[Decimal]:
    return column.astype("object").tolist()


def test_the_descriptor_is_that_of_the_whole_office(thrice):
    assert json.loads((thrice / "datapackage.json").read_text("utf-8")) == describe(thrice)


def test_donors_projects_and_reports_stay(thrice):
    small, large = files(KEPT), files(thrice)
    for table in ("donors", "partners", "places", "projects", "reports", "narratives", "photos", "exchange_rates"):
        assert large[f"{table}.csv"] == small[f"{table}.csv"]


@pytest.mark.skipif(sys.platform == "win32", reason="the system does not tell a process's peak memory")
def test_memory_does_not_grow_with_the_scale(tmp_path):
    assert peak(tmp_path / "large", 12) < peak(tmp_path / "small", 1) * 1.1


def peak(folder: Path, scale: int) -> int:
    """The most memory that writing an office took, in the system's own unit."""
    code = (
        "import resource, sys; from ioreport.demo import write_demo; write_demo(sys.argv[1], int(sys.argv[2])); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    command = [sys.executable, "-c", code, str(folder), str(scale)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_the_stages_are_told(tmp_path):
    told = []
    write_demo(tmp_path / "office", scale=2, progress=lambda *stage: told.append(stage))
    assert told == [("writing", 0, 2), ("writing", 1, 2)]


# Refusals


@pytest.mark.parametrize(
    "option, value",
    [("scale", "0"), ("scale", "-3"), ("scale", "10001"), ("scale", "many"), ("seed", "-1"), ("seed", "1.5")],
)
def test_a_number_that_is_none_writes_nothing(tmp_path, capsys, option, value):
    assert status_of("demo", tmp_path / "office", f"--{option}", value) == 2
    assert option in capsys.readouterr().err
    assert not (tmp_path / "office").exists()


def test_a_folder_with_something_in_it_is_left_as_it_is(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("kept")
    assert status_of("demo", tmp_path) == 2
    assert "is not empty: nothing was written" in capsys.readouterr().err
    assert files(tmp_path) == {"mine.txt": b"kept"}


def test_a_file_is_not_a_folder(tmp_path, capsys):
    (tmp_path / "office").write_text("kept")
    assert status_of("demo", tmp_path / "office") == 2
    assert "is a file" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(UsageError, match="cannot be written"):
        write_demo(tmp_path / "taken" / "office")


def test_a_break_in_the_middle_leaves_no_office(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ioreport.demo.photo_files.write_pictures", full)
    with pytest.raises(UsageError, match="No space left on device"):
        write_demo(tmp_path / "office")
    assert not (tmp_path / "office" / "datapackage.json").exists()
