"""Selection of the activities of a measure, and of those that were held.

The activities of the grant's project, or of the whole office if no grant is given, are
narrowed by place, oblast, kind, population or a single activity; then by the days of the period.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

import pandas as pd

from ioreport.errors import UsageError, nearest
from ioreport.measures.result_cache import computed_once
from ioreport.tables import Office
from ioreport.tables.data_model import POPULATIONS
from ioreport.tables.project_rows import known_ids, project_of, rows_of, rows_of_project

_HELD = ("completed", "ongoing")


class Asked(TypedDict, total=False):
    """The arguments that narrow a measure; all are optional."""

    grant: str
    start: str
    end: str
    place: str
    admin1: str
    population: str
    kind: str
    activity: str


@dataclass(frozen=True)
class Selection:
    """The arguments, checked against the office. An empty field does not narrow.

    Attributes
    ----------
    grant, place, activity : str, optional
        Identifiers of the tables ``grants``, ``places`` and ``activities``.
    start, end : str, optional
        The period's first and last day (ISO 8601); if left out, that side is open.
    admin1 : str, optional
        ISO 3166-2 code of the oblast in which the place lies.
    population : str, optional
        Only rows of this population, and only activities that have such a row.
    kind : str, optional
        Kind of activity.
    """

    grant: str | None = None
    start: str | None = None
    end: str | None = None
    place: str | None = None
    admin1: str | None = None
    population: str | None = None
    kind: str | None = None
    activity: str | None = None

    @classmethod
    def of(cls, office: Office, asked: Mapping[str, Any]) -> Selection:
        """Check the arguments of a caller against the office.

        Raises
        ------
        UsageError
            For an unknown argument or identifier (the message names the nearest one), an invalid
            day, or a period that ends before it starts.
        """
        names = [field.name for field in dataclasses.fields(cls)]
        given = {name: value for name, value in asked.items() if value is not None}
        unknown = next((name for name in given if name not in names), None)
        if unknown:
            raise UsageError(
                f"There is no argument {unknown!r}{nearest(unknown, names)}.",
                next_step=f"narrow by {', '.join(names)}",
            )
        selection = cls(**{name: _plain(name, value) for name, value in given.items()})
        selection._check(office)
        return selection

    def _check(self, office: Office) -> None:
        if self.start and self.end and self.start > self.end:
            raise UsageError(f"A period starts on or before its end: {self.start} is after {self.end}.")
        for name, (file, known) in _known(office, self).items():
            check_known(name, getattr(self, name), known, file)

    def arguments(self) -> dict[str, str]:
        """The given arguments as plain values, without empty ones."""
        return {name: value for name, value in dataclasses.asdict(self).items() if value is not None}


def check_known(name: str, value: Any, known: Collection[Any], where: str) -> None:
    """Refuse a value that is not among the known ones.

    Raises
    ------
    UsageError
        The message names the nearest known value, or all of them if they are few.
    """
    if value in known:
        return
    texts = sorted(str(item) for item in known)
    step = f"take one of {', '.join(text or repr(text) for text in texts)}" if 0 < len(texts) <= 12 else ""
    raise UsageError(f"{name}: {where} has no {str(value)!r}{nearest(str(value), texts)}.", next_step=step)


def _plain(name: str, value: Any) -> str:
    if name not in ("start", "end"):
        if not isinstance(value, str):
            raise UsageError(f"{name}: found {value!r}, expected a text.")
        return value
    return _day(name, value)


def _day(name: str, value: Any) -> str:
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return value.isoformat()
    try:
        day = dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        day = None
    if day is None or day.isoformat() != value:
        raise UsageError(f"{name}: found {value!r}, expected a day such as 2023-06-20.")
    return day.isoformat()


def _known(office: Office, selection: Selection) -> dict[str, tuple[str, set[str]]]:
    """For each given identifier: where it is looked up, and the known values."""
    sources: dict[str, Callable[[], tuple[str, set[str]]]] = {
        "grant": lambda: (office.file("grants"), known_ids(office, "grants", "grant_id")),
        "place": lambda: (office.file("places"), known_ids(office, "places", "place_id")),
        "activity": lambda: (office.file("activities"), known_ids(office, "activities", "activity_id")),
        "kind": lambda: (office.file("activities"), known_ids(office, "activities", "kind")),
        "admin1": lambda: (office.file("places"), known_admin1(office)),
        "population": lambda: ("the list of populations", set(POPULATIONS)),
    }
    return {name: look() for name, look in sources.items() if getattr(selection, name) is not None}


def known_admin1(office: Office) -> set[str]:
    """The known oblasts: those of the places, and those of the office's own table ``admin1``, if any."""
    listed = set(office.places["admin1"].dropna())
    own = office.tables.get("admin1")
    return listed | (set(own["iso"].dropna()) if own is not None and "iso" in own else set())


def selected(office: Office, selection: Selection) -> pd.DataFrame:
    """The selected activities, held or not, on any day.

    Returns
    -------
    DataFrame
        Rows of ``activities`` with the column ``admin1`` of their place; index: row number.
    """
    frame = with_admin1(office, project_of(office, selection.grant))
    keep = pd.Series(True, index=frame.index)
    if selection.grant is not None:
        keep &= frame["project_id"].isin(_projects(office, selection.grant))
    for column, value in _equal_to(selection).items():
        keep &= (frame[column] == value).fillna(False)
    if selection.population is not None:
        keep &= frame["activity_id"].isin(_with_population(office, selection))
    return frame[keep.astype("bool")]


@computed_once
def with_admin1(office: Office, project: str) -> pd.DataFrame:
    """The activities of a project, or all, with the oblast of their place."""
    places = office.places.set_index("place_id")["admin1"]
    activities = rows_of_project(office, "activities", project)
    return activities.assign(admin1=activities["place_id"].map(places).astype("str"))


def _equal_to(selection: Selection) -> dict[str, str]:
    asked = {
        "activity_id": selection.activity,
        "kind": selection.kind,
        "place_id": selection.place,
        "admin1": selection.admin1,
    }
    return {column: value for column, value in asked.items() if value is not None}


def _projects(office: Office, grant: str) -> pd.Series:
    grants = rows_of(office, "grants", grant)
    return grants.loc[grants["grant_id"] == grant, "project_id"].dropna()


def _with_population(office: Office, selection: Selection) -> pd.api.extensions.ExtensionArray:
    rows = rows_of(office, "participations", selection.grant)
    return rows.loc[rows["population"] == selection.population, "activity_id"].unique()


@computed_once
def held(office: Office, selection: Selection) -> pd.DataFrame:
    """The selected activities that were held in the period.

    Held: status completed, or ongoing and begun on or before the period's end; and the activity's
    days overlap the period. An open side of the period has no bound.

    Returns
    -------
    DataFrame
        Rows of ``activities`` with ``admin1``; index: row number.
    """
    frame = selected(office, selection)
    keep = frame["status"].isin(_HELD)
    if selection.end is not None:
        keep &= frame["start_date"] <= pd.Timestamp(selection.end)
    if selection.start is not None:
        keep &= frame["end_date"] >= pd.Timestamp(selection.start)
    return frame[keep]
