"""The plan of a batch: for which rows of a table documents are built, and by which common options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ioreport.build import (
    check_folder,
    check_formats,
    check_numbers,
    check_sources,
    choose_brand,
    document_name,
    log_path,
    named_office,
    read_notebook,
)
from ioreport.errors import Finding, UsageError
from ioreport.tables import Office
from ioreport.values import SOURCES_LENGTHS


@dataclass(frozen=True)
class BatchPlan:
    """One document for every row: the notebook, the common parameters, and the parameter set from each row.

    `warnings` are those of the office and the notebook, the same for every row.
    """

    notebook: Path
    given: Mapping[str, str]
    table: str
    row: str
    keys: tuple[str, ...]
    office: Office
    data: Path | None
    brand: Path
    to: tuple[str, ...]
    out: Path
    sources: str = SOURCES_LENGTHS[0]
    isolated: bool = False
    warnings: tuple[Finding, ...] = field(default=(), repr=False)

    def parameters(self, key: str) -> dict[str, str]:
        return {**self.given, self.row: key}

    def name(self, key: str) -> str:
        return document_name(self.notebook, self.parameters(key))

    def files(self, key: str) -> tuple[Path, ...]:
        return tuple(self.out / f"{self.name(key)}.{suffix}" for suffix in self.to)

    def order(self, key: str) -> dict[str, Any]:
        """The order to build one row's documents again, as plain values."""
        return {
            "notebook": str(self.notebook.resolve()),
            "parameters": self.parameters(key),
            "brand": str(self.brand),
            "to": list(self.to),
            "sources": self.sources,
            "report": key if self.table == "reports" else "",
        }

    def logs(self) -> tuple[Path, ...]:
        """The logs of withheld numbers for the documents that exist."""
        paths = (log_path(self.out, self.name(key)) for key in self.keys)
        return tuple(path for path in paths if path.exists())


def plan_each(
    notebook: Path,
    table: str,
    *,
    parameters: Mapping[str, str],
    data: Path | None,
    to: Sequence[str],
    out: Path,
    brand: str | None = None,
    sources: str = SOURCES_LENGTHS[0],
    where: str = "",
    isolated: bool = False,
) -> BatchPlan:
    """Plan what to build for every row of a table.

    Parameters
    ----------
    where : str
        Build only the rows for which this condition is true: see `ioreport.tables.row_condition`.

    Raises
    ------
    UsageError
        When the notebook has no parameter for the table, the office has no such table or no row in it, or a parameter,
        format, brand, folder or condition is wrong.
    DataError
        When the office's data or the brand has errors; nothing is built then.
    DocumentError
        When a figure is typed by hand.
    """
    from ioreport.runs import check_parameters, in_declared_order, read_parameters, row_keys, row_parameter

    check_formats(to)
    check_sources(sources)
    source = read_notebook(notebook)
    declared = read_parameters(source, notebook.name)
    row = row_parameter(declared, table, parameters, notebook.name)
    parameters = in_declared_order(declared, {**parameters, row: ""})
    given, _, office = named_office(declared, parameters, data, notebook)
    if office is None:
        raise UsageError(f"{notebook.name} has no parameter of kind ir.Folder, so --each finds no rows.")
    keys = row_keys(office, table, where)
    for key in keys[:1]:
        check_parameters(declared, {**given, row: key}, office, notebook.name)
    chosen = choose_brand(brand, office).file
    warnings = (*office.warnings, *check_numbers(source, notebook))
    return BatchPlan(
        notebook=notebook,
        given=parameters,
        table=table,
        row=row,
        keys=keys,
        office=office,
        data=data,
        brand=chosen,
        to=tuple(to),
        out=check_folder(out),
        sources=sources,
        isolated=isolated,
        warnings=warnings,
    )
