"""Build a batch: one process for each row's documents, and only for documents that are not up to date."""

from __future__ import annotations

import gc
import os
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from ioreport.batch.batch_plan import BatchPlan
from ioreport.batch.build_cache import NEVER, BuildCache
from ioreport.batch.dependencies import Dependencies
from ioreport.brand import load_brand
from ioreport.brand.typefaces import alphabet
from ioreport.build import SentError, build
from ioreport.errors import Finding, IoreportError
from ioreport.forking import can_fork
from ioreport.runs import Ended, Limits, work_through
from ioreport.runs.workers import LOST, NO_LIMITS, OVER_MEMORY, OVER_TIME
from ioreport.tables import load

_PRELOADED = (
    "ioreport.measures",
    "ioreport.facts",
    "ioreport.charts",
    "ioreport.reports",
    "ioreport.documents",
    "ioreport.wording",
    "fontTools.subset",
    "fontTools.ttLib.woff2",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "matplotlib.backends.backend_svg",
    "matplotlib_inline.backend_inline",
)
"""The modules that a report needs: those for notebooks and those for documents, because both run in forks."""
WRITTEN, UNCHANGED, SENT, FAILED = "written", "unchanged", "sent", "failed"


@dataclass(frozen=True)
class Outcome:
    """The result for one row's documents: written, unchanged, sent (not built again) or failed.

    A failure has its reason and its exit status. `why` is why it was built, or why it could not be kept. `warnings` are
    those of this document, besides those of the plan; `reads` is what it was made from, as far as it was read.
    """

    name: str
    state: str
    error: str = ""
    status: int = 0
    warnings: tuple[Finding, ...] = ()
    why: tuple[str, ...] = ()
    reads: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Order:
    """The work order for one row's documents."""

    name: str
    notebook: Path
    parameters: Mapping[str, str]
    data: Path
    brand: Path
    to: tuple[str, ...]
    out: Path
    sources: str
    isolated: bool


Watch = Callable[[Sequence[str]], None]
Workers = Callable[[Mapping[str, Order], Limits, Watch], Iterator[tuple[str, Ended[Outcome]]]]
"""Builds the documents of orders: yields the key of each and how it ended, in the order of completion."""


def build_each(
    plan: BatchPlan,
    jobs: int | None = None,
    force: bool = False,
    limits: Limits = NO_LIMITS,
    watch: Watch = lambda names: None,
    workers: Workers | None = None,
) -> Iterator[Outcome]:
    """Build the documents of every row, each in a process of its own; a failure does not stop the others.

    Parameters
    ----------
    jobs : int, optional
        How many at the same time; by default the number of processors.
    force : bool
        Also build unchanged documents again.
    limits : Limits
        The time and memory that one row's documents may take.
    watch : callable
        Called several times a second with the names of the documents that are being built.
    workers : callable, optional
        Builds the documents, perhaps on other machines; by default processes of this one do.
    """
    cache = BuildCache.read(plan.out)
    dependencies = Dependencies(plan.office)
    why = {key: _why(plan, key, cache, dependencies) for key in plan.keys}
    if force:
        why = {key: reasons or ("--force",) for key, reasons in why.items()}
    yield from (Outcome(plan.name(key), UNCHANGED) for key in plan.keys if not why[key])
    stale = {key: _order(plan, key) for key in plan.keys if why[key]}
    if not stale:
        return
    for key, ended in (workers or partial(_work_here, jobs or processors()))(stale, limits, watch):
        outcome = ended.result or _failure(stale[key].name, ended, limits)
        if outcome.state == WRITTEN:
            order = {**plan.order(key), "reads": dict(outcome.reads)}
            cache.note(outcome.name, (plan.table, key), dependencies.parts(order), plan.files(key), order)
        # Warnings that concern every document of the plan are not repeated.
        own = tuple(each for each in outcome.warnings if each not in plan.warnings)
        yield replace(outcome, why=why[key], warnings=own)


def _work_here(
    jobs: int, orders: Mapping[str, Order], limits: Limits, watch: Watch
) -> Iterator[tuple[str, Ended[Outcome]]]:
    first = next(iter(orders.values()))
    preload(first.data, first.brand)
    return work_through(orders, build_row, jobs, limits, lambda keys: watch([orders[key].name for key in keys]))


def _why(plan: BatchPlan, key: str, cache: BuildCache, dependencies: Dependencies) -> tuple[str, ...]:
    """Why a row's documents must be built; empty if they are up to date."""
    record = cache.records.get(plan.name(key))
    if record is None:
        return (NEVER,)
    order = {**plan.order(key), "reads": record.order.get("reads")}
    return record.changes(dependencies.parts(order), plan.out, plan.files(key))


def build_row(order: Order) -> Outcome:
    """Build one row's documents and return the outcome; a worker process calls this."""
    try:
        built = build(
            order.notebook,
            parameters=order.parameters,
            data=order.data,
            to=order.to,
            out=order.out,
            brand=order.brand,
            sources=order.sources,
            isolated=order.isolated,
        )
    except SentError as error:
        return Outcome(order.name, SENT, str(error))
    except IoreportError as error:
        return Outcome(order.name, FAILED, str(error), error.exit_status)
    return Outcome(order.name, WRITTEN, warnings=built.warnings, reads=built.reads)


def processors() -> int:
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


def _order(plan: BatchPlan, key: str) -> Order:
    return Order(
        name=plan.name(key),
        notebook=plan.notebook,
        parameters=plan.parameters(key),
        data=plan.office.folder.resolve(),
        brand=plan.brand,
        to=plan.to,
        out=plan.out,
        sources=plan.sources,
        isolated=plan.isolated,
    )


def preload(office: Path, brand: Path) -> None:
    """Import the modules and read the files that every report needs, before this process forks.

    `office` is the folder of an office.

    These objects are excluded from garbage collection, so that forks share their memory.
    """
    if not can_fork():
        return
    for name in _PRELOADED:
        package = import_module(name)
        for module in pkgutil.walk_packages(getattr(package, "__path__", ()), f"{name}."):
            import_module(module.name)
    load(office)
    for face in load_brand(brand).faces.values():
        alphabet(face.file)
    gc.collect()
    gc.freeze()


def _failure(name: str, ended: Ended[Outcome], limits: Limits) -> Outcome:
    """The outcome for documents whose process gave no result."""
    last = (ended.output.strip().splitlines() or ["it gave no message"])[-1]
    alone = "Next: build it alone to see more"
    if ended.fault == OVER_TIME:
        why = f"it took longer than {limits.seconds:g} seconds, and was stopped.\nNext: give it more, with --timeout"
    elif ended.fault == OVER_MEMORY:
        why = (
            f"it took more than {(limits.memory or 0) // 2**20:,} MB of memory, and was stopped.\n"
            "Next: give it more, with --memory"
        )
    elif ended.fault != LOST:
        why = f"an unexpected error: {last}\n{alone}; --debug shows where"
    elif ended.status < 0:
        why = (
            f"the process that built it was killed by signal {-ended.status}, perhaps because memory ran out.\n"
            "Next: fewer at a time, with --jobs"
        )
    else:
        why = f"the process that built it ended with status {ended.status}: {last}.\n{alone}"
    return Outcome(name, FAILED, why, 1)
