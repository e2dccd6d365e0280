"""Offices of other sizes, made from the demonstration office: more reports, or more rows of other projects."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

SHARED = ("admin1", "donors", "exchange_rates", "partners", "places", "profile")
"""Tables that all copies of an office have in common."""
OWN_IDS = (
    "activity_id",
    "grant_id",
    "project_id",
    "indicator_id",
    "report_id",
    "transaction_id",
    "photo_id",
    "quote_id",
)
SCALE = 100


def read(office: Path) -> dict[str, pd.DataFrame]:
    """The tables as texts."""
    return {path.stem: pd.read_csv(path, dtype=str, keep_default_na=False) for path in sorted(office.glob("*.csv"))}


def write(tables: Mapping[str, pd.DataFrame], office: Path) -> Path:
    """Write the tables into an office whose other files are there."""
    from ioreport.tables import write_descriptor

    for name, table in tables.items():
        table.to_csv(office / f"{name}.csv", index=False, lineterminator="\n")
    write_descriptor(office)
    return office


def reports_of(office: Path) -> list[str]:
    """The ids of an office's reports."""
    return list(read(office)["reports"]["report_id"])


def copied(office: Path, folder: Path, copies: int) -> Path:
    """An office with the projects, grants and reports of another so many times, under ids of their own."""
    shutil.copytree(office, folder)
    tables = read(office)
    for name in tables.keys() - SHARED:
        table = tables[name]
        tables[name] = pd.concat([table, *(_named_anew(table, f"{number}-") for number in range(2, copies + 1))])
    return write(tables, folder)


def _named_anew(table: pd.DataFrame, before: str) -> pd.DataFrame:
    """A table whose ids begin with a text, as do the titles that must differ."""
    changed = [name for name in table if name in (*OWN_IDS, "part_of")]
    return table.assign(**{name: table[name].where(table[name].eq(""), before + table[name]) for name in changed})


def grown(folder: Path, report: str) -> dict[str, Path]:
    """Two offices with the same rows of one report's project; the second has 100 times the rows of the others.

    The rows are those of the demonstration office at scale 100: of the project's every hundredth in both, of the others
    every hundredth in the first and all in the second.
    """
    from ioreport.demo import write_demo

    whole = folder / "whole"
    write_demo(whole, SCALE)
    tables = read(whole)
    grants = tables["grants"].set_index("grant_id")["project_id"]
    own = grants[tables["reports"].set_index("report_id").at[report, "grant_id"]]
    projects = {
        "grants": grants,
        "activities": tables["activities"].set_index("activity_id")["project_id"],
        "indicators": tables["indicators"].set_index("indicator_id")["project_id"],
    }
    found = {}
    for label, of_others in (("as drawn", SCALE), (f"{SCALE} x the rows of others", 1)):
        office = folder / label.replace(" ", "-")
        shutil.copytree(whole, office)
        found[label] = write(_thinned(tables, projects, own, of_others), office)
    return found


def _thinned(
    tables: Mapping[str, pd.DataFrame], projects: Mapping[str, pd.Series], own: str, of_others: int
) -> dict[str, pd.DataFrame]:
    """Every hundredth row of the project's large tables, and every so-manieth of the others'."""
    kept = dict(tables)
    kept["activities"] = _every(tables["activities"], tables["activities"]["project_id"].eq(own), of_others)
    for name in ("transactions", "indicator_values"):
        of = "grants" if name == "transactions" else "indicators"
        key = tables[name][f"{of[:-1]}_id"].map(projects[of])
        kept[name] = _every(tables[name], key.eq(own), of_others)
    ids = set(kept["activities"]["activity_id"])
    for name in ("participations", "activity_elements", "activity_funding", "support", "photos"):
        kept[name] = tables[name][tables[name]["activity_id"].isin(ids)]
    lost = ~kept["transactions"]["activity_id"].isin(ids)
    kept["transactions"] = kept["transactions"].assign(activity_id=kept["transactions"]["activity_id"].mask(lost, ""))
    return kept


def _every(table: pd.DataFrame, own: pd.Series, of_others: int) -> pd.DataFrame:
    """Every hundredth of the project's rows, every so-manieth of the others', in the old order."""
    numbers = own.groupby(own).cumcount()
    return table[(own & (numbers % SCALE == 0)) | (~own & (numbers % of_others == 0))]
