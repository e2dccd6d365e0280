"""The command ``build``: build one document, or one for every row of a table."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ioreport.cli.application import EACH, app, main, pluralised, progress_line
from ioreport.cli.terminal import say, visible
from ioreport.errors import UsageError, grouped

if TYPE_CHECKING:
    from ioreport.batch import BatchPlan, Outcome
    from ioreport.build import Built

_WITHHELD = "for the office only, what is withheld and why"


def _pairs(given: Sequence[str]) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in given]
    wrong = [pair for pair, (name, sign, _) in zip(given, pairs, strict=True) if not (name and sign)]
    if wrong:
        raise UsageError(f"A parameter is given as name=value; found {wrong[0]!r}.")
    twice = [name for name, times in Counter(name for name, _, _ in pairs).items() if times > 1]
    if twice:
        raise UsageError(f"The parameter {twice[0]} is given twice.", next_step="give it once")
    return {name: value for name, _, value in pairs}


@app.command("build")
def build_command(
    notebooks: Annotated[list[Path], typer.Argument(metavar="NOTEBOOK…", help="The notebooks to build.")],
    parameters: Annotated[
        list[str] | None, typer.Option("-p", "--parameter", metavar="name=value", help="Set a parameter.")
    ] = None,
    data: Annotated[Path | None, typer.Option(help="The office's folder, in place of the notebook's own.")] = None,
    to: Annotated[
        list[str] | None, typer.Option(help="html, pdf, docx or xlsx; may be given again. Default: html and pdf.")
    ] = None,
    out: Annotated[Path, typer.Option(help="The folder of the documents.")] = Path("reports"),
    sources: Annotated[
        str,
        typer.Option(
            metavar="short|full|file",
            help="What the last section of PDF and Word says of each number: definition, files and how many rows; "
            "the row numbers, too; or nothing more, as facts.json has it all.",
        ),
    ] = "short",
    brand: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE",
            help="default, harbour, high_contrast or a brand file. Default: brand.toml in the office's folder, if any.",
        ),
    ] = None,
    each: Annotated[
        str | None,
        typer.Option(EACH, metavar="TABLE", help="Build one document for every row of this table of the office."),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="With --each: how many at the same time. Default: one per processor.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="With --each: also build unchanged documents again.")] = False,
    draft: Annotated[
        bool, typer.Option("--draft", help="Mark missing texts with their guidance, and say DRAFT on every page.")
    ] = False,
    reissue: Annotated[
        bool, typer.Option("--reissue", help="Build a report that was sent, as a version that replaces it and says so.")
    ] = False,
) -> None:
    """Run notebooks and write their documents.

    With --each a document is not built again if it, its notebook, its office and this program are unchanged: an
    interrupted build goes on where it stopped. The failure of one report does not stop the others.

    A report that was sent is not overwritten: --reissue builds a new version, keeps the old one in the office's folder
    submitted/, and drafts the note to the donor in for-the-office/.
    """
    from ioreport.build import USUAL_FORMATS
    from ioreport.build import build as build_one

    _refuse_together(each, jobs, force, draft, reissue)
    for notebook in notebooks:
        if each:
            from ioreport.batch import plan_each

            pairs, formats = _pairs(parameters or []), to or USUAL_FORMATS
            plan = plan_each(
                notebook, each, parameters=pairs, data=data, to=formats, out=out, brand=brand, sources=sources
            )
            _build_each(plan, jobs, force)
            continue
        with progress_line(notebook.name) as done:
            built = build_one(
                notebook,
                parameters=_pairs(parameters or []),
                data=data,
                to=to or USUAL_FORMATS,
                out=out,
                brand=brand,
                progress=done,
                reissue=reissue,
                draft=draft,
                sources=sources,
            )
        _tell(built)


def _refuse_together(each: str | None, jobs: int | None, force: bool, draft: bool, reissue: bool) -> None:
    if not each and (jobs or force):
        raise UsageError("--jobs and --force go with --each.")
    if each and draft:
        raise UsageError("--draft does not go with --each.", next_step="build one draft at a time, by -p report=…")
    if draft and reissue:
        raise UsageError("--draft does not go with --reissue: a draft replaces nothing.")
    if each and reissue:
        raise UsageError("--reissue does not go with --each.", next_step="reissue one report at a time, by -p report=…")


def _tell(built: Built) -> None:
    """Print the warnings of a build, then the files that it wrote."""
    from ioreport.build import WARNING

    for warning in grouped(built.warnings):
        say(f"{WARNING}{warning}", error=True)
    if built.log:
        say(f"{_WITHHELD}: {built.log}", error=True)
    if built.note:
        say(f"the note to the donor, to be finished: {built.note}", error=True)
    for file in built.files:
        say(file)


def _build_each(plan: BatchPlan, jobs: int | None, force: bool) -> None:
    """Build every row's documents; print each result when it is done, and the failures again at the end."""
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from ioreport.batch import build_each

    # SIGTERM ends the started processes too, as Ctrl-C does; else they would go on alone.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    console, done = Console(stderr=True), []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # A progress bar that redraws itself needs a thread, and a process with threads cannot fork.
    with Progress(
        *columns, console=console, transient=True, auto_refresh=False, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(escape(visible(plan.notebook.name)), total=len(plan.keys))
        try:
            for outcome in build_each(plan, main, jobs, force):
                done.append(outcome)
                say(f"{len(done)}/{len(plan.keys)} {outcome.name}: {outcome.state}", error=True)
                bar.update(task, completed=len(done), refresh=True)
        except KeyboardInterrupt:
            bar.stop()
            _sum_up(done, plan)
            say("Stopped. The same command goes on from here.", error=True)
            raise
    _sum_up(done, plan)
    if failed := [outcome.status for outcome in done if outcome.state == "failed"]:
        raise SystemExit(max(failed))


def _sum_up(done: Sequence[Outcome], plan: BatchPlan) -> None:
    """Print each warning once, the number of documents by result, and each failure with its reason."""
    from ioreport.build import FOR_THE_OFFICE, WARNING

    for warning in (*grouped(plan.warnings), *_told_together(done)):
        say(f"{WARNING}{warning}", error=True)
    if logs := len(plan.logs()):
        say(f"{_WITHHELD}: {plan.out / FOR_THE_OFFICE}, {pluralised(logs, 'file')}", error=True)
    states = Counter(outcome.state for outcome in done)
    told = ", ".join(
        f"{states[state]} {state}"
        for state in ("written", "unchanged", "sent", "failed")
        if state != "sent" or states[state]
    )
    say(f"{pluralised(len(plan.keys), 'document')}: {told}", error=True)
    for outcome in done:
        if outcome.state == "failed":
            say(f"\n{outcome.name}: {outcome.error}", error=True)


def _told_together(done: Sequence[Outcome]) -> Iterator[str]:
    """Each warning with its document's name; a warning of several documents once, with the number of the others."""
    names: dict[str, list[str]] = {}
    for outcome in done:
        for warning in outcome.warnings:
            names.setdefault(warning, []).append(outcome.name)
    for warning, (first, *more) in names.items():
        yield f"{first}{f' and {len(more)} more' if more else ''}: {warning}"
