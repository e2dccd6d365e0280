"""The files of an export: the file that was asked for, and for the office alone the log of withheld numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ioreport.atomic_files import finish_interrupted, place_files
from ioreport.errors import UsageError
from ioreport.measures.disclosure import Withholding, log_bytes
from ioreport.tables import Office
from ioreport.values import FOR_THE_OFFICE


def check_place(office: Office, out: Path, suffix: str) -> Path:
    """The place of an export, checked before the long work.

    Raises
    ------
    UsageError
        When the name has another ending, or the file is one that the office is made of.
    """
    if out.suffix.lower() != suffix:
        raise UsageError(f"--out: found {out.name!r}, expected a file that ends in {suffix}.")
    folder = office.folder.resolve()
    inputs = {folder / each.file for each in office.inputs} | {folder / "datapackage.json", folder / "iati.toml"}
    if out.resolve() in inputs:
        raise UsageError(f"{out} is a file of the office itself.", next_step="name another --out")
    return out


def write_export(out: Path, content: bytes, log: Sequence[Withholding] = ()) -> Path | None:
    """Write an export and its log of withheld numbers: both, or none. The path of the log, if there is one.

    Raises
    ------
    UsageError
        When one cannot be written; the files stay as they were.
    """
    folder = out.parent
    path = folder / FOR_THE_OFFICE / f"{out.stem}.withheld.csv"
    try:
        (path if log else out).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}.", next_step="name another --out") from None
    finish_interrupted(folder, folder / FOR_THE_OFFICE)
    place_files(folder, out.stem, {path: log_bytes(log) if log else None, out: content})
    return path if log else None
