"""Reports in HTML and PDF, beside what a user would take instead; and what more reports, rows and workers change.

    python benchmarks/report_builds.py --peers PYTHON [--only cold batch …] [--reports 60] [--jobs 2]

`--peers` is the Python of an environment with ioreport's libraries and papermill (`make benchmark` makes one). The
peers' way is the same notebook with the same library: papermill runs it, `nbconvert --to html` writes it, Chromium
prints it, one report after the other in as many processes as ours. The floor is the least that the work can take: the
notebook's cells as plain code in warm processes, and one compilation by Typst a report.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from offices import copied, grown, reports_of
from processes import Taken, in_turn, run

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "notebooks" / "donor_report.ipynb"
OFFICE = ROOT / "data" / "demo-office"
ONE = "R-05"
OURS = [sys.executable, "-m", "ioreport"]
CHROMIUM = [
    *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--no-pdf-header-footer"),
]
Lines = dict[str, Taken]


class Desk:
    """A folder for the documents of one benchmark, and the ways to make them."""

    def __init__(self, folder: Path, given: argparse.Namespace):
        self.folder, self.given, self.made = folder, given, 0
        self.env = {"PYTHONPATH": str(ROOT), "IOREPORT_CACHE": str(folder / "cache")}

    def anew(self) -> Path:
        """An empty folder."""
        self.made += 1
        new = self.folder / f"documents-{self.made}"
        new.mkdir()
        return new

    def ours(self, *arguments: object, out: Path | None = None, office: Path = OFFICE) -> Taken:
        """One command `ioreport build`."""
        where = ["--data", office, "--out", out or self.anew()]
        return run([*OURS, "build", NOTEBOOK, *where, *arguments], self.folder, self.env)

    def peers(self, reports: list[str], jobs: int, office: Path = OFFICE) -> Taken:
        """The peers' loop over some reports."""
        python, out = Path(self.given.peers).absolute(), self.anew()
        orders = [
            [
                [python, "-m", "papermill", NOTEBOOK, f"{name}.ipynb", "-p", "report", name, "-p", "data", office],
                [python, "-m", "nbconvert", "--to", "html", f"{name}.ipynb"],
                [*CHROMIUM, f"--print-to-pdf={name}.pdf", (out / f"{name}.html").as_uri()],
            ]
            for name in reports
        ]
        (out / "orders.json").write_text(json.dumps(orders, default=str), encoding="utf-8")
        # Papermill starts the kernel of the environment in which it is.
        path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
        taken = run([python, ROOT / "benchmarks" / "peers.py", "orders.json", jobs], out, {**self.env, "PATH": path})
        assert len(list(out.glob("*.pdf"))) == len(reports)
        return taken


def cold(desk: Desk) -> Lines:
    """One report by a new command."""
    ways: dict[str, Callable[[], Taken]] = {"ours": lambda: desk.ours("-p", f"report={ONE}")}
    if desk.given.peers:
        ways["papermill + nbconvert + Chromium"] = lambda: desk.peers([ONE], 1)
    return in_turn(ways, 3)


def batch(desk: Desk) -> Lines:
    """All reports of the office; again, when nothing has changed; the peers' loop; the floor."""
    reports = reports_of(OFFICE)[: desk.given.reports]
    out, each = desk.anew(), ["--each", "reports", "--jobs", desk.given.jobs]
    if len(reports) < len(reports_of(OFFICE)):
        each += ["--where", f"report_id in ({', '.join(reports)})"]
    found = {"ours": desk.ours(*each, out=out), "ours, all unchanged": desk.ours(*each, out=out)}
    again = desk.ours(*each, out=out)
    found["ours, all unchanged"] = min(found["ours, all unchanged"], again, key=lambda taken: taken.seconds)
    found["floor"] = floor(reports, desk.given.jobs)
    if desk.given.peers:
        found["papermill + nbconvert + Chromium"] = desk.peers(reports, desk.given.jobs)
    return found


def more_reports(desk: Desk) -> Lines:
    """The reports of an office that is one, two and four copies of the demonstration office."""
    found: Lines = {}
    for copies in (1, 2, 4):
        office = copied(OFFICE, desk.folder / f"office-{copies}", copies)
        taken = desk.ours("--each", "reports", "--jobs", desk.given.jobs, office=office)
        found[f"{len(reports_of(office))} reports"] = taken
    return found


def more_rows(desk: Desk) -> Lines:
    """One report, HTML, as the rows of other projects grow 100 times; the office's copy in the cache is made before."""
    found: Lines = {}
    for name, office in grown(desk.folder, ONE).items():
        desk.ours("-p", f"report={ONE}", "--to", "html", office=office)
        found[name] = in_turn({"": lambda: desk.ours("-p", f"report={ONE}", "--to", "html", office=office)}, 3)[""]  # noqa: B023
    return found


def cluster(desk: Desk) -> Lines:
    """Twelve reports by one and by two workers of a cluster."""
    names = ", ".join(reports_of(OFFICE)[:12])
    each = ["--each", "reports", "--where", f"report_id in ({names})"]
    return {
        f"{workers} worker{'s' * (workers > 1)}": desk.ours(*each, "--cluster", f"local:{workers}")
        for workers in (1, 2)
    }


def start(desk: Desk) -> Lines:
    """What a command takes before it does anything."""
    ways = {
        "python -c pass": ["-c", "pass"],
        "import ioreport": ["-c", "import ioreport"],
        "ioreport --help": ["-m", "ioreport", "--help"],
    }
    return in_turn(
        {
            name: lambda given=given: run([sys.executable, *given], desk.folder, desk.env)
            for name, given in ways.items()
        },
        10,
    )


PARTS = {part.__name__: part for part in (start, cold, batch, more_reports, more_rows, cluster)}


def floor(reports: list[str], jobs: int) -> Taken:
    """The notebook's cells as plain code in warm processes, and one compilation by Typst a report."""
    context = get_context("spawn")
    pipes = [context.Pipe() for _ in range(jobs)]
    workers = [context.Process(target=_work, args=(theirs,), daemon=True) for _, theirs in pipes]
    for worker in workers:
        worker.start()
    own = [pipe for pipe, _ in pipes]
    assert [pipe.recv() for pipe in own] == ["warm"] * jobs
    begun = perf_counter()
    for number, pipe in enumerate(own):
        pipe.send(reports[number::jobs])
    cpu = sum(pipe.recv() for pipe in own)
    return Taken(perf_counter() - begun, cpu)


def _work(pipe: Any) -> None:
    """Warm up, then make the reports that are sent, and send the seconds of the processors."""
    import ioreport as ir
    from ioreport.build import build
    from ioreport.documents.pdf import pdf_file

    typeset, compiled = pdf_file.typeset, []
    pdf_file.typeset = lambda *given, **options: compiled.append((given, options)) or typeset(*given, **options)
    with tempfile.TemporaryDirectory() as out:
        build(NOTEBOOK, parameters={"report": ONE, "data": str(OFFICE)}, out=Path(out))
    office = ir.load(OFFICE)
    _cells(office, ONE)
    pipe.send("warm")
    reports = pipe.recv()
    begun = process_time()
    for report in reports:
        _cells(office, report)
        typeset(*compiled[0][0], **compiled[0][1])
    pipe.send(process_time() - begun)


def _cells(office: Any, report: str) -> None:
    """The cells of the notebook, and what it shows in the forms of a notebook."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    import ioreport as ir

    with capture_output():
        made = ir.DonorReport(office, report)
        for part in (made.check(), made.cover(), *made.brief(), *made.parts()):
            InteractiveShell.instance().display_formatter.format(part)


def tell(name: str, lines: Lines) -> Iterator[str]:
    """The rows of one part: seconds, of the processors, memory, and how many times the first."""
    first = next(iter(lines.values()))
    for way, taken in lines.items():
        yield (
            f"{name:<14}{way:<36}{taken.seconds:>9.2f}{taken.cpu:>9.2f}{taken.megabytes:>8.0f}"
            f"{taken.seconds / first.seconds:>9.2f}"
        )


def main() -> None:
    """Run the parts that are asked for and print a table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    options.add_argument("--peers", metavar="PYTHON")
    options.add_argument("--reports", type=int, default=60)
    options.add_argument("--jobs", type=int, default=os.cpu_count())
    options.add_argument("--json", type=Path)
    given = options.parse_args()
    found: dict[str, Lines] = {}
    print(f"{'part':<14}{'way':<36}{'seconds':>9}{'CPU s':>9}{'MB':>8}{'x first':>9}")
    begun = perf_counter()
    for name in given.only:
        with tempfile.TemporaryDirectory() as temporary:
            found[name] = PARTS[name](Desk(Path(temporary), given))
        print(*tell(name, found[name]), sep="\n", flush=True)
    print(f"all of it took {perf_counter() - begun:.0f} s")
    if given.json:
        told = {name: {way: asdict(taken) for way, taken in lines.items()} for name, lines in found.items()}
        given.json.write_text(json.dumps(told, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
