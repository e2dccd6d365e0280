"""Output files of a build: their names and places; all of them are written, or none."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ioreport.atomic_files import finish_interrupted, part_of, place_files
from ioreport.documents.published_manifest import inputs_path
from ioreport.errors import UsageError, nearest
from ioreport.values import FOR_THE_OFFICE, FORMATS, SOURCES_LENGTHS

USUAL_FORMATS = ("html", "pdf")
_LONGEST_NAME = 200
"""The longest name in bytes; file systems allow 255, and a document has a longer name while it is being written."""


def document_name(notebook: Path, given: Mapping[str, str], draft: bool = False) -> str:
    """The documents' name: the notebook's, then each given parameter's value, in the notebook's order.

    A draft has a different name, so that it never replaces a final document.

    >>> document_name(Path("notebooks/donor_report.ipynb"), {"report": "R-01"})
    'donor_report-R-01'
    >>> document_name(Path("notebooks/donor_report.ipynb"), {"report": "R-01"}, draft=True)
    'donor_report-R-01-DRAFT'
    """
    values = ["".join(c if c.isalnum() or c in "._" else "-" for c in value) for value in given.values()]
    name = "-".join([notebook.stem, *values, *(["DRAFT"] if draft else [])])
    if len(name.encode()) > _LONGEST_NAME:
        raise UsageError(f"The documents' name would be too long: {name[:40]}…", next_step="give shorter parameters")
    return name


def log_path(out: Path, name: str) -> Path:
    """The path of the office's log of withheld numbers.

    >>> log_path(Path("reports"), "starter").as_posix()
    'reports/for-the-office/starter.withheld.csv'
    """
    return out / FOR_THE_OFFICE / f"{name}.withheld.csv"


def check_formats(to: Sequence[str]) -> None:
    unknown = [suffix for suffix in to if suffix not in FORMATS]
    if unknown:
        there = ", ".join(FORMATS)
        raise UsageError(f"There is no format {unknown[0]!r}{nearest(unknown[0], FORMATS)}; there are {there}.")


def check_sources(sources: str) -> None:
    if sources not in SOURCES_LENGTHS:
        raise UsageError(
            f"--sources: found {sources!r}, expected {', '.join(SOURCES_LENGTHS[:-1])} or {SOURCES_LENGTHS[-1]}."
        )


def check_folder(out: Path) -> Path:
    """Check the folder of the documents before the long work. Changes of killed builds in it are finished first."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise UsageError(
            f"Documents cannot be written to {out}: {error.strerror}.", next_step="name another --out"
        ) from None
    finish_interrupted(out, out / FOR_THE_OFFICE)
    return out


@contextmanager
def log_in_progress(folder: Path, name: str) -> Iterator[Path]:
    """The file for the log of withheld numbers while a notebook runs, in the folder for the office only."""
    part = part_of(log_path(folder.resolve(), name))
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)
        with suppress(OSError):  # the folder is not empty, or does not exist
            part.parent.rmdir()


def write_files(
    folder: Path, name: str, contents: Mapping[str, bytes], withheld: bytes, kept: bytes | None = None
) -> tuple[tuple[Path, ...], Path | None]:
    """Write the documents, and for the office only the log of withheld numbers and the fingerprints: all, or none.

    Returns the documents' paths, and the path of the log, if there is one.
    """
    files = {folder / f"{name}.{suffix}": content for suffix, content in contents.items()}
    log = log_path(folder, name)
    if withheld or kept:
        log.parent.mkdir(exist_ok=True)
    place_files(folder, name, {log: withheld or None, inputs_path(folder, name): kept, **files})
    return tuple(files), log if withheld else None
