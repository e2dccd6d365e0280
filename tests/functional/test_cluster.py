"""Documents built by a cluster: the same bytes as at home, whatever becomes of a worker."""

import json
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from ioreport.build import build
from tests import command
from tests.command import status_of
from tests.functional.test_build_each import desk, write

__all__ = ["desk"]

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cluster")]

SLEEP = "import time\ntime.sleep(3)"


def begun(folder, *arguments):
    words = ["build", "n.ipynb", "--to", "html", "--each", "reports", *arguments]
    told = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, "-m", "ioreport", *words], cwd=folder, **told)


def run(folder, *arguments):
    return command.run(folder, "build", "n.ipynb", "--to", "html", "--each", "reports", *arguments)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The address of a scheduler with two workers, each one process with one thread; and their supervisors."""
    folder = tmp_path_factory.mktemp("cluster")
    file, python = folder / "scheduler.json", [sys.executable, "-m"]
    quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = ["distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
    worker = ["distributed.cli.dask_worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-dashboard"]
    started = [subprocess.Popen([*python, *scheduler], **quiet)]
    until(file.exists)
    started += [subprocess.Popen([*python, *worker, "--local-directory", str(folder)], **quiet) for _ in range(2)]
    yield json.loads(file.read_text())["address"], started[1:]
    for process in started[::-1]:
        process.terminate()
    for process in started:
        process.wait()


def until(holds, seconds=120):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_killed_worker_is_replaced_and_the_documents_are_the_same_as_at_home(desk, cluster):
    """One worker is killed while it builds; its supervisor starts another, which gets the office, too."""
    write(desk, SLEEP)
    address, supervisors = cluster
    building = begun(desk, "--cluster", address)
    reports = desk / "reports"
    until(lambda: list(reports.glob("n-*.html")) or building.poll() is not None)
    started = psutil.Process(supervisors[0].pid).children()
    (worker,) = [each for each in started if "spawn_main" in " ".join(each.cmdline())]
    lost = worker.children(recursive=True)
    worker.kill()
    _, said = building.communicate(timeout=300)
    assert building.returncode == 0, said
    assert "3 documents: 3 written, 0 unchanged, 0 failed" in said
    for name in ("R-01", "R-02", "R-03"):
        at_home = build(desk / "n.ipynb", parameters={"report": name}, to=["html"], out=desk / "home").files[0]
        assert at_home.read_bytes() == (reports / at_home.name).read_bytes()
    psutil.wait_procs(lost, timeout=30)
    assert not [process for process in lost if process.is_running()]

    again = run(desk, "--cluster", address)
    assert "3 documents: 0 written, 3 unchanged, 0 failed" in again.stderr
    assert run(desk).stderr == again.stderr, "home keeps what a cluster built"


def test_an_interrupted_run_goes_on_and_a_failure_is_told_as_at_home(desk, cluster):
    write(desk, 'import time\ntime.sleep(2)\nif report == "R-02":\n    raise ValueError("no snow")')
    address, _ = cluster
    building = begun(desk, "--cluster", address)
    until(lambda: (desk / "reports" / ".ioreport-build.json").exists() or building.poll() is not None)
    building.terminate()
    building.communicate(timeout=120)
    written = len(list((desk / "reports").glob("n-*.html")))
    assert 1 <= written < 3
    told = run(desk, "--cluster", address)
    assert told.returncode == 3
    assert f"3 documents: {2 - written} written, {written} unchanged, 1 failed" in told.stderr
    assert told.stderr.partition("n-R-02: n.ipynb")[2] == run(desk).stderr.partition("n-R-02: n.ipynb")[2] != ""
    assert not list((desk / "reports").rglob("*R-02*")) and not list((desk / "reports").rglob("*.part"))


def test_workers_of_this_machine_and_a_report_that_was_sent(desk):
    """R-01 was sent and its document was changed by hand: a cluster overwrites it as little as home does."""
    assert "3 written" in run(desk).stderr
    reports, document = desk / "office" / "reports.csv", desk / "reports" / "n-R-01.html"
    rows = reports.read_text("utf-8").splitlines()
    place = rows[0].split(",").index("submitted_on")
    cells = rows[1].split(",")
    cells[place] = "2024-01-30"
    reports.write_text("\n".join([rows[0], ",".join(cells), *rows[2:]]) + "\n", "utf-8")
    document.write_text(document.read_text("utf-8").replace("Paid by", "Given by"), "utf-8")
    before = document.read_bytes()
    said = run(desk, "--cluster", "local:1")
    assert said.returncode == 0, said.stderr
    assert "1 sent" in said.stderr and document.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--each", "reports", "--cluster", "local:none"], "expected local: and a number of workers"),
        (["--each", "reports", "--cluster", "tcp://127.0.0.1:1"], "There is no cluster with a worker at"),
        (["--cluster", "local:2"], "--cluster goes with --each"),
    ],
)
def test_what_is_no_cluster_is_refused(desk, arguments, told, capsys, monkeypatch):
    monkeypatch.chdir(desk)
    monkeypatch.setattr("ioreport.cluster.cluster_orders._WAIT", 1)
    assert status_of("build", Path("n.ipynb"), *arguments) == 2
    assert told in capsys.readouterr().err


def test_a_worker_with_another_version_builds_nothing(desk, cluster, capsys, monkeypatch):
    monkeypatch.chdir(desk)
    monkeypatch.setattr("ioreport.cluster.cluster_worker.program_sha256", lambda: "another")
    assert status_of("build", Path("n.ipynb"), "--to", "html", "--each", "reports", "--cluster", cluster[0]) == 2
    said = capsys.readouterr().err
    assert "tcp://" in said and "this worker has another version of ioreport or of its libraries" in said
    assert not list((desk / "reports").glob("n-*"))
