"""The outlines of a country's areas in an office's folder, for the map of a template."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ioreport.charts.area_outlines import areas_of
from ioreport.input_files import inside, is_file
from ioreport.tables import Office

NAMES = ("admin1.topo.json", "admin1.geojson")
"""The names that are looked for first; without them, the only GeoJSON file of the folder is taken."""


def outlines_of(office: Office) -> Path | None:
    """The office's file of outlines; nothing if it has none, or several GeoJSON files under other names.

    >>> from ioreport.tables import load
    >>> outlines_of(load("data/demo-office")).name, outlines_of(load("tests/data/office"))
    ('admin1.topo.json', None)
    """
    folder: Path = office.folder
    others = sorted(file.name for file in folder.glob("*.geojson"))
    listed = (*NAMES, *(others if len(others) == 1 else ()))
    return next((folder / name for name in listed if inside(folder, name) and is_file(folder / name)), None)


def areas_in(office: Office) -> pd.DataFrame:
    """The table `admin1` of an office, else the areas that its file of outlines has: ``iso``, ``name``, ``hasc``."""
    outlines = outlines_of(office)
    if "admin1" in office.tables or outlines is None:
        return office.admin1
    return areas_of(outlines)
