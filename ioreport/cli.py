"""The command ``ioreport``: a thin coat over the library. Exit status 0, 1, 2 or 3 (see `errors`)."""

from __future__ import annotations

import json
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ioreport.errors import Finding, IoreportError, UsageError
from ioreport.process import begin_anew, spare_grammar

if TYPE_CHECKING:
    from ioreport.batch import Outcome, Plan
    from ioreport.tables import Office

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Donor reports in which every figure leads back to the rows it came from.",
)
_DEBUG = "--debug"
_EACH = "--each"
_WITHHELD = "for the office only, what is withheld and why"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit status; a fault is told in words, never as a traceback."""
    spare_grammar()
    words = list(sys.argv[1:] if arguments is None else arguments)
    if arguments is None and any(word.startswith(_EACH) for word in words):
        begin_anew()
    debug = _DEBUG in words
    try:
        app([word for word in words if word != _DEBUG])
    except IoreportError as error:
        _tell(str(error), debug)
        raise SystemExit(error.exit_status) from None
    except Exception as error:  # the last rim: whatever was not foreseen is told in a line, too
        _tell(f"something that was not foreseen: {type(error).__name__}: {error}\nNext: --debug shows where", debug)
        raise SystemExit(1) from None


def _tell(message: str, debug: bool) -> None:
    if debug:
        traceback.print_exc()
    print(f"ioreport: {message}", file=sys.stderr)


@app.callback()
def _root(
    debug: Annotated[bool, typer.Option(_DEBUG, help="Show the traceback of a fault.")] = False,
) -> None:
    """`main` takes --debug out wherever it stands; declared here so that --help names it."""


def _pairs(given: Sequence[str]) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in given]
    wrong = [pair for pair, (name, sign, _) in zip(given, pairs, strict=True) if not (name and sign)]
    if wrong:
        raise UsageError(f"A parameter is given as name=value; found {wrong[0]!r}.")
    twice = [name for name, times in Counter(name for name, _, _ in pairs).items() if times > 1]
    if twice:
        raise UsageError(f"The parameter {twice[0]} is given twice.", next_step="give it once")
    return {name: value for name, _, value in pairs}


@app.command()
def build(
    notebooks: Annotated[list[Path], typer.Argument(metavar="NOTEBOOK…", help="The notebooks to build.")],
    parameters: Annotated[
        list[str] | None, typer.Option("-p", "--parameter", metavar="name=value", help="Set a parameter.")
    ] = None,
    data: Annotated[Path | None, typer.Option(help="The office's folder, in place of the notebook's own.")] = None,
    to: Annotated[
        list[str] | None, typer.Option(help="html, pdf, docx or xlsx; may be given again. Default: html and pdf.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the documents go.")] = Path("reports"),
    brand: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE",
            help="default, harbour, high_contrast or a brand file. Default: brand.toml in the office's folder, if any.",
        ),
    ] = None,
    each: Annotated[
        str | None,
        typer.Option(_EACH, metavar="TABLE", help="Build one document for every row of this table of the office."),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="With --each: how many at a time. Default: one a processor.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="With --each: build what is unchanged, too.")] = False,
) -> None:
    """Run notebooks and write their documents.

    With --each a document that stands there unchanged, as do its notebook, office and this program, is not built again:
    a build that was broken off goes on where it was. One report's failure stops no other.
    """
    from ioreport.build import USUAL_FORMATS, WARNING
    from ioreport.build import build as build_one

    if not each and (jobs or force):
        raise UsageError("--jobs and --force go with --each.")
    for notebook in notebooks:
        if each:
            from ioreport.batch import plan_each

            asked = {"parameters": _pairs(parameters or []), "data": data, "to": to or USUAL_FORMATS, "out": out}
            _build_each(plan_each(notebook, each, brand=brand, **asked), jobs, force)
            continue
        with _progress(notebook.name) as say:
            built = build_one(
                notebook, parameters=_pairs(parameters or []), data=data, to=to or USUAL_FORMATS, out=out, brand=brand,
                progress=say,
            )
        for warning in built.warnings:
            print(f"{WARNING}{warning}", file=sys.stderr)
        if built.log:
            print(f"{_WITHHELD}: {built.log}", file=sys.stderr)
        for file in built.files:
            print(file)


def _build_each(plan: Plan, jobs: int | None, force: bool) -> None:
    """Build every row's documents; tell each as it is done, the failures again at the end."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from ioreport.batch import build_each

    # Told to end, it ends what it began, as at Ctrl-C; else its reports would go on without it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    console, done = Console(stderr=True), []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # A bar that draws itself anew would be a thread, and a process with threads cannot fork.
    settings = {"console": console, "transient": True, "auto_refresh": False, "disable": not console.is_terminal}
    with Progress(*columns, **settings) as bar:
        task = bar.add_task(plan.notebook.name, total=len(plan.keys))
        try:
            for outcome in build_each(plan, main, jobs, force):
                done.append(outcome)
                print(f"{len(done)}/{len(plan.keys)} {outcome.name}: {outcome.state}", file=sys.stderr, flush=True)
                bar.update(task, completed=len(done), refresh=True)
        except KeyboardInterrupt:
            bar.stop()
            _sum_up(done, plan)
            print("Stopped. The same command goes on from here.", file=sys.stderr)
            raise
    _sum_up(done, plan)
    if failed := [outcome.status for outcome in done if outcome.state == "failed"]:
        raise SystemExit(max(failed))


def _sum_up(done: Sequence[Outcome], plan: Plan) -> None:
    """What the author is warned of, each once; how many documents came out how, and each failure with its reason."""
    from ioreport.build import FOR_THE_OFFICE, WARNING

    for warning in (*plan.warnings, *_told_together(done)):
        print(f"{WARNING}{warning}", file=sys.stderr)
    if logs := len(plan.logs()):
        print(f"{_WITHHELD}: {plan.out / FOR_THE_OFFICE}, {_counted(logs, 'file')}", file=sys.stderr)
    states = Counter(outcome.state for outcome in done)
    counted = ", ".join(f"{states[state]} {state}" for state in ("written", "unchanged", "failed"))
    print(f"{_counted(len(plan.keys), 'document')}: {counted}", file=sys.stderr)
    for outcome in done:
        if outcome.state == "failed":
            print(f"\n{outcome.name}: {outcome.error}", file=sys.stderr)


def _told_together(done: Sequence[Outcome]) -> Iterator[str]:
    """Each warning of a document with its name; one that several have, once, with how many more those are."""
    names: dict[str, list[str]] = {}
    for outcome in done:
        for warning in outcome.warnings:
            names.setdefault(warning, []).append(outcome.name)
    for warning, (first, *more) in names.items():
        yield f"{first}{f' and {len(more)} more' if more else ''}: {warning}"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


@contextmanager
def _progress(title: str) -> Iterator[Callable[[str, int, int], None]]:
    """A progress line on a terminal, nothing elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)
        yield lambda stage, done, of: bar.update(task, description=f"{title}: {stage}", completed=done, total=of)


@app.command()
def check(
    office: Annotated[Path, typer.Argument(metavar="[OFFICE]", help="The office's folder.")] = Path("data/bulgaria"),
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Check an office and tell every finding."""
    from ioreport.tables import read_office

    read, findings = read_office(office)
    if as_json:
        for finding in findings:
            print(json.dumps(asdict(finding), ensure_ascii=False))
    else:
        _show(findings, office, read)
    if any(finding.level == "error" for finding in findings):
        raise SystemExit(1)


def _show(findings: Sequence[Finding], office: Path, read: Office) -> None:
    errors = sum(finding.level == "error" for finding in findings)
    if findings and sys.stdout.isatty():
        _show_table(findings)
    else:
        for finding in findings:
            print(f"{finding.level}: {finding}")
    _show_read(read)
    print(f"{office}: errors {errors}, warnings {len(findings) - errors}")


def _show_read(office: Office) -> None:
    """What was read and as of when, so that a table or a day taken in silence is seen."""
    rows = {table: read.rows for read in office.inputs for table, file in office.files.items() if file == read.file}
    print("rows read:", ", ".join(f"{table} {count}" for table, count in rows.items()) or "none, as there is no table")
    last = "the last in the tables, as datapackage.json has no created"
    whence = f", {'created in datapackage.json' if office.dated else last}" if office.as_of else ""
    print(f"day of the data: {office.as_of or 'none'}{whence}")


def _show_table(findings: Sequence[Finding]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table("level", "where", "found", "expected")
    for finding in findings:
        table.add_row(*(escape(text) for text in (finding.level, finding.where(), finding.found, finding.expected)))
    Console().print(table)


_DOCUMENT = "An .html or .pdf that build wrote; Word and Excel files cannot be asked."


@app.command()
def explain(
    document: Annotated[Path, typer.Argument(help=_DOCUMENT)],
    fact: Annotated[str, typer.Argument(help="The fact's name, or what the document shows: 331, \"about 40\".")],
    data: Annotated[Path | None, typer.Option(help="The office; by default the one in data/ that it names.")] = None,
) -> None:
    """Tell a fact's value, definition, files and the very rows; where none bears the name, of all that read so."""
    from ioreport import audit
    from ioreport.tables import load

    manifest = audit.read_manifest(document)
    found = audit.find_facts(manifest, fact)
    office = load(data) if data else audit.find_office(manifest, found)
    used = {file for each in found for file in each["trail"]}
    changed = audit.changed_files(manifest, office)
    if not _tell_another(manifest, office):
        _tell_changed([file for file in changed if file in used], "the rows are those of today")
        _tell_changed([file for file in changed if file not in used], "no row shown here is of it")
    for place, each in enumerate(found):
        print("\n" * (place > 0), end="")
        _explain(each, audit.explain_rows(each, office))


def _explain(fact: Mapping[str, Any], rows_of: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
    for name in ("key", "text", "value", "unit", "precision", "definition", "measure"):
        print(f"{name + ':':<12} {fact[name]}")
    print(f"{'arguments:':<12} {json.dumps(fact['arguments'], ensure_ascii=False)}")
    for file, rows in rows_of.items():
        print(f"\n{file}")
        for row in rows:
            cells = "; ".join(f"{name} = {text}" for name, text in row.items() if text and name != "row")
            print(f"  row {row['row']}: {cells}")


@app.command()
def verify(
    document: Annotated[Path, typer.Argument(help=_DOCUMENT)],
    data: Annotated[Path, typer.Option(help="The office's folder.")],
) -> None:
    """Compute every fact of a document again that is not withheld; name those that differ.

    It checks no texts, tables and charts: build again for these, since the same files give the same bytes.
    """
    from ioreport import audit
    from ioreport.tables import load

    manifest, office = audit.read_manifest(document), load(data)
    another = _tell_another(manifest, office)
    differences = audit.verify(manifest, office)
    print(*audit.tell(differences), sep="\n", end="\n" * bool(differences))
    if not another:
        _tell_changed(audit.changed_files(manifest, office), "its tables and charts may differ")
    _tell_holding(document, manifest["facts"], len({difference.key for difference in differences}))
    if differences:
        raise SystemExit(1)


def _tell_holding(document: Path, facts: Sequence[Mapping[str, Any]], differing: int) -> None:
    """What was computed again, and what was not."""
    withheld = sum(fact["withheld"] for fact in facts)
    computed = len(facts) - withheld
    print(f"{document}: {_counted(computed, 'fact')} computed again, {computed - differing} hold"
          + f"; {withheld} withheld and not computed" * bool(withheld))
    print("texts, tables and charts are not checked: built again from the same files, the document has the same bytes")


def _tell_another(manifest: Mapping[str, Any], office: Office) -> bool:
    from ioreport.audit import is_another_office

    another = is_another_office(manifest, office)
    if another:
        files = _counted(len(manifest["inputs"]), "file")
        print(f"{office.folder}, {office.name}: it seems to be another office. Of the {files} that the document was "
              "built from it has none as it was.")
    return another


def _tell_changed(files: Sequence[str], so: str) -> None:
    for file in files:
        print(f"{file}: not the file that the document was built from; {so}")


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help=f"The earlier document. {_DOCUMENT}")],
    new: Annotated[Path, typer.Argument(help="The later document.")],
) -> None:
    """Tell what changed between two documents' facts, and which of the office's files; no texts, tables or charts."""
    from ioreport import audit

    told, files = audit.tell(audit.diff(old, new)), audit.changed_inputs(old, new)
    for line in told:
        print(line)
    print(f"{_counted(len(told), 'fact')} changed; texts, tables and charts are not compared")
    print(f"files of the office that changed: {', '.join(files) or 'none'}")


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to: a folder that is empty or not there yet.")],
    scale: Annotated[int, typer.Option(help="How many times as large.")] = 1,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same bytes.")] = None,
) -> None:
    """Write a synthetic office with every table filled; every organisation, person and figure is invented."""
    from ioreport.demo import SEED, write_demo

    with _progress(folder.name) as say:
        written = write_demo(folder, scale=scale, seed=SEED if seed is None else seed, progress=say)
    print(written)
