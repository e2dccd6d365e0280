"""One document for every row of a table: the same as by hand, begun again only where something changed."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import nbformat.v4 as v4
import pytest

from ioreport.build import build
from tests import command
from tests.command import status_of

OFFICE = Path(__file__).parents[1] / "data" / "office"
CELLS = (
    'import ioreport as ir\n\ndata: ir.Folder = "office"\nreport: ir.Key("reports")',
    "facts = ir.Ledger(ir.load(data))\nfacts.state('kind', 'recorded', table='reports', key=report, column='kind')",
    'ir.cover(facts, title="A report", subtitle="{kind}", acknowledgement="Paid by somebody.", period="")',
)

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(tmp_path):
    shutil.copytree(OFFICE, tmp_path / "office")
    reports = tmp_path / "office" / "reports.csv"
    reports.write_text(reports.read_text("utf-8").replace("2023-07-28", "").replace("2024-01-30", ""), "utf-8")
    write(tmp_path)
    return tmp_path


def write(folder, second="pass"):
    parameters, *rest = CELLS
    cells = [
        v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}),
        *(v4.new_code_cell(source) for source in (second, *rest)),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    nbformat.write(v4.new_notebook(cells=cells), folder / "n.ipynb")


def run(folder, *arguments):
    return command.run(folder, "build", "n.ipynb", "--to", "html", *arguments)


def test_every_row_has_its_document_and_an_unchanged_one_is_not_built_again(desk):
    done = run(desk, "--each", "reports", "--jobs", "2")
    assert done.returncode == 0, done.stderr
    assert "3 documents: 3 written, 0 unchanged, 0 failed" in done.stderr
    files = sorted((desk / "reports").glob("n-*.html"))
    assert done.stdout == f"{Path('reports', 'index.html')}\n" and (desk / "reports" / "index.html").exists()
    assert [file.name for file in files] == ["n-R-01.html", "n-R-02.html", "n-R-03.html"]
    by_hand = build(desk / "n.ipynb", parameters={"report": "R-02"}, to=["html"], out=desk / "other").files[0]
    assert by_hand.read_bytes() == files[1].read_bytes()

    files[1].unlink()
    told = run(desk, "--each", "reports", "--explain-cache").stderr.splitlines()
    assert told[0] == "1/3 n-R-01: unchanged (nothing that it is made from changed)"
    assert told[2:] == [
        "3/3 n-R-02: written (n-R-02.html is missing)",
        "3 documents: 1 written, 2 unchanged, 0 failed",
    ]
    partners = desk / "office" / "partners.csv"
    partners.write_text(partners.read_text("utf-8") + "p-new,A new partner,ngo,BG\n", "utf-8")
    assert "0 written, 3 unchanged, 0 failed" in run(desk, "--each", "reports").stderr


def test_one_that_fails_stops_no_other_and_is_told_at_the_end(desk):
    write(desk, 'if report == "R-02":\n    raise ValueError("no snow")')
    done = run(desk, "--each", "reports")
    assert done.returncode == 3
    assert "2 written, 0 unchanged, 1 failed" in done.stderr
    assert "n-R-02: n.ipynb, cell 2 failed." in done.stderr and "ValueError: no snow" in done.stderr
    assert not (desk / "reports" / "n-R-02.html").exists()


def test_only_rows_that_fit_are_built_and_one_over_its_time_stops_no_other(desk):
    write(desk, 'import time\nif report == "R-02":\n    time.sleep(1000)')
    done = run(desk, "--each", "reports", "--where", "report_id != R-03", "--timeout", "12")
    assert done.returncode == 1
    assert "2 documents: 1 written, 0 unchanged, 1 failed" in done.stderr
    assert "n-R-02: it took longer than 12 seconds, and was stopped.\nNext: give it more, with --timeout" in done.stderr
    assert sorted(file.name for file in (desk / "reports").glob("n-*")) == ["n-R-01.html"]
    done = run(desk, "--each", "reports", "--where", "due_date < 2000-01-01")
    assert done.returncode == 0 and "0 documents: 0 written" in done.stderr


def test_what_a_single_build_would_warn_of_is_told_once(desk):
    """A warning of the office, those of one cause in one document, one of another; and the folder of the logs."""
    activities = desk / "office" / "activities.csv"
    activities.write_text(activities.read_text("utf-8").replace("2023-03-15,", "2022-12-31,", 1), "utf-8")
    counting = "ir.Ledger(ir.load(data), threshold=1000).state('people_reached')"
    write(desk, f"if report != 'R-02':\n    print('loose')\nif report == 'R-01':\n    {counting}\n    display(7)")
    done = run(desk, "--each", "reports", "--jobs", "1")
    assert done.stderr.splitlines()[3:] == [
        "warning: activities.csv, row 2, column start_date: found '2022-12-31', expected a day of the project P-01, "
        "2023-01-01 to 2023-12-31 [outside_project]",
        "warning: n-R-01: n.ipynb, cell 2, 2 times: found 'text on stdout', 'text/plain', expected a fact, chart, "
        "table or cover; this output is left out of the document [shown]",
        "warning: n-R-03: n.ipynb, cell 2: found 'text on stdout', expected a fact, chart, table or cover; "
        "this output is left out of the document [shown]",
        f"for the office only, what is withheld and why: {Path('reports', 'for-the-office')}, 1 file",
        "3 documents: 3 written, 0 unchanged, 0 failed",
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--each", "report"], "no parameter of kind ir.Key('report')"),
        (["--each", "grants"], "no parameter of kind ir.Key('grants')"),
        (["--each", "reports", "-p", "report=R-01"], "report is given, and every row of reports sets it"),
        (["--jobs", "2", "-p", "report=R-01"], "--jobs goes with --each"),
        (["--where", "kind = final", "-p", "report=R-01"], "--where goes with --each"),
        (["--each", "reports", "--where", "due < 2023-01-01 and kind = final"], "has no column due"),
        (["--each", "reports", "--where", "kind = finl"], "did you mean final?"),
        (["--each", "reports", "--to", "htm"], "There is no format 'htm'"),
        (["--each", "reports", "-p", "reprot=x"], "did you mean report?"),
        (["--each", "reports", "--sources", "long"], "found 'long', expected short, full or file"),
        (["--each", "reports", "--brand", "harbor"], "did you mean harbour?"),
        (["--each", "reports", "--out", "n.ipynb"], "cannot be written to n.ipynb"),
    ],
)
def test_a_wrong_use_is_refused_before_anything_is_built(desk, monkeypatch, capsys, arguments, told):
    monkeypatch.chdir(desk)
    assert status_of("build", "n.ipynb", "--to", "html", *arguments) == 2
    assert told in capsys.readouterr().err
    assert not list(desk.glob("reports/*.html"))


def test_an_office_that_is_neither_given_nor_the_notebook_s_own_is_refused(desk):
    parameters = CELLS[0].replace(' = "office"', "")
    nbformat.write(
        v4.new_notebook(cells=[v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})]), desk / "n.ipynb"
    )
    done = run(desk, "--each", "reports")
    assert done.returncode == 2
    assert "parameter data: expected a value, for it has no default: a folder" in done.stderr


def test_the_name_follows_the_notebook_not_the_order_in_which_parameters_were_typed(desk):
    parameters = CELLS[0] + '\nfirst: str = "a"\nlast: str = "b"'
    cells = [v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}), *map(v4.new_code_cell, CELLS[1:])]
    nbformat.write(v4.new_notebook(cells=cells), desk / "n.ipynb")
    assert run(desk, "-p", "last=z", "-p", "report=R-02", "-p", "first=y").stdout == "reports/n-R-02-y-z.html\n"
    keep_one_report(desk)
    done = run(desk, "--each", "reports", "-p", "last=z", "-p", "first=y")
    assert "n-R-01-y-z: written\n1 document: 1 written" in done.stderr


def keep_one_report(folder):
    for table, lines in (("reports", 2), ("narratives", 1)):
        file = folder / "office" / f"{table}.csv"
        file.write_text("".join(file.read_text("utf-8").splitlines(keepends=True)[:lines]), "utf-8")


def test_each_in_a_fork_is_the_same_as_in_a_process_of_its_own(desk):
    keep_one_report(desk)
    threads = "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()"
    cold = f"{threads}\nfrom ioreport.cli import main\nmain(['build', 'n.ipynb', '--to', 'html', '--each', 'reports'])"
    asked = {"cwd": desk, "capture_output": True, "text": True}
    done = subprocess.run([sys.executable, "-c", cold], **asked)
    assert "1 written" in done.stderr, done.stderr
    own = {file.name: file.read_bytes() for file in (desk / "reports").glob("*.html")}
    assert "1 written" in run(desk, "--each", "reports", "--force").stderr
    assert own and {file.name: file.read_bytes() for file in (desk / "reports").glob("*.html")} == own


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("sent", ["SIGINT", "SIGTERM"])
def test_one_that_is_broken_off_leaves_whole_documents_and_no_process_and_goes_on_later(desk, sent):
    seconds = 1_000_000 + os.getpid()
    write(desk, f'import subprocess\nif report != "R-01":\n    subprocess.run(["sleep", str({seconds})])')
    words = [sys.executable, "-m", "ioreport", "build", "n.ipynb", "--to", "html", "--each", "reports", "--jobs", "3"]
    building = subprocess.Popen(words, cwd=desk, stderr=subprocess.PIPE, text=True, preexec_fn=heed_ctrl_c)
    assert "n-R-01: written" in building.stderr.readline()
    while listed().count(f"sleep {seconds}") < 2:
        assert building.poll() is None, "the build ended before its reports"
        time.sleep(0.1)
    building.send_signal(getattr(signal, sent))
    said = building.communicate(timeout=60)[1]
    assert building.returncode == 130 and "Traceback" not in said
    assert said == "3 documents: 1 written, 0 unchanged, 0 failed\nStopped. The same command goes on from here.\n"
    assert sorted(p.name for p in (desk / "reports").iterdir()) == [
        ".ioreport-build.json",
        "for-the-office",
        "n-R-01.html",
    ]
    assert f"sleep {seconds}" not in listed()


def heed_ctrl_c():
    """What a shell starts in the background, such as these tests in a script, heeds none."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def listed():
    return subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout


def test_a_figure_typed_by_hand_is_refused_before_anything_is_built(desk):
    write(desk, 'ir.cover(facts, title="They came in 31 buses")')
    done = run(desk, "--each", "reports")
    assert done.returncode == 1 and done.stderr.count("figures typed by hand") == 1
    assert not list((desk / "reports").glob("*"))
