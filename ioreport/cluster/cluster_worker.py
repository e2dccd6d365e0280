"""A worker of a cluster: it unpacks an office once and builds documents of it in warm processes."""

from __future__ import annotations

import queue
import tempfile
from pathlib import Path
from typing import Any

from distributed import WorkerPlugin, get_worker

from ioreport.batch.dependencies import libraries_sha256
from ioreport.cluster.cluster_records import ClusterOrder, ClusterResult
from ioreport.cluster.office_bundle import Bundle
from ioreport.cluster.warm_process import WarmProcess
from ioreport.runs import Ended, Limits
from ioreport.runs.workers import LOST, RAISED
from ioreport.user_cache import program_sha256

OTHER_VERSION = "this worker has another version of ioreport or of its libraries"


class OfficePlugin(WorkerPlugin):
    """Brings the bundle to each worker once, also to one that starts later in place of a lost one."""

    idempotent = True

    def __init__(self, bundle: Bundle):
        self.bundle, self.name = bundle, f"office-{bundle.sha256}"

    def setup(self, worker: Any) -> None:
        # "ioreport-" would be a folder of the program itself, whose files are no part of a document.
        self._folder = tempfile.TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True)
        self._unpacked = Path(self._folder.name).resolve() / "unpacked"
        self.bundle.unpack(self._unpacked)
        self._free: queue.SimpleQueue[WarmProcess] = queue.SimpleQueue()
        self._started: list[WarmProcess] = []

    def teardown(self, worker: Any) -> None:
        for process in self._started:
            process.end()
        self._folder.cleanup()

    def build(self, order: ClusterOrder, limits: Limits) -> ClusterResult:
        """Build one order's documents; there are as many warm processes as the worker has threads."""
        try:
            process = self._free.get_nowait()
        except queue.Empty:
            process = WarmProcess(self._unpacked)
            self._started.append(process)
        result = process.build(order, limits)
        if result.ended.fault != LOST:
            self._free.put(process)
        return result


def versions() -> tuple[str, str]:
    """The sha256 of this machine's program and of its libraries: with others a document would be another."""
    return program_sha256(), libraries_sha256()


def build_on_worker(plugin: str, order: ClusterOrder, limits: Limits, expected: tuple[str, str]) -> ClusterResult:
    """Build one order's documents: the task that runs on a worker."""
    if versions() != expected:
        return ClusterResult(Ended(fault=RAISED, output=OTHER_VERSION))
    found = get_worker().plugins[plugin]
    assert isinstance(found, OfficePlugin)
    return found.build(order, limits)
