"""Run a notebook: check its typed parameters, then run its cells in order in a kernel."""

from ioreport.runs.execution import run_notebook
from ioreport.runs.parameters import (
    Parameter,
    check_parameters,
    in_declared_order,
    inject_parameters,
    read_parameters,
    row_keys,
    row_parameter,
)
from ioreport.runs.workers import Ended, Limits, work_through

__all__ = [
    "Ended",
    "Limits",
    "Parameter",
    "check_parameters",
    "in_declared_order",
    "inject_parameters",
    "read_parameters",
    "row_keys",
    "row_parameter",
    "run_notebook",
    "work_through",
]
