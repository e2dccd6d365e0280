"""Find counts of people that a notebook may add up by itself, outside the plan of disclosure control.

A frame of the office is marked as not cleared, and so are most frames that pandas derives from it
(`ioreport.values.UNCLEARED`); joined, mapped or new frames are not. So every place in a notebook that
reads such a table gets a warning.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from ioreport.errors import Finding
from ioreport.facts.number_lint import program, source_of
from ioreport.values import COUNTED_TABLES

HAND_COUNTS_RULE = "counts-by-hand"
_EXPECTED = (
    "counts of ir.breakdown or ir.measure that facts.protect has seen: what is added up by hand is not protected"
)


def counts_by_hand(notebook: Mapping[str, Any], file: str) -> tuple[Finding, ...]:
    """A warning for every place where a notebook reads a table of counts itself.

    Parameters
    ----------
    notebook
        The notebook as nbformat reads it.
    file
        Its name for findings.

    Examples
    --------
    >>> cell = {"cell_type": "code", "source": "rows = office.participations", "metadata": {}}
    >>> for finding in counts_by_hand({"cells": [cell]}, "report.ipynb"):
    ...     print(finding.where(), "|", finding.found)
    report.ipynb, cell 1, line 1 | office.participations
    """
    cells = ((number, cell) for number, cell in enumerate(notebook.get("cells", ()), start=1))
    return tuple(
        Finding(file, node.lineno, f"cell {number}", HAND_COUNTS_RULE, "warning", ast.unparse(node), _EXPECTED)
        for number, cell in cells
        if cell.get("cell_type") == "code"
        for node in _reads(source_of(cell))
    )


def _reads(source: str) -> list[ast.expr]:
    tree = program(source)
    found = [node for node in ast.walk(tree) if isinstance(node, ast.expr) and _is_read(node)] if tree else []
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def _is_read(node: ast.expr) -> bool:
    """Whether it is ``office.participations`` or ``office.tables["participations"]``."""
    if isinstance(node, ast.Attribute):
        return node.attr in COUNTED_TABLES
    if not isinstance(node, ast.Subscript) or getattr(node.value, "attr", "") != "tables":
        return False
    return isinstance(node.slice, ast.Constant) and str(node.slice.value) in COUNTED_TABLES
