"""The reference page of exports, made from the code: ``python -m ioreport.docs_pages.exports_page FILE``."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from ioreport.export.audit_workbook import COLUMNS
from ioreport.export.hxl_tables import RESULTS, WHO_WHAT_WHERE
from ioreport.export.iati_constants import ENTRIES, REQUIRED

EXAMPLE = """\
[reporting_org]
ref = "XM-DAC-47066"
type = "40"

[activity]
flow_type = "10"
finance_type = "110"
aid_type = "C01"
tied_status = "5"
humanitarian = true
"""
"""An ``iati.toml`` that holds; a test reads it."""
_HEAD = """\
# Exports

Written from the code by `make docs`. `ioreport export KIND --data OFFICE --out FILE` writes a file for others from the
office's tables.

| kind | file | for |
|---|---|---|
| `iati` | XML | the IATI registry: projects, money, results |
| `hxl` | CSV | exchange: the results of indicators, with HXL tags |
| `3w` | CSV | clusters and coordination: who does what where and when, with HXL tags |
| `audit` | XLSX | a grant's auditors: every transaction with its rate, and formulas that add up |

A file is written whole or not at all, and the same office gives the same bytes. Where something is wrong or missing,
nothing is written, and all of it is named.

## Counts of people

`iati`, `hxl` and `3w` are public documents. A 3W has no counts of people. The counts in `iati` and `hxl` are protected
as in a public report: no count below the donor's `min_cell`, or below 10; none from which such a one can be worked out,
also not together with earlier reports on the project's grants. What is withheld is left out;
`for-the-office/FILE.withheld.csv` beside the file tells the office which numbers, and why. It is never sent out. Both
files have the same values.

Earlier exports are not remembered: whoever has two of them can subtract. Publish with your public reports, not between
them. The office's reports are remembered, and a value that would tell how few people came since one is withheld.

The value of an indicator runs from its project's start to its end, or to the day of the data if that is earlier. With
it stand its parts by sex and by age, as far as they are safe. Where an office has sent many reports, the first export
takes minutes, because the plan of each of them is computed; they are kept in your cache folder.

## IATI

The file is IATI 2.03. Before it is written it is checked against the standard's schema, its code lists and its
ruleset, without a network. What the ruleset calls a warning is printed.

| in the file | from the office |
|---|---|
| an activity | a row of `projects`; its identifier is the organisation's and the `project_id` |
| participating organisations | the donors of its grants (`iati_ref`), the office, partners that organise activities |
| incoming funds | each transaction `received`, in the donor's currency |
| expenditure | the transactions `spent` of a grant, one sum a quarter, in the donor's currency |
| budgets | the grant's `amount`; of more than a year in calendar years, by their days |
| results, indicators | rows of `indicators`: baseline, target, value, and dimensions `sex` and `age` |
| tags | `sdg_targets` |
| locations | the places of its activities that have coordinates |

`ioreport export validate FILE` checks any IATI file of activities in the same way, from wherever it came; `--on` says
the day that counts as today, by default the day that the file was made.

`committed` is not written: in IATI a commitment is all that was promised, here it is what is still owed. A percent is
written out of 100. Texts have their translations, such as the column `title_bg`.

### iati.toml

What the tables do not say stands in `iati.toml`, in the office's folder:
"""
_AUDIT = """\
## Extract for auditors

`--grant G-01` takes one grant; it may be given several times, and without it all grants are taken. The workbook has a
sheet for each grant and a summary. The transactions of a grant stand by kind and line, with these columns:
"""
_FORMULAS = """
The converted amount is a formula: amount × rate, or booked × rate where the ledger's amount counts. So are the sum of
each line, of each kind, and the balance. Their values are stored, too, for programs that do not compute. A report
rounds a sum once, from the exact amounts; where the sum of the rounded rows differs from it, a row says by how much.
Budget and balance are those of a report up to the last transaction.
"""


def exports_page() -> str:
    """The page as Markdown."""
    parts = [_HEAD, f"```toml\n{EXAMPLE}```\n", *_constants(), *_tables(), _AUDIT, *_bullets(), _FORMULAS]
    return "\n".join(parts).rstrip() + "\n"


def _constants() -> Iterator[str]:
    for part, entries in ENTRIES.items():
        yield f"| [{part}] | code list | meaning |\n|---|---|---|"
        for name, (codelist, about) in entries.items():
            needed = " (required)" if part == "reporting_org" and name in REQUIRED else ""
            yield f"| `{name}`{needed} | {codelist} | {about} |"
        yield ""


def _tables() -> Iterator[str]:
    yield "## HXL and 3W\n"
    yield "The second row has the HXL tags; `--no-tags` leaves it out. Invented data have the column `demonstration`.\n"
    yield from _tagged("`hxl`: results", RESULTS)
    yield from _tagged("`3w`: activities, without those that are cancelled", WHO_WHAT_WHERE)


def _tagged(title: str, columns: Mapping[str, str]) -> Iterator[str]:
    yield f"| {title} | HXL tag |\n|---|---|"
    yield from (f"| `{name}` | `{tag}` |" for name, tag in columns.items())
    yield ""


def _bullets() -> Iterator[str]:
    yield f"{', '.join(COLUMNS)}."


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(exports_page(), encoding="utf-8", newline="\n")
