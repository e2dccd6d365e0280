"""Cutting planes: raise a lower bound on what must be withheld until it meets what is.

A choice of withheld cells that lets a reader come too close names, by the dual prices of the
reader's own linear program, the cells of which one more is needed. Each is an inequality that every
good choice keeps to; the cheapest choice that keeps to all of them is a lower bound, and the answer
as soon as it is safe (M. Fischetti and J. J. Salazar González, Solving the cell suppression problem
on tabular data with linear constraints, Management Science 47, 2001).

Here a table is told by how it differs from the true one: a withheld cell may fall as far as its least
and rise without end, a shown one may do neither.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from ioreport.measures.disclosure.attacker import Reader
from ioreport.measures.disclosure.cell_system import System
from ioreport.measures.disclosure.linear_program import Program

ROUNDS = 40
PRICED = 300
"""How many targets are priced before the search is given up, once in parts of cells and once in whole ones."""
_NODES = 100
"""How many nodes the search for a cheapest choice may open before it is given up."""
_ZERO = 1e-9
_VIOLATED = 1e-4


class Cuts:
    """Inequalities that every good choice keeps to: Σ coefficient × withheld ≥ least.

    `always` are the cells that no choice shows: the small ones, and those that are never published.
    """

    def __init__(self, system: System, always: np.ndarray):
        self.system, self.always = system, always
        self.equations = sparse.csr_array(system.equations)
        self.rows: list[np.ndarray] = []
        self.least: list[float] = []
        self.priced = 0

    def add(self, row: np.ndarray, least: float) -> None:
        """Keep one more inequality."""
        self.rows.append(row)
        self.least.append(least)

    def cheapest(self, whole: bool = True) -> tuple[np.ndarray, float, bool]:
        """The cheapest choice that keeps to all cuts, a bound of its cost, and if it is proven; in part or whole."""
        cost = np.where(self.system.open, self.system.cost, 0.0)
        lower, upper = self.always.astype(float), (self.always | self.system.candidates).astype(float)
        least = np.array(self.least)
        program = Program(sparse.csr_array(np.array(self.rows)), least, np.full(len(least), np.inf), presolve=True)
        if not whole:
            shares = program.cheapest(cost, lower, upper)
            assert shares is not None  # to withhold all that can be keeps to every cut
            return shares, float(cost @ shares), True
        chosen, bound, proven = program.cheapest_whole(cost, lower, upper, _NODES)
        assert chosen is not None
        return np.rint(chosen) if proven else chosen, bound, proven

    def add_lonely(self, shares: np.ndarray) -> bool:
        """Cut off a choice that withholds one cell alone in an equation, where the others leave it over."""
        before = len(self.rows)
        withheld = np.abs(self.equations) @ shares
        for equation in np.flatnonzero((withheld > 0) & (withheld < 2)):
            cells = self.equations.indices[slice(*self.equations.indptr[[equation, equation + 1]])]
            for own in cells[shares[cells] > withheld[equation] / 2 + _VIOLATED]:
                row = np.zeros(len(shares))
                row[cells] = 1.0
                row[own] = 0.0 if self.always[own] else -1.0
                self.add(row, float(self.always[own]))
        return len(self.rows) > before

    def add_priced(self, shares: np.ndarray, targets: np.ndarray) -> bool:
        """Cut off a choice that leaves targets too narrow."""
        before = len(self.rows)
        fall = np.maximum(self.system.values - self.system.least, 0).astype(float)
        self.priced += len(targets)
        for target in targets.tolist():
            down, up = (_worth(self.system, target, sign, shares, fall) for sign in (-1.0, 1.0))
            worth, given = down[0] + up[0], down[1] + up[1]
            least = self.system.widths[target] - given - worth[self.always].sum()
            row = np.where(self.always, 0.0, np.minimum(worth, least))
            if least > _VIOLATED and row @ shares < least * (1 - _VIOLATED):
                self.add(row / least, 1.0)
        return len(self.rows) > before


def raised(system: System, withheld: np.ndarray, small: np.ndarray) -> tuple[np.ndarray, float, bool]:
    """Raise the bound until it meets the given choice, or a cheaper one that is safe.

    Returns
    -------
    tuple
        The given choice or the cheaper one, and true; or, where the search was given up, the last choice that
        kept to all cuts, which is cheap but not safe, and false. Between them the bound.
    """
    cuts, targets = Cuts(system, small | ~system.open), system.targets
    cost, shares, bound, last = system.cost[withheld].sum(), cuts.always.astype(float), 0.0, small
    while cuts.priced <= PRICED and (cuts.add_lonely(shares) or cuts.add_priced(shares, targets)):
        shares, bound, _ = cuts.cheapest(whole=False)
    cuts.priced = 0
    for _ in range(ROUNDS):
        shares, bound, proven = cuts.cheapest()
        if not proven or cuts.priced > PRICED:
            break
        if bound >= cost - _ZERO:
            return withheld, cost, True
        last = (shares > 0.5) & system.open
        if cuts.add_lonely(shares):
            continue
        proof = Reader(system, last).prove(targets, system.widths)
        narrow = proof.narrow(targets, system.widths)
        if not len(narrow):
            return last, bound, True
        if not cuts.add_priced(shares, narrow):
            cuts.add((system.candidates & ~last).astype(float), 1.0)
    return last, min(bound, cost), False


def _worth(system: System, target: int, sign: float, shares: np.ndarray, fall: np.ndarray) -> tuple[np.ndarray, float]:
    """How far each cell, once withheld, would let the target move one way, at the prices of how far it moves now.

    A share of a cell lets it move by a share of what could be of use: a multiple of the widest interval. Beside it,
    how far the target moves within the room that the limits leave.
    """
    n = int(system.widths.max())
    objective, far = np.zeros(len(shares)), 4.0 * n
    objective[target] = sign
    rise = np.where(system.open, np.where(shares > _ZERO, n * shares, 0.0), far)
    rise[target] = far
    limits, room = system.inequalities
    rows = sparse.vstack([system.equations, limits], format="csr")
    none, free = np.zeros(system.equations.shape[0]), np.full(len(room), np.inf)
    program = Program(rows, np.append(none, room), np.append(none, free))
    if program.cheapest(objective, -np.minimum(fall, far) * shares, rise) is None:
        return np.full(len(shares), np.inf), 0.0
    prices = program.prices()
    price, given = objective - rows.T @ prices, -float(prices[len(none) :] @ room)
    return np.where(price < -_ZERO, np.inf, np.where(price > _ZERO, price * fall, 0.0)), given
