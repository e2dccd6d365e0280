"""Cutting planes: raise a lower bound on the cost of suppression until it equals the cost of the choice.

If a choice of withheld cells leaves the attacker's interval for a cell too narrow, the dual prices of the attacker's
linear program name cells of which at least one more must be withheld. This gives an inequality (a cut) that every safe
choice satisfies. The cheapest choice that satisfies all cuts is a lower bound, and it is the optimum as soon as it is
safe (M. Fischetti and J. J. Salazar González, Solving the cell suppression problem on tabular data with linear
constraints, Management Science 47, 2001).

A table is described by its change, its difference from the true table: a withheld cell can fall to its least value and
rise without limit, a shown cell cannot change.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from ioreport.measures.disclosure.attacker import Attacker
from ioreport.measures.disclosure.cell_system import System
from ioreport.measures.disclosure.linear_program import Program

ROUNDS = 40
PRICED = 300
"""How many targets are priced before the search is given up: first with fractions of cells, then with whole ones."""
_NODES = 100
"""How many nodes the search for the cheapest choice may open before it is given up."""
_ZERO = 1e-9
_VIOLATED = 1e-4


class Cuts:
    """Inequalities that every safe choice satisfies: Σ coefficient × withheld ≥ least.

    `always` are the cells that no choice shows: the small ones, and those that are never published.
    """

    def __init__(self, system: System, always: np.ndarray):
        self.system, self.always = system, always
        self.equations = sparse.csr_array(system.equations)
        self.rows: list[np.ndarray] = []
        self.least: list[float] = []
        self.priced = 0

    def add(self, row: np.ndarray, least: float) -> None:
        """Add an inequality."""
        self.rows.append(row)
        self.least.append(least)

    def cheapest(self, whole: bool = True) -> tuple[np.ndarray, float, bool]:
        """The cheapest choice that satisfies all cuts, a lower bound of its cost, and whether it is proven.

        If not `whole`, cells may be withheld in fractions.
        """
        cost = np.where(self.system.open, self.system.cost, 0.0)
        lower, upper = self.always.astype(float), (self.always | self.system.candidates).astype(float)
        least = np.array(self.least)
        program = Program(sparse.csr_array(np.array(self.rows)), least, np.full(len(least), np.inf), presolve=True)
        if not whole:
            shares = program.cheapest(cost, lower, upper)
            assert shares is not None  # withholding every candidate satisfies all cuts
            return shares, float(cost @ shares), True
        chosen, bound, proven = program.cheapest_whole(cost, lower, upper, _NODES)
        assert chosen is not None
        return np.rint(chosen) if proven else chosen, bound, proven

    def add_lonely(self, shares: np.ndarray) -> bool:
        """Add cuts against a choice that withholds only one cell of an equation; whether any were added."""
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
        """Add cuts against a choice that leaves the intervals of targets too narrow; whether any were added."""
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
    """Raise the bound until it equals the cost of the given choice, or until a cheaper choice is safe.

    Returns
    -------
    tuple of array, float and bool
        The given choice or the cheaper safe one, the bound, and True; or, if the search was given up, the last choice
        that satisfied all cuts, which is cheap but not safe, the bound, and False.
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
        proof = Attacker(system, last).prove(targets, system.widths)
        narrow = proof.narrow(targets, system.widths)
        if not len(narrow):
            return last, bound, True
        if not cuts.add_priced(shares, narrow):
            cuts.add((system.candidates & ~last).astype(float), 1.0)
    return last, min(bound, cost), False


def _worth(system: System, target: int, sign: float, shares: np.ndarray, fall: np.ndarray) -> tuple[np.ndarray, float]:
    """How far each cell, if withheld, would let the target move in one direction, from the dual prices.

    A cell that is withheld in a fraction may move by that fraction of a useful range, a multiple of the widest
    interval. The second value is how far the target moves within the slack of the limits.
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
