"""The conductor of many: one notebook for every row of a table, in parallel, and again only where something changed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from ioreport.build import check_folder, check_formats, choose_brand, document_name, read_notebook
from ioreport.errors import UsageError
from ioreport.freshness import Made, origin, with_values
from ioreport.tables import load


@dataclass(frozen=True)
class Plan:
    """One document for every row: its notebook, the parameters that all share, and the parameter that each row sets."""

    notebook: Path
    given: Mapping[str, str]
    row: str
    keys: tuple[str, ...]
    office: Path
    data: Path | None
    brand: Path
    to: tuple[str, ...]
    out: Path

    def parameters(self, key: str) -> dict[str, str]:
        return {**self.given, self.row: key}

    def name(self, key: str) -> str:
        return document_name(self.notebook, self.parameters(key))

    def files(self, key: str) -> tuple[Path, ...]:
        return tuple(self.out / f"{self.name(key)}.{suffix}" for suffix in self.to)

    def command(self, key: str) -> list[str]:
        """What builds one row's documents, just as by hand."""
        pairs = [word for name, value in self.parameters(key).items() for word in ("-p", f"{name}={value}")]
        formats = [word for suffix in self.to for word in ("--to", suffix)]
        more = ["--brand", str(self.brand), *(["--data", str(self.data)] if self.data else [])]
        python = [sys.executable, "-m", "ioreport", "build", str(self.notebook)]
        return [*python, *pairs, *formats, *more, "--out", str(self.out)]


@dataclass(frozen=True)
class Outcome:
    """What became of one row's documents: written, unchanged or failed, and then why and with what exit status."""

    name: str
    state: str
    error: str = ""
    status: int = 0


def plan_each(
    notebook: Path, table: str, *, parameters: Mapping[str, str], data: Path | None, to: Sequence[str], out: Path,
    brand: str | None = None,
) -> Plan:
    """Settle what is built for every row of a table.

    Raises
    ------
    UsageError
        When the notebook has no parameter for the table, the office no such table or no row in it, a parameter,
        format, brand or folder is wrong.
    DataError
        When the office's data or the brand has errors; nothing is built then.
    """
    from ioreport.runs import check_parameters, in_order, read_parameters, row_keys, row_parameter

    check_formats(to)
    declared = read_parameters(read_notebook(notebook), notebook.name)
    folder = next((each for each in declared if each.kind == "Folder"), None)
    if folder is None:
        raise UsageError(f"{notebook.name} has no parameter of kind ir.Folder, so --each finds no rows.")
    row = row_parameter(declared, table, parameters, notebook.name)
    parameters = in_order(declared, {**parameters, row: ""})
    own = parameters.get(folder.name)
    place = data or (Path(own) if own else notebook.parent / folder.default)
    office = load(place)
    keys = row_keys(office, table)
    check_parameters(declared, {**parameters, row: keys[0]}, office, notebook.name)
    chosen = choose_brand(brand, office).file
    return Plan(notebook, parameters, row, keys, office.folder, data, chosen, tuple(to), check_folder(out))


def build_each(plan: Plan, jobs: int | None = None, force: bool = False) -> Iterator[Outcome]:
    """Build the documents of every row, each in a process of its own; a failure stops no other.

    Parameters
    ----------
    jobs : int, optional
        How many at a time; by default as many as there are processors.
    force : bool
        Build again what is unchanged, too.
    """
    made = Made.read(plan.out)
    froms = _origins(plan)
    fresh = [key for key in plan.keys if not force and made.is_fresh(plan.name(key), froms[key], plan.files(key))]
    yield from (Outcome(plan.name(key), "unchanged") for key in fresh)
    with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
        running = {pool.submit(_build_row, plan, key): key for key in plan.keys if key not in fresh}
        try:
            for done in as_completed(running):
                key, outcome = running[done], done.result()
                if outcome.state == "written":
                    made.note(outcome.name, froms[key], plan.files(key))
                yield outcome
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _origins(plan: Plan) -> dict[str, str]:
    """What each row's documents are made from, as one sha256 each."""
    common = origin([plan.notebook, plan.office, plan.brand], plan.to)
    return {key: with_values(common, plan.parameters(key)) for key in plan.keys}


def _build_row(plan: Plan, key: str) -> Outcome:
    ran = subprocess.run(plan.command(key), capture_output=True, text=True)
    if ran.returncode == 0:
        return Outcome(plan.name(key), "written")
    lines = [line for line in ran.stderr.splitlines() if not line.startswith("warning: ")]
    told = "\n".join(lines).removeprefix("ioreport: ").strip()
    if ran.returncode < 0:
        told = f"the process that built it was killed by signal {-ran.returncode}, for want of memory perhaps.\n" \
               "Next: fewer at a time, with --jobs"
    return Outcome(plan.name(key), "failed", told, ran.returncode if ran.returncode > 0 else 1)
