"""Run the cells of a notebook in a kernel, and evaluate each ``{eval}`` in its place.

The expressions of a Markdown cell are evaluated in the same kernel after the cells before it have run.
They are stored as jupyterlab-myst stores them: in ``cell.metadata.user_expressions``.
"""

from __future__ import annotations

import ast
import asyncio
import atexit
import contextlib
import os
import re
import signal
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, CellExecutionError, DeadKernelError
from nbclient.util import ensure_async
from nbformat import NotebookNode

from ioreport.errors import CellError, DataError, DocumentError, Finding, IoreportError
from ioreport.runs.kernels import ARGUMENTS, begin_kernel, kernel_environment
from ioreport.runs.parameters import INJECTED_TAG
from ioreport.tempdir import scratch_folder

Expressions = Mapping[int, Sequence[str]]
_Progress = Callable[[int, int], None]


class _ReportClient(NotebookClient):
    """A notebook client that also evaluates the expressions of Markdown cells."""

    expressions: Expressions = {}
    begun = 0
    reads = ""
    interrupted = False

    async def async_start_new_kernel(self, **kwargs: Any) -> None:
        self._handle_signals()
        await super().async_start_new_kernel(**kwargs)

    async def async_start_new_kernel_client(self, **kwargs: Any) -> Any:
        self._handle_signals()
        return await super().async_start_new_kernel_client(**kwargs)

    def _handle_signals(self) -> None:
        """Replace nbclient's own signal handlers: they end the kernel and then fail because it is gone."""
        with contextlib.suppress(RuntimeError):  # no signals here: on Windows, or outside the main thread
            for each in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(each, self._interrupt, asyncio.current_task())

    def _interrupt(self, running: asyncio.Task[Any] | None) -> None:
        self.interrupted, self.shutdown_kernel = True, "immediate"
        if running is not None:
            running.cancel()

    async def async_execute_cell(
        self, cell: NotebookNode, cell_index: int, execution_count: int | None = None, store_history: bool = True
    ) -> NotebookNode:
        if self.interrupted:  # a cancellation may get lost while the kernel starts
            raise asyncio.CancelledError
        if not cell_index:
            await self._evaluate(_WATCH)
        self.begun = cell_index + 1
        if self.expressions.get(cell_index):
            asked = self.expressions[cell_index]
            answers = await self._answers(asked, cell)
            cell.metadata["user_expressions"] = [
                {"expression": expression, "result": {name: each[name] for name in each if name != "traceback"}}
                for expression, each in zip(asked, answers, strict=True)
            ]
        done = await super().async_execute_cell(cell, cell_index, execution_count, store_history)
        if cell_index + 1 == len(self.nb.cells):
            self.reads = await self._evaluate(_READS)
        return done

    async def _evaluate(self, expression: str) -> str:
        """A text that the kernel gives; empty where it gives none."""
        (answer,) = await self._answers([expression])
        return str(ast.literal_eval(answer.get("data", {}).get("text/plain", "''")))

    async def _answers(self, expressions: Sequence[str], cell: NotebookNode | None = None) -> list[dict[str, Any]]:
        """What the kernel answers to expressions, in their order."""
        asked = {str(number): expression for number, expression in enumerate(expressions)}
        assert self.kc is not None  # cells are executed only while there is a kernel
        message = await ensure_async(self.kc.execute("", silent=True, store_history=False, user_expressions=asked))
        reply = await self.async_wait_for_reply(message, cell)
        assert reply is not None  # only a time limit would end the waiting without one
        return [reply["content"]["user_expressions"][number] for number in asked]


_HOME = "__import__('ioreport.reads', fromlist=['reads'])"
_WATCH, _READS = f"{_HOME}.watch()", f"{_HOME}.reads_json()"
"""What the kernel is asked before the first cell and after the last: see `ioreport.reads`."""


def run_notebook(
    notebook: NotebookNode,
    *,
    folder: Path,
    file: str,
    expressions: Expressions,
    environment: Mapping[str, str] | None = None,
    progress: _Progress | None = None,
    fresh: bool = False,
    reads: Callable[[str], None] = lambda read: None,
) -> NotebookNode:
    """Run every cell of `notebook` in a kernel of its own and return the notebook with its outputs.

    Parameters
    ----------
    folder : Path
        The working folder of the kernel: the notebook's own folder, as in JupyterLab.
    expressions : mapping
        Index of a Markdown cell → its ``{eval}`` expressions, in their order.
    progress : callable, optional
        Called with the number of started cells and the number of all cells.
    fresh : bool
        Start a fresh kernel (the reference) even where a fork of this process gives the same and is faster.
    reads : callable
        Called with what the notebook has read (`ioreport.reads.reads_json`).

    Raises
    ------
    CellError
        When a cell raises or the kernel dies (the message has the cell, the line and the error), or no kernel starts.
    KeyboardInterrupt
        When a signal stops the run; the kernel is ended first.
    """
    client = _ReportClient(notebook, kernel_name="ioreport", timeout=None, record_timing=False)
    client.extra_arguments = ARGUMENTS
    client.expressions = expressions
    if progress:
        client.on_cell_start = lambda cell, cell_index: progress(cell_index, len(notebook.cells))
    with scratch_folder() as quiet:
        surroundings = {**kernel_environment(quiet), **(environment or {})}
        client.km = begin_kernel(quiet, folder, surroundings, fresh)
        try:
            executed = client.execute(cwd=str(folder), env={**os.environ, **surroundings}, cleanup_kc=True)
            reads(client.reads)
            return executed
        except (asyncio.CancelledError, CellControlSignal, DeadKernelError) as error:
            if client.interrupted:
                raise KeyboardInterrupt from None
            raise _cell_error(error, notebook, file, client.begun) from error
        except RuntimeError as error:
            # nbclient registers a second clean-up, but the kernel is already gone.
            atexit.unregister(client._cleanup_kernel)
            raise CellError(
                f"{file}: no kernel could be started: {error}.", next_step="try again; --debug shows where it stopped"
            ) from error


_OURS = {"DataError": DataError, "DocumentError": DocumentError, "UsageError": CellError}
"""Errors of ioreport inside a cell keep their messages; a wrong call is an error of the cell."""


def _cell_error(error: BaseException, notebook: NotebookNode, file: str, begun: int) -> IoreportError:
    """The failure as an error: an error raised by ioreport keeps its class, any other becomes an error of the cell."""
    number, cell = _failed(notebook)
    place = f"cell {_as_written(notebook, number or begun)}"
    if not isinstance(error, CellExecutionError):
        next_step = "the cell may have ended Python or used up the memory; run it in JupyterLab"
        return CellError(f"{file}, {place}: the kernel died.", next_step=next_step)
    if error.ename in _OURS:
        return _OURS[error.ename](f"{file}, {place}, line {_failed_line(cell)}: {error.evalue}")
    # A syntax error names the kernel's own temporary file before the line.
    said = re.sub(r"\(\d+\.py, line (\d+)\)$", r"(line \1)", f"{error.ename}: {error.evalue}".strip())
    expected = "a cell that runs; open the notebook in JupyterLab and run it there"
    finding = Finding(file, _failed_line(cell), place, "cell", "error", said, expected)
    return CellError(f"{file}, {place} failed.", [finding], _next(said))


def _next(said: str) -> str:
    """The next step; for a wrong call of an ioreport function, its correct form."""
    called = re.match(r"TypeError: (Ledger\.)?(\w+)\(\) (?:missing|got|takes)", said)
    if called is None or not (called[1] or re.fullmatch(_OUR_CALLS, called[2])):
        return "--debug shows the traceback"
    return f"docs/notebooks.md shows the call to copy; so does help({'facts' if called[1] else 'ir'}.{called[2]})"


_OUR_CALLS = r"cover|table|photo|breakdown|measure|threshold|draw_\w+"


def _failed(notebook: NotebookNode) -> tuple[int, NotebookNode | None]:
    """The last cell that was started: the first one whose outputs end in an error."""
    for number, cell in enumerate(notebook.cells, 1):
        if any(output["output_type"] == "error" for output in cell.get("outputs", [])):
            return number, cell
    return 0, None


def _as_written(notebook: NotebookNode, number: int) -> int:
    """The number of the cell in the author's notebook, without the injected cell."""
    tags = [cell.metadata.get("tags", []) for cell in notebook.cells[:number]]
    return number - sum(INJECTED_TAG in tag for tag in tags)


def _failed_line(cell: NotebookNode | None) -> int | None:
    """The line of the cell that raised, read from the arrow in the traceback."""
    outputs = [] if cell is None else [o for o in cell.outputs if o["output_type"] == "error"]
    text = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(outputs[-1]["traceback"])) if outputs else ""
    arrow = re.search(r"^-+> ?(\d+)", text, re.MULTILINE)
    return int(arrow.group(1)) if arrow else None
