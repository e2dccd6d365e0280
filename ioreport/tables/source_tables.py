"""Tables of the chain of custody: which files were imported, and which cells each row came from.

An import writes them; they are read like every table of the office.
"""

from __future__ import annotations

from ioreport.tables.column_types import DATE, ID, PATH, TEXT, WHOLE, Kind
from ioreport.tables.schema import Field, Reference, TableSchema

DATABASE = "database "
"""What stands before the name of a database's variable where a source is a query and not a file."""


def _need(name: str, kind: Kind = TEXT, about: str = "", minimum: int | None = None) -> Field:
    return Field(name, kind, required=True, minimum=minimum, about=about)


SOURCES = TableSchema(
    "sources",
    "Files that were imported",
    ("source_id", "file"),
    (
        _need("source_id", ID, "its mapping is sources/ID.toml"),
        _need("file", PATH, "the original, inside the office; of a query, `database` and its variable"),
        _need("sha256", about="of the original as it was imported"),
        _need("mapping_sha256", about="of the mapping that read it; of both, where it has a form"),
        _need("sheets", WHOLE, "how many sheets were read", 0),
        _need("rows", WHOLE, "how many rows of the office came from it", 0),
        _need("quarantined", WHOLE, "how many of its rows could not be taken", 0),
        Field(
            "received",
            DATE,
            about="the day that the file was last changed when it was imported first; of a query empty",
        ),
    ),
)
ORIGINS = TableSchema(
    "origins",
    "The cells that each imported row came from",
    ("table", "key"),
    (
        _need("table", about="the table that the row is in"),
        _need("key", about="the key of the row, its parts joined by /"),
        _need("cell", about="the cells of the original, as Юни 2023!G6:L6"),
        _need("source_id", ID),
        _need("file", PATH),
        Field("period", about="the part of the source that is replaced together; empty = all of it"),
        Field("columns", about="the columns that the source wrote, separated by ;"),
        Field("written", about="a hash of these cells as written: a row that differs was edited by hand"),
    ),
    (Reference(("source_id", "file"), "sources", ("source_id", "file")),),
)
