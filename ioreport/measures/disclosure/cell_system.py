"""A system of cells, the equations between them, and what an attacker knows of each.

A *cell* is a count of persons or households. Equations connect cells: a margin is the sum of its parts, and so is a
subtotal, a cell of a table of other dimensions, a figure in a sentence. Parts that are not published are cells, too,
which nobody is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial, reduce
from typing import Any

import numpy as np
from scipy import sparse

LEAST_WITHHELD = 1
"""The least that a withheld cell can be: an attacker knows that it is not zero, because zeros are shown."""


@dataclass(frozen=True)
class Limit:
    """A linear inequality between cells: Σ coefficient × cell ≥ `least`, all of them whole numbers."""

    terms: tuple[tuple[int, int], ...]
    least: int = 0


_FILLED_IN: Any = None
"""The default of arrays with an entry for each cell; `System` fills them in."""


@dataclass(frozen=True, eq=False)
class System:
    """Whole, non-negative cells and the equations between them.

    Attributes
    ----------
    values : array of int
        The true count of every cell.
    equations : sparse array
        A row for each equation, a column for each cell; whole coefficients; `equations @ values` is zero.
    open : array of bool
        Which cells are published unless they are withheld; nobody is shown the others.
    cost : array of float
        The cost of withholding each cell, above zero.
    limits : tuple of Limit
        Inequalities between the cells from other published figures, such as shares.
    told : array of bool
        Which published cells are known from earlier documents, so that it is useless to withhold them.
    kept : array of bool
        Which cells an earlier document withheld, so that they are known not to be zero.
    wide : array of int, optional
        The least width of the attacker's interval for each cell; 0 for a cell that needs no protection. By default,
        `choose` uses n for each cell below n.
    """

    values: np.ndarray
    equations: sparse.csr_array
    open: np.ndarray
    cost: np.ndarray = _FILLED_IN
    limits: tuple[Limit, ...] = ()
    told: np.ndarray = _FILLED_IN
    kept: np.ndarray = _FILLED_IN
    wide: np.ndarray | None = None

    def __post_init__(self) -> None:
        given: dict[str, Callable[[int], np.ndarray]] = {"cost": np.ones, "told": _none, "kept": _none}
        for name, default in given.items():
            if getattr(self, name) is None:
                object.__setattr__(self, name, default(len(self.values)))
        if (self.values < 0).any() or self.equations.dot(self.values).any():
            raise ValueError("cells are counts that keep to their equations")

    @cached_property
    def known(self) -> np.ndarray:
        """Which cells are known to be zero: the zeros that are shown, and the parts that they are sums of."""
        zero = self.open & (self.values == 0)
        rows = self.equations.tocsr()
        while True:
            free = sparse.csr_array(rows * ~zero)
            free.eliminate_zeros()
            # If all remaining terms of an equation have the same sign, each of them must be zero.
            one_sign = np.abs(free.sum(axis=1)) == np.abs(free).sum(axis=1)
            more = zero | (np.abs(free).T @ one_sign.astype(float) > 0)
            if (more == zero).all():
                return zero
            zero = more

    @cached_property
    def candidates(self) -> np.ndarray:
        """Which cells can be withheld: published ones that are not zero and not known from earlier documents."""
        return self.open & (self.values > 0) & ~self.told

    @property
    def widths(self) -> np.ndarray:
        """The least width of each cell's interval; only for a system that has `wide`."""
        assert self.wide is not None
        return self.wide

    @property
    def targets(self) -> np.ndarray:
        """The cells that must be protected."""
        return np.flatnonzero(self.widths)

    @cached_property
    def least(self) -> np.ndarray:
        """The least that each cell can be for an attacker, if it is not shown."""
        return np.where(self.open | self.kept, LEAST_WITHHELD, 0).astype(np.int64)

    @cached_property
    def inequalities(self) -> tuple[sparse.csr_array, np.ndarray]:
        """The limits as inequalities between changes: a matrix with a row for each limit, and its least value."""
        matrix, least = inequalities_of(self.limits, len(self.values))
        return matrix, least - matrix @ self.values

    def unknown(self, withheld: np.ndarray) -> np.ndarray:
        """Which cells an attacker does not know: neither shown, nor known to be zero, nor known from before."""
        return (withheld | ~self.open) & ~self.known & ~self.told


def _none(count: int) -> np.ndarray:
    return np.zeros(count, bool)


def inequalities_of(limits: Sequence[Limit], count: int) -> tuple[sparse.csr_array, np.ndarray]:
    """Limits as a matrix with `count` columns, one for each cell, and the least value of each limit."""
    entries = [(row, cell, factor) for row, limit in enumerate(limits) for cell, factor in limit.terms]
    rows, cells, factors = (np.array(column) for column in zip(*entries, strict=True)) if entries else ([], [], [])
    matrix = sparse.csr_array((np.asarray(factors, float), (rows, cells)), shape=(len(limits), count))
    return matrix, np.array([limit.least for limit in limits], dtype=float)


def crossed(table: np.ndarray, groups: Sequence[np.ndarray | None] | None = None, cost: float = 1.0) -> System:
    """A table of counts with all its margins and subtotals, as a system of cells.

    Parameters
    ----------
    table : array of int
        Counts in one or more dimensions; every one is published.
    groups : sequence of arrays, optional
        For each dimension a matrix of 0 and 1 with a row for each subtotal over its codes, or None.
    cost : float
        The cost of withholding a margin; that of an inner cell is 1.

    Returns
    -------
    System
        Its cells in the order of the axes, with subtotals and totals at the end.

    Examples
    --------
    >>> crossed(np.array([[1, 2], [3, 4]])).values.reshape(3, 3)
    array([[ 1,  2,  3],
           [ 3,  4,  7],
           [ 4,  6, 10]])
    """
    given = groups or [None] * table.ndim
    sums = [_axis(size, group) for size, group in zip(table.shape, given, strict=True)]
    membership = sparse.csr_array(reduce(partial(sparse.kron, format="csr"), sums))
    inner = membership.sum(axis=1) == 1
    system, _ = composed(membership, table.ravel(), np.where(inner, 1.0, cost))
    return system


def _axis(size: int, group: np.ndarray | None) -> sparse.csr_array:
    more = np.zeros((0, size)) if group is None else np.asarray(group, float)
    return sparse.csr_array(np.vstack([np.eye(size), more, np.ones((1, size))]))


def composed(
    membership: sparse.csr_array,
    atoms: np.ndarray,
    cost: np.ndarray,
    ties: sparse.csr_array | None = None,
    published: np.ndarray | None = None,
) -> tuple[System, np.ndarray]:
    """A system of counts that are sums of atoms.

    Parameters
    ----------
    membership : sparse array of 0 and 1
        A row for each count, a column for each atom.
    atoms : array of int
        The atoms' counts.
    cost : array of float
        The cost of withholding each count.
    ties : sparse array, optional
        Equations between atoms themselves.
    published : array of bool, optional
        Which counts are published; by default all.

    Returns
    -------
    tuple of System and array
        The system, in which rows that sum the same atoms are one cell; and the cell of each row of `membership`.

    Examples
    --------
    >>> rows = sparse.csr_array(np.array([[1, 0, 0], [0, 1, 1], [0, 1, 1]]))
    >>> system, places = composed(rows, np.array([4, 1, 2]), np.ones(3))
    >>> system.values, places
    (array([4, 3, 1, 2]), array([0, 1, 1]))
    """
    first, places = _distinct(membership)
    rows, sizes = membership[first], np.diff(membership[first].indptr)
    singles, summed = np.flatnonzero(sizes == 1), np.flatnonzero(sizes != 1)
    column = np.full(len(atoms), -1)
    column[rows.indices[rows.indptr[singles]]] = singles
    hidden = np.flatnonzero(column < 0)
    column[hidden] = len(first) + np.arange(len(hidden))
    count = len(first) + len(hidden)
    parts = _picked(summed, count) - _moved(rows[summed], column, count)
    equations = parts if ties is None else sparse.vstack([parts, _moved(ties, column, count)], format="csr")
    price, shown = np.zeros(count), np.zeros(count, bool)
    np.maximum.at(price, places, cost)
    np.logical_or.at(shown, places, True if published is None else published)
    values = np.concatenate([rows @ atoms, atoms[hidden]]).astype(np.int64)
    return System(values, sparse.csr_array(equations), shown, np.maximum(price, 1.0)), places


def _distinct(rows: sparse.csr_array) -> tuple[np.ndarray, np.ndarray]:
    """The positions of the first of each distinct row, and for every row the number of its distinct row."""
    rows = sparse.csr_array(rows)
    rows.sort_indices()
    keys = [rows.indices[a:b].tobytes() for a, b in zip(rows.indptr, rows.indptr[1:], strict=False)]
    numbers: dict[bytes, int] = {}
    places = np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)
    return np.unique(places, return_index=True)[1], places


def _picked(cells: np.ndarray, count: int) -> sparse.csr_array:
    shape = (len(cells), count)
    return sparse.csr_array((np.ones(len(cells)), (np.arange(len(cells)), cells)), shape=shape)


def _moved(rows: sparse.csr_array, column: np.ndarray, count: int) -> sparse.csr_array:
    """Rows over atoms as rows over cells; `column` has the cell of each atom."""
    found = sparse.coo_array(rows)
    return sparse.csr_array((found.data, (found.row, column[found.col])), shape=(rows.shape[0], count))
