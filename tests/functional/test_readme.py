"""What README.md shows runs as it is printed, and what it names is there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import run

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_python_runs_as_printed():
    (code,), (printed,) = (re.findall(rf"^```{kind}\n(.*?)^```", README, re.M | re.S) for kind in ("python", "text"))
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == printed


def test_the_smallest_datapackage_is_enough(tmp_path):
    """The descriptor as printed, and one table with its header alone."""
    import ioreport as ir

    (printed,) = re.findall(r"^ *```json\n(.*?)^ *```", README, re.M | re.S)
    (tmp_path / "datapackage.json").write_text(printed, encoding="utf-8")
    (tmp_path / "partners.csv").write_text("partner_id,name,kind\np1,A partner,ngo\n", encoding="utf-8")
    assert ir.check(tmp_path) == ()
    assert ir.load(tmp_path).partners["name"].tolist() == ["A partner"]


@pytest.mark.slow
def test_the_rows_of_a_first_donor_report_hold(tmp_path):
    """The two tables as printed, beside the least that they refer to: what is missing then is named."""
    import ioreport as ir
    from ioreport.errors import DocumentError
    from tests.drawn import filled, rows_of, write_office

    rows = {
        "donors": "| donor_id | name | kind | acknowledgement | currency |\n| d | D | government | Paid by D. | EUR |",
        "projects": "| project_id | title | start_date | end_date |\n| p | P | 2026-01-01 | 2026-12-31 |",
        "grants": "| grant_id | start_date | end_date |\n| G1 | 2026-01-01 | 2026-12-31 |",
    }
    write_office(tmp_path, {name: filled(name, rows_of(drawn)) for name, drawn in rows.items()}, {})
    reports, narratives = re.findall(r"^ *```csv\n(.*?)^ *```", README, re.M | re.S)
    for name, printed in (("reports", reports), ("narratives", narratives)):
        (tmp_path / f"{name}.csv").write_text(re.sub("^ +", "", printed, flags=re.M), encoding="utf-8")
    assert not [finding for finding in ir.check(tmp_path) if finding.level == "error"]
    report = ir.DonorReport(ir.load(tmp_path), "R1", template="event")
    assert report.texts["what-happened"].markdown == "We held {eval}`facts.activities_held` activities."
    with pytest.raises(DocumentError) as refused:
        report.check()
    missing = ("who-took-part", "support-given", "next-steps")
    assert len(refused.value.findings) == len(missing)
    assert all(name in str(refused.value) for name in missing)


@pytest.mark.slow
def test_a_sentence_a_section_and_a_colour_as_it_says(tmp_path):
    """What it tells an office to change, done in a copy of the demonstration office as it is printed there."""
    office = shutil.copytree(ROOT / "data" / "demo-office", tmp_path / "office")
    section = re.sub("^ +", "", re.search(r"^ *```toml\n(.*?)^ *```", README, re.M | re.S)[1], flags=re.M)
    sentence, accent = re.search(r"``(Each .*?)``", README)[1], re.search(r'`(accent = "(#\w+)")`', README)
    texts = (office / "narratives.csv").read_text(encoding="utf-8")
    texts = texts.replace('overall-performance,en,"', f'overall-performance,en,"{sentence} ', 1)
    (office / "narratives.csv").write_text(f"{texts}R-01,voices,en,They said it helped.\n", encoding="utf-8")
    bundled, place = (
        (ROOT / "ioreport/donor_templates/8+3.toml").read_text(encoding="utf-8"),
        '[[sections]]\nid = "finance"',
    )
    (office / "templates").mkdir()
    (office / "templates" / "8+3.toml").write_text(bundled.replace(place, f"{section}\n{place}"), encoding="utf-8")
    brand = (ROOT / "ioreport/brand/brand.toml").read_text(encoding="utf-8")
    (office / "brand.toml").write_text(re.sub("^accent = .*", accent[1], brand, flags=re.M), encoding="utf-8")
    asked = ["-p", "report=R-01", "--to", "html", "--data", office, "--out", tmp_path]
    done = run(ROOT, "build", "notebooks/donor_report.ipynb", *asked)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "donor_report-R-01.html").read_text(encoding="utf-8")
    assert f"--accent:{accent[2]}" in page and 'has cost <a class=fact id="use-cost_per_person-1"' in page
    heads = re.findall(r"<h2[^>]*>(?:<[^>]*>)*([^<]*)", page)
    assert heads.index("Voices") + 1 == heads.index(re.search('id = "finance"\ntitle = { en = "([^"]*)', bundled)[1])


def test_the_commands_and_options_that_it_prints_are_there():
    from typer.main import get_command

    from ioreport.cli import app

    commands = get_command(app).commands
    printed = re.findall(r"(?:^    |`)(?:\.venv/bin/)?ioreport ([a-z]+)([^`\n]*)", README, re.MULTILINE)
    assert {name for name, _ in printed} == set(commands)
    for name, rest in printed:
        command = commands[name]
        if within := getattr(command, "commands", None):
            command = within[rest.split()[0]]
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"(?<!\S)--?[a-z]+", rest)) <= known


@pytest.mark.parametrize("target", re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
def test_what_it_links_to_is_there(target):
    assert (ROOT / target).is_file()


def test_its_make_targets_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = re.findall(r"(?:^    |`)make ([a-z]+)", README, re.MULTILINE)
    assert named
    assert not [target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)]
