"""Sources changed or broken at random from a fixed seed: each must end in a right import or in a finding.

    python benchmarks/broken_sources.py changed --files 500
    python benchmarks/broken_sources.py layouts --files 500
    python benchmarks/broken_sources.py bad --files 100

`changed`: workbooks of a monthly 5W with one to four changes (cells swapped or of another kind, headings moved, merged
ranges cut, rows and columns gone or doubled), held against what openpyxl sees in them. `layouts`: the same with ledgers
and trackers. `bad`: bombs, truncated, encrypted and damaged files, each read as an import reads it, with its time and
memory. What is wrong is printed with its seed.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

from ioreport.sources import limited_reader
from ioreport.sources.file_process import answer
from ioreport.sources.import_plan import plan_import
from ioreport.sources.limited_reader import read_grids
from tests.bad_files import bad_file
from tests.changed_ledgers import changed_layout, layout_complaints
from tests.changed_sources import MAPPING, changed_workbook, complaints
from tests.drawn_sources import draw_office


def changed(files: int, first: int, layouts: bool = False) -> None:
    """Changed workbooks against the oracle."""
    limited_reader.answer_apart = lambda request, seconds: answer(request)  # a process each is ten times as slow
    ends: Counter[str] = Counter()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch:
        office = draw_office(Path(scratch) / "office", MAPPING)
        path = office / "inbox" / "b.xlsx"
        for seed in range(first, first + files):
            mapping, changes = changed_layout(path, seed) if layouts else (MAPPING, changed_workbook(path, seed))
            (office / "sources" / "b.toml").write_text(mapping, encoding="utf-8")
            try:
                plan = plan_import(office, "b")
                wrong = layout_complaints(plan, path) if layouts else complaints(plan, path)
            except Exception:
                wrong = [traceback.format_exc(limit=-4)]
                plan = None
            for line in wrong:
                print(f"seed {seed} ({changes}): {line}", flush=True)
            if wrong or plan is None:
                ends["wrong"] += 1
            else:
                ends["right, nothing told" if not plan.doubts else "told" if plan.rows else "nothing taken"] += 1
    print(dict(ends), f"{time.perf_counter() - began:.0f} s")


def bad(files: int, first: int) -> None:
    """Bad files within 1 GB and 60 seconds."""
    ends: Counter[str] = Counter()
    slowest, largest = 0.0, 0
    with tempfile.TemporaryDirectory() as scratch:
        for seed in range(first, first + files):
            path, kind = bad_file(Path(scratch), seed)
            start = time.perf_counter()
            grids, findings = read_grids(path, path.name)
            took = time.perf_counter() - start
            memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
            slowest, largest = max(slowest, took), max(largest, memory)
            ends[findings[0].rule if findings else f"read: {kind}"] += 1
            found = findings[0].found if findings else f"{len(grids)} sheets"
            print(f"{seed:4} {kind:15} {took:5.1f} s, most so far {memory} MB: {found}", flush=True)
            path.unlink()
    print(dict(ends), f"slowest {slowest:.1f} s, largest {largest} MB")


def main() -> None:
    """Run one of both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=("changed", "layouts", "bad"))
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--first", type=int, default=0, help="the seed of the first file")
    asked = parser.parse_args()
    if asked.kind == "bad":
        bad(asked.files, asked.first)
    else:
        changed(asked.files, asked.first, asked.kind == "layouts")


if __name__ == "__main__":
    main()
