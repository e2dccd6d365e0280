"""Watch a notebook and its office, and build the document again when a file changes."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ioreport.build.build_document import Built, build, run_for_document
from ioreport.build.changed_texts import Ran, texts_of, with_changed_texts
from ioreport.build.job import Job, read_notebook
from ioreport.errors import IoreportError
from ioreport.tables.unchanged_folder import State, folder_state

WAIT = 0.1
"""Seconds between two looks at the files; looking at those of an office takes a millisecond."""
_TEXT_FILES = ("narratives",)
"""The office's file and folder of texts."""


@dataclass(frozen=True)
class Rebuilt:
    """One build of a watched document: its result or its fault, and how long it took.

    `texts_alone` says that only texts had changed: the notebook was not run.
    """

    seconds: float
    built: Built | None = None
    fault: IoreportError | None = None
    texts_alone: bool = False


@dataclass
class _Watched:
    """A notebook's last run, which is kept until something else than a text changes."""

    ran: Ran | None = None
    withheld: bytes = b""
    reads: str = ""
    was_run: bool = field(default=True, init=False)

    def run(self, source: Any, path: Path, job: Job, *more: Any) -> tuple[Any, bytes, str]:
        """Run the notebook, or put its changed texts into the last run."""
        from ioreport.runs import inject_parameters

        prepared = inject_parameters(source, job.values)
        executed = with_changed_texts(self.ran, prepared, job) if self.ran else None
        self.was_run = executed is None
        if executed is None:
            self.ran = None
            executed, self.withheld, self.reads = run_for_document(source, path, job, *more)
        self.ran = Ran(prepared, executed, job, texts_of(job))
        return executed, self.withheld, self.reads


def watch(notebook: Path, *, out: Path, brand: str | None = None, **asked: Any) -> Iterator[Rebuilt]:
    """Build a notebook now, and again whenever it, its office or its brand's file changes; until it is interrupted.

    After a change of Markdown cells or of the office's texts the notebook is not run again: its texts are exchanged.

    Parameters
    ----------
    notebook, out, brand, **asked
        As of `ioreport.build.build`.

    Yields
    ------
    Rebuilt
        For each build; a fault does not end the watch.
    """
    office = office_folder(notebook, asked.get("parameters") or {}, asked.get("data"))

    def look() -> State:
        return _state(notebook, office, brand, out)

    watched, before = _Watched(), look()
    while True:
        start = time.perf_counter()
        built, fault = None, None
        try:
            built = build(notebook, out=out, brand=brand, run=watched.run, **asked)
        except IoreportError as refused:
            fault = refused
        yield Rebuilt(time.perf_counter() - start, built, fault, built is not None and not watched.was_run)
        now = _changed(look, before)
        if not all(map(_is_text, {*before} ^ {*now})):
            watched.ran = None
        before = now


def _changed(look: Callable[[], State], before: State) -> State:
    """Wait for a change; a file that is still being written is waited for."""
    # The run of a notebook may leave its own handler of signals.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    while (now := look()) == before:
        time.sleep(WAIT)
    while (later := look()) != now:
        time.sleep(WAIT / 2)
        now = later
    return now


def office_folder(notebook: Path, parameters: Mapping[str, str], data: Path | str | None) -> Path | None:
    """The folder of a notebook's office, by --data, a parameter, or the parameter's default; None if it has none."""
    from ioreport.runs import read_parameters

    declared = read_parameters(read_notebook(notebook), notebook.name)
    folder = next((parameter for parameter in declared if parameter.kind == "Folder"), None)
    if folder is None:
        return None
    given = data or parameters.get(folder.name)
    return Path(given) if given else notebook.parent / str(folder.default)


def _state(notebook: Path, office: Path | None, brand: str | None, out: Path) -> State:
    """The times and sizes of all files that a document is made from; the first word says which kind each is.

    Hidden files, such as those that editors write beside a file, and the documents themselves are left out.
    """
    folders = [("office", office), ("brand", Path(brand).parent if brand and Path(brand).is_file() else None)]
    states = [
        (kind, *each)
        for kind, folder in folders
        if folder
        for each in folder_state(folder)
        if not any(part.startswith(".") for part in Path(each[0]).parts)
        and out.resolve() not in (folder / each[0]).resolve().parents
    ]
    try:
        told = notebook.stat()
    except OSError:  # a program that saves it may take it away for a moment
        return tuple(states)
    return (*states, ("notebook", notebook.name, told.st_mtime_ns, told.st_size))


def _is_text(state: tuple[Any, ...]) -> bool:
    kind, name, *_ = state
    return kind == "notebook" or (kind == "office" and Path(name).parts[0].partition(".")[0] in _TEXT_FILES)
