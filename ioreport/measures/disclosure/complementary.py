"""Which further cells to withhold, as few as can be had, until no small count can be pinned down.

The cell suppression problem, which is hard: the fewest can be found and proven to be the fewest in
small tables only. A first choice lets all small counts move by n at the least cost (a linear
program, weighed anew until it goes by few cells); then whatever proves superfluous is shown again.
From there, cutting planes raise a lower bound, which in most tables of two dimensions meets the
fewest (see `cutting`); where the two do not meet, parts of the choice are taken back and made anew,
and the best is kept. All of it is counted in steps, never in seconds: the same table gives the same
choice on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from ioreport.measures.disclosure.audit import Part, Reader
from ioreport.measures.disclosure.cells import System, primary
from ioreport.measures.disclosure.cutting import raised
from ioreport.measures.disclosure.superfluous import Grounds, cleaned

REWEIGHTED = 4
WORK = 3_000_000
MOST_ROUNDS = 30
"""How often a choice is partly made anew: at most so often, and less with the square of the number of cells."""
_SEED = 1
_MOVES = 1e-7


@dataclass(frozen=True, eq=False)
class Choice:
    """Which cells are withheld, which of them because they are small, and how few there can be.

    Attributes
    ----------
    withheld, primary : array of bool
    bound : float
        No choice costs less than this.
    optimal : bool
        Whether it is proven that nothing less would do.
    """

    withheld: np.ndarray
    primary: np.ndarray
    bound: float
    optimal: bool


def choose(system: System, n: int, exact: int = 400) -> Choice:
    """Withhold every cell below n, and as few others as can be had, until each of them is safe.

    Parameters
    ----------
    system : System
    n : int
        Counts between zero and n are not shown, nor can they be pinned down to less than n.
    exact : int
        The largest number of cells among which it is tried to prove that nothing less would do.

    Returns
    -------
    Choice

    Examples
    --------
    >>> from ioreport.measures.disclosure.cells import crossed
    >>> chosen = choose(crossed(np.array([[3, 20, 30], [40, 50, 60], [70, 80, 90]])), 5)
    >>> int(chosen.primary.sum()), int(chosen.withheld.sum()), chosen.optimal
    (1, 4, True)
    """
    small = primary(system, n)
    withheld, bound, optimal = small.copy(), 0.0, True
    for part in Reader(system, system.candidates).parts:
        if small[part.cells].any():
            found = _choose_in(_apart(system, part), small[part.cells], n, exact)
            withheld[part.cells] |= found.withheld
            bound, optimal = bound + found.bound, optimal and found.optimal
    return Choice(withheld, small, bound, optimal)


def _apart(system: System, part: Part) -> System:
    """A part of a system as a system of its own; all that is left out are zeros."""
    cells = part.cells
    return System(system.values[cells], part.equations, system.open[cells], system.cost[cells])


def _choose_in(system: System, small: np.ndarray, n: int, exact: int) -> Choice:
    grounds = Grounds(system, n)
    withheld = cleaned(grounds, _grown(system, small, small, n), small)
    least, proven = system.cost[small].sum(), withheld.sum() == small.sum()
    if not proven and system.candidates.sum() <= exact:
        found, least, proven = raised(system, withheld, small, n)
        again = found if proven else cleaned(grounds, _grown(system, found | small, small, n), small)
        withheld = min(withheld, again, key=lambda choice: system.cost[choice].sum())
    if not proven:
        withheld = _improved(grounds, withheld, small, least)
    return Choice(withheld, small, least, proven or bool(system.cost[withheld].sum() <= least + _MOVES))


def _grown(system: System, withheld: np.ndarray, small: np.ndarray, n: int) -> np.ndarray:
    """Withhold more, until every small count is safe: all that are not can then rise by n together."""
    targets = np.flatnonzero(small)
    proof = Reader(system, withheld).prove(targets, n)
    narrow = proof.narrow(targets, n)
    if not len(narrow):
        return withheld
    free = withheld | ~system.open
    weight, best, price = np.where(free, 0.0, system.cost), withheld, np.inf
    for _ in range(REWEIGHTED):
        shift = _raised_together(system, narrow, n, weight)
        used = (np.abs(shift) > _MOVES) & ~free
        if system.cost[used].sum() < price:
            best, price = withheld | used, system.cost[used].sum()
        weight = np.where(free, 0.0, system.cost / (np.abs(shift) + 0.1 * n))
    return best


def _raised_together(system: System, targets: np.ndarray, rise: int, weight: np.ndarray) -> np.ndarray:
    """How to raise all targets and keep all equations, every step up or down weighed."""
    count = len(system.values)
    lower, upper = np.zeros(2 * count), np.full(2 * count, np.inf)
    upper[count:] = np.maximum(system.values - system.least, 0)
    upper[np.flatnonzero(system.known)] = upper[count + np.flatnonzero(system.known)] = 0
    lower[targets], upper[count + targets] = rise, 0
    rows = sparse.hstack([system.equations, -system.equations], format="csr")
    found = milp(np.tile(weight, 2), bounds=Bounds(lower, upper), constraints=LinearConstraint(rows, 0, 0))
    return found.x[:count] - found.x[count:]


def _improved(grounds: Grounds, withheld: np.ndarray, small: np.ndarray, least: float) -> np.ndarray:
    """Take parts of the choice back and make them anew, other cells being a little dearer each time; keep the best."""
    system = grounds.system
    random = np.random.Generator(np.random.PCG64(_SEED))
    rounds = min(MOST_ROUNDS, WORK // int(system.candidates.sum()) ** 2)
    best = withheld
    for _ in range(rounds):
        if system.cost[best].sum() <= least + _MOVES:
            break
        back = best & ~small & (random.random(len(best)) < random.choice([0.15, 0.3, 0.6]))
        dearer = replace(system, cost=system.cost * (1 + 0.3 * random.random(len(best))))
        grown = _grown(dearer, best & ~back, small, grounds.n)
        order = random.permutation(np.flatnonzero(grown & ~small))
        again = cleaned(grounds, grown, small, order)
        if system.cost[again].sum() <= system.cost[best].sum():
            best = again
    return best
