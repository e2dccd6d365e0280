"""Protected publications: what a document may publish of the counts that were given to its guard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ioreport.errors import UsageError, nearest
from ioreport.measures.disclosure.withheld_log import Withholding, write_log
from ioreport.measures.indicators.results_matrix import ResultsMatrix
from ioreport.measures.measured import Breakdown, Measured
from ioreport.session_html import session_block, session_table

Publication = Breakdown | Measured | ResultsMatrix


@dataclass(frozen=True, eq=False)
class Protected(Mapping[str, Publication]):
    """The items that may be published, by the names under which they were given, and the log of withheld numbers.

    Attributes
    ----------
    shown : mapping of str to Breakdown, Measured or ResultsMatrix
        Each item without its withheld numbers.
    n : int
        The least count that is shown.
    log : tuple of Withholding
        For the office only.
    """

    shown: Mapping[str, Publication]
    n: int
    log: tuple[Withholding, ...] = field(repr=False)

    def _repr_html_(self) -> str:
        table = session_table(["name", "kind"], [[name, type(each).__name__] for name, each in self.shown.items()])
        lines = f"counts of people below {self.n} are withheld, and those that would reveal them"
        return session_block("Protected", lines, table=table)

    def __getitem__(self, name: str) -> Publication:
        if name not in self.shown:
            raise UsageError(f"Nothing was protected under the name {name!r}{nearest(name, self.shown)}.")
        return self.shown[name]

    def breakdown(self, name: str) -> Breakdown:
        """The breakdown that was protected under a name."""
        found = self[name]
        assert isinstance(found, Breakdown)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.shown)

    def __len__(self) -> int:
        return len(self.shown)

    def write_log(self, path: str | Path) -> None:
        """Write the log; for the office only."""
        write_log(path, self.log)
