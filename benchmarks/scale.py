"""How long an office of scale N takes to write, check, load and report on, beside bare pandas; and how much memory.

    python benchmarks/scale.py [--scale 100] [--report R-50] [--folder DIR]

Each step runs in a process of its own, so that its peak memory is its own; the first line is what Python and
pandas take before anything is read. The folder is kept when it is named, and used again when it is there.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FACTS = (
    "activities_held",
    "attendance",
    "people_reached",
    "households_reached",
    "women_and_girls_share",
    "children_share",
    "budget",
    "received",
    "spent",
    "spent_to_date",
    "committed",
    "balance",
    "burn",
    "elapsed",
    "cost_per_person",
    "indicators_total",
    "indicators_on_track",
)
BREAKDOWNS = (("sex", "age"), "population", "place", "month")
MEGABYTE = 1024 if sys.platform != "darwin" else 1024 * 1024


def nothing(folder: Path, scale: int, report: str) -> None:
    import pandas  # noqa: F401


def demo(folder: Path, scale: int, report: str) -> None:
    from ioreport.demo import write_demo

    write_demo(folder, scale)


def pandas_alone(folder: Path, scale: int, report: str) -> None:
    import pandas as pd

    [pd.read_csv(path) for path in sorted(folder.glob("*.csv"))]


def check(folder: Path, scale: int, report: str) -> None:
    from ioreport.tables import check_office

    check_office(folder)


def load(folder: Path, scale: int, report: str) -> None:
    from ioreport.tables import load as load_office

    load_office(folder)


def measures(folder: Path, scale: int, report: str) -> dict[str, float]:
    """All facts that every donor report states, and four breakdowns, of one report; loading is not timed."""
    from ioreport.measures import breakdown, measure
    from ioreport.tables import load as load_office

    office = load_office(folder)
    row = office.reports.set_index("report_id").loc[report]
    period = {"grant": row["grant_id"], "start": f"{row['period_start']:%F}", "end": f"{row['period_end']:%F}"}
    begun = time.perf_counter()
    for name in FACTS:
        kind = {"kind": row["kind"]} if name.startswith("indicators") else {}
        measure(office, name, **period, **kind)
    for by in BREAKDOWNS:
        breakdown(office, by, **period)
    return {"seconds": time.perf_counter() - begun}


STEPS = {step.__name__: step for step in (nothing, demo, pandas_alone, check, load, measures)}
TOLD = {
    "nothing": "Python with pandas",
    "demo": "ioreport demo",
    "pandas_alone": "pandas.read_csv, all files",
    "check": "check",
    "load": "load",
    "measures": "measures of one report",
}


def run(step: str, folder: Path, scale: int, report: str) -> dict[str, float]:
    """One step in a process of its own: seconds and megabytes at its peak."""
    command = [sys.executable, __file__, "--step", step, "--folder", folder, "--scale", scale, "--report", report]
    done = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--scale", type=int, default=100)
    options.add_argument("--report", default="R-50")
    options.add_argument("--folder", type=Path)
    options.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.step:
        print(json.dumps(measured(given)))
    else:
        tell(given)


def measured(given: argparse.Namespace) -> dict[str, float]:
    begun = time.perf_counter()
    own = STEPS[given.step](given.folder, given.scale, given.report) or {}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    return {"seconds": time.perf_counter() - begun, "megabytes": peak} | own


def tell(given: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary) / "office"
        there = (folder / "datapackage.json").is_file()
        print(f"{'step':<28}{'seconds':>9}{'peak MB':>9}")
        for step in STEPS:
            if not (step == "demo" and there):
                figures = run(step, folder, given.scale, given.report)
                print(f"{TOLD[step]:<28}{figures['seconds']:>9.1f}{figures['megabytes']:>9.0f}", flush=True)
        sizes = [path.stat().st_size for path in folder.glob("*.csv")]
        print(f"{len(sizes)} files, {sum(sizes) / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
