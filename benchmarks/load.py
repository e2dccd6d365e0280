"""Loading and checking an office of many participations, beside bare pyarrow.csv and frictionless, in one run.

    python benchmarks/load.py [--rows 8000 80000 800000] [--frictionless PYTHON] [--times 3] [--folder DIR]

For each number of participations an office is written (8,000 for each step of `ioreport demo`) and cut down to
participations, activities and what these refer to. The ways: `pyarrow.csv.read_csv` of its files; load and check, with
nothing kept; the same, keeping the copy in the cache folder; from that copy; `frictionless.validate` of the same files
by the same descriptor, when `--frictionless` names the Python of an environment that has it. Each runs in a process of
its own; imports and the first use of the libraries are not counted. Seconds are of the processor, the least of several
times taken in turn; MB is the peak of memory over that of Python with its libraries. The last line is the exponent of
growth between the smallest and the largest number: 1 is proportional.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
PER_STEP = 8000
KEPT = ("participations", "activities", "projects", "places", "partners")
FRICTIONLESS_MOST = 800_000
"""Frictionless takes an hour for more rows."""


def spent() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def measured(step: Callable[[], object]) -> dict[str, float]:
    """The CPU seconds and the growth of peak memory of one step."""
    seconds, before = spent(), peak()
    step()
    return {"seconds": spent() - seconds, "MB": peak() - before}


def peak() -> float:
    """The peak of memory of this process, in MB; on Linux without that of the process that started it."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def bare(folder: Path) -> dict[str, float]:
    from pyarrow import csv as arrow_csv

    arrow_csv.read_csv(ROOT / "tests/data/office/places.csv")
    return measured(lambda: [arrow_csv.read_csv(folder / f"{name}.csv") for name in KEPT])


def _loaded(folder: Path, cache: bool) -> dict[str, float]:
    from ioreport.tables import read_office
    from ioreport.user_cache import program_sha256

    read_office(ROOT / "tests/data/office")
    program_sha256()
    return measured(lambda: read_office(folder, cache))


def first(folder: Path) -> dict[str, float]:
    return _loaded(folder, False)


def keeping(folder: Path) -> dict[str, float]:
    for copy in Path(os.environ["IOREPORT_CACHE"]).glob("*.office"):
        copy.unlink()
    return _loaded(folder, True)


def cached(folder: Path) -> dict[str, float]:
    return _loaded(folder, True)


def frictionless(folder: Path) -> dict[str, float]:
    from frictionless import validate

    validate(str(ROOT / "tests/data/office/places.csv"))
    return measured(lambda: validate(str(folder / "datapackage.json"), type="package", limit_errors=1000))


WAYS = {way.__name__: way for way in (bare, first, keeping, cached, frictionless)}
TOLD = {
    "bare": "bare pyarrow.csv",
    "first": "load + check, no cache",
    "keeping": "load + check, keeping a copy",
    "cached": "load + check, from the copy",
    "frictionless": "frictionless validate",
}


def draw(folder: Path, rows: int) -> Path:
    """An office of so many participations."""
    from ioreport.demo import write_demo
    from ioreport.tables import write_descriptor

    if (folder / "datapackage.json").is_file():
        return folder
    whole = folder.with_name(f"{folder.name}-whole")
    write_demo(whole, -(-rows // PER_STEP))
    folder.mkdir(parents=True)
    for name in KEPT:
        shutil.copy(whole / f"{name}.csv", folder)
    _cut(folder / "participations.csv", rows)
    document = json.loads((whole / "datapackage.json").read_text("utf-8"))
    document["resources"] = [each for each in document["resources"] if each["name"] in KEPT]
    (folder / "datapackage.json").write_text(json.dumps(document), encoding="utf-8")
    write_descriptor(folder)
    shutil.rmtree(whole)
    return folder


def _cut(path: Path, rows: int) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        kept = [row for _, row in zip(range(rows + 1), csv.reader(file), strict=False)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(kept)


def run(way: str, folder: Path, python: str, cache: Path) -> dict[str, float]:
    """One way in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "IOREPORT_CACHE": str(cache)}
    command = [python, __file__, "--way", way, "--folder", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


def compare(folder: Path, rows: int, given: argparse.Namespace, cache: Path) -> dict[str, dict[str, float]]:
    """The least seconds of each way, and its memory."""
    asked = [way for way in WAYS if way != "frictionless"]
    found: dict[str, dict[str, float]] = {}
    for _ in range(given.times):
        for way in asked:
            figures = run(way, folder, sys.executable, cache)
            found[way] = min(figures, found.get(way, figures), key=lambda each: each["seconds"])
    if given.frictionless and rows <= FRICTIONLESS_MOST:
        found["frictionless"] = run("frictionless", folder, given.frictionless, cache)
    for way, figures in found.items():
        beside = figures["seconds"] / found["bare"]["seconds"]
        print(f"{rows:>10,}  {TOLD[way]:<30}{figures['seconds']:>9.3f}{beside:>9.2f}{figures['MB']:>8.0f}", flush=True)
    return found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, nargs="+", default=[8_000, 80_000, 800_000])
    options.add_argument("--frictionless", metavar="PYTHON")
    options.add_argument("--times", type=int, default=3)
    options.add_argument("--folder", type=Path)
    options.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.way:
        print(json.dumps(WAYS[given.way](given.folder)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        everything(given, given.folder or Path(temporary), Path(temporary))


def everything(given: argparse.Namespace, folder: Path, temporary: Path) -> dict[int, dict[str, dict[str, float]]]:
    """For each number of participations the figures of each way; printed as they are found."""
    print(f"{'rows':>10}  {'way':<30}{'CPU s':>9}{'x bare':>9}{'MB':>8}")
    offices = {rows: draw(folder / f"office-{rows}", rows) for rows in sorted(given.rows)}
    found = {rows: compare(office, rows, given, temporary / f"cache-{rows}") for rows, office in offices.items()}
    least, most = min(found), max(found)
    if most > least:
        grown = exponents(found[least], found[most], most / least)
        print("exponents of growth:", ", ".join(f"{TOLD[way]} {grown[way]:.2f}" for way in grown))
    return found


def exponents(least: dict[str, dict[str, float]], most: dict[str, dict[str, float]], times: float) -> dict[str, float]:
    """How the seconds of each way grow with the rows: 1 is proportional."""
    return {
        way: math.log(most[way]["seconds"] / least[way]["seconds"]) / math.log(times) for way in least if way in most
    }


if __name__ == "__main__":
    main()
