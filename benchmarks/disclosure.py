"""What disclosure control costs: seconds, and cells that are withheld beside the fewest there can be.

    python benchmarks/disclosure.py            # all of it, two minutes or so
    python benchmarks/disclosure.py --small    # without the large tables

The tables are random: counts with many small ones, always the same. Seconds are of the processor.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from ioreport.measures.disclosure import audit, choose, crossed

LARGE = ((28, 6, 3), (200, 20), (50, 12, 6))
"""The first is what a country office sends: people by oblast, age band and sex."""
SMALL = ((4, 5), (8, 6), (12, 10), (20, 10), (3, 3, 2), (4, 3, 3), (5, 4, 3))
TABLES = 10
N = 5
_HEAD = "{:>12} {:>7} {:>6} {:>7} {:>9} {:>7} {:>8} {:>9} {:>8}"
_ROW = "{:>12} {:>7} {:>6} {:>7} {:>9} {:>7.1f} {:>8} {:>9.1f} {:>8.2f}"


def drawn(shape: tuple[int, ...], seed: int) -> np.ndarray:
    """A random table of counts, about one in seven of them small."""
    random = np.random.default_rng(seed)
    return random.poisson(random.gamma(0.8, 40 / 0.8, size=shape))


def measured(shape: tuple[int, ...], seed: int) -> dict[str, float]:
    """One table: its cells, what is withheld of them, the bound below, and seconds for choosing and for the audit."""
    system = crossed(drawn(shape, seed))
    start = time.process_time()
    chosen = choose(system, N)
    between = time.process_time()
    intervals = audit(system, chosen.withheld, N)
    end = time.process_time()
    assert all(interval.width >= N for interval in intervals)
    return {
        "cells": int(system.candidates.sum()),
        "small": int(chosen.primary.sum()),
        "optimal": chosen.optimal,
        "withheld": int(chosen.withheld.sum()),
        "bound": chosen.bound,
        "choose": between - start,
        "audit": end - between,
    }


def line(shape: tuple[int, ...], found: list[dict[str, float]]) -> str:
    """A row of the printed table: sums over the tables of one shape, seconds of one."""
    total = {name: sum(each[name] for each in found) for name in found[0]}
    proven = f"{int(total['optimal'])}/{len(found)}"
    return _ROW.format(
        "×".join(map(str, shape)),
        total["cells"],
        total["small"],
        total["withheld"],
        round(total["bound"]),
        100 * total["withheld"] / total["cells"],
        proven,
        total["choose"] / len(found),
        total["audit"] / len(found),
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="without the large tables")
    small_only = parser.parse_args().small
    print(_HEAD.format("table", "cells", "small", "withheld", "bound", "%", "fewest", "choose s", "audit s"))
    for shape in SMALL:
        print(line(shape, [measured(shape, seed) for seed in range(TABLES)]), flush=True)
    for shape in () if small_only else LARGE:
        print(line(shape, [measured(shape, 0)]), flush=True)


if __name__ == "__main__":
    main()
