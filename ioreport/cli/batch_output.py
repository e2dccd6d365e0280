"""What a batch build prints: a progress bar on a terminal, else a line for each document; and the sum at the end."""

from __future__ import annotations

import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from ioreport.batch import BatchPlan, Outcome, Workers, build_each
from ioreport.build import FOR_THE_OFFICE, WARNING
from ioreport.cli.application import first_few, pluralised
from ioreport.cli.command_build import WITHHELD_FILES
from ioreport.cli.terminal import say, visible
from ioreport.errors import grouped
from ioreport.runs import Limits

_NAMED = 4
"""How many of the documents that are being built the progress bar names."""

_REASONS = 4
"""How many reasons are given for one document."""


@dataclass
class _Progress:
    """The progress of a batch; `show` is called when it changes, and several times a second."""

    total: int
    show: Callable[[_Progress], None]
    done: list[Outcome] = field(default_factory=list)
    running: Sequence[str] = ()
    begun: float = field(default_factory=time.monotonic)

    def watch(self, names: Sequence[str]) -> None:
        self.running = names
        self.show(self)

    def add(self, outcome: Outcome) -> None:
        self.done.append(outcome)
        self.running = [name for name in self.running if name != outcome.name]
        self.show(self)

    def number(self, state: str) -> int:
        return sum(outcome.state == state for outcome in self.done)


def show_batch(
    plan: BatchPlan, jobs: int | None, force: bool, limits: Limits, explain: bool, workers: Workers | None = None
) -> None:
    """Build every row's documents; print each result when it is done, and the failures with their reasons at the end.

    Raises
    ------
    SystemExit
        With the highest status of the failures, if there are any.
    """
    # SIGTERM ends the started processes too, as Ctrl-C does; else they would go on alone.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with _shown(plan, explain) as progress:
        try:
            for outcome in build_each(plan, jobs, force, limits, progress.watch, workers):
                progress.add(outcome)
        except KeyboardInterrupt:
            _sum_up(progress.done, plan)
            say("Stopped. The same command goes on from here.", error=True)
            raise
    _sum_up(progress.done, plan)
    _show_index(plan, progress.done)
    if failed := [outcome.status for outcome in progress.done if outcome.state == "failed"]:
        raise SystemExit(max(failed))


@contextmanager
def _shown(plan: BatchPlan, explain: bool) -> Iterator[_Progress]:
    """The progress of a batch, as a bar on a terminal, else as lines."""
    total = len(plan.keys)
    if not sys.stderr.isatty():
        yield _Progress(total, _line(explain))
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    # A bar that redraws itself needs a thread, and a process with threads cannot fork.
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TextColumn("{task.fields[text]}"),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,
    ) as bar:
        task = bar.add_task(escape(visible(plan.notebook.stem)), total=total, text="")
        say_line = _line(explain, only="" if explain else "failed")

        def show(progress: _Progress) -> None:
            say_line(progress)
            text = _progress_text(progress, time.monotonic() - progress.begun, f"{plan.notebook.stem}-")
            bar.update(task, completed=len(progress.done), text=escape(visible(text)), refresh=True)

        yield _Progress(total, show)


def _progress_text(progress: _Progress, seconds: float, prefix: str = "") -> str:
    """The failures, the time left if it is known, and the running documents, without the prefix of all names.

    >>> done = [Outcome("R-01", "failed"), Outcome("R-02", "written")]
    >>> _progress_text(_Progress(20, print, done, ["R-03", "R-04"]), 40)
    '1 failed, 6 min left, at work on R-03, R-04'
    """
    failed = progress.number("failed")
    names = [name.removeprefix(prefix) for name in progress.running]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    # Documents that were up to date took no time, so the time left is not estimated from them.
    built = len(progress.done) - progress.number("unchanged")
    left = seconds / built * (progress.total - len(progress.done)) if built else 0
    parts = (
        f"{failed} failed" if failed else "",
        f"{left / 60:.0f} min left" if left >= 90 else f"{left:.0f} s left" if left else "",
        f"at work on {', '.join(names[:_NAMED])}{more}" if names else "",
    )
    return ", ".join(filter(None, parts))


def _line(explain: bool, only: str = "") -> Callable[[_Progress], None]:
    """Prints a line for each document that is new among those that are done; or only for those of one state."""
    seen = 0

    def show(progress: _Progress) -> None:
        nonlocal seen
        for outcome in progress.done[seen:]:
            seen += 1
            if only in ("", outcome.state):
                why = f" ({_reason(outcome)})" if explain else ""
                say(f"{seen}/{progress.total} {outcome.name}: {outcome.state}{why}", error=True)

    return show


def _reason(outcome: Outcome) -> str:
    """Why a document was built again, or kept.

    >>> _reason(Outcome("R-01", "written", why=("rows of grants.csv changed", "the notebook changed")))
    'rows of grants.csv changed, the notebook changed'
    >>> _reason(Outcome("R-01", "unchanged"))
    'nothing that it is made from changed'
    """
    return first_few(outcome.why, _REASONS) or "nothing that it is made from changed"


def _sum_up(done: Sequence[Outcome], plan: BatchPlan) -> None:
    """Print each warning once, the number of documents by result, and each failure with its reason."""
    for warning in (*map(str, grouped(plan.warnings)), *_document_warnings(done)):
        say(f"{WARNING}{warning}", error=True)
    if logs := len(plan.logs()):
        say(f"{WITHHELD_FILES}: {plan.out / FOR_THE_OFFICE}, {pluralised(logs, 'file')}", error=True)
    states = Counter(outcome.state for outcome in done)
    counts = ", ".join(
        f"{states[state]} {state}"
        for state in ("written", "unchanged", "sent", "failed")
        if state != "sent" or states[state]
    )
    say(f"{pluralised(len(plan.keys), 'document')}: {counts}", error=True)
    for outcome in done:
        if outcome.state == "failed":
            say(f"\n{outcome.name}: {outcome.error}", error=True)


def _show_index(plan: BatchPlan, done: Sequence[Outcome]) -> None:
    """Write the page that the folder opens with, and print where it is."""
    from ioreport.batch.folder_index import write_folder_index

    failed = {outcome.name for outcome in done if outcome.state == "failed"}
    page, findings = write_folder_index(plan, [key for key in plan.keys if plan.name(key) in failed])
    for finding in findings:
        say(f"{WARNING}{finding}", error=True)
    if page:
        say(page)


def _document_warnings(done: Sequence[Outcome]) -> Iterator[str]:
    """Each warning with its document's name; a warning of several documents once, with the number of the others."""
    names: dict[str, list[str]] = {}
    for outcome in done:
        for group in grouped(outcome.warnings):
            names.setdefault(str(group), []).append(outcome.name)
    for warning, (first, *more) in names.items():
        yield f"{first}{f' and {len(more)} more' if more else ''}: {warning}"
