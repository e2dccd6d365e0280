"""Running a notebook: its typed parameters, and its cells in a kernel, in their order."""

from ioreport.runs.execution import run_notebook
from ioreport.runs.parameters import (
    Parameter,
    check_parameters,
    in_order,
    inject_parameters,
    read_parameters,
    row_keys,
    row_parameter,
)

__all__ = [
    "Parameter", "check_parameters", "in_order", "inject_parameters", "read_parameters", "row_keys", "row_parameter",
    "run_notebook",
]
