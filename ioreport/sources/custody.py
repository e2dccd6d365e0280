"""Custody: the tables `sources` and `origins` as an import writes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING

from ioreport.sources.table_changes import Origin
from ioreport.tables.csv_dialect import csv_bytes
from ioreport.tables.import_tables import ORIGINS, SOURCES

if TYPE_CHECKING:
    from ioreport.sources.import_plan import ImportPlan


def origins_csv(origins: Iterable[Origin]) -> bytes:
    """The table `origins`."""
    return csv_bytes(tuple(ORIGINS.columns), map(attrgetter(*ORIGINS.columns), origins))


def sources_csv(kept: Iterable[Mapping[str, str]], plan: ImportPlan) -> bytes:
    """The table `sources`: this source's files as they are now, and those whose rows are still in the office.

    `kept` are the rows of the table as it stands.
    """
    before = {(row["source_id"], row["file"]): row for row in kept}
    rows = Counter((origin.source_id, origin.file) for origin in plan.changes.origins)
    known: dict[tuple[str, str], Mapping[str, str]] = {
        key: {**row, "rows": str(rows[key])} for key, row in before.items() if rows[key] or key[0] != plan.mapping.id
    }
    for each in plan.files:
        key = (plan.mapping.id, each.file)
        old = before.get(key, {})
        same = old.get("sha256") == each.sha256
        known[key] = {
            "source_id": key[0],
            "file": key[1],
            "sha256": each.sha256,
            "mapping_sha256": plan.mapping.sha256,
            "sheets": str(len(each.sheets)),
            "rows": str(rows[key]),
            "quarantined": str(each.quarantined),
            "received": old["received"] if same and old.get("received") else each.day,
        }
    names = tuple(SOURCES.columns)
    return csv_bytes(names, ([known[key].get(name, "") for name in names] for key in sorted(known)))
