"""Batch builds: one notebook for every row of a table, in parallel; unchanged documents are not built again."""

from __future__ import annotations

import gc
import os
import pkgutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from ioreport.build import (
    SENT,
    WARNING,
    check_folder,
    check_formats,
    check_numbers,
    check_sources,
    choose_brand,
    document_name,
    log_path,
    named_office,
    read_notebook,
)
from ioreport.build_cache import Made, origin, with_values
from ioreport.errors import Finding, UsageError, grouped
from ioreport.forking import can_fork
from ioreport.runs import Ended, work_through
from ioreport.values import SOURCES

_WARM = (
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


@dataclass(frozen=True)
class BatchPlan:
    """One document for every row: the notebook, the common parameters, and the parameter set from each row."""

    notebook: Path
    given: Mapping[str, str]
    row: str
    keys: tuple[str, ...]
    office: Path
    data: Path | None
    brand: Path
    to: tuple[str, ...]
    out: Path
    sources: str = SOURCES[0]
    warnings: tuple[Finding, ...] = ()
    """The sha256 of the office and the notebook, the same for every row."""

    def parameters(self, key: str) -> dict[str, str]:
        return {**self.given, self.row: key}

    def name(self, key: str) -> str:
        return document_name(self.notebook, self.parameters(key))

    def files(self, key: str) -> tuple[Path, ...]:
        return tuple(self.out / f"{self.name(key)}.{suffix}" for suffix in self.to)

    def logs(self) -> tuple[Path, ...]:
        """The logs of withheld numbers for the documents that exist."""
        paths = (log_path(self.out, self.name(key)) for key in self.keys)
        return tuple(path for path in paths if path.exists())

    def arguments(self, key: str) -> list[str]:
        """The command-line arguments that build one row's documents."""
        pairs = [word for name, value in self.parameters(key).items() for word in ("-p", f"{name}={value}")]
        formats = [word for suffix in self.to for word in ("--to", suffix)]
        more = [
            "--brand",
            str(self.brand),
            "--sources",
            self.sources,
            *(["--data", str(self.data)] if self.data else []),
        ]
        return ["build", str(self.notebook), *pairs, *formats, *more, "--out", str(self.out)]


@dataclass(frozen=True)
class Outcome:
    """The result for one row's documents: written, unchanged, sent (not built again) or failed.

    A failure has its reason and its exit status. `warnings` are those of this document, besides those of the plan.
    """

    name: str
    state: str
    error: str = ""
    status: int = 0
    warnings: tuple[str, ...] = ()


def plan_each(
    notebook: Path,
    table: str,
    *,
    parameters: Mapping[str, str],
    data: Path | None,
    to: Sequence[str],
    out: Path,
    brand: str | None = None,
    sources: str = SOURCES[0],
) -> BatchPlan:
    """Plan what to build for every row of a table.

    Raises
    ------
    UsageError
        When the notebook has no parameter for the table, the office has no such table or no row in it, or a parameter,
        format, brand or folder is wrong.
    DataError
        When the office's data or the brand has errors; nothing is built then.
    DocumentError
        When a figure is typed by hand.
    """
    from ioreport.runs import check_parameters, in_declared_order, read_parameters, row_keys, row_parameter

    check_formats(to)
    check_sources(sources)
    source = read_notebook(notebook)
    declared = read_parameters(source, notebook.name)
    row = row_parameter(declared, table, parameters, notebook.name)
    parameters = in_declared_order(declared, {**parameters, row: ""})
    given, _, office = named_office(declared, parameters, data, notebook)
    if office is None:
        raise UsageError(f"{notebook.name} has no parameter of kind ir.Folder, so --each finds no rows.")
    keys = row_keys(office, table)
    check_parameters(declared, {**given, row: keys[0]}, office, notebook.name)
    chosen = choose_brand(brand, office).file
    warnings = (*office.warnings, *check_numbers(source, notebook))
    return BatchPlan(
        notebook, parameters, row, keys, office.folder, data, chosen, tuple(to), check_folder(out), sources, warnings
    )


def build_each(
    plan: BatchPlan, command: Callable[[Sequence[str]], None], jobs: int | None = None, force: bool = False
) -> Iterator[Outcome]:
    """Build the documents of every row, each in a process of its own; a failure does not stop the others.

    Parameters
    ----------
    command : callable
        Builds one row's documents from `Plan.arguments`, and exits with a status.
    jobs : int, optional
        How many at the same time; by default the number of processors.
    force : bool
        Also build unchanged documents again.
    """
    made = Made.read(plan.out)
    froms = _origins(plan)
    fresh = [key for key in plan.keys if not force and made.is_fresh(plan.name(key), froms[key], plan.files(key))]
    yield from (Outcome(plan.name(key), "unchanged") for key in fresh)
    stale = {key: plan.arguments(key) for key in plan.keys if key not in fresh}
    if stale:
        _warm()
    for key, ended in work_through(stale, command, jobs or processors()):
        outcome = _outcome(plan.name(key), ended, set(map(str, grouped(plan.warnings))))
        if outcome.state == "written":
            made.note(outcome.name, froms[key], plan.files(key))
        yield outcome


def processors() -> int:
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


def _warm() -> None:
    """Import what every report needs once, before this process forks; exclude it from garbage collection."""
    if not can_fork():
        return
    for name in _WARM:
        package = import_module(name)
        for module in pkgutil.walk_packages(getattr(package, "__path__", ()), f"{name}."):
            import_module(module.name)
    gc.collect()
    gc.freeze()


def _origins(plan: BatchPlan) -> dict[str, str]:
    """One sha256 for each row of all that its documents are made from."""
    common = origin([plan.notebook, plan.office, plan.brand], plan.to, plan.sources)
    return {key: with_values(common, plan.parameters(key)) for key in plan.keys}


def _outcome(name: str, ended: Ended, known: Collection[str]) -> Outcome:
    lines = ended.said.splitlines()
    if ended.status == 0:
        warnings = [line.removeprefix(WARNING) for line in lines if line.startswith(WARNING)]
        return Outcome(name, "written", warnings=tuple(told for told in warnings if told not in known))
    told = "\n".join(line for line in lines if not line.startswith(WARNING)).removeprefix("ioreport: ").strip()
    if told.startswith(SENT):
        return Outcome(name, "sent", told)
    if not told:
        told = (
            f"the process that built it ended with status {ended.status} and said nothing.\n"
            "Next: make room for temporary files, and build it alone to see more"
        )
    if ended.status < 0:
        told = (
            f"the process that built it was killed by signal {-ended.status}, for want of memory perhaps.\n"
            "Next: fewer at a time, with --jobs"
        )
    return Outcome(name, "failed", told, ended.status if ended.status > 0 else 1)
