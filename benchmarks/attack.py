"""How many small counts an outsider can tell closer than n: from one document, from a grant's, with the public ones.

    python benchmarks/attack.py                  # all reports of the demonstration office, a quarter of an hour or so
    python benchmarks/attack.py --grant G-01     # those of one grant

The attacker is the one of `tests/attack`: it reads documents, knows the programme, and shares no code with
`ioreport.measures.disclosure`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import ioreport as ir
from tests.attack.bounds import Broken, attack
from tests.attack.reading import Document, read

OFFICE = Path(__file__).parent.parent / "data" / "demo-office"
_HEAD, _ROW = "{:<8} {:<24} {:>9} {:>14} {:>9} {:>8}", "{:<8} {:<24} {:>9} {:>14} {:>9} {:>8.1f}"


def groups(office, documents: dict[str, Document], grant: str) -> Iterator[tuple[str, list[Document]]]:
    """What one donor holds: each document alone, all of its grant, and the public ones of the project with them."""
    mine = [each for each in documents.values() if each.grant == grant]
    yield from ((each.report, [each]) for each in mine)
    sent = [each for each in mine if each.audience == "donor"]
    if len(sent) > 1:
        yield "its documents", sent
    projects = {each.project for each in sent}
    public = [each for each in documents.values() if each.audience == "public" and each.project in projects]
    if public:
        yield "and the public ones", [*sent, *public]


def exactly(broken: list[Broken]) -> int:
    """How many are told exactly."""
    return sum(each.low == each.high for each in broken)


def main() -> None:
    """Print the figures, and every count that is told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--grant", nargs="+", help="only these")
    parser.add_argument("--each", action="store_true", help="name every count that is told")
    asked = parser.parse_args()
    office = ir.load(OFFICE)
    documents = {
        report: read(office, report)
        for report in office.reports["report_id"].astype(str)
        if not asked.grant or any(_with(office, report, grant) for grant in asked.grant)
    }
    print(_HEAD.format("grant", "documents", "reports", "closer than n", "exactly", "seconds"))
    totals: dict[str, list[int]] = {}
    for grant in asked.grant or sorted({each.grant for each in documents.values()}):
        for name, held in groups(office, documents, grant):
            start = time.process_time()
            # A count that a document of theirs may show is not small for those who hold it.
            least = min(each.n for each in held)
            broken = [each for each in attack(office, held) if each.target.value < least]
            told = [len(held), len(broken), exactly(broken)]
            print(_ROW.format(grant, name, *told, time.process_time() - start), flush=True)
            kind = "one document" if len(held) == 1 and name == held[0].report else name
            totals[kind] = [a + b for a, b in zip(totals.get(kind, [0, 0, 0]), told, strict=True)]
            if asked.each:
                print(*(f"    {each}" for each in broken), sep="\n", flush=True)
    for kind, told in totals.items():
        print(_HEAD.format("all", kind, *told, ""))


def _with(office, report: str, grant: str) -> bool:
    """Whether a report is of a grant or of its project."""
    projects = dict(zip(office.grants["grant_id"], office.grants["project_id"], strict=True))
    of = dict(zip(office.reports["report_id"], office.reports["grant_id"], strict=True))[report]
    return projects[of] == projects[grant]


if __name__ == "__main__":
    main()
