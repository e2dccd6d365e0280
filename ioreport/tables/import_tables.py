"""Tables of the chain of custody: which files were imported, and which cells each row came from.

An import writes them; they are read like every table of the office.
"""

from __future__ import annotations

from ioreport.tables.column_types import DATE, ID, PATH, WHOLE
from ioreport.tables.schema import TableSchema, optional, reference, required

DATABASE = "database "
"""What stands before the name of a database's variable where a source is a query and not a file."""


SOURCES = TableSchema(
    "sources",
    "Files that were imported",
    ("source_id", "file"),
    (
        required("source_id", ID, "its mapping is sources/ID.toml"),
        required("file", PATH, "the original, inside the office; of a query, `database` and its variable"),
        required("sha256", about="of the original as it was imported"),
        required("mapping_sha256", about="of the mapping that read it; of both, where it has a form"),
        required("sheets", WHOLE, "how many sheets were read", minimum=0),
        required("rows", WHOLE, "how many rows of the office came from it", minimum=0),
        required("quarantined", WHOLE, "how many of its rows could not be taken", minimum=0),
        optional(
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
        required("table", about="the table that the row is in"),
        required("key", about="the key of the row, its parts joined by /"),
        required("cell", about="the cells of the original, as Юни 2023!G6:L6"),
        required("source_id", ID),
        required("file", PATH),
        optional("period", about="the part of the source that is replaced together; empty = all of it"),
        optional("columns", about="the columns that the source wrote, separated by ;"),
        optional("written", about="a hash of these cells as written: a row that differs was edited by hand"),
    ),
    (reference("sources", "source_id", "file"),),
)
