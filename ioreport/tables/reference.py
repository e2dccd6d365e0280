"""The schema as a page to read: ``python -m ioreport.tables.reference FILE`` writes it."""

from __future__ import annotations

import sys
from pathlib import Path

from ioreport.tables.known import TABLES
from ioreport.tables.schema import Field, TableSchema

_HEAD = """\
# The tables of an office

Made from the code by `make docs`. One CSV file a table, UTF-8, comma-separated, names in the first row; an empty cell
is a value that is not known. The key of a table is in **bold**. An absent table counts as empty, and so does an absent
column that need not be there.
"""


def reference_page() -> str:
    """All tables of the data model as Markdown.

    >>> reference_page().splitlines()[0]
    '# The tables of an office'
    """
    return "\n".join([_HEAD, *map(table_section, TABLES.values())])


def table_section(table: TableSchema) -> str:
    """One table as a section of Markdown, its key in bold, its required columns marked."""
    refers = {column: reference.table or table.name for reference in table.references for column in reference.columns}
    rows = (_row(field, table, refers.get(field.name, "")) for field in table.fields)
    head = ("| column | must be there | what stands in it |", "|---|---|---|")
    return "\n".join([f"## {table.name}: {table.title}", "", *head, *rows, ""])


def _row(field: Field, table: TableSchema, refers: str) -> str:
    name = f"**{field.name}**" if field.name in table.key else field.name
    words = [field.expected, f"names a row of {refers}" if refers else "", field.about]
    return f"| {name} | {'yes' if field.name in table.needed else ''} | {'; '.join(filter(None, words))} |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference_page(), encoding="utf-8")
