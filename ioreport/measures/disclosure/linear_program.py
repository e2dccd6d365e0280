"""A linear program that stays in the solver and is solved again with other costs and bounds.

A plan solves thousands of programs with the same equations: how far each cell can move, with different bounds. The
simplex method continues from the last solution, and needs only a few steps.
"""

from __future__ import annotations

from collections.abc import Mapping

import highspy
import numpy as np
from scipy import sparse

_OPTIMAL, _FEASIBLE = highspy.HighsModelStatus.kOptimal, highspy.SolutionStatus.kSolutionStatusFeasible
_ALIKE_EVERYWHERE: Mapping[str, bool | float | str] = {"output_flag": False, "threads": 1, "parallel": "off"}


class Program:
    """Minimise cost @ x with `low` ≤ rows @ x ≤ `high`; costs and bounds of x are given for each solution.

    Parameters
    ----------
    rows : sparse array
        A row for each constraint, a column for each variable.
    low, high : array of float
        The bounds of each constraint.
    presolve : bool
        Whether the solver simplifies the program first: faster for one long program, slower for many short ones.
    """

    def __init__(self, rows: sparse.csr_array, low: np.ndarray, high: np.ndarray, presolve: bool = False):
        self.size = rows.shape[1]
        self._columns = np.arange(self.size, dtype=np.int32)
        self._solver = _solver(presolve="on" if presolve else "off")
        self._solver.passModel(_model(rows, low, high))

    def cheapest(self, cost: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> np.ndarray | None:
        """The values of least cost; None if no values satisfy the constraints."""
        self._ask(cost, lower, upper)
        if self._solver.getModelStatus() != _OPTIMAL:
            return None
        return np.array(self._solver.getSolution().col_value)

    def prices(self) -> np.ndarray:
        """The dual prices of the last solution: how much its cost grows with each constraint's bound."""
        return np.array(self._solver.getSolution().row_dual)

    def cheapest_whole(
        self, cost: np.ndarray, lower: np.ndarray, upper: np.ndarray, nodes: int
    ) -> tuple[np.ndarray | None, float, bool]:
        """Whole values of low cost, a lower bound of the cost, and whether they are proven to be the cheapest.

        The search is limited by `nodes`, not by time, so that it gives the same result on every machine.
        """
        solver = _solver(mip_max_nodes=nodes)
        solver.passModel(self._solver.getModel())
        solver.changeColsIntegrality(self.size, self._columns, np.full(self.size, highspy.HighsVarType.kInteger))
        self._ask(cost, lower, upper, solver)
        info = solver.getInfo()
        found = np.array(solver.getSolution().col_value) if info.primal_solution_status == _FEASIBLE else None
        return found, float(info.mip_dual_bound), solver.getModelStatus() == _OPTIMAL

    def _ask(self, cost: np.ndarray, lower: np.ndarray, upper: np.ndarray, solver: highspy.Highs | None = None) -> None:
        solver = solver or self._solver
        solver.changeColsCost(self.size, self._columns, cost)
        solver.changeColsBounds(self.size, self._columns, lower, upper)
        solver.run()


class _Quiet(highspy.Highs):
    """The solver without callbacks into Python; setting them up prints its name even with output switched off."""

    def enableCallbacks(self) -> None:  # noqa: N802 (the solver's own name)
        pass


def _solver(**options: bool | float | str) -> highspy.Highs:
    solver = _Quiet()  # type: ignore[no-untyped-call]  # highspy gives its constructor no types
    for name, value in {**_ALIKE_EVERYWHERE, **options}.items():
        solver.setOptionValue(name, value)
    return solver


def _model(rows: sparse.csr_array, low: np.ndarray, high: np.ndarray) -> highspy.HighsLp:
    rows, model = sparse.csr_array(rows), highspy.HighsLp()
    model.num_row_, model.num_col_ = rows.shape
    model.col_cost_ = model.col_lower_ = np.zeros(rows.shape[1])
    model.col_upper_ = np.full(rows.shape[1], np.inf)
    model.row_lower_, model.row_upper_ = np.asarray(low, float), np.asarray(high, float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = rows.indptr.astype(np.int32), rows.indices.astype(np.int32)
    model.a_matrix_.value_ = rows.data.astype(float)
    return model
