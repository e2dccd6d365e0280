"""The reference page of the tables, made from the schema: ``python -m ioreport.docs_pages.tables_page FILE``."""

from __future__ import annotations

import sys
from pathlib import Path

from ioreport.tables.checks.limits import (
    ANY_TEXT,
    LARGEST_MONEY,
    LARGEST_NUMBER,
    LENGTHS,
    NAME,
    NARRATIVE,
    NUMBERS,
    TEXT,
    WORD,
    YEARS,
)
from ioreport.tables.data_model import TABLES
from ioreport.tables.plausibility import RULES
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
    return "\n".join([_HEAD, *map(table_section, TABLES.values()), limits_section(), plausibility_section()])


_PLAUSIBLE = """\
## What is hardly true

What is well written may still be wrong. `ioreport check` and each build warn where one of these rules holds; none of
them stops a build.

| rule | what is doubted |
|---|---|
"""
_ACCEPT = """
An office that has looked at a warning, of these rules or of any other that `ioreport check` or a build tells, and takes
it for right says so in `datapackage.json`, with the reason:

```json
"ioreport": {
  "accept": [
    {"rule": "rate_jump", "file": "exchange_rates.csv", "key": "2026-02/UAH", "reason": "The currency was devalued."}
  ]
}
```

`key` is the key of the row, its parts joined by `/`; it holds when the row moves. `row`, its number in the file, can
stand in its place. A warning without a row needs neither: the entry then fits all such warnings of its rule and file,
or those alone that name the `key`, such as the report `R-01`. `ioreport check --json` names the rule, file and row of
every warning; a build tells of a notebook by its file's name and the line in the cell. The warning is then silent, and
the `facts.json` of each document that it concerns keeps the entry with its reason: write nothing there that the donor
shall not read. `ioreport check` warns of an entry that fits no warning. An error cannot be accepted, nor what a build
tells of other files in its folder.
"""


def limits_section() -> str:
    """The limits of cells, as a section of Markdown."""
    names = ", ".join(f"`{name}`" for name in LENGTHS if name != "text")
    numbers = (f"| `{name}` | at most {largest:,} |" for name, largest in NUMBERS.items())
    rows = (
        f"| a date or month | from {YEARS[0]} to {YEARS[1]} |",
        *numbers,
        f"| an amount of money | at most {LARGEST_MONEY:,}, or as far below 0 |",
        f"| any other number | at most {LARGEST_NUMBER:,}, or as far below 0 |",
        f"| {names} | at most {TEXT:,} characters |",
        f"| `text` of narratives | at most {NARRATIVE:,} characters |",
        f"| any other text of the tables above: a name, a title | at most {NAME:,} characters |",
        f"| a text in a column or table of the office's own | at most {ANY_TEXT:,} characters |",
        f"| a word of the tables above | at most {WORD:,} letters |",
        "| every text | no control characters but tab and line end, and no marks that turn its direction "
        "(U+202A to U+202E, U+2066 to U+2069) |",
    )
    head = ("## What a cell may be at most", "", "Beyond it is an error.", "", "| what | limit |", "|---|---|")
    return "\n".join([*head, *rows, ""])


def plausibility_section() -> str:
    """The plausibility rules with their limits, and how to accept a warning, as a section of Markdown."""
    rules = (f"| `{rule.name}` | {rule} |" for rule in RULES.values())
    return _PLAUSIBLE + "\n".join([*rules, _ACCEPT])


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
