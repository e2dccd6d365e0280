"""What an outsider knows before reading: the programme, but nobody's number.

Every activity is known with its days, its oblast and its umbrella, and by which rule its group is counted: more than
a reader of the documents can know, so what is safe from this attacker is safe from one who knows less. What people
there can be, alike in all that documents tell them apart by, are *atoms*; nothing of `ioreport.measures.disclosure`
is used to find them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from scipy import sparse

from tests.attack.reading import Document, Told

BANDS = {"0-4": (0, 4), "5-11": (5, 11), "12-17": (12, 17), "18-59": (18, 59), "60+": (60, None)}
AGES = (
    tuple((band, "child" if low < 18 else "adult") for band, (low, _) in BANDS.items())
    + tuple(("age not split", child) for child in ("child", "adult", "neither"))
    + (("age unknown", "neither"),)
)
OPEN = 999


@dataclass(frozen=True)
class Model:
    """Atoms, what each document says of them, and how many people they truly are.

    Attributes
    ----------
    atoms : DataFrame
        A row an atom: ``unit`` (person, household), ``signature``, ``sex``, ``age``, ``child``, ``population``,
        ``admin1``, ``month``.
    truth : array of int
    inside : mapping of (document, what is counted) to array of bool
        Which atoms are counted there.
    """

    atoms: pd.DataFrame
    truth: np.ndarray
    inside: Mapping[tuple[str, str], np.ndarray]

    def row(self, document: str, told: Told) -> np.ndarray:
        """Which atoms a count of a document is made of."""
        return self.inside[document, told.of] & self.having(told.where)

    def having(self, where: Mapping[str, frozenset[str]]) -> np.ndarray:
        """Which atoms have the codes of some dimensions."""
        kept = np.ones(len(self.atoms), bool)
        for name, codes in where.items():
            kept &= self.atoms[name].isin(codes).to_numpy()
        return kept


def model_of(office, documents: Sequence[Document]) -> Model:
    """The people behind some documents, as an outsider can think of them."""
    frames = [_people(office, documents, unit) for unit in ("person", "household")]
    rows = pd.concat(frames, ignore_index=True)
    marks = [name for name in rows if name.startswith("in ")]
    rows[marks] = rows[marks].fillna(False).astype(bool)
    keys = ["unit", "sex", "age", "child", "population", "admin1", "month", *marks]
    sums = rows.groupby(keys, sort=True)["number"].sum().reset_index()
    atoms = _all_atoms(sums, marks)
    truth = atoms.merge(sums, on=keys, how="left")["number"].fillna(0).to_numpy(np.int64)
    inside = {tuple(name[3:].split("|")): atoms[name].to_numpy(bool) for name in marks}
    for each in documents:
        for of in ("reached", "attendance", "households", "since the start"):
            inside.setdefault((each.report, of), np.zeros(len(atoms), bool))
    return Model(atoms, truth, inside)


def _all_atoms(sums: pd.DataFrame, marks: Sequence[str]) -> pd.DataFrame:
    """Every kind of people that could have come to the activities that there were."""
    where = sums[["unit", "admin1", "month", *marks]].drop_duplicates()
    populations = sorted(sums.loc[sums["unit"] == "person", "population"].unique())
    people = pd.DataFrame(
        [(sex, age, child, population) for sex, (age, child), population in product("fmxu", AGES, populations)],
        columns=["sex", "age", "child", "population"],
    )
    persons = where[where["unit"] == "person"].merge(people, how="cross")
    households = where[where["unit"] == "household"].assign(sex="", age="", child="", population="")
    return pd.concat([persons, households], ignore_index=True)


def _people(office, documents: Sequence[Document], unit: str) -> pd.DataFrame:
    """Rows of people with what tells them apart, and in which counts of which documents they are.

    A row that counts newcomers is parted into those, and those who had come before: the one are a part of the other.
    """
    rows = _rows(office, {each.project for each in documents}, unit)
    newcomers = rows["first_time"].fillna(0).astype(int)
    parts = {"first": newcomers, "again": rows["people"].fillna(0).astype(int) - newcomers}
    people = pd.concat([rows.assign(number=number, part=part) for part, number in parts.items()], ignore_index=True)
    for each in documents:
        spans = {"reached" if unit == "person" else "households": (each.start, each.end)}
        if unit == "person":
            spans |= {"since the start": (each.since, each.end)}
        for of, (start, end) in spans.items():
            people[f"in {each.report}|{of}"] = _reached(people, rows, each.project, start, end)
        if unit == "person":
            people[f"in {each.report}|attendance"] = _held(people, each.project, each.start, each.end)
    if unit == "household":
        people = people.assign(sex="", age="", child="", population="", admin1="", month="")
    return people.assign(unit=unit)


def _rows(office, projects: set[str], unit: str) -> pd.DataFrame:
    activities = office.activities[office.activities["project_id"].isin(projects)]
    regions = office.places.set_index("place_id")["admin1"]
    own = "activity " + activities["activity_id"].astype(str)
    activities = activities.assign(
        admin1=activities["place_id"].map(regions).astype(object).where(lambda column: column.notna(), ""),
        month=activities["start_date"].dt.strftime("%Y-%m").astype(str),
        group=activities["umbrella"].astype(object).where(activities["umbrella"].notna(), own),
    )
    columns = ["activity_id", "project_id", "status", "start_date", "end_date", "admin1", "month", "group"]
    rows = office.participations.merge(activities[columns], on="activity_id")
    rows = pd.DataFrame(rows[(rows["unit"].astype(str) == unit)])
    rows.attrs = {}
    ages = [_age(low, high) for low, high in zip(rows["age_min"], rows["age_max"], strict=True)]
    return rows.assign(
        sex=rows["sex"].astype(str),
        population=rows["population"].astype(str),
        age=[age for age, _ in ages],
        child=[child for _, child in ages],
    )


def _age(low, high) -> tuple[str, str]:
    if pd.isna(low) and pd.isna(high):
        return "age unknown", "neither"
    first, last = 0 if pd.isna(low) else int(low), OPEN if pd.isna(high) else int(high)
    child = "child" if last <= 17 else "adult" if first >= 18 else "neither"
    for band, (start, end) in BANDS.items():
        if first >= start and (end is None or last <= end):
            return band, child
    return "age not split", child


def _held(rows: pd.DataFrame, project: str, start: str, end: str) -> pd.Series:
    mine = (rows["project_id"] == project) & rows["status"].astype(str).isin(["completed", "ongoing"])
    return mine & (rows["start_date"] <= pd.Timestamp(end)) & (rows["end_date"] >= pd.Timestamp(start))


def _reached(people: pd.DataFrame, rows: pd.DataFrame, project: str, start: str, end: str) -> pd.Series:
    """Who is counted once: newcomers, where their group counts them in every row; else the best attended activity."""
    held = rows[_held(rows, project, start, end)]
    by_newcomers = held.groupby("group")["first_time"].apply(lambda column: column.notna().all())
    others = held[~held["group"].map(by_newcomers).astype(bool)]
    sums = others.groupby(["group", "start_date", "activity_id"])["people"].sum().reset_index()
    best = sums.sort_values(["group", "people", "start_date", "activity_id"], ascending=[True, False, True, True])
    chosen = set(best.drop_duplicates("group")["activity_id"])
    newcomers = set(by_newcomers[by_newcomers].index)
    first = people["group"].isin(newcomers) & (people["part"] == "first")
    return _held(people, project, start, end) & (first | people["activity_id"].isin(chosen))


def equations(model: Model, documents: Sequence[Document]) -> tuple[sparse.csr_array, np.ndarray, np.ndarray]:
    """All that the documents tell, as rows over the atoms with a least and a most."""
    rows, low, high = [], [], []
    for row, least, most in _told(model, documents):
        rows.append(sparse.csr_array(row.astype(float)[None, :]))
        low.append(least)
        high.append(most)
    return sparse.csr_array(sparse.vstack(rows)), np.array(low, float), np.array(high, float)


def _told(model: Model, documents: Sequence[Document]) -> Iterator[tuple[np.ndarray, float, float]]:
    for each in documents:
        for told in each.told:
            yield model.row(each.report, told), told.low, np.inf if told.high is None else told.high
        for share in each.shares:
            counted = model.inside[each.report, "reached"]
            part, whole = (counted & model.having(where) for where in (share.part, share.whole))
            yield part - float(share.low) * whole, 0, np.inf
            yield float(share.high) * whole - part, 0, np.inf
