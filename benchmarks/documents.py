"""CPU seconds of each format of two reports, for one or more checkouts of ioreport in one run.

    python benchmarks/documents.py [CHECKOUT…]

Each checkout runs its own notebooks in a process of its own; then its documents are written from the executed notebook,
each format by itself and the four together, twice, of which the second time is told. Processes that a writer starts
are counted. The last column is the most memory that writing took, in MB.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
REPORTS = {
    "R-01": ("notebooks/donor_report.ipynb", {"report": "R-01"}),
    "Refugee Day": ("notebooks/refugee_day_2023.ipynb", {}),
}
FORMATS = {"html": ["html"], "pdf": ["pdf"], "docx": ["docx"], "xlsx": ["xlsx"], "all": ["html", "pdf", "docx", "xlsx"]}


def spent() -> float:
    """CPU seconds of this process and of those that it has waited for."""
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def measured(checkout: Path) -> dict[str, dict[str, float]]:
    """The figures of one checkout; runs in a process that imports it."""
    from ioreport.build import build_document

    told: dict[str, dict[str, float]] = {}
    write, run = build_document._documents, build_document._run
    for name, (notebook, parameters) in REPORTS.items():
        figures = told[name] = {}

        def timed_run(*given):
            start = spent()
            executed = run(*given)
            figures["notebook"] = spent() - start  # noqa: B023
            return executed

        def timed(executed, path, job, brand, to, say, renewal):
            for label, formats in FORMATS.items():
                for _ in range(2):
                    start = spent()
                    made = write(executed, path, job, brand, formats, say, renewal)
                    figures[label] = spent() - start  # noqa: B023
            return made

        build_document._documents, build_document._run = timed, timed_run
        with tempfile.TemporaryDirectory() as out:
            build_document.build(checkout / notebook, parameters=parameters, to=["html"], out=out)
        figures["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return told


def main(checkouts: list[Path]) -> None:
    if os.environ.get("IOREPORT_BENCHMARK"):
        print(json.dumps(measured(checkouts[0])))
        return
    for checkout in checkouts:
        environment = {**os.environ, "PYTHONPATH": str(checkout), "IOREPORT_BENCHMARK": "1"}
        done = subprocess.run(
            [sys.executable, __file__, str(checkout)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            cwd=checkout,
        )
        for name, figures in json.loads(done.stdout.splitlines()[-1]).items():
            print(f"{checkout.name:12} {name:12}", *(f"{label} {value:7.2f}" for label, value in figures.items()))


if __name__ == "__main__":
    main([Path(each).resolve() for each in sys.argv[1:]] or [ROOT])
