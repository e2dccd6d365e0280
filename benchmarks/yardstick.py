"""What disclosure control withholds, beside R's GaussSuppression on the same tables, in one run.

    python benchmarks/yardstick.py             # the small tables: some minutes
    python benchmarks/yardstick.py 28x6x3      # tables of other shapes

Needs R with the packages GaussSuppression and Rsymphony. Three ways are compared: ours; R's `plain`, which keeps counts
from being computed exactly; R's `interval` (`rangeMin`), which asks for intervals of n, as we do. For each the table
tells how many cells are withheld, and how many small counts a reader can still tell to less than n: `known 0` by one
who knows that counts are not negative, `known 1` by one who knows, too, that zeros are shown. These are worked out
anew by linear programs that share no code with either side. Seconds are of the processor.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from disclosure import SMALL, TABLES, N, drawn
from scipy.optimize import linprog

from ioreport.measures.disclosure import System, choose, crossed, primary_cells

ROW = "{:>8} {:>6} {:>6}   {:<9} {:>8} {:>8} {:>8} {:>8}"
WAYS = ("ours", "plain", "interval")


def write_table(table: np.ndarray, path: Path) -> None:
    """A table as R reads it: a row a cell, a column a dimension, and the count."""
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([*(f"d{axis}" for axis in range(table.ndim)), "count"])
        rows.writerows([*(f"c{place}" for place in places), int(count)] for places, count in np.ndenumerate(table))


def read_withheld(path: Path, shape: tuple[int, ...]) -> tuple[np.ndarray, float]:
    """Which cells R withholds, in the order of `crossed`, and its seconds."""
    withheld = np.zeros([size + 1 for size in shape], bool)
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            told = [row[f"d{axis}"] for axis in range(len(shape))]
            withheld[tuple(-1 if name == "Total" else int(name[1:]) for name in told)] = row["suppressed"] == "TRUE"
    return withheld.ravel(), float(row["seconds"])


def ours(table: np.ndarray) -> tuple[np.ndarray, float]:
    """Which cells we withhold, and our seconds."""
    start = time.process_time()
    return choose(crossed(table), N).withheld, time.process_time() - start


def narrow(system: System, withheld: np.ndarray, least: int) -> int:
    """How many small counts a reader can tell to less than N, who knows that what is withheld is at least `least`."""
    cells = np.flatnonzero(withheld)
    ties = system.equations[:, cells]
    used = abs(ties).sum(axis=1) > 0
    known = {"A_eq": ties[used], "b_eq": (ties @ system.values[cells])[used], "bounds": (least, None)}
    places = np.searchsorted(cells, np.flatnonzero(primary_cells(system, N)))
    return sum(width(place, len(cells), known) < N for place in places)


def width(place: int, count: int, known: dict) -> float:
    """The room that one unknown has, to a millionth."""
    aim = np.eye(1, count, place)[0]
    low, high = linprog(aim, **known), linprog(-aim, **known)
    return np.inf if high.status == 3 else round(-high.fun - low.fun, 6)


def compare(shape: tuple[int, ...], tables: int) -> None:
    """Print a row a way: sums over some random tables of one shape."""
    name, drawn_tables = "x".join(map(str, shape)), [drawn(shape, seed) for seed in range(tables)]
    systems = [crossed(table) for table in drawn_tables]
    with tempfile.TemporaryDirectory() as folder:
        for number, table in enumerate(drawn_tables):
            write_table(table, Path(folder, f"table-{number}.csv"))
        subprocess.run(["Rscript", Path(__file__).with_suffix(".R"), folder, str(N)], check=True)
        chosen = {
            way: [read_withheld(Path(folder, f"{way}-{number}.csv"), shape) for number in range(tables)]
            for way in WAYS[1:]
        } | {"ours": [ours(table) for table in drawn_tables]}
    cells, small = (
        sum(int(each.sum()) for each in found)
        for found in ([s.candidates for s in systems], [primary_cells(s, N) for s in systems])
    )
    for way in WAYS:
        found = list(zip(systems, chosen[way], strict=True))
        open_to = [sum(narrow(system, withheld, least) for system, (withheld, _) in found) for least in (0, 1)]
        print(
            ROW.format(
                name,
                cells,
                small,
                way,
                sum(int(withheld.sum()) for _, (withheld, _) in found),
                *open_to,
                f"{sum(seconds for _, (_, seconds) in found):.1f}",
            ),
            flush=True,
        )


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shape", nargs="*", help="such as 28x6x3: one table of that shape")
    asked = [tuple(map(int, shape.split("x"))) for shape in parser.parse_args().shape]
    print(ROW.format("table", "cells", "small", "way", "withheld", "known 0", "known 1", "seconds"))
    for shape in asked or SMALL:
        compare(shape, 1 if asked else TABLES)


if __name__ == "__main__":
    main()
