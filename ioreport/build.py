"""The conductor: one notebook, from its parameters to finished files. Alone knows both banks."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ioreport.brand import VARIABLE, Brand, load_brand
from ioreport.errors import DocumentError, Finding, UsageError, nearest
from ioreport.myst import read_expressions
from ioreport.scratch import scratch_folder
from ioreport.tables import Office, load
from ioreport.values import COUNTED_TABLES, LOG, Key

if TYPE_CHECKING:
    from ioreport.runs import Parameter

FORMATS = ("html", "pdf", "docx", "xlsx")
USUAL_FORMATS = ("html", "pdf")
FOR_THE_OFFICE = "for-the-office"
"""The folder, beside the documents, of what is not to be sent out."""
WARNING = "warning: "
"""How a line begins that warns the author of a document."""
OFFICE_BRAND = "brand.toml"
"""The brand file that an office may have in its folder."""

_LONGEST_NAME = 200
"""In bytes; file systems take 255, and a document that is being written bears a longer name."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class _Job:
    """What a build has settled before it runs: every parameter's value, which of them names the office, the office,
    and the row of its reports that the document is, where a parameter names one.
    """

    values: Mapping[str, Any]
    folder: str | None = None
    office: Office | None = None
    report: str | None = None


@dataclass(frozen=True)
class Built:
    """What a build wrote: the files, the warnings that did not stop it, and where the office can read what the
    document withholds and why, if it does.
    """

    files: tuple[Path, ...]
    warnings: tuple[Finding, ...]
    log: Path | None = None


def build(
    notebook: Path | str,
    *,
    parameters: Mapping[str, str] | None = None,
    data: Path | str | None = None,
    to: Sequence[str] = USUAL_FORMATS,
    out: Path | str = "reports",
    brand: Path | str | None = None,
    progress: Progress | None = None,
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
        Of `FORMATS`; by default ``html`` and ``pdf``.
    out : path
        The folder that the files go to.
    brand : path or str, optional
        A brand's file or name; by default ``brand.toml`` in the office's folder, else the current brand.
    progress : callable, optional
        Called with a stage's name, the steps done and the steps there are.

    Raises
    ------
    UsageError
        For a wrong path, format or parameter (nothing ran).
    DataError
        When the office's data has errors (nothing ran).
    DocumentError
        When a figure is typed by hand or names no fact.
    CellError
        When a cell of the notebook raises.
    """
    from ioreport.runs import in_order, read_parameters

    path, say = Path(notebook), progress or (lambda stage, done, of: None)
    check_formats(to)
    source = read_notebook(path)
    _check_day()
    declared = read_parameters(source, path.name)
    given = in_order(declared, parameters or {})
    folder, name = check_folder(Path(out)), document_name(path, given)
    job = _settle(declared, given, data, path)
    chosen = choose_brand(brand, job.office)
    unused = check_numbers(source, path)
    executed, withheld = _run(source, path, job, chosen, say)
    contents, doubts = _documents(executed, path, job, chosen, to, say)
    files, log = _write(folder, name, contents, withheld)
    return Built(files, (*(job.office.warnings if job.office else ()), *unused, *doubts), log)


def _doubts(job: _Job, manifest: Mapping[str, Any]) -> tuple[Finding, ...]:
    if not (job.office and job.report):
        return ()
    from ioreport.reports.doubts import report_doubts

    hidden = [fact["key"] for fact in manifest["facts"] if fact["withheld"]]
    return report_doubts(job.office, job.report, manifest["report"]["language"], hidden)


def document_name(notebook: Path, given: Mapping[str, str]) -> str:
    """The documents' name: the notebook's, then each given parameter's value, in the notebook's order.

    >>> document_name(Path("notebooks/donor_report.ipynb"), {"report": "R-01"})
    'donor_report-R-01'
    """
    values = ["".join(c if c.isalnum() or c in "._" else "-" for c in value) for value in given.values()]
    name = "-".join([notebook.stem, *values])
    if len(name.encode()) > _LONGEST_NAME:
        raise UsageError(f"The documents' name would be too long: {name[:40]}…", next_step="give shorter parameters")
    return name


def log_path(out: Path, name: str) -> Path:
    """Where the office can read what a document withholds and why.

    >>> log_path(Path("reports"), "starter").as_posix()
    'reports/for-the-office/starter.withheld.csv'
    """
    return out / FOR_THE_OFFICE / f"{name}.withheld.csv"


def check_formats(to: Sequence[str]) -> None:
    unknown = [suffix for suffix in to if suffix not in FORMATS]
    if unknown:
        there = ", ".join(FORMATS)
        raise UsageError(f"There is no format {unknown[0]!r}{nearest(unknown[0], FORMATS)}; there are {there}.")


def read_notebook(path: Path) -> Any:
    import nbformat

    try:
        content = path.read_bytes().decode("utf-8-sig")
        is_object = isinstance(json.loads(content), dict)
        notebook = nbformat.reads(content, as_version=4) if is_object else None
    except FileNotFoundError:
        near = [p.name for p in path.parent.glob("*.ipynb")] if path.parent.is_dir() else []
        raise UsageError(f"There is no notebook {path}{nearest(path.name, near)}.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError, AttributeError, KeyError, TypeError, nbformat.ValidationError) as error:
        raise _no_notebook(path, _SAID.get(type(error), str(error).partition("\n")[0])) from None
    if notebook is None or not _has_cells(notebook):
        raise _no_notebook(path, "it has no list of cells")
    return notebook


_SAID = {UnicodeDecodeError: "it is not UTF-8 text", json.JSONDecodeError: "it is not JSON"}


def _no_notebook(path: Path, why: str) -> UsageError:
    told = f"{path} cannot be read as a notebook: {why.removesuffix('.')}."
    return UsageError(told, next_step="name an .ipynb that JupyterLab opens")


def _has_cells(notebook: Any) -> bool:
    kinds = {"cell_type": str, "source": str, "metadata": dict}
    cells = notebook.get("cells")
    return isinstance(cells, list) and all(
        isinstance(cell, dict) and isinstance(cell.get(name), kind) for cell in cells for name, kind in kinds.items()
    )


def check_folder(out: Path) -> Path:
    """The folder that documents go to, tried before the long work rather than after it."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            return out
    except OSError as error:
        raise UsageError(f"Documents cannot be written to {out}: {error.strerror}.", next_step="name another --out") \
            from None


def _check_day() -> None:
    """The day from the environment, which libraries read before any of the notebook's own code runs."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "0")
    if not re.fullmatch("[0-9]{1,11}", epoch):
        raise UsageError(
            f"The environment has SOURCE_DATE_EPOCH={epoch!r}; expected seconds since 1970, as 1687219200.",
            next_step="set it so, or unset it: the day of the data is printed then",
        )


def named_office(
    declared: Sequence[Parameter], given: Mapping[str, str], data: Path | str | None, path: Path
) -> tuple[dict[str, str], str | None, Office | None]:
    """What is given, with --data in its place; the parameter that names the office; and the office, if there is one."""
    from ioreport.runs import check_parameters

    name = next((parameter.name for parameter in declared if parameter.kind == "Folder"), None)
    if data is not None:
        if name is None:
            raise UsageError(f"{path.name} has no parameter of kind ir.Folder, so --data has nothing to set.")
        given = {**given, name: str(data)}
    values = check_parameters(declared, given, None, path.name)
    if name is None:
        return dict(given), None, None
    return dict(given), name, load(Path(given[name]) if name in given else path.parent / values[name])


def _settle(declared: Sequence[Parameter], given: Mapping[str, str], data: Path | str | None, path: Path) -> _Job:
    """The value of every parameter, and the office they name; both checked before anything runs."""
    from ioreport.runs import check_parameters

    given, name, office = named_office(declared, given, data, path)
    values = check_parameters(declared, given, office, path.name)
    if office is None:
        return _Job(values)
    report = next((values[parameter.name] for parameter in declared if parameter.kind == Key("reports")), None)
    return _Job({**values, name: str(office.folder.resolve())}, name, office, report)


def choose_brand(asked: Path | str | None, office: Office | None) -> Brand:
    """The brand of a document, checked before anything runs."""
    own = office.folder / OFFICE_BRAND if office else None
    return load_brand(asked or (own if own and own.is_file() else None))


def check_numbers(source: Any, path: Path) -> tuple[Finding, ...]:
    """The warnings of what a notebook's author typed, where the number lint has no errors."""
    from ioreport.facts import counts_by_hand, lint_notebook

    findings = lint_notebook(source, path.name)
    errors = [finding for finding in findings if finding.level == "error"]
    if errors:
        raise DocumentError(
            f"{path.name} has figures typed by hand.", errors,
            "state a fact and name it there, or allow the figure or name with its reason in the notebook's metadata "
            "(docs/notebooks.md, Figures typed by hand)",
        )
    return (*findings, *counts_by_hand(source, path.name))


def _run(source: Any, path: Path, job: _Job, brand: Brand, say: Progress) -> tuple[Any, bytes]:
    """The executed notebook, and the log of what it withholds."""
    from ioreport.runs import inject_parameters, run_notebook

    prepared = inject_parameters(source, job.values)
    asked = {
        index: [found.expression for found in read_expressions(cell.source)]
        for index, cell in enumerate(prepared.cells)
        if cell.cell_type == "markdown"
    }
    with scratch_folder() as beside:
        log = beside / "withheld.csv"
        executed = run_notebook(
            prepared, folder=path.parent.resolve(), file=path.name, expressions=asked,
            environment={LOG: str(log), VARIABLE: str(brand.file)}, progress=lambda done, of: say("run", done, of),
        )
        return executed, log.read_bytes() if log.exists() else b""


def _documents(
    executed: Any, path: Path, job: _Job, brand: Brand, to: Sequence[str], say: Progress
) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """Every document's bytes, in memory until all are whole; and what their author should look at."""
    from ioreport import documents

    shown = {name: value for name, value in job.values.items() if name != job.folder}
    report = documents.read_report(executed, path.name)
    manifest = documents.manifest_of(report, name=path.name, parameters=shown, **_told(job))
    contents, formats = {}, dict.fromkeys(to)
    for done, suffix in enumerate(formats):
        say(f"write {suffix}", done, len(formats))
        contents[suffix] = getattr(documents, f"write_{suffix}")(executed, manifest, brand)
    encoded = {suffix: c.encode() if isinstance(c, str) else c for suffix, c in contents.items()}
    return encoded, (*_doubts(job, manifest), *report.ignored)


def _told(job: _Job) -> dict[str, Any]:
    """What a manifest needs to know of the office: its files, which of them count people, and the least count shown."""
    if job.office is None:
        return {}
    least = None
    if job.report is not None:
        from ioreport.measures.disclosure import threshold

        least = threshold(job.office, report=job.report)
    counted = [job.office.file(table) for table in COUNTED_TABLES]
    return {"inputs": job.office.inputs, "warnings": len(job.office.warnings), "counted": counted, "least": least}


def _write(
    folder: Path, name: str, contents: Mapping[str, bytes], withheld: bytes
) -> tuple[tuple[Path, ...], Path | None]:
    """The documents, and apart from what is sent out the log of what they withhold: all of them, or none."""
    files = {folder / f"{name}.{suffix}": content for suffix, content in contents.items()}
    log = log_path(folder, name)
    if withheld:
        check_folder(log.parent)
        _place({log: withheld, **files})
        return tuple(files), log
    _place(files)
    try:
        log.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{log} tells of an older document and cannot be removed: {error.strerror}.",
                         next_step="close it where it is open, and delete it") from None
    return tuple(files), None


def _place(contents: Mapping[Path, bytes]) -> None:
    """Write every file beside its place, then move all: a failure leaves what stood there before."""
    waiting = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in contents}
    moved: dict[Path, bytes | None] = {}
    try:
        for path, content in contents.items():
            waiting[path].write_bytes(content)
        for path in contents:
            before = path.read_bytes() if path.exists() else None
            os.replace(waiting[path], path)
            moved[path] = before
    except OSError as error:
        for done, before in moved.items():
            _put_back(done, before)
        raise UsageError(f"{path} cannot be written: {error.strerror}.", next_step="name another --out") from None
    finally:
        for part in waiting.values():
            part.unlink(missing_ok=True)


def _put_back(path: Path, before: bytes | None) -> None:
    if before is None:
        path.unlink()
    else:
        path.write_bytes(before)
