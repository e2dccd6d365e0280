"""Origins of what a notebook draws by itself: a chart that is given its trail knows no office."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ioreport.reads import note_rows
from ioreport.records import Chart, Photo
from ioreport.tables.cell_origins import cell_origins
from ioreport.tables.import_tables import ORIGINS, SOURCES
from ioreport.values import rows_named

if TYPE_CHECKING:
    from ioreport.documents.tree.document_parts import Part, Report, Shown
    from ioreport.tables import Office


def with_origins(report: Report, office: Office | None) -> Report:
    """A document whose charts and tables all name the cells that imported rows came from.

    A trail that is given as its number of rows alone stays without them.
    """
    if office is None:
        return report
    return replace(report, lead=tuple(_parts(report.lead, office)), body=tuple(_parts(report.body, office)))


def _parts(parts: Iterable[Part], office: Office) -> Iterator[Part]:
    from ioreport.documents.tree.document_parts import Shown

    for part in parts:
        yield _shown(part, office) if isinstance(part, Shown) else part


def _shown(shown: Shown, office: Office) -> Shown:
    record = shown.record
    if isinstance(record, Photo) or record.origins:
        return shown
    rows = {file: tuple(rows_named(rows)) for file, rows in record.trail.items() if isinstance(rows, str)}
    origins = cell_origins(office, rows)
    if not origins:
        return shown
    note_rows(ORIGINS.name)  # the notebook's reads do not say of which projects these rows are
    note_rows(SOURCES.name)
    if isinstance(record, Chart):
        table = replace(record.table, origins=origins)
        return replace(shown, record=replace(record, table=table, origins=origins))
    return replace(shown, record=replace(record, origins=origins))
