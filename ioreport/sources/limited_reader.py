"""Read a file into grids: in a process of its own, within 1 GB of memory and 60 seconds."""

from __future__ import annotations

import gc
import json
import marshal
import os
import pickle
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ioreport.cell_ranges import Span
from ioreport.errors import Finding
from ioreport.sources.grid import Grid

SECONDS = 60
"""The time that reading one file may take."""


def read_grids(
    path: Path, file: str, encoding: str = "", separator: str = "", seconds: float = SECONDS
) -> tuple[tuple[Grid, ...], tuple[Finding, ...]]:
    """The sheets of a file, or the one finding that says why there are none.

    Parameters
    ----------
    path : Path
    file : str
        Its name for findings: the path inside the office.
    encoding, separator : str
        Of a delimited text, as its mapping declares them.

    Examples
    --------
    >>> grids, findings = read_grids(Path("tests/data/office/places.csv"), "places.csv")
    >>> grids[0].value(2, 2), grids[0].count() == grids[0].filled, findings
    ('Lipovo', True, ())
    """
    return _answered({"path": str(path.resolve()), "encoding": encoding, "separator": separator}, file, seconds)


def read_rows(variable: str, query: str, file: str) -> tuple[tuple[Grid, ...], tuple[Finding, ...]]:
    """The rows of a query as one sheet, or the one finding that says why there are none.

    Parameters
    ----------
    variable : str
        The environment variable with the database's URL.
    query : str
    file : str
        The name of the rows for findings.
    """
    return _answered({"variable": variable, "query": query}, file, SECONDS)


def _answered(request: Mapping[str, str], file: str, seconds: float) -> tuple[tuple[Grid, ...], tuple[Finding, ...]]:
    what = "a query" if "query" in request else "a file"
    try:
        answer = answer_apart(request, seconds)
    except subprocess.TimeoutExpired:
        return (), (
            _fault(file, "time", f"{what} that takes over {seconds:g} seconds to read", "a smaller one: split it"),
        )
    if answer is None:
        found = f"{what} that takes over 1 GB of memory, or breaks the reader"
        return (), (_fault(file, "size", found, "a smaller file, saved anew by a spreadsheet"),)
    return grids_of(file, answer)


def answer_apart(request: Mapping[str, str], seconds: float) -> dict[str, Any] | None:
    """The answer of the reading process; ``None`` if it breaks, as it does when it needs more memory than it has.

    Raises
    ------
    subprocess.TimeoutExpired
    """
    command = [sys.executable, "-m", "ioreport.sources.file_process"]
    done = subprocess.run(
        command,
        input=json.dumps(request).encode(),
        capture_output=True,
        timeout=seconds,
        env=_environment(),
        check=False,
    )
    if done.returncode:
        return None
    collects = gc.isenabled()
    gc.disable()  # half a million new objects would be looked through again and again
    try:
        answer: dict[str, Any] = pickle.loads(done.stdout)
        for sheet in answer.get("sheets", ()):
            if isinstance(sheet["values"], bytes):
                sheet["values"] = marshal.loads(sheet["values"])
        return answer
    finally:
        if collects:
            gc.enable()


def grids_of(file: str, answer: dict[str, Any]) -> tuple[tuple[Grid, ...], tuple[Finding, ...]]:
    """The sheets in an answer of the reading process, or its finding."""
    if "fault" in answer:
        return (), (_fault(file, *answer["fault"]),)
    return tuple(_grid(file, sheet) for sheet in answer["sheets"]), ()


def _environment() -> dict[str, str]:
    """The package must be found from the folder that the caller is in; one thread, as memory is limited."""
    here = str(Path(__file__).parents[2])
    known = os.environ.get("PYTHONPATH", "")
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [here, known])), "OMP_NUM_THREADS": "1"}


def _fault(file: str, rule: str, found: str, expected: str) -> Finding:
    return Finding(file, None, None, rule, "error", found, expected)


def _grid(file: str, sheet: dict[str, Any]) -> Grid:
    return Grid(
        file,
        sheet["sheet"],
        sheet["values"],
        sheet["kinds"],
        tuple(Span(*ends) for ends in sheet["merged"]),
        frozenset(sheet["hidden_rows"]),
        frozenset(sheet["hidden_columns"]),
        sheet["hidden"],
        sheet["filled"],
        sheet["counted_by"],
        sheet.get("exported", False),
        sheet.get("formulas", 0),
    )
