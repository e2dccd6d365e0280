"""The command-line application: its commands are registered here, and it exits with 0, 1, 2 or 3 (see `errors`)."""

from __future__ import annotations

import datetime as dt
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ioreport.cli.terminal import say, visible
from ioreport.errors import IoreportError, UsageError
from ioreport.forking import begin_anew, spare_grammar
from ioreport.values import ENDINGS

if TYPE_CHECKING:
    from ioreport.tables import Office

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Donor reports in which every figure leads back to the rows it came from.",
)
_DEBUG = "--debug"
EACH = "--each"
DOCUMENT = f"An {ENDINGS} that build wrote."
NO_CACHE = "Read and compute all anew, and keep nothing in the user's cache folder."


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit with its status; a fault is printed in words, never as a traceback."""
    spare_grammar()
    words = list(sys.argv[1:] if arguments is None else arguments)
    if arguments is None and words[:1] == ["build"]:
        begin_anew()
    debug = _DEBUG in words
    try:
        app([word for word in words if word != _DEBUG])
    except IoreportError as error:
        _tell(str(error), debug)
        raise SystemExit(error.exit_status) from None
    except Exception as error:  # any unexpected error is also printed in one line
        _tell(f"an unexpected error: {type(error).__name__}: {error}\nNext: --debug shows where", debug)
        raise SystemExit(1) from None


def _tell(message: str, debug: bool) -> None:
    if debug:
        traceback.print_exc()
    say(f"ioreport: {message}", error=True)


@app.callback()
def _root(
    debug: Annotated[bool, typer.Option(_DEBUG, help="Show the traceback of a fault.")] = False,
) -> None:
    """`main` removes --debug from any place; it is declared here so that --help shows it."""


def read_day(text: str) -> dt.date:
    """A day as a user types it.

    Raises
    ------
    UsageError
        When it is none.

    Examples
    --------
    >>> read_day("2024-02-22")
    datetime.date(2024, 2, 22)
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"A day is written as 2024-02-22; found {text!r}.") from None


def first_few(texts: Sequence[str], most: int) -> str:
    """The first texts, and how many more there are.

    >>> first_few(["a", "b", "c"], 2), first_few(["a", "b"], 2)
    ('a, b, and 1 more', 'a, b')
    """
    more = len(texts) - most
    return ", ".join([*texts[:most], *([f"and {more} more"] if more > 0 else [])])


def pluralised(number: int, thing: str) -> str:
    """A number with its noun in singular or plural.

    >>> pluralised(1, "file"), pluralised(2, "file")
    ('1 file', '2 files')
    """
    return f"{number} {thing}{'' if number == 1 else 's'}"


@contextmanager
def progress_line(title: str) -> Iterator[Callable[[str, int, int], None]]:
    """A progress line on a terminal; nothing if the output is not a terminal."""
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    title = escape(visible(title))
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    # A bar that redraws itself needs a thread, and a process with threads cannot fork.
    with Progress(
        *columns, console=console, transient=True, auto_refresh=False, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(title, total=None)

        def show(stage: str, done: int, of: int) -> None:
            bar.update(task, description=f"{title}: {stage}", completed=done, total=of, refresh=True)

        yield show


def tell_another_office(manifest: Mapping[str, Any], office: Office) -> bool:
    """Whether a document was built from another office; if so, a line says it."""
    from ioreport.provenance import is_another_office

    another = is_another_office(manifest, office)
    if another:
        files = pluralised(len(manifest["inputs"]), "file")
        say(
            f"{office.folder}, {office.name}: it seems to be another office. Of the {files} that the document was "
            "built from it has none as it was."
        )
    return another
