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

Written from the code by `make docs`. Each table is a CSV file: UTF-8, comma-separated, with the column names in the
first row. An empty cell is an unknown value. The key of a table is in **bold**. A missing table counts as empty, and so
does a missing column that is not required.

`ioreport new office DIR --country RO --currency RON` writes an office to begin with: every table with its columns and
an example row (invented, and named so), `datapackage.json`, and `inbox/office.xlsx`, a workbook to fill in. Its
mappings are in `sources/`, so that `ioreport import --data DIR` takes its rows into the tables (see
[sources.md](sources.md)). While `demonstration` is `true` in `datapackage.json`, every document says that its figures
are fictional.
"""


def reference_page() -> str:
    """All tables of the data model as Markdown.

    >>> reference_page().splitlines()[0]
    '# The tables of an office'
    """
    return "\n".join([_HEAD, *map(table_section, TABLES.values()), _FIXES, limits_section(), plausibility_section()])


_FIXES = """\
## Corrections

`ioreport check OFFICE` says of each wrong cell what it probably means. `ioreport check OFFICE --fix` first rewrites the
cells whose meaning is certain, then checks the office as it is now. It rewrites:

- spaces around a cell, also no-break spaces and those without width;
- a date that can be read in one way: `20.06.2023`, `2023/6/20`, `1 June 2023`, `25/06/2023`; also `03/04/2023`, where
  every other date of the column that is not as it should be has this form, and only one order fits all;
- a number: `1234,50`, `1.234,50`, `1 234`; also `1,234`, where the column has whole numbers, or `1,234.50` beside it
  shows that the comma stands between thousands;
- a code by one of its names in a language of the program (`жена`, `Bulgaria`), or in other capitals.

All else stays, and is told as before: `03/04/2023` alone, a year of two digits, a month without its day, a number of
days as spreadsheets keep dates; `1,234` alone, decimal commas beside `1.234`, `(500)`, `€ 5`, `about 40`; a misspelt
name, a sign such as `$`.

The rest of a file stays byte for byte: encoding, separator, line ends, quotation marks. All files are written, or none.
The old ones are in the office's folder `before-fix/1`, the next time in `before-fix/2`. Each change is listed, one line
a cause; with `--json` each cell has a line with `found` and `written`. A second `--fix` changes nothing. A workbook in
the place of a CSV file is named and left as it is; so is a file in which a quotation mark is not closed.
"""


_PLAUSIBLE = """\
## Implausible values

A value in the right form may still be wrong. `ioreport check` and each build print a warning for every place where one
of these rules applies; a warning does not stop a build.

| rule | warning |
|---|---|
"""
_ACCEPT = """
If the office has checked a warning (of these rules, or any other warning of `ioreport check` or a build) and the data
are right, it can accept the warning in `datapackage.json`, with the reason:

```json
"ioreport": {
  "accept": [
    {"rule": "rate_jump", "file": "exchange_rates.csv", "key": "2026-02/UAH", "reason": "The currency was devalued."}
  ]
}
```

`key` is the key of the row, its parts joined by `/`; it stays valid when the row moves. `row`, the row's number in the
file, can be given instead. A warning without a row needs neither: the entry then covers all such warnings of its rule
and file, or, with a `key` such as the report `R-01`, only those that name this key. `ioreport check` prints the
rule of each warning in brackets at its end; for a notebook, a build prints the file's name and the line in the cell. An
accepted warning is not printed any more. The `facts.json` of each document that it concerns has the entry with its
reason, so write nothing there that the donor must not read. `ioreport check` warns of an entry that matches no warning.
Errors cannot be accepted, and neither can warnings of a build about other files in its folder.
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
        "| every text | no control characters except tab and line end, and no marks that change its direction "
        "(U+202A to U+202E, U+2066 to U+2069) |",
    )
    head = ("## Limits of cells", "", "A value over its limit is an error.", "", "| what | limit |", "|---|---|")
    return "\n".join([*head, *rows, ""])


def plausibility_section() -> str:
    """The plausibility rules with their limits, and how to accept a warning, as a section of Markdown."""
    rules = (f"| `{rule.name}` | {rule} |" for rule in RULES.values())
    return _PLAUSIBLE + "\n".join([*rules, _ACCEPT])


def table_section(table: TableSchema) -> str:
    """One table as a section of Markdown, its key in bold, its required columns marked."""
    refers = {column: reference.table or table.name for reference in table.references for column in reference.columns}
    rows = (_row(field, table, refers.get(field.name, "")) for field in table.fields)
    head = ("| column | required | content |", "|---|---|---|")
    return "\n".join([f"## {table.name}: {table.title}", "", *head, *rows, ""])


def _row(field: Field, table: TableSchema, refers: str) -> str:
    name = f"**{field.name}**" if field.name in table.key else field.name
    words = [field.expected, f"names a row of {refers}" if refers else "", field.about]
    return f"| {name} | {'yes' if field.name in table.needed else ''} | {'; '.join(filter(None, words))} |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference_page(), encoding="utf-8")
