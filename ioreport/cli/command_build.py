"""The command ``build``: build one document, or one for every row of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ioreport.cli.application import EACH, NO_CACHE, app, progress_line
from ioreport.cli.terminal import say
from ioreport.errors import UsageError, grouped
from ioreport.values import FORMATS

if TYPE_CHECKING:
    from ioreport.batch import Workers
    from ioreport.build import Built

WITHHELD_FILES = "for the office only, what is withheld and why"


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
        list[str] | None, typer.Option(help=f"One of {', '.join(FORMATS)}; may be given again. Default: html and pdf.")
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
    where: Annotated[
        str,
        typer.Option(
            metavar="CONDITION",
            help="With --each: only for rows as in 'due_date < 2026-09-01 and submitted_on is empty'. "
            "= != < <= > >=, is empty, in (a, b), and, or, not, parentheses.",
        ),
    ] = "",
    jobs: Annotated[
        int | None, typer.Option(min=1, help="With --each: how many at the same time. Default: one per processor.")
    ] = None,
    cluster: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="With --each: build on the machines of a dask scheduler, as tcp://192.0.2.7:8786, or with local:2 on "
            "two workers of this one. Needs ioreport[cluster].",
        ),
    ] = "",
    timeout: Annotated[
        float | None, typer.Option(min=0.1, metavar="SECONDS", help="With --each: the longest that one may take.")
    ] = None,
    memory: Annotated[
        int | None, typer.Option(min=1, metavar="MB", help="With --each: the most memory that one may take.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="With --each: also build unchanged documents again.")] = False,
    explain_cache: Annotated[
        bool, typer.Option("--explain-cache", help="With --each: say why each document is built again or kept.")
    ] = False,
    no_cache: Annotated[bool, typer.Option("--no-cache", help=NO_CACHE)] = False,
    isolated: Annotated[
        bool, typer.Option("--isolated", help="Run each notebook in a fresh kernel, as nbclient does. Slower.")
    ] = False,
    draft: Annotated[
        bool, typer.Option("--draft", help="Mark missing texts with their guidance, and say DRAFT on every page.")
    ] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", help="Build again whenever the notebook, its office or its brand changes. Default: html."
        ),
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
    from ioreport.batch import plan_each
    from ioreport.build import USUAL_FORMATS
    from ioreport.build import build as build_one
    from ioreport.cli.batch_output import show_batch
    from ioreport.runs import Limits
    from ioreport.user_cache import switch_off

    of_each = {"--where": where, "--jobs": jobs, "--timeout": timeout, "--memory": memory, "--force": force}
    of_each |= {"--explain-cache": explain_cache, "--cluster": cluster}
    _refuse_together(each, [name for name, given in of_each.items() if given], draft, reissue)
    if no_cache:
        switch_off()
    if watch:
        _refuse_with_watch(notebooks, each, reissue)
    asked: dict[str, Any] = {
        "parameters": _pairs(parameters or []),
        "data": data,
        "to": to or (["html"] if watch else USUAL_FORMATS),
        "out": out,
        "brand": brand,
        "sources": sources,
        "isolated": isolated,
    }
    for notebook in notebooks:
        if watch:
            from ioreport.cli.watch_output import show_watch

            show_watch(notebook, draft=draft, **asked)
            continue
        if each:
            plan = plan_each(notebook, each, where=where, **asked)
            limits = Limits(timeout, memory and memory * 2**20)
            show_batch(plan, jobs, force, limits, explain_cache, _workers(cluster))
            continue
        with progress_line(notebook.name) as progress:
            built = build_one(notebook, progress=progress, reissue=reissue, draft=draft, **asked)
        show_built(built)


def _workers(cluster: str) -> Workers | None:
    """The workers of a cluster; `None` for those of this machine."""
    if not cluster:
        return None
    from ioreport.cluster import work_on_cluster

    return partial(work_on_cluster, cluster)


def _refuse_together(each: str | None, of_each: Sequence[str], draft: bool, reissue: bool) -> None:
    if not each and of_each:
        raise UsageError(f"{of_each[0]} goes with --each.", next_step="add --each reports")
    if each and draft:
        raise UsageError("--draft does not go with --each.", next_step="build one draft at a time, by -p report=…")
    if draft and reissue:
        raise UsageError("--draft does not go with --reissue: a draft replaces nothing.")
    if each and reissue:
        raise UsageError("--reissue does not go with --each.", next_step="reissue one report at a time, by -p report=…")


def _refuse_with_watch(notebooks: Sequence[Path], each: str | None, reissue: bool) -> None:
    if each or reissue:
        raise UsageError(f"--watch does not go with {EACH if each else '--reissue'}.")
    if len(notebooks) > 1:
        raise UsageError("--watch builds one notebook.", next_step="start it again for each of the others")


def show_built(built: Built, known: Collection[object] = ()) -> None:
    """Print the warnings of a build that are not known yet, then the files that it wrote."""
    from ioreport.build import WARNING

    for warning in grouped(warning for warning in built.warnings if warning not in known):
        say(f"{WARNING}{warning}", error=True)
    if built.log:
        say(f"{WITHHELD_FILES}: {built.log}", error=True)
    if built.note:
        say(f"the note to the donor, to be finished: {built.note}", error=True)
    for file in built.files:
        say(file)
