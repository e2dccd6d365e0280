"""Work through the orders of a batch on a cluster: documents come back whole and are written at home."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ioreport.atomic_files import place_files
from ioreport.batch.batch_build import WRITTEN, Order, Outcome, Watch
from ioreport.build import log_path, standing
from ioreport.cluster.cluster_records import ClusterOrder, ClusterResult
from ioreport.cluster.office_bundle import Bundle
from ioreport.documents.published_manifest import inputs_path
from ioreport.errors import UsageError
from ioreport.runs import Ended, Limits
from ioreport.runs.workers import LOST
from ioreport.values import FOR_THE_OFFICE

if TYPE_CHECKING:
    from distributed import Client, Future

_POLL = 0.5
"""Seconds between two looks at which documents are being built."""
_WAIT = 20
"""Seconds to wait for the scheduler, and for its first worker."""


def work_on_cluster(
    address: str, orders: Mapping[str, Order], limits: Limits, watch: Watch
) -> Iterator[tuple[str, Ended[Outcome]]]:
    """Build the documents of each order on a cluster; yield each key and how it ended, in the order of completion.

    A worker that is lost is replaced by its own supervisor, and its documents are built again by another.

    Parameters
    ----------
    address : str
        A scheduler, as ``tcp://192.0.2.7:8786``; or ``local:2`` for two workers on this machine.

    Raises
    ------
    UsageError
        When the extra is not installed, there is no scheduler or no worker, or a worker has another version of the
        program or of its libraries.
    """
    with _client(address) as client:
        yield from _work(client, orders, limits, watch)


def _work(
    client: Client, orders: Mapping[str, Order], limits: Limits, watch: Watch
) -> Iterator[tuple[str, Ended[Outcome]]]:
    from distributed import wait

    from ioreport.cluster.cluster_worker import OfficePlugin, build_on_worker, versions

    expected = versions()
    _check_versions(client, expected)
    bundle = Bundle.of(next(iter(orders.values())))
    plugin = OfficePlugin(bundle)
    client.register_plugin(plugin)
    waiting: dict[Any, str] = {
        client.submit(
            build_on_worker, plugin.name, _travelling(order, bundle), limits, expected, key=order.name, pure=False
        ): key
        for key, order in orders.items()
    }
    try:
        while waiting:
            with contextlib.suppress(TimeoutError):
                wait(list(waiting), timeout=_POLL, return_when="FIRST_COMPLETED")
            for future in [each for each in waiting if each.done()]:
                key = waiting.pop(future)
                yield key, _taken(future, orders[key], bundle)
            watch(_at_work(client))
    finally:
        client.cancel(list(waiting))
        with contextlib.suppress(Exception):  # a scheduler that is gone has no plugin left
            client.unregister_worker_plugin(plugin.name)


@contextlib.contextmanager
def _client(address: str) -> Iterator[Client]:
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise UsageError(
            "--cluster needs a library that is not installed.", next_step="pip install 'ioreport[cluster]'"
        ) from None
    with contextlib.ExitStack() as opened:
        local = address.removeprefix("local:") if address.startswith("local:") else ""
        if local and not (local.isdecimal() and int(local)):
            raise UsageError(f"--cluster: found {address!r}, expected local: and a number of workers, as local:2.")
        try:
            scheduler: Any = address
            if local:
                scheduler = opened.enter_context(
                    LocalCluster(n_workers=int(local), threads_per_worker=1, dashboard_address=None, silence_logs=50)
                )
            client = opened.enter_context(Client(scheduler, timeout=_WAIT))
            client.wait_for_workers(1, timeout=_WAIT)
        except (OSError, ValueError, TimeoutError) as error:
            raise UsageError(
                f"There is no cluster with a worker at {address!r}: {error}",
                next_step="start dask scheduler and dask worker, or use local:2",
            ) from None
        yield client


def _check_versions(client: Client, expected: tuple[str, str]) -> None:
    from ioreport.cluster.cluster_worker import OTHER_VERSION, versions

    try:
        found = client.run(versions)
    except ImportError as error:
        raise UsageError(
            f"A worker of the cluster has no ioreport: {error}.", next_step="install the same version on every machine"
        ) from None
    if other := sorted(worker for worker, version in found.items() if tuple(version) != expected):
        raise UsageError(
            f"{', '.join(other)}: {OTHER_VERSION}.",
            next_step="install the same requirements.lock on every machine: documents must be the same from each",
        )


def _travelling(order: Order, bundle: Bundle) -> ClusterOrder:
    existing = {path.name: path.read_bytes() for path in standing(order.out, order.name).values()}
    return ClusterOrder(bundle.travelling(order), existing)


def _at_work(client: Client) -> list[str]:
    with contextlib.suppress(Exception):  # only for the progress bar
        return sorted(str(key) for keys in client.processing().values() for key in keys)
    return []


def _taken(future: Future[ClusterResult], order: Order, bundle: Bundle) -> Ended[Outcome]:
    """How an order ended, with its documents written at home."""
    if future.status != "finished":
        return Ended(fault=LOST, status=1, output=f"no worker finished it: {future.exception()}")
    result: ClusterResult = future.result()
    if result.ended.result is None:
        return result.ended
    outcome = _at_home(result.ended.result, result.unpacked, bundle)
    if outcome.state == WRITTEN:
        _write(order, result.files)
    return replace(result.ended, result=outcome)


def _write(order: Order, files: Mapping[str, bytes]) -> None:
    """Write all files of a document, or none; a log that is no longer there is removed."""
    (order.out / FOR_THE_OFFICE).mkdir(exist_ok=True)
    gone = {log_path(order.out, order.name): None, inputs_path(order.out, order.name): None}
    place_files(order.out, order.name, {**gone, **{order.out / name: content for name, content in files.items()}})


def _at_home(outcome: Outcome, unpacked: str, bundle: Bundle) -> Outcome:
    """An outcome with the paths of this machine."""

    def home(text: str) -> str:
        for name, folder in bundle.folders.items():
            text = text.replace(str(Path(unpacked) / name), folder)
        return text

    reads = {**outcome.reads}
    if "files" in reads:
        reads["files"] = sorted(map(home, reads["files"]))
    return replace(outcome, error=home(outcome.error), reads=reads)
