"""Write the demonstration office: the hand-written tables, then the large tables block by block."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ioreport.atomic_files import begun_folder
from ioreport.demo import (
    activity_rows,
    indicator_rows,
    narrative_rows,
    participation_rows,
    photo_files,
    transaction_rows,
)
from ioreport.demo.budget_rows import budget_line_rows, grant_rows
from ioreport.demo.csv_files import append_columns, append_rows, write_headers
from ioreport.demo.invented_tables import AS_OF, WORDS_FOLDER, Row, rows
from ioreport.demo.rate_rows import rate_rows
from ioreport.errors import UsageError
from ioreport.tables import describe
from ioreport.tables.datapackage import DATAPACKAGE
from ioreport.tempdir import scratch_folder

SEED = 2026
"""The seed of the office in `data/demo-office`."""

LARGEST_SCALE = 10_000
OUTLINES = "admin1.topo.json"
AS_WRITTEN = ("profile", "donors", "partners", "places", "projects", "reports", "quotes", "admin1")
"""The hand-written tables that are the same at every scale."""

_PACKAGE: dict[str, Any] = {
    "name": "demonstration-office",
    "title": "Lanternbridge Relief, Bulgaria Demonstration Office",
    "description": "A synthetic office: every organisation, person, amount and rate is invented. "
    "The places are real, what is told of them is not.",
    "created": f"{AS_OF}T00:00:00Z",
    "version": "1.0.0",
    "licenses": [
        {"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/", "title": "CC0 1.0 Universal"},
        {"name": "other-pd", "title": "Public domain (Natural Earth outlines)"},
    ],
    "ioreport": {
        "office": "Lanternbridge Relief, Bulgaria Demonstration Office",
        "country": "BG",
        "currency": "EUR",
        "languages": ["en", "bg"],
        "demonstration": True,
    },
}

Say = Callable[[str, int, int], None]


def write_demo(folder: str | Path, scale: int = 1, seed: int = SEED, progress: Say | None = None) -> Path:
    """Write a synthetic office with every table filled.

    At scale 1: 12 projects, 8 donors, 25 grants, 60 reports, 400 activities, 8,000 participations. Scale N
    has N times as many activities, participations, transactions and counted values of indicators, and budgets
    and targets N times as high; donors, projects, grants and reports stay the same. It is written block by block, so
    that memory does not grow with N. The first block is the office of scale 1.

    Parameters
    ----------
    folder : str or Path
        A folder that is empty or does not exist yet. ``datapackage.json`` is written last.
    scale : int
        The size N, from 1.
    seed : int
        The same seed gives the same bytes, on every machine.
    progress : callable, optional
        Called with the stage, the number of finished blocks and the number of all blocks.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    UsageError
        For a folder that is not empty or cannot be written, and for an invalid scale or seed.

    Examples
    --------
    >>> write_demo("data")
    Traceback (most recent call last):
    ...
    ioreport.errors.UsageError: The folder data is not empty: nothing was written.
    Next: name a folder that is empty or is not there yet
    """
    target = Path(folder)
    _check_numbers(scale, seed)
    with begun_folder(target):
        _write_tables(target, scale, seed, progress or (lambda stage, done, of: None))
        package = json.dumps(_described(scale, seed), ensure_ascii=False, indent=2) + "\n"
        (target / DATAPACKAGE).write_text(package, encoding="utf-8", newline="\n")
    return target


def _check_numbers(scale: int, seed: int) -> None:
    if not 1 <= scale <= LARGEST_SCALE:
        raise UsageError(f"scale: found {scale}, expected a whole number from 1 to {LARGEST_SCALE}.")
    if seed < 0:
        raise UsageError(f"seed: found {seed}, expected a whole number that is not negative.")


def _write_tables(folder: Path, scale: int, seed: int, progress: Say) -> None:
    write_headers(folder)
    for name, table in _small_tables(scale, seed).items():
        append_rows(folder, name, table)
    (folder / OUTLINES).write_bytes((WORDS_FOLDER / OUTLINES).read_bytes())
    paid = 0
    for block in range(scale):
        progress("writing", block, scale)
        paid = _write_block(folder, seed, block, paid)
    photo_files.write_pictures(folder, seed)
    append_rows(folder, "photos", photo_files.photo_rows(activity_rows.draw_activities(seed, 0)))


def _small_tables(scale: int, seed: int) -> dict[str, list[Row]]:
    by_hand = {name: list(rows(name)) for name in AS_WRITTEN}
    return by_hand | {
        "grants": grant_rows(scale),
        "budget_lines": budget_line_rows(scale),
        "exchange_rates": rate_rows(seed),
        "indicators": indicator_rows.demo_indicator_rows(scale),
        "narratives": narrative_rows.narrative_rows(),
    }


def _write_block(folder: Path, seed: int, block: int, paid: int) -> int:
    """Write one block of the large tables; return the number of transactions so far."""
    held = activity_rows.draw_activities(seed, block)
    bills = transaction_rows.draw_payments(held, seed, block)
    tables = {
        "activities": activity_rows.written_activities(held, seed, block),
        "activity_elements": activity_rows.written_elements(held, seed, block),
        "support": activity_rows.written_support(held, seed, block),
        "activity_funding": activity_rows.written_funding(held, bills.activity, seed, block),
        "participations": participation_rows.written_participations(held, seed, block),
        "transactions": transaction_rows.written_payments(bills, held, paid + 1, block),
        "indicator_values": indicator_rows.written_values(seed, block),
    }
    for name, columns in tables.items():
        append_columns(folder, name, columns)
    return paid + len(bills.day)


def _described(scale: int, seed: int) -> dict[str, Any]:
    """The descriptor, made from the headers only: no table has to be read again."""
    own = {"resources": [{"name": "admin1", "path": "admin1.csv", "title": "The oblasts: names and codes"}]}
    package = _PACKAGE | {"demo": {"scale": scale, "seed": seed}} | own
    with scratch_folder() as headers:
        write_headers(headers)
        (headers / DATAPACKAGE).write_text(json.dumps(package), encoding="utf-8")
        described = describe(headers)
    outlines = {"name": "admin1-outlines", "path": OUTLINES, "format": "json", "title": "Outlines of the oblasts"}
    return described | {"resources": [*described["resources"], outlines]}
