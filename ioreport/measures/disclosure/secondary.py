"""Secondary suppression: withhold further cells, as few as possible, until every small count is safe.

This is the cell suppression problem, which is hard: the optimum can be found and proven in small tables only. The first
choice lets all small counts move by n at the least cost (a linear program, solved again with other weights until few
cells move); then unnecessary suppressions are removed. After that, cutting planes raise a lower bound, which reaches
the optimum in most two-dimensional tables (see `cutting_planes`). If it does not, parts of the choice are undone and
chosen again, and the best choice is kept. All limits are numbers of steps, not of seconds, so the same table gives the
same choice on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from ioreport.measures.disclosure.attacker import Attacker
from ioreport.measures.disclosure.cell_system import Limit, System
from ioreport.measures.disclosure.component import Component
from ioreport.measures.disclosure.cutting_planes import raised
from ioreport.measures.disclosure.linear_program import Program
from ioreport.measures.disclosure.primary import primary_cells
from ioreport.measures.disclosure.prune import Grounds, cleaned

REWEIGHTED = 4
WORK = 3_000_000
MOST_ROUNDS = 30
"""How often parts of a choice are chosen again at most; less with many cells, by `WORK` and the square of the cells."""
_SEED = 1
_MOVES = 1e-7


@dataclass(frozen=True, eq=False)
class Suppression:
    """A choice of withheld cells, which of them are small, and a lower bound of its cost.

    Attributes
    ----------
    withheld, primary : array of bool
    bound : float
        No choice costs less than this.
    optimal : bool
        Whether the choice is proven to be the cheapest.
    safe : bool
        Whether every small count is safe. If it is not, because other published figures reveal a count, the choice
        cannot be used.
    """

    withheld: np.ndarray
    primary: np.ndarray
    bound: float
    optimal: bool
    safe: bool = True


def choose(system: System, n: int = 0, exact: int = 400, quick: bool = False) -> Suppression:
    """Withhold every cell below n, and as few others as possible, until each cell below n is safe.

    Parameters
    ----------
    system : System
    n : int
        Counts between zero and n are withheld, and their intervals must be at least n wide; not used if the system
        has its own widths (`System.wide`).
    exact : int
        The largest number of cells for which the optimum is searched; with 0, unnecessary suppressions are removed
        from the first choice, and it is not improved further.
    quick : bool
        Whether to return the first choice, found with fractions: for comparing tables, not for publishing.

    Returns
    -------
    Suppression

    Examples
    --------
    >>> from ioreport.measures.disclosure.cell_system import crossed
    >>> chosen = choose(crossed(np.array([[3, 20, 30], [40, 50, 60], [70, 80, 90]])), 5)
    >>> int(chosen.primary.sum()), int(chosen.withheld.sum()), chosen.optimal
    (1, 4, True)
    """
    if system.wide is None:
        system = replace(system, wide=np.where(primary_cells(system, n), n, 0))
    small = system.candidates & (system.widths > 0)
    withheld, bound, optimal, safe = small.copy(), 0.0, True, True
    for part in Attacker(system, system.candidates).parts:
        if small[part.cells].any() or system.widths[part.cells].any():
            own = _system_of_part(system, part)
            found = _choose_in(own, np.append(small[part.cells], False), 0 if quick else exact, quick)
            withheld[part.cells] |= found.withheld[:-1]
            bound, optimal, safe = bound + found.bound, optimal and found.optimal, safe and found.safe
            if not safe:
                break
    return Suppression(withheld, small, bound, optimal, safe)


def _system_of_part(system: System, part: Component) -> System:
    """A component as a system of its own; its last cell stands for the known cells of its equations."""
    values, limits = system.values[part.cells], part.programs.limits.tocsr()
    rest = sparse.csr_array(-(part.programs.equations @ values)[:, None])
    equations = sparse.csr_array(sparse.hstack([part.programs.equations, rest]))
    limits_of_cells = tuple(
        _limit(limits[[row]], least, values) for row, least in enumerate(part.programs.least.tolist())
    )
    of_cells = (system.open, system.cost, system.told, system.kept, system.widths)
    shown, cost, told, kept, wide = (
        np.append(each[part.cells], last) for each, last in zip(of_cells, (True, 1.0, True, False, 0), strict=True)
    )
    return System(np.append(values, 1), equations, shown, cost, limits_of_cells, told, kept, wide)


def _limit(row: sparse.csr_array, room: float, values: np.ndarray) -> Limit:
    """An inequality between changes as an inequality between cells."""
    terms = tuple(zip(row.indices.tolist(), row.data.astype(np.int64).tolist(), strict=True))
    return Limit(terms, int(room) + sum(factor * int(values[cell]) for cell, factor in terms))


def _choose_in(system: System, small: np.ndarray, exact: int, quick: bool) -> Suppression:
    grounds, first = Grounds(system, fractions=quick), grown(system, small)
    if not grounds.safe(first, system.targets):
        return Suppression(first, small, 0.0, optimal=False, safe=False)
    withheld = cleaned(grounds, first, small)
    least, proven = system.cost[small].sum(), withheld.sum() == small.sum()
    if not proven and system.candidates.sum() <= exact:
        found, least, proven = raised(system, withheld, small)
        again = found if proven else cleaned(grounds, grown(system, found | small), small)
        if proven or grounds.safe(again, system.targets):  # a grown choice may be safe with fractions only
            withheld = min(withheld, again, key=lambda choice: system.cost[choice].sum())
    if not (proven or quick or grounds.is_exhausted) and exact:
        withheld = _improved(grounds, withheld, small, least)
    return Suppression(withheld, small, least, proven or bool(system.cost[withheld].sum() <= least + _MOVES))


def grown(system: System, withheld: np.ndarray) -> np.ndarray:
    """Withhold more cells, until all unsafe targets can rise together.

    If they cannot, because of what is already known, all candidates are withheld.
    """
    proof = Attacker(system, withheld).prove(system.targets, system.widths, quick=True)
    narrow = proof.narrow(system.targets, system.widths)
    if not len(narrow):
        return withheld
    free = withheld | ~system.open
    weight, best, price = np.where(free, 0.0, system.cost), withheld | system.candidates, np.inf
    for _ in range(REWEIGHTED):
        shift = _raised_together(system, narrow, weight)
        if shift is None:
            break
        used = (np.abs(shift) > _MOVES) & ~free
        if system.cost[used].sum() < price:
            best, price = withheld | used, system.cost[used].sum()
        weight = np.where(free, 0.0, system.cost / (np.abs(shift) + 0.1 * system.widths.max()))
    return best


def _raised_together(system: System, targets: np.ndarray, weight: np.ndarray) -> np.ndarray | None:
    """The change of least weight that raises all targets by their widths; None if there is none."""
    count, fixed = len(system.values), np.flatnonzero(system.known | (system.open & ~system.candidates))
    lower, upper = np.zeros(2 * count), np.full(2 * count, np.inf)
    upper[count:] = np.maximum(system.values - system.least, 0)
    upper[fixed] = upper[count + fixed] = 0
    lower[targets], upper[count + targets] = system.widths[targets], 0
    limits, room = system.inequalities
    rows = sparse.vstack([sparse.hstack([each, -each]) for each in (system.equations, limits)], format="csr")
    none, free = np.zeros(system.equations.shape[0]), np.full(len(room), np.inf)
    program = Program(rows, np.append(none, room), np.append(none, free), presolve=True)
    found = program.cheapest(np.tile(weight, 2), lower, upper)
    return None if found is None else found[:count] - found[count:]


def _improved(grounds: Grounds, withheld: np.ndarray, small: np.ndarray, least: float) -> np.ndarray:
    """Undo random parts of the choice and choose them again with slightly changed costs; keep the best choice."""
    system = grounds.system
    random = np.random.Generator(np.random.PCG64(_SEED))
    rounds = min(MOST_ROUNDS, WORK // int(system.candidates.sum()) ** 2)
    best = withheld
    for _ in range(rounds):
        if system.cost[best].sum() <= least + _MOVES:
            break
        back = best & ~small & (random.random(len(best)) < random.choice([0.15, 0.3, 0.6]))
        dearer = replace(system, cost=system.cost * (1 + 0.3 * random.random(len(best))))
        more = grown(dearer, best & ~back)
        order = random.permutation(np.flatnonzero(more & ~small))
        again = cleaned(grounds, more, small, order)
        if system.cost[again].sum() <= system.cost[best].sum() and grounds.safe(again, system.targets):
            best = again
    return best
