"""What an office shows in a session of JupyterLab: its tables with rows and days, and its findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from ioreport.errors import findings_table
from ioreport.reads import unrecorded
from ioreport.session_html import session_block, session_table
from ioreport.tables.data_model import TABLES

if TYPE_CHECKING:
    from ioreport.tables.office import Office


def office_html(office: Office) -> str:
    """An office: its country, day of the data, tables and warnings.

    >>> from ioreport.tables import load
    >>> office_html(load("tests/data/office")).count("2024-03-31")
    3
    """
    with unrecorded():
        rows = list(_tables(office))
        empty = [name for name, frame in office.tables.items() if frame.empty]
    lines = [
        ", ".join(filter(None, [office.country, office.currency, " and ".join(office.languages)])),
        f"day of the data: {office.as_of or 'not known'}",
        "demonstration data: every figure is fictional" if office.demonstration else "",
    ]
    table = session_table(["table", "what it has", "file", "rows", "from", "to"], rows, numeric=[3])
    count = len(office.warnings)
    found = f"<p>{count} warning{'' if count == 1 else 's'}</p>{findings_table(office.warnings) if count else ''}"
    notes = [
        f"Without rows: {', '.join(empty)}." if empty else "",
        "Each table is a frame, such as office.activities; ir.check(folder) gives all findings.",
    ]
    return session_block(office.name, *lines, table=table + found, notes=notes)


def _tables(office: Office) -> Iterator[list[str]]:
    for name, frame in ((name, frame) for name, frame in office.tables.items() if len(frame)):
        title = TABLES[name].title if name in TABLES else ""
        yield [name, title, office.files.get(name, ""), f"{len(frame):,}", *_days(frame)]


def _days(frame: pd.DataFrame) -> tuple[str, str]:
    """The first and the last day in a table; empty if it has none."""
    days = frame.select_dtypes(["datetime", "datetimetz"])
    ends = [(days[name].min(), days[name].max()) for name in days if days[name].notna().any()]
    if not ends:
        return "", ""
    return f"{min(low for low, _ in ends):%Y-%m-%d}", f"{max(high for _, high in ends):%Y-%m-%d}"
