"""The rows of one project: what a report to a grant is made from, found once and not searched for again.

A row belongs to a project if it names it, or names a grant, activity, indicator or report of it. A row that names
none, or one that is not there, belongs to every project; so does a table without such columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from ioreport.reads import WHOLE, note_rows, unrecorded
from ioreport.tables.cell_origins import row_keys
from ioreport.tables.data_model import TABLES
from ioreport.tables.import_tables import ORIGINS, SOURCES
from ioreport.tables.office import Office

_OWNERS = ("project_id", "grant_id", "activity_id", "indicator_id", "report_id")
_HOMES = {"grant_id": "grants", "activity_id": "activities", "indicator_id": "indicators", "report_id": "reports"}
_DONORS = "donors"


class _Projects:
    """The rows of each project of an office, each table of a project cut out once."""

    def __init__(self, office: Office):
        self.office = office
        self.of_grant = self._named("grants", "grant_id")
        self._of: dict[str, pd.Series] = {"grant_id": self.of_grant}
        self._kept: dict[tuple[str, str], pd.DataFrame] = {}

    def _named(self, table: str, key: str) -> pd.Series:
        """Key → project."""
        frame = self.office.tables[table].dropna(subset=[key]).drop_duplicates(key)
        owners = frame["project_id"] if "project_id" in frame else frame["grant_id"].map(self.of_grant)
        return pd.Series(owners.astype("object").to_numpy(), frame[key].astype("str").to_numpy())

    def owners(self, table: str, frame: pd.DataFrame) -> Iterator[pd.Series]:
        """The project of each row, by each column that names something of one."""
        for column in _OWNERS if table != _DONORS else ():
            if column == "project_id" and column in frame:
                known = set(self.office.projects["project_id"].dropna().astype("str"))
                named = frame[column].astype("object")
                yield named.where(named.isin(known))
            elif column in frame:
                if column not in self._of:
                    self._of[column] = self._named(_HOMES[column], column)
                yield frame[column].astype("object").map(self._of[column].to_dict())

    def keep(self, table: str, project: str) -> np.ndarray:
        """Which rows of a table belong to a project."""
        frame = self.office.tables[table]
        if table == _DONORS:
            grants = self.office.grants
            own = grants.loc[grants["project_id"].astype("object") == project, "donor_id"]
            return np.asarray(frame["donor_id"].isin(own), bool)
        if table == ORIGINS.name:
            return self._origins_of(frame, project)
        if table == SOURCES.name:
            origins = self.office.origins
            own = origins.loc[self._origins_of(origins, project), "file"]
            return np.asarray(frame["file"].isin(own), bool)
        mine, others = np.zeros(len(frame), bool), np.zeros(len(frame), bool)
        for owner in self.owners(table, frame):
            mine |= (owner == project).to_numpy(bool)
            others |= owner.notna().to_numpy(bool) & (owner != project).to_numpy(bool)
        return mine | ~others

    def _origins_of(self, origins: pd.DataFrame, project: str) -> np.ndarray:
        """Which origins are of a project's rows, or of rows that are gone."""
        kept = np.ones(len(origins), bool)
        for name in origins["table"].dropna().unique():
            if name in TABLES and name not in (ORIGINS.name, SOURCES.name):
                others = row_keys(self.office, name)[~self.keep(name, project)]
                kept &= ~((origins["table"] == name) & origins["key"].isin(others)).to_numpy(bool)
        return kept

    def rows(self, table: str, project: str) -> pd.DataFrame:
        if (table, project) not in self._kept:
            self._kept[table, project] = self.office.tables[table][self.keep(table, project)]
        return self._kept[table, project].copy(deep=False)


_KEPT: WeakKeyDictionary[Office, _Projects] = WeakKeyDictionary()


def _projects(office: Office) -> _Projects:
    if office not in _KEPT:
        _KEPT[office] = _Projects(office)
    return _KEPT[office]


def project_of(office: Office, grant: str | None) -> str:
    """The project of a grant; `WHOLE` where there is no grant, or none with a project."""
    with unrecorded():
        found = None if grant is None else _projects(office).of_grant.get(str(grant))
    return WHOLE if found is None or found != found else str(found)


def grant_of(office: Office, report: str) -> str | None:
    """The grant of a report; nothing where there is no such report."""
    with unrecorded():
        reports = office.reports
        found = reports.loc[(reports["report_id"] == report).fillna(False), "grant_id"].dropna()
        return str(found.iloc[0]) if len(found) else None


def rows_of(office: Office, table: str, grant: str | None) -> pd.DataFrame:
    """The rows of a table that belong to the project of a grant; without a grant, all rows.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> office = load("tests/data/office")
    >>> len(office.activities), len(rows_of(office, "activities", "G-01")), len(rows_of(office, "places", "G-01"))
    (8, 6, 3)
    """
    return rows_of_project(office, table, project_of(office, grant))


def rows_of_project(office: Office, table: str, project: str) -> pd.DataFrame:
    """The rows of a table that belong to a project; with `WHOLE`, all rows."""
    if project == WHOLE:
        return office.tables[table]
    note_rows(table, project)
    with unrecorded():
        return _projects(office).rows(table, project)


def project_mask(office: Office, table: str, project: str) -> np.ndarray:
    """Which rows of a table belong to a project; with `WHOLE`, all."""
    with unrecorded():
        if project == WHOLE:
            return np.ones(len(office.tables[table]), bool)
        return _projects(office).keep(table, project)


def known_ids(office: Office, table: str, column: str) -> set[str]:
    """All ids of a column, to refuse one that is not there: a document does not depend on the others."""
    with unrecorded():
        return set(office.tables[table][column].dropna().astype("str"))


def has_rows(office: Office, table: str) -> bool:
    """Whether a table has any row."""
    with unrecorded():
        return not office.tables[table].empty
