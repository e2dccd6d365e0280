"""Read all tables of an office."""

from __future__ import annotations

from pathlib import Path

from ioreport.tables.data_model import TABLES
from ioreport.tables.datapackage import Package
from ioreport.tables.raw_table import Sheet, read_sheet
from ioreport.tables.schema import TableSchema


def read_sheets(folder: Path, package: Package) -> dict[str, Sheet]:
    """Every table of the contract, then the tables that the office added.

    A table of the contract is read from the file that datapackage.json lists for it, else from the file
    with the table's name.
    """
    plan: dict[str, tuple[TableSchema, str]] = {name: (schema, f"{name}.csv") for name, schema in TABLES.items()}
    plan |= {resource.name: (resource.schema, resource.path) for resource in package.resources if resource.schema}
    return {name: read_sheet(schema, folder, file) for name, (schema, file) in plan.items()}
