"""How closely each small count can be told, by linear programs over whole numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.attack.outsider import Model, equations, model_of
from tests.attack.reading import AGES, POPULATIONS, SEXES, Document, Told

SECONDS = (20, 600)
"""How long a table is looked for; longer only where none was found, so that a busy machine gives no false alarm."""
NEAR = 1e-6


@dataclass(frozen=True)
class Target:
    """A small count that no document shows: of which report, of which people, how many they are, and its n."""

    report: str
    told: Told
    value: int
    n: int


@dataclass(frozen=True)
class Broken:
    """A small count that can be told closer than n."""

    target: Target
    low: int
    high: int

    def __str__(self) -> str:
        where = ", ".join(f"{name} {'/'.join(sorted(codes))}" for name, codes in self.target.told.where.items())
        of = f"{self.target.report} {self.target.told.of} {where or 'in all'}"
        return f"{of}: {self.target.value} lies in {self.low}–{self.high}, n {self.target.n}"


def targets_of(model: Model, document: Document) -> Iterator[Target]:
    """The small counts of a document: each cell of its tables as fine as they come, each margin, each total."""
    for told in _cells(model):
        inside = model.row(document.report, told)
        value = int(model.truth[inside].sum())
        if 0 < value < document.n:
            yield Target(document.report, told, value, document.n)


def _cells(model: Model) -> Iterator[Told]:
    yield from (Told(of) for of in ("reached", "attendance", "households"))
    dims = {
        "sex": SEXES,
        "age": AGES,
        "population": POPULATIONS,
        "admin1": sorted(set(model.atoms["admin1"])),
        "month": sorted(set(model.atoms["month"]) - {""}),
    }
    for name, codes in dims.items():
        yield from (Told("reached", {name: frozenset([code])}) for code in codes)
    yield from (Told("reached", {"sex": frozenset(sex), "age": frozenset([age])}) for sex in SEXES for age in AGES)


def attack(office, documents: Sequence[Document], of: Sequence[str] = ()) -> list[Broken]:
    """The small counts of some documents (by default of all) that can be told closer than n from all of them."""
    model = model_of(office, documents)
    matrix, low, high = equations(model, documents)
    true = matrix @ model.truth
    assert ((true >= low - 1e-6) & (true <= high + 1e-6)).all(), "what the documents tell is not true of the office"
    wanted = [each for each in documents if each.report in (of or [each.report])]
    targets = [target for each in wanted for target in targets_of(model, each)]
    return list(_broken(model, targets, matrix, low, high))


def _broken(model: Model, targets: Sequence[Target], matrix, low: np.ndarray, high: np.ndarray) -> Iterator[Broken]:
    """The targets of which no two tables are found that agree with all that is told and lie n apart."""
    if not targets:
        return
    rows = np.array([model.row(each.report, each.told) for each in targets], float)
    tables = _Tables(matrix, low, high, rows, rows @ model.truth)
    for sign in (1, -1):  # a table with few and one with many of all that is small settle most at once
        tables.look(rows.sum(axis=0), sign)
    for place, target in enumerate(targets):
        for seconds, sign in product(SECONDS, (1, -1)):
            if tables.width(place) < target.n:
                tables.look(rows[place], sign, seconds)
        if tables.width(place) < target.n:
            yield Broken(target, int(tables.low[place]), int(tables.high[place]))


class _Tables:
    """The tables of whole numbers that agree with all that is told, as far as they have been looked for."""

    def __init__(self, matrix, low: np.ndarray, high: np.ndarray, rows: np.ndarray, true: np.ndarray):
        self.free = _free(matrix, high)
        self.matrix, self.told = matrix[:, self.free], (low, high)
        self.rows = rows[:, self.free]
        self.low, self.high = true.copy(), true.copy()

    def width(self, place: int) -> float:
        """How far apart the tables found are in one target."""
        return self.high[place] - self.low[place]

    def look(self, row: np.ndarray, sign: int, seconds: int = SECONDS[0]) -> None:
        """Find a table with the fewest (1) or most (-1) of some people, and note what it has of every target."""
        # The solver's presolve takes some tables for impossible that are not: the true one is possible.
        for presolve in (True, False):
            found = milp(
                sign * row[self.free],
                constraints=LinearConstraint(self.matrix, *self.told),
                bounds=Bounds(0),
                integrality=np.ones(self.matrix.shape[1]),
                options={"time_limit": seconds, "presolve": presolve},
            )
            if found.x is not None and self._noted(np.rint(found.x)):
                return

    def _noted(self, people: np.ndarray) -> bool:
        """Note a table of whole numbers, if it agrees with all that is told."""
        told = self.matrix @ people
        agrees = bool((told >= self.told[0] - NEAR).all() and (told <= self.told[1] + NEAR).all())
        if agrees:
            seen = self.rows @ people
            self.low, self.high = np.minimum(self.low, seen), np.maximum(self.high, seen)
        return agrees


def _free(matrix, high: np.ndarray) -> np.ndarray:
    """The atoms that no told zero rules out."""
    zero = (high == 0) & (matrix.min(axis=1).toarray().ravel() >= 0)
    return ~(abs(matrix[zero]).sum(axis=0) > 0)
