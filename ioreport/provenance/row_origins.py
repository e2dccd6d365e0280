"""Origins of rows: from a row of an office to the file, sheet and cells that it was imported from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from ioreport.tables import TABLES, Office


def origin_of(office: Office, file: str, cells: Mapping[str, str]) -> str:
    """Where a row was imported from, in words; empty if it was not imported.

    Parameters
    ----------
    office : Office
    file : str
        The file of its table.
    cells : mapping
        The row's cells by column, as in the file.
    """
    table = next((name for name, path in office.files.items() if path == file and name in TABLES), "")
    if not table or office.origins.empty:
        return ""
    key = "/".join(cells.get(name, "") for name in TABLES[table].key)
    return _origins(office).get((table, key), "")


@lru_cache(maxsize=2)
def _origins(office: Office) -> Mapping[tuple[str, str], str]:
    """Table and key → origin in words: source and period, cells, file and the first digits of its hash."""
    hashes = dict(zip(office.sources["file"], office.sources["sha256"], strict=True))
    frame = office.origins.fillna("")
    names = ["table", "key", "source_id", "period", "cell", "file"]
    return {
        (table, key): f"{source}{f' {period}' * bool(period)}, {cell} of {file} ({str(hashes.get(file, ''))[:12]})"
        for table, key, source, period, cell, file in frame[names].itertuples(index=False)
    }
