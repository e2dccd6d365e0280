"""Read all tables of an office."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ioreport.tables.data_model import TABLES
from ioreport.tables.datapackage import Package
from ioreport.tables.raw_table import Sheet, TableFile
from ioreport.tables.schema import TableSchema


def table_files(folder: Path, package: Package, instead: Mapping[str, bytes] | None = None) -> dict[str, TableFile]:
    """The file of every table of the contract, then of the tables that the office added.

    A table of the contract is read from the file that datapackage.json lists for it, else from the file
    with the table's name. `instead` has the content of files that are not written yet, by their paths in the office.
    """
    plan: dict[str, tuple[TableSchema, str]] = {name: (schema, f"{name}.csv") for name, schema in TABLES.items()}
    plan |= {resource.name: (resource.schema, resource.path) for resource in package.resources if resource.schema}
    new = instead or {}
    return {
        name: TableFile(schema, file, new[file]) if file in new else TableFile.of(schema, folder, file)
        for name, (schema, file) in plan.items()
    }


def read_sheets(folder: Path, package: Package, instead: Mapping[str, bytes] | None = None) -> dict[str, Sheet]:
    """Every table of an office, from `table_files`."""
    return {name: file.sheet() for name, file in table_files(folder, package, instead).items()}
