"""All that is measured of speed and memory, in one run, written to benchmarks.md and benchmarks.json beside this file.

    make benchmark                             # half an hour on two cores; nothing else should run meanwhile
    python benchmarks/benchmark.py --peers PYTHON [--only start cold …] [--rows 8000 80000] [--out FOLDER]

`--peers` is the Python of an environment that has ioreport's libraries, papermill and frictionless. Ratios are of one
run on one machine; seconds of another machine differ.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from math import log
from pathlib import Path
from typing import Any

import disclosure
import load
import report_builds

HERE = Path(__file__).parent
LIBRARIES = ("numpy", "pandas", "pyarrow", "matplotlib", "nbclient", "nbconvert", "typst", "highspy")
PEERS = "papermill + nbconvert + Chromium"
HEADQUARTERS = (60, 12, 5)
"""Places, months and groups of a table of headquarters."""


@dataclass(frozen=True)
class Line:
    """One row of the table: what is compared, the figure, and what it should be."""

    what: str
    measured: float
    unit: str
    least: str
    aim: str


def measured(given: Namespace, temporary: Path) -> dict[str, Any]:
    """The figures of each part that is asked for."""
    found: dict[str, Any] = {}
    for name in given.only:
        print(f"== {name}", flush=True)
        if name == "load":
            asked = Namespace(rows=given.rows, times=3, frictionless=given.peers)
            found[name] = load.everything(asked, temporary / "load", temporary)
        elif name == "disclosure":
            found[name] = disclosure.measured(HEADQUARTERS, 0)
        else:
            folder = temporary / name
            folder.mkdir()
            lines = report_builds.PARTS[name](report_builds.Desk(folder, given))
            print(*report_builds.tell(name, lines), sep="\n", flush=True)
            found[name] = {way: asdict(taken) for way, taken in lines.items()}
    return found


def lines_of(found: dict[str, Any]) -> Iterator[Line]:
    """The table of what is compared."""
    if (start := found.get("start")) is not None:
        bare = start["python -c pass"]["seconds"]
        yield Line(
            "`import ioreport` over bare Python", start["import ioreport"]["seconds"] - bare, "s", "< 0.05 s", ""
        )
        yield Line("`ioreport --help`", start["ioreport --help"]["seconds"], "s", "< 0.15 s", "")
    if (cold := found.get("cold")) is not None and PEERS in cold:
        yield _ratio(f"one report, cold, HTML and PDF, against {PEERS}", cold["ours"], cold[PEERS], "≤ 0.5 ×", "0.3 ×")
    yield from _of_batch(found.get("batch", {}))
    yield from _of_growth(found)
    if (rows := found.get("load")) is not None:
        yield from _of_load(rows)
    if (table := found.get("disclosure")) is not None:
        shape = " × ".join(map(str, HEADQUARTERS))
        yield Line(f"disclosure control of a table of {shape}", table["choose"], "CPU s", "< 60 s", "")


def _of_batch(batch: dict[str, Any]) -> Iterator[Line]:
    if not batch:
        return
    ours = batch["ours"]
    if PEERS in batch:
        yield _ratio(f"a batch, HTML and PDF: {PEERS} against ours", batch[PEERS], ours, "≥ 5 ×", "10 ×")
    yield _ratio("a batch against the floor", ours, batch["floor"], "≤ 2 ×", "1.4 ×")
    yield Line("the same, all unchanged", batch["ours, all unchanged"]["seconds"], "s", "< 1.5 s", "0.7 s")
    yield Line("memory of the batch", ours["megabytes"], "MB", "< 1,200 MB", "")


def _of_growth(found: dict[str, Any]) -> Iterator[Line]:
    if (more := found.get("more_reports")) is not None:
        (few, first), *_, (many, last) = more.items()
        yield _ratio(f"{many} against {few}: time", last, first, "proportional", "")
        growth = last["megabytes"] / first["megabytes"]
        yield Line(f"{many} against {few}: memory", growth, "×", "flat", "")
    if (rows := found.get("more_rows")) is not None:
        yield _ratio(
            "one report, as the rows of other projects grow 100 ×", *list(rows.values())[::-1], "≤ 1.5 ×", "flat"
        )
    if (cluster := found.get("cluster")) is not None:
        yield _ratio("one worker of a cluster against two", *cluster.values(), "≥ 1.8 ×", "")


def _of_load(found: dict[int, dict[str, dict[str, float]]]) -> Iterator[Line]:
    rows = max(found)
    ways, of = found[rows], f"load and check {rows:,} participations"
    for way, told, least, aim in (
        ("first", "first time", "≤ 6 ×", "≤ 3 ×"),
        ("cached", "from the cache", "≤ 0.5 ×", "0.1 ×"),
    ):
        times = ways[way]["seconds"] / ways["bare"]["seconds"]
        yield Line(f"{of} against bare pyarrow.csv, {told}", times, "×", least, aim)
    both = [each for each in found if "frictionless" in found[each]]
    if both:
        beside = found[max(both)]
        times = beside["frictionless"]["seconds"] / beside["first"]["seconds"]
        yield Line(
            f"load and check {max(both):,} participations: frictionless against ours", times, "×", "≥ 10 ×", "25 ×"
        )
    if len(found) > 1:
        least = min(found)
        grown = log(ways["first"]["seconds"] / found[least]["first"]["seconds"]) / log(rows / least)
        yield Line(f"exponent of load and check, {least:,} to {rows:,} participations", grown, "", "about 1", "")


def _ratio(what: str, one: dict[str, float], other: dict[str, float], least: str, aim: str) -> Line:
    return Line(what, one["seconds"] / other["seconds"], "×", least, aim)


def page(found: dict[str, Any], machine: dict[str, Any]) -> str:
    """The Markdown page: the machine, what is compared, and every figure."""
    libraries = ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
    parts = [
        "# Benchmarks",
        f"Written by `make benchmark` on {machine['day']}: {machine['cores']} cores, {machine['system']}, {libraries}. "
        "All figures are of one run; they count whole commands, from the start to the last byte.",
        "| compared | measured | at least | aim |\n|---|---:|---:|---:|",
    ]
    rows = [
        f"| {each.what} | {each.measured:,.2f} {each.unit} | {each.least} | {each.aim} |" for each in lines_of(found)
    ]
    parts[-1] = "\n".join([parts[-1], *rows])
    for name, ways in found.items():
        if name == "disclosure":
            continue
        if name == "load":
            ways = {f"{rows:,} rows, {load.TOLD[way]}": each for rows, of in ways.items() for way, each in of.items()}
        columns = list(next(iter(ways.values())))
        head = f"| {name.replace('_', ' ')} | {' | '.join(columns)} |\n|---|{'---:|' * len(columns)}"
        cells = [f"| {way} | {' | '.join(f'{each[of]:,.2f}' for of in columns)} |" for way, each in ways.items()]
        parts.append("\n".join([head, *cells]))
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Measure, and write the two files."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    every = [*report_builds.PARTS, "load", "disclosure"]
    options.add_argument("--only", nargs="+", choices=every, default=every)
    options.add_argument("--peers", metavar="PYTHON")
    options.add_argument("--reports", type=int, default=60)
    options.add_argument("--rows", type=int, nargs="+", default=[8_000, 80_000, 800_000])
    options.add_argument("--jobs", type=int, default=os.cpu_count())
    options.add_argument("--out", type=Path, default=HERE)
    given = options.parse_args()
    machine = {
        "day": f"{dt.date.today():%Y-%m-%d}",
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "versions": {name: version(name) for name in LIBRARIES},
    }
    with tempfile.TemporaryDirectory() as temporary:
        found = measured(given, Path(temporary))
    told = {"machine": machine, "figures": found, "compared": [asdict(line) for line in lines_of(found)]}
    (given.out / "benchmarks.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    (given.out / "benchmarks.md").write_text(page(found, machine), "utf-8")
    print(page(found, machine))


if __name__ == "__main__":
    main()
