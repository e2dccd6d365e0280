"""The reference page of imports, made from the code: ``python -m ioreport.docs_pages.sources_page FILE``.

Its worked examples are imported while the page is written: the rows that it shows are what came out.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import groupby
from pathlib import Path

from ioreport.sources.iati_guess import iati_mapping
from ioreport.sources.import_plan import ImportPlan, plan_import
from ioreport.sources.mapping_entries import ENTRIES
from ioreport.sources.table_columns import ALIASES, DEFAULTS, FILTERS
from ioreport.tables.data_model import TABLES
from ioreport.tempdir import scratch_folder

EXAMPLES = Path(__file__).with_name("source_examples")
_HEAD = """\
# Imports

Written from the code by `make docs`. A workbook, a delimited text, a ledger, an export of Kobo or ODK, or an IATI
file that somebody sent is a **source**; so is a query of a database. It is imported by a **mapping**, a TOML file in
the office's folder `sources/`, which says what each column is.

1. Put the file into the office's folder `inbox/`. It is never written to.
2. `ioreport sources guess inbox/FILE --data OFFICE` writes a first mapping: what is certain stands in it, everything
   doubtful is a line that begins with `# ?`. Decide on each, and take the mark away or delete the line.
3. `ioreport sources try ID --data OFFICE` shows what an import would do: the role of every column, rows added, changed
   and gone, each total against its rows, and how many cells have which role. Nothing is written.
4. `ioreport import ID --data OFFICE` does it: all tables, or nothing where something is doubtful. With `--partial` what
   holds is taken, and the rest goes to `sources/ID.quarantine.csv`.

Next month it is the last command alone. In Python: `ir.sources.guess`, `ir.sources.trial` and `ir.sources.take`.

What holds for every import:

- Every filled cell has one role: heading, field, value, checked total, note, ignored by name, personal, quarantined.
  Their sum is held against the number that a second reader counts; where they differ, nothing is imported.
- Nothing is converted by guess. A number or date in another form than the declared one, an error cell, a formula
  without a saved value, an unknown place or code keeps its row out.
- Totals are checked and never imported. A difference is told with its likely cause: numbers stored as text, hidden
  rows, error cells, cells that cannot be read, rows and columns that the mapping leaves out, rounding.
- An import replaces what the same source gave for the same period. A row that was edited by hand in the office is kept
  and told; columns that the source does not write are not touched.
- Two files of a source must not give the same: copies of one file, or rows of one period that another file has, too,
  such as a corrected file beside the first one, stop an import. Move the older one out of `inbox/`, or say
  `newest = true` where each file holds everything. A field that tells the files apart (`partner`), or
  `period = "file"`, says that both are right.
- A heading that a new file names otherwise is written as it reads now, or with `*` for any text:
  `kind = "*activity*"` reads the old files and the new ones.
- Names, phones, e-mails and birth dates are declared `personal` and are kept nowhere.
- Reading a file takes at most 1 GB and 60 seconds.

Workbooks are read as xlsx, xlsm, xlsb, xls and ods. In xls and xlsb a formula always has a value; whether a program
computed it, these formats do not say, and an import tells how many there are. An old workbook that only one reader can
open must be accepted, because its error cells and hidden rows cannot be seen.

The table `sources` has the files that were imported, with their hashes; `origins` has for each row its cells.

## From a figure to the cells

The trail of a figure goes on behind the office's tables, to the cells of the file that was received:

- The last section of a document says below the rows of each figure what they were imported from:
  `partner-b 2023-06, Юни 2023!G6:L6 (inbox/5w-june.xlsx)`. Cells side by side are one range. A PDF or Word document
  says it shortly, with the number of rows of a sheet; `--sources full` and the web page name the ranges of up to 12
  sheets. `facts.json` has all under `origins`; of more than 1,000 characters in a sheet it has the number of cells, and
  `explain --open` marks them.
- The originals stand among the document's files with their SHA-256. Of one that counts people the document gives none,
  as of each file that does: with it, withheld numbers could be found by trial. `NAME.inputs.json` in `for-the-office/`
  keeps it.
- In JupyterLab a fact shows its cells, too, with the first digits of the original's hash.
- `ioreport explain DOCUMENT WHAT --data OFFICE` ends at file, sheet and cells; with `--open` it writes a copy of each
  sheet with the cells marked to `for-the-office/`, as a web page without scripts, and opens it where there is a
  browser. Personal columns are not in it; of a sheet that has one, such as an attendance list, only the table is shown.
  An original that is gone or was changed is named, and not shown.
- `ioreport verify DOCUMENT --data OFFICE` says when an original is gone or is no longer the file that was imported;
  `ioreport check` does so for the whole office.

## Kobo and ODK

An export is read as a workbook, as CSV or as JSON, by names or by labels. In JSON each list of objects is a sheet of
repeats, as in the workbook; texts of ODK Central belong together by their names, `visits.csv` and `visits-people.csv`
(`join = "PARENT_KEY"`, `to = "KEY"`).

- Rows of repeats belong to their submission by `_uuid`; `_index` begins anew in every export.
- Only approved submissions are read. `submissions = "all"` reads all; where no submission has a status, nothing is
  imported until the mapping says so.
- A question with several choices (`select_multiple`) gives a row for each with `each = "FIELD"`. Columns of 0 and 1 say
  which are chosen; where the words beside them say otherwise, the row is kept out. A choice with the code `""` in
  `[codes.FIELD]` gives no row.
- With `form = "inbox/form.xlsx"`, the XLSForm, one mapping reads every export: names and labels of questions and
  choices mean the same, in each language of the form.
- A later export replaces: an edited submission is changed, a deleted one is gone. Old exports may stay in the inbox
  with `newest = true`; without it a submission that two files have is kept out the second time.

## Ledgers and rates

- `booked` takes the amount that the ledger has in the grant's currency. It then counts in place of a conversion of
  `amount`; a mapping that leaves its column out (`[ignore]`) lets the office's rates convert.
- A reversal is a row of its own, with its minus. `negate` turns the sign of the rows of a kind, as of income that a
  ledger has with a minus.
- `exchange_rates` has units for 1 US dollar. `base = "EUR"` reads a list against another currency over the dollar's
  rate in it; `inverse = true` reads units of the base for one of the currency, a field `units` for a hundred of it.
- A table may be written by several entries: `[[write.TABLE]]`, each with its own `where`, `repeat` or `part`.

## IATI

A file of activities of IATI 2.03 (2.01 and 2.02, too) is read as sheets: activities, funders, grants, budgets,
transactions, indicators and values. `guess` writes the whole mapping. Version 1 and files of organisations are refused;
so is XML with a document type, and no entity or address in it is followed.

- An activity is a project. It has a grant for each currency of its budgets and transactions; a revised budget takes the
  place of the original of its days.
- Transactions of the types 1, 2, 3 and 4 are received, committed and spent. In IATI a commitment is all that was
  promised, here it is what is still owed: leave type 2 out (`skip_rows`) where its spending is in the file, too.
- A period may state a value alone, by sex, by age and by place. The value alone is the total. Parts that add up to it
  take its place, those of one kind; values of different kinds are never added up. Where parts of two kinds differ and
  there is no total, the value is kept out.
- A percentage has the numerator that is written and the denominator 100.
- The sheet `not read` has the places of all values that the office has no place for, and how many there are; what
  stands in them, such as contacts, is kept nowhere.

## Databases

With `kind = "sql"` a source is a query of SQLite or PostgreSQL; for PostgreSQL install `ioreport[postgresql]`. Its URL
stands in an environment variable, never in the mapping, and is never printed. Another table is another mapping.

- Only one statement that reads is run, in a transaction that can only read and is undone. A role that may only read is
  safer still: a function that the database's administrator allows may reach beyond the transaction.
- Amounts stay exact: columns of type `numeric`, texts and whole numbers. A column of binary numbers (`real`, `double
  precision`) is refused: `cast(amount as text)`.
- The database counts the filled cells a second time, in the same transaction.
- There is no original to compare with later: the table `sources` keeps the hash of the rows that were read.

## Decisions

A line of the quarantine file is one cell that was kept out. Write into its column `decision` one of

| decision | meaning |
|---|---|
| `take 3` | read 3 in its place |
| `leave out` | leave the row out |
| `accept` | of a total: take its rows although it differs |

and into `reason` why. The next import reads it. A decision holds for the text that the cell has now; if the cell
changes, it is asked again.
"""


def sources_page() -> str:
    """The page as Markdown: the steps, the entries of a mapping, and the worked examples with their rows."""
    parts = [_HEAD, "## Entries of a mapping\n", *_entries(), *_columns(), "## Worked examples\n", *_examples()]
    return "\n".join(parts).rstrip() + "\n"


def _entries() -> Iterator[str]:
    titles = {"": "At the top", "fields.NAME": "[fields], `NAME = { … }`", "write.TABLE": "[write.TABLE]"}
    for part, entries in ENTRIES.items():
        title = titles.get(part, "[table], `header = { … }`" if part == "table.header" else f"[{part}]")
        yield f"### {title}\n"
        yield "| entry | is | meaning |\n|---|---|---|"
        for name, entry in entries.items():
            about = entry.about.replace("|", "\\|")
            yield f"| `{name}` | {entry.kind or f'[{name}]'} | {about} |"
        yield ""


def _columns() -> Iterator[str]:
    yield "### Columns\n"
    yield (
        "Besides these, `[write.TABLE]` has a template for each column of the table that no field of its own "
        'name fills: `title = "{kind:text} in {place:text}"`. '
        "Every row has the fields `source`, `file`, `sheet` and `row`.\n"
    )
    aliases = ", ".join(f"`{column}` from `{name}`" for column, name in ALIASES.items())
    defaults = ", ".join(f"`{column}` of {table} is `{text}`" for (table, column), text in DEFAULTS.items())
    yield f"Without a template: {aliases}; {defaults}.\n"
    yield f"Behind a field's name may stand {', '.join(f'`{name}`' for name in FILTERS)}: `{{date:month}}`.\n"


def example_names() -> tuple[str, ...]:
    """The worked examples, in their order."""
    return tuple(sorted({path.stem for path in EXAMPLES.iterdir() if path.is_file()}))


def _mapping_of(name: str) -> str:
    """The mapping of a worked example; that of IATI is the one that `guess` writes."""
    path = EXAMPLES / f"{name}.toml"
    return path.read_text(encoding="utf-8") if path.is_file() else iati_mapping("partner", "inbox/partner*.xml")


def _original(name: str) -> Path:
    """The file of a worked example."""
    return next(path for path in sorted(EXAMPLES.glob(f"{name}.*")) if path.suffix != ".toml")


def _examples() -> Iterator[str]:
    for name in example_names():
        mapping = _mapping_of(name)
        title, _, rest = mapping.partition("\n")
        yield f"### {title.removeprefix('# ')}\n"
        original = _original(name)
        kind = {".json": "json", ".xml": "xml", ".sql": "sql"}.get(original.suffix, "text")
        yield f"```{kind}\n{original.read_text(encoding='utf-8').rstrip()}\n```\n"
        yield f"```toml\n{rest.rstrip()}\n```\n"
        yield "gives\n"
        yield from _rows(run_example(name))


def _rows(plan: ImportPlan) -> Iterator[str]:
    rows = sorted(plan.rows, key=lambda row: [write.table for write in plan.mapping.write].index(row.table))
    for table, group in groupby(rows, key=lambda row: row.table):
        found = list(group)
        columns = [name for name in TABLES[table].columns if any(row.cells.get(name) for row in found)]
        yield f"| {table}: {' | '.join(columns)} | cells |"
        yield "|---" * (len(columns) + 1) + "|"
        for row in found:
            yield f"| {' | '.join(row.cells.get(name, '') for name in columns)} | {row.cell} |"
        yield ""


def run_example(name: str) -> ImportPlan:
    """What an import of a worked example does, in a small office made for it.

    >>> any(run_example(name).doubts for name in example_names())
    False
    """
    mapping = _mapping_of(name)
    with scratch_folder() as folder:
        for table, text in _OFFICE.items():
            (folder / f"{table}.csv").write_text(text, encoding="utf-8")
        own = {"office": "Example", "country": "BG", "currency": "EUR", "languages": ["en"], "demonstration": True}
        (folder / "datapackage.json").write_text(json.dumps({"name": "example", "ioreport": own}), encoding="utf-8")
        (folder / "inbox").mkdir()
        (folder / "sources").mkdir()
        source = _entry(mapping, "id")
        (folder / "sources" / f"{source}.toml").write_text(mapping, encoding="utf-8")
        original = _original(name)
        if original.suffix == ".sql":
            with _database(folder / "example.db", original.read_text(encoding="utf-8"), _entry(mapping, "url")):
                return plan_import(folder, source)
        (folder / _entry(mapping, "files").replace("*", "-2023-06")).write_bytes(original.read_bytes())
        return plan_import(folder, source)


def _entry(mapping: str, name: str) -> str:
    return next(line for line in mapping.splitlines() if line.startswith(name)).split('"')[1]


@contextmanager
def _database(path: Path, script: str, variable: str) -> Iterator[None]:
    """An SQLite database that a script makes, under the name of an environment variable."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    before = os.environ.get(variable)
    os.environ[variable] = f"sqlite:///{path}"
    try:
        yield
    finally:
        del os.environ[variable]
        if before is not None:
            os.environ[variable] = before


_OFFICE = {
    "places": "place_id,name,country\nlipovo,Lipovo,BG\nbrezovets,Brezovets,BG\n",
    "donors": "donor_id,name,kind,acknowledgement,currency\nD-01,A Donor,government,Thanks.,USD\n",
    "projects": "project_id,title,start_date,end_date\nP-01,A project,2023-01-01,2024-12-31\n",
    "grants": (
        "grant_id,donor_id,project_id,title,amount,currency,start_date,end_date\n"
        "G-01,D-01,P-01,A grant,50000.00,USD,2024-01-01,2024-12-31\n"
    ),
    "budget_lines": "grant_id,line_id,title,amount\nG-01,L1,Events,30000.00\nG-01,L2,Transport,20000.00\n",
    "indicators": (
        "indicator_id,project_id,level,title,unit,baseline,target,direction,over_places,over_periods\n"
        "I-01,P-01,output,People trained,person,0,100,increase,sum,sum\n"
        "I-02,P-01,outcome,Share who found work,percent,0,0.5,increase,average,latest\n"
    ),
}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(sources_page(), encoding="utf-8", newline="\n")
