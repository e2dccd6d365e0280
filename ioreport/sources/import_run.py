"""Import: what `try` shows and `import` does; all tables of all sources named, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ioreport.atomic_files import finish_interrupted, place_files
from ioreport.errors import DataError, Finding, UsageError
from ioreport.sources.decisions import quarantine_csv
from ioreport.sources.import_outcome import keep_out_wrong_rows
from ioreport.sources.import_plan import ImportPlan, plan_import
from ioreport.sources.mapping import FOLDER
from ioreport.sources.mapping_file import mapping_ids
from ioreport.tables.datapackage import DATAPACKAGE


@dataclass(frozen=True)
class Imported:
    """What an import did: its plans, one for each source, and the files that were written."""

    plans: tuple[ImportPlan, ...]
    partial: bool
    files: tuple[str, ...] = field(default=())


def try_sources(office: Path, sources: Sequence[str]) -> tuple[ImportPlan, ...]:
    """What an import of these sources would do, in their order; nothing is written.

    Raises
    ------
    UsageError, DataError
        When there is no such office or mapping; when a mapping has faults.
    """
    if not (office / DATAPACKAGE).is_file():
        raise UsageError(f"There is no office in {office}.", next_step=f"name a folder with {DATAPACKAGE} after --data")
    chosen = list(dict.fromkeys(sources)) or list(mapping_ids(office))
    if not chosen:
        raise UsageError(
            f"The office {office} has no mapping in {FOLDER}/.", next_step="ioreport sources guess FILE --data OFFICE"
        )
    plans: list[ImportPlan] = []
    for source in chosen:
        before = plans[-1].contents if plans else None
        plan = plan_import(office, source, before)
        keep_out_wrong_rows(office, plan, before)
        plans.append(plan)
    return tuple(plans)


def import_sources(office: Path, sources: Sequence[str], partial: bool = False) -> Imported:
    """Import sources: the tables that they fill, `sources`, `origins` and the quarantine files, all or none.

    Parameters
    ----------
    office : Path
    sources : sequence of str
        Their ids; none = every mapping of the office.
    partial : bool
        Take what holds, and put the rest into quarantine.

    Raises
    ------
    DataError
        When something is doubtful (without `partial`), or stands against any import. Nothing is written then.
    """
    if office.is_dir():
        finish_interrupted(office, office / FOLDER)
    plans = try_sources(office, sources)
    found = [*stopping_findings(plans, partial)]
    if found:
        raise DataError("Nothing was imported:", found, _next_step(plans, partial))
    contents: dict[Path, bytes | None] = {office / file: data for file, data in plans[-1].contents.items()}
    for plan in plans:
        kept = bool(plan.stopping or plan.decisions.lines)
        contents[office / plan.mapping.quarantine] = quarantine_csv(plan.stopping, plan.decisions) if kept else None
    changed = {path: data for path, data in contents.items() if data != (path.read_bytes() if path.is_file() else None)}
    place_files(office, "import", changed)
    return Imported(plans, partial, tuple(sorted(path.relative_to(office).as_posix() for path in changed)))


def stopping_findings(plans: Sequence[ImportPlan], partial: bool) -> list[Finding]:
    """What stands against an import; with `partial` only what no import passes over."""
    found: list[Finding] = []
    for plan in plans:
        found += [finding for finding in plan.findings if finding.level == "error"]
        found += [doubt.finding for doubt in plan.stopping if not partial or plan.blocked]
    return found


def _next_step(plans: Sequence[ImportPlan], partial: bool) -> str:
    if partial or any(plan.blocked for plan in plans):
        return "correct what is named above in the source or in its mapping, then import again"
    if not any(plan.rows for plan in plans):
        return "correct the source or its mapping; --partial would take nothing, because every row is kept out"
    files = " and ".join(plan.mapping.quarantine for plan in plans if plan.stopping)
    return f"correct the source or its mapping; or take what holds with --partial: the rest goes to {files}"
