"""What disclosure control withholds in every report of an office, without a notebook.

    python benchmarks/withheld.py                       # all 60 reports of the demonstration office
    python benchmarks/withheld.py tests/data/office     # another office

A row a report: seconds of the processor, whether each share is shown, withheld cells of all cells in each table.
"""

from __future__ import annotations

import sys
import time

import ioreport as ir
from ioreport.reports.report_case import Case
from ioreport.reports.stated_report import StatedReport

SHARES = ("women_and_girls_share", "children_share")
TABLES = ("sex_age", "population", "month", "admin1")


def counted(office: ir.Office, report: str) -> dict[str, object]:
    """What one report shows: its shares in words, and (withheld, all) cells of each table that are not zero."""
    start = time.process_time()
    stated = StatedReport(Case.of(office, report))
    found: dict[str, object] = {"seconds": time.process_time() - start}
    shares = {name: getattr(stated.facts, name) for name in SHARES}
    found |= {name: "withheld" if fact.withheld else fact.text for name, fact in shares.items()}
    for name in TABLES:
        item = stated.people[name]
        withheld = item.frame["withheld"]
        found[name] = int(withheld.sum()), int((withheld | (item.frame[item.column].fillna(0) > 0)).sum())
    found["total"] = stated.facts.people_reached.text
    return found


def main() -> None:
    """Print the figures."""
    office = ir.load(sys.argv[1] if len(sys.argv) > 1 else "data/demo-office")
    reports = sys.argv[2:] or office.reports["report_id"].tolist()
    every = []
    for report in reports:
        found = counted(office, report)
        every.append(found)
        cells = "  ".join("{:>3}/{:<3}".format(*found[name]) for name in TABLES)
        print(
            f"{report:>6} {found['seconds']:6.2f}  {cells}  {found[SHARES[0]]:>12} {found[SHARES[1]]:>12} "
            f"{found['total']:>10}",
            flush=True,
        )
    print("tables:", ", ".join(TABLES))
    for name in TABLES:
        print(f"{name}: withheld {sum(each[name][0] for each in every)} of {sum(each[name][1] for each in every)}")
    for name in SHARES:
        print(f"{name}: shown in {sum(each[name] != 'withheld' for each in every)} of {len(every)}")
    print(f"seconds: {sum(each['seconds'] for each in every):.0f}")


if __name__ == "__main__":
    main()
