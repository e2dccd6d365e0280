"""Build one notebook, from its parameters to finished files: run the author's side, then write what it gave."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ioreport.brand import VARIABLE, Brand
from ioreport.build.chart_origins import with_origins
from ioreport.build.job import Job, check_day, check_numbers, choose_brand, read_notebook, settle
from ioreport.build.output_files import (
    USUAL_FORMATS,
    check_folder,
    check_formats,
    check_sources,
    document_name,
    log_in_progress,
    write_files,
)
from ioreport.build.renewal import Renewal
from ioreport.build.section_texts import check_sections
from ioreport.errors import Finding, IoreportError
from ioreport.myst import read_expressions
from ioreport.reads import Reads, Rows, recording, unrecorded
from ioreport.tables.accepted_warnings import judge
from ioreport.tables.cell_origins import untold_fingerprints
from ioreport.values import DRAFT, FORMATS, LOG

WARNING = "warning: "
"""The start of a warning line for the author of a document."""

_Progress = Callable[[str, int, int], None]
Run = Callable[..., tuple[Any, bytes, str]]
"""A function such as `run_for_document`."""


@dataclass(frozen=True)
class Built:
    """The result of a build: its files and its warnings.

    `log` is the office's log of withheld numbers, if there are any; `note` is the draft of the note to the donor, if
    the document replaces another. `reads` is what the document was made from: see `ioreport.reads.Reads.written`.
    """

    files: tuple[Path, ...]
    warnings: tuple[Finding, ...]
    log: Path | None = None
    note: Path | None = None
    reads: Mapping[str, Any] = field(default_factory=dict)


def build(
    notebook: Path | str,
    *,
    parameters: Mapping[str, str] | None = None,
    data: Path | str | None = None,
    to: Sequence[str] = USUAL_FORMATS,
    out: Path | str = "reports",
    brand: Path | str | None = None,
    progress: _Progress | None = None,
    reissue: bool = False,
    as_version: int = 0,
    draft: bool = False,
    sources: str = "short",
    for_the_office: bool = True,
    isolated: bool = False,
    run: Run | None = None,
) -> Built:
    """Run a notebook and write its documents, whole or not at all.

    Parameters
    ----------
    notebook : path
        The ``.ipynb`` to run.
    parameters : mapping of str to str
        Values for its parameters, as typed; the others keep their defaults.
    data : path, optional
        The office's folder; takes the place of the parameter `data`.
    to : sequence of str
        Some of `FORMATS`; by default ``html`` and ``pdf``.
    out : path
        The folder that the files go to.
    brand : path or str, optional
        A brand's file or name; by default ``brand.toml`` in the office's folder, else the current brand.
    progress : callable, optional
        Called with a stage's name, the steps done and the number of steps.
    reissue : bool
        Build a report that was sent as a new version, which names the version that it replaces.
    as_version : int
        Build this earlier version of a report, regardless of later ones, to compare a document with it.
    draft : bool
        Mark missing texts instead of refusing them, say DRAFT on every page, and write files named so.
    sources : str
        How long the sources section of PDF and Word documents is: ``short`` (definition, files and number of rows),
        ``full`` (also the row numbers) or ``file`` (only a reference to ``facts.json``). The ``facts.json`` embedded in
        the document always has everything.
    for_the_office : bool
        Also write the files for the office only; not for a temporary build in a folder that other users may
        read.
    isolated : bool
        Run the notebook in a fresh kernel, as nbclient does, although a fork of this process gives the same faster.
    run : callable, optional
        How the notebook is run, in place of `run_for_document`: see `ioreport.build.watch`.

    Raises
    ------
    UsageError
        For a wrong path, format or parameter (nothing ran).
    DataError
        When the office's data has errors (nothing ran).
    DocumentError
        When a figure is typed by hand or names no fact, or the report was sent and would be overwritten; or when one
        format has no letters for a text, after the others were written.
    CellError
        When a cell of the notebook raises.
    """
    from ioreport.runs import in_declared_order, read_parameters

    path, say = Path(notebook), progress or (lambda stage, done, of: None)
    check_formats(to)
    check_sources(sources)
    source = read_notebook(path)
    check_day()
    declared = read_parameters(source, path.name)
    given = in_declared_order(declared, parameters or {})
    folder, name = check_folder(Path(out)), document_name(path, given, draft)
    job = replace(settle(declared, given, data, path), draft=draft, sources=sources)
    chosen = choose_brand(brand, job.office)
    job = replace(job, warnings=check_numbers(source, path))
    check_sections(source, job, path.name)
    # A draft replaces no document.
    renewal = Renewal(job, folder, name, False) if draft else Renewal.settle(job, folder, name, reissue, as_version)
    logging = log_in_progress(folder, name) if for_the_office else nullcontext()
    with ThreadPoolExecutor(len(FORMATS)) as pool:
        executed, withheld, reads = (run or run_for_document)(
            source, path, job, chosen, say, logging, isolated, lambda: pool.submit(_load_writers)
        )
        with recording() as rows:
            made = make_documents(executed, path, job, chosen, to, say, renewal, pool)
    files, log = write_files(folder, name, made.contents, withheld, made.kept if for_the_office else None)
    noted = renewal.noted()
    if refused := made.refused:
        message = f"{refused.message} Written: {', '.join(map(str, files))}."
        raise type(refused)(message, refused.findings, refused.next_step)
    warnings = (*(job.office.warnings if job.office else ()), *made.warnings, *noted)
    return Built(files, warnings, log, renewal.note, _reads(reads, rows))


def _reads(of_notebook: str, rows: set[Rows]) -> Mapping[str, Any]:
    """What was read by the notebook and for its documents; empty where that is not known."""
    if not of_notebook:
        return {}
    read = json.loads(of_notebook)
    return Reads({(table, project) for table, project in read["rows"]} | rows, set(read["files"])).written()


def _load_writers() -> None:
    """Import the writers of documents while the notebook runs."""
    from ioreport import documents

    for suffix in USUAL_FORMATS:
        getattr(documents, f"write_{suffix}")


def _doubts(job: Job, report: Any) -> tuple[Finding, ...]:
    if not (job.office and job.report):
        return ()
    from ioreport.reports.author_warnings import report_doubts
    from ioreport.reports.report_checks import unwritten

    hidden = {fact.key: fact.text for fact in report.facts if fact.withheld}
    language = report.cover.language
    found = report_doubts(job.office, job.report, language, hidden)
    if job.draft:
        found = (*found, *unwritten(job.office, job.report, language, str(job.values.get("template") or "")))
    return found


def run_for_document(
    source: Any,
    path: Path,
    job: Job,
    brand: Brand,
    say: _Progress,
    logging: AbstractContextManager[Path | None],
    isolated: bool,
    meanwhile: Callable[[], object],
) -> tuple[Any, bytes, str]:
    """The executed notebook, its log of withheld numbers, and what it read.

    `meanwhile` is called once the kernel has started.
    """
    from ioreport.runs import inject_parameters, run_notebook

    prepared = inject_parameters(source, job.values)
    asked = {
        index: [found.expression for found in read_expressions(cell.source)]
        for index, cell in enumerate(prepared.cells)
        if cell.cell_type == "markdown"
    }

    read: list[str] = []

    def show(done: int, of: int) -> None:
        if not done:
            meanwhile()
        say("run", done, of)

    with logging as log:
        variables = {LOG: str(log)} if log else {}
        executed = run_notebook(
            prepared,
            folder=path.parent.resolve(),
            file=path.name,
            expressions=asked,
            environment={**variables, VARIABLE: str(brand.file), **({DRAFT: "1"} if job.draft else {})},
            progress=show,
            fresh=isolated,
            reads=read.append,
        )
        return executed, log.read_bytes() if log and log.exists() else b"", "".join(read)


@dataclass(frozen=True)
class _Made:
    """The contents of all documents, kept in memory until all are complete.

    `warnings` are for the author; `kept` are the fingerprints of the office's files, for the office only; `refused` is
    the error of a format that lacks letters of a text, if there is one.
    """

    contents: Mapping[str, bytes]
    warnings: tuple[Finding, ...]
    kept: bytes | None
    refused: IoreportError | None


def make_documents(
    executed: Any,
    path: Path,
    job: Job,
    brand: Brand,
    to: Sequence[str],
    say: _Progress,
    renewal: Renewal,
    pool: Executor,
) -> _Made:
    """The documents of an executed notebook, in memory, with all checks that need what it shows."""
    from ioreport import documents
    from ioreport.build.people_in_texts import check_texts

    shown = {name: value for name, value in job.values.items() if name != job.folder}
    report = with_origins(documents.read_report(executed, path.name), job.office)
    of_texts = check_texts(executed, report, path.name, job.office, job.report)
    looked, accepted = _judged(job, (*_doubts(job, report), *of_texts, *report.warnings))
    manifest = documents.manifest_of(
        report, name=path.name, parameters=shown, accepted=accepted, sources=job.sources, **_of_office(job)
    )
    report, manifest = renewal.marked(executed, report, manifest)
    counted = (*job.office.counted, *untold_fingerprints(job.office)) if job.office else ()
    published = documents.published(manifest, counted)
    # All formats at the same time: Typst, which sets the PDF, leaves Python to the others.
    writers = {suffix: getattr(documents, f"write_{suffix}") for suffix in to}
    writing = {suffix: pool.submit(write, report, published, brand) for suffix, write in writers.items()}
    contents, refused = {}, None
    for done, (suffix, written) in enumerate(writing.items()):
        say(f"write {suffix}", done, len(writing))
        try:
            contents[suffix] = written.result()
        except documents.LettersError as error:
            refused = error
    if refused and not contents:
        raise refused
    encoded = {suffix: c.encode() if isinstance(c, str) else c for suffix, c in contents.items()}
    kept = documents.kept_inputs(manifest, published) if job.office else None
    return _Made(encoded, (*looked, *renewal.settled(encoded, manifest)), kept, refused)


def _judged(job: Job, doubts: Sequence[Finding]) -> tuple[tuple[Finding, ...], list[dict[str, Any]]]:
    """The warnings of a document that the office has not accepted, and the accepted ones for the manifest.

    Warnings about other files in the documents' folder cannot be accepted; they are added later.
    """
    found = (*job.warnings, *doubts)
    if job.office is None:
        return found, []
    judged = judge(found, job.office.entries)
    accepted = {*job.office.accepted, *judged.accepted}
    kept = [each for each in job.office.entries if each.accepted in accepted]
    with unrecorded():  # which entries are about other grants is a part of its own of what a document depends on
        mine = [each.accepted.written() for each in kept if not each.of_another_grant(job.office, job.report)]
    return judged.findings, mine


def _of_office(job: Job) -> dict[str, Any]:
    """The values of the office for a manifest: its files, its number of warnings, and the least count shown."""
    if job.office is None:
        return {}
    least = None
    if job.report is not None:
        from ioreport.measures.disclosure import threshold

        least = threshold(job.office, report=job.report)
    return {"inputs": job.office.inputs, "warnings": len(job.office.warnings), "least": least}
