"""The warm process of a worker: without threads, it imports everything once and forks for each order.

The process of a dask worker has threads, so it must not fork. It starts this module, sends orders to its stdin and
takes results from its stdout, each a pickled record.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from ioreport.batch.batch_build import build_row, preload
from ioreport.cluster.cluster_records import ClusterOrder, ClusterResult
from ioreport.cluster.office_bundle import unpacked_order
from ioreport.forking import ENVIRONMENT
from ioreport.runs import Ended, Limits, work_through
from ioreport.runs.workers import LOST


class WarmProcess:
    """Home's side: a started process that builds documents, one order at a time.

    Parameters
    ----------
    unpacked : Path
        The folder of the unpacked bundle.
    """

    def __init__(self, unpacked: Path):
        self.process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(unpacked)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **ENVIRONMENT},
        )

    def build(self, order: ClusterOrder, limits: Limits) -> ClusterResult:
        """Build one order's documents; a process that is lost gives no result."""
        assert self.process.stdin and self.process.stdout
        try:
            _send(self.process.stdin, (order, limits))
            result: ClusterResult = pickle.load(self.process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError):
            return ClusterResult(Ended(fault=LOST, status=self.process.wait()))
        return result

    def end(self) -> None:
        self.process.terminate()
        self.process.wait()


def _send(stream: IO[bytes], record: object) -> None:
    pickle.dump(record, stream)
    stream.flush()


def build_here(order: ClusterOrder, limits: Limits, unpacked: Path) -> ClusterResult:
    """Build one order's documents in a fork, and read what was written."""
    with tempfile.TemporaryDirectory(prefix="documents-") as folder:
        out = Path(folder)
        for name, content in order.existing.items():
            (out / name).write_bytes(content)
        here = unpacked_order(order.order, unpacked, out)
        ((_, ended),) = work_through({here.name: here}, build_row, 1, limits)
        paths = {path.relative_to(out).as_posix(): path for path in sorted(out.rglob("*")) if path.is_file()}
        files = {name: path.read_bytes() for name, path in paths.items()}
    return ClusterResult(ended, {n: c for n, c in files.items() if order.existing.get(n) != c}, str(unpacked))


def main() -> None:
    """The process's side: take an order, build it, send the result, until the stdin ends."""
    unpacked, warm = Path(sys.argv[1]), False
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    with contextlib.suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        while True:
            order, limits = pickle.load(sys.stdin.buffer)
            if not warm:
                first = unpacked_order(order.order, unpacked, unpacked)
                preload(first.data, first.brand)
                warm = True
            _send(answers, build_here(order, limits, unpacked))


if __name__ == "__main__":
    main()
