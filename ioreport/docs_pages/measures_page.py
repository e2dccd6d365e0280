"""The reference page of the measures, made from the registry: ``python -m ioreport.docs_pages.measures_page FILE``."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from ioreport.measures.activity_selection import Asked
from ioreport.measures.columns_read import COLUMNS, Columns
from ioreport.measures.measured import Measure
from ioreport.measures.registry import MEASURES

_HEAD = """\
# The measures

Every measure by its name, written from the code by `make docs`. From Python:
`ir.measure(office, "people_reached", grant="G-01", start="2023-01-01", end="2023-06-30")`; as a fact of a document:
`facts.state("people_reached", grant="G-01", start="2023-01-01", end="2023-06-30")`. Arguments in **bold** are required.
"""
_UNITS = {
    "": "depends on the data: a currency, or what the row or the caller names",
    "ratio": "ratio (a fraction, shown as a percentage)",
}


def measures_page() -> str:
    """The page as Markdown: the rule, unit, arguments and columns of every measure.

    Examples
    --------
    >>> page = measures_page()
    >>> page.count(chr(10) + "## ") == len(MEASURES)
    True
    """
    return "\n".join([_HEAD, *(_section(each) for each in MEASURES.values())])


def _section(measure: Measure) -> str:
    summary = (inspect.getdoc(measure.function) or "").split("\n\n")[0].replace("\n", " ")
    return "\n".join(
        [
            f"## {measure.name}",
            "",
            summary,
            "",
            f"- Rule: {measure.rule}",
            f"- Unit: {_UNITS.get(measure.unit, measure.unit.replace('_', ' '))}",
            f"- Arguments: {', '.join(_arguments(measure))}",
            f"- Columns: {_columns(COLUMNS[measure.name])}",
            "",
        ]
    )


def _arguments(measure: Measure) -> Iterator[str]:
    """The arguments after the office: required ones in bold, the others with their defaults."""
    for parameter in list(inspect.signature(measure.function).parameters.values())[1:]:
        if parameter.kind is parameter.VAR_KEYWORD:
            yield from _open_arguments(parameter)
        elif parameter.default is parameter.empty:
            yield f"**`{parameter.name}`**"
        else:
            yield f"`{parameter.name}`" + (f" (`{parameter.default!r}`)" if parameter.default else "")


def _open_arguments(parameter: inspect.Parameter) -> list[str]:
    if Asked.__name__ in str(parameter.annotation):
        return [f"`{name}`" for name in Asked.__annotations__]
    return ["any column (the value that a row must have)"]


def _columns(columns: Columns) -> str:
    if not columns:
        return "those that the arguments name"
    return "; ".join(f"`{table}`: {', '.join(names)}" for table, names in columns.items())


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(measures_page(), encoding="utf-8", newline="\n")
