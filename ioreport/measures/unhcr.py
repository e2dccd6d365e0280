"""UNHCR's statistics of people in the country, by sex and age, as context figures.

The office keeps UNHCR's demographic table as published, wide: one row for a year, an origin and
a type of population (``pop_type``), and columns such as ``f_0_4``, ``m_60``, ``f_other`` (age not
given), ``f_total`` and ``total``. People of unknown sex or age are included, so everything adds up to
the published totals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from ioreport.errors import DataError, Finding, UsageError
from ioreport.measures.activity_selection import check_known
from ioreport.measures.measured import Breakdown, Measured
from ioreport.measures.row_age_bands import UNKNOWN
from ioreport.tables import Office
from ioreport.tables.data_model import SEXES
from ioreport.values import Trail

TABLE = "unhcr_demographics"
UNHCR_RULE = "People whom UNHCR's statistics count at the end of the year, as published."
NOTE = "No positive number below 5 is published. Sex and age that are not published are shown as not known."


def unhcr_breakdown(
    office: Office, /, year: int, pop_type: str, origin: str | None = None, table: str = TABLE
) -> Breakdown:
    """People in UNHCR's statistics, by sex and age band.

    Parameters
    ----------
    office : Office
        An office with the extra table `table`, as UNHCR publishes it.
    year : int
    pop_type : str
        UNHCR's type of population: ``REF`` (refugees), ``ASY`` (asylum-seekers), ``STA`` (stateless).
        Only one: a stateless refugee may be counted under two of them.
    origin : str, optional
        ISO 3166-1 alpha-3 code of the country of origin (``coo_iso``); by default all.
    table : str
        The name of the table, if it is different.

    Returns
    -------
    Breakdown
        By ``sex`` and ``age``; the ages are the table's own bands. Cells without anybody are kept
        for women and girls and men and boys; cells of unknown sex or age only if there are any people in them.

    Raises
    ------
    UsageError
        When the office has no such table, or the table no such year, type or origin.
    DataError
        When parts of a row exceed its total.

    Notes
    -----
    Age not given = the sex's published total minus its bands; sex not given = the row's total minus
    the totals of both sexes.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> unhcr_breakdown(load("data/bulgaria"), 2025, "REF", "UKR").frame[["sex", "age", "people"]].head(2)
      sex   age  people
    0   f   0-4    5330
    1   f  5-11    6641
    """
    rows = _rows(office, table, {"year": year, "pop_type": pop_type, "coo_iso": origin})
    frame = _by_sex_and_age(_whole(rows), office.file(table))
    asked = {"year": year, "pop_type": pop_type, "origin": origin, "table": table if table != TABLE else None}
    return Breakdown(
        by=("sex", "age"),
        measure="unhcr_people",
        unit="person",
        column="people",
        frame=frame,
        total=int(frame["people"].sum()),
        precision="exact",
        rule=UNHCR_RULE,
        note=NOTE,
        trail=Trail.of(office.file(table), rows.index),
        arguments={name: value for name, value in asked.items() if value is not None},
    )


def unhcr_people(
    office: Office,
    /,
    year: int,
    pop_type: str,
    origin: str | None = None,
    sex: str | None = None,
    age: str | None = None,
    table: str = TABLE,
) -> Measured:
    """People in UNHCR's statistics, all or of one sex or age band.

    Parameters
    ----------
    year, pop_type, origin, table
        As of `unhcr_breakdown`.
    sex : str, optional
        ``f``, ``m`` or ``u`` (not given); several with ``;`` between.
    age : str, optional
        A band of the table, such as ``0-4`` or ``60+``, or ``age unknown``; several with ``;`` between.

    Returns
    -------
    Measured
        Unit ``person``.

    Raises
    ------
    UsageError, DataError
        As of `unhcr_breakdown`; also for a sex or band that the table does not have.
    """
    whole = unhcr_breakdown(office, year, pop_type, origin, table)
    cell = {name: code for name, code in {"sex": sex, "age": age}.items() if code is not None}
    frame = whole.frame
    for name, listed in cell.items():
        codes = listed.split(";")
        for code in codes:
            check_known(name, code, {*frame[name], *({"u"} if name == "sex" else {UNKNOWN})}, office.file(table))
        frame = frame[frame[name].isin(codes)]
    return Measured(
        "unhcr_people",
        int(frame["people"].sum()),
        "person",
        whole.precision,
        UNHCR_RULE,
        NOTE,
        trail=whole.trail,
        arguments=dict(whole.arguments) | cell,
    )


def _rows(office: Office, table: str, asked: Mapping[str, Any]) -> pd.DataFrame:
    check_known("table", table, list(office.tables), "the office")
    rows = office.tables[table]
    lacking = [name for name in (*asked, "total") if name not in rows]
    if lacking:
        raise UsageError(f"{office.file(table)} has no column {lacking[0]!r}, which UNHCR's table has.")
    for column, value in asked.items():
        if value is not None:
            texts = _texts(rows[column])
            check_known(column, str(value), set(texts), office.file(table))
            rows = rows[texts == str(value)]
    return rows


def _texts(column: pd.Series) -> pd.Series:
    """Cells as text; a year published as 2025.0 is 2025."""
    return column.astype("str").str.replace(r"\.0*$", "", regex=True)


def _whole(rows: pd.DataFrame) -> pd.DataFrame:
    """The columns of numbers as whole numbers; an empty cell counts nobody."""
    names = [name for name in rows if re.fullmatch(r"[fm]_.+|total", name)]
    return rows[names].astype("Float64").fillna(0).astype("Int64")


def _bands(columns: pd.Index, sex: str) -> dict[str, str]:
    """The table's columns of one sex → age band, in the order of the table."""
    found = {name: re.fullmatch(rf"{sex}_(\d+)(?:_(\d+))?", name) for name in columns}
    return {name: f"{m[1]}-{m[2]}" if m[2] else f"{m[1]}+" for name, m in found.items() if m}


def _by_sex_and_age(rows: pd.DataFrame, file: str) -> pd.DataFrame:
    parts = {("f", band): rows[name] for name, band in _bands(rows.columns, "f").items()}
    parts |= {("m", band): rows[name] for name, band in _bands(rows.columns, "m").items()}
    rest = {(sex, UNKNOWN): rows[f"{sex}_total"] - _added(parts, sex, rows) for sex in "fm"}
    rest[("u", UNKNOWN)] = rows["total"] - rows["f_total"] - rows["m_total"]
    _refuse_excess(rest, file)
    sums = {cell: int(numbers.sum()) for cell, numbers in {**parts, **rest}.items()}
    used = {cell: rows.index.size for cell in sums}
    kept = [cell for cell in sorted(sums, key=_shown_order(sums)) if sums[cell] or cell in parts]
    frame = pd.DataFrame(kept, columns=["sex", "age"], dtype="str")
    people = pd.Series([sums[cell] for cell in kept], dtype="Int64")
    return frame.assign(
        people=people, precision="exact", rows=pd.Series([used[c] for c in kept], dtype="Int64"), wordings=""
    )


def _added(parts: Mapping[tuple[str, str], pd.Series], sex: str, rows: pd.DataFrame) -> pd.Series:
    names = list(_bands(rows.columns, sex))
    return rows[names].sum(axis=1).astype("Int64")


def _shown_order(cells: Mapping[tuple[str, str], int]) -> Callable[[tuple[str, str]], tuple[int, int]]:
    ages = list(dict.fromkeys(age for _, age in cells))
    return lambda cell: (SEXES.index(cell[0]), ages.index(cell[1]))


def _refuse_excess(rest: Mapping[tuple[str, str], pd.Series], file: str) -> None:
    """Refuse rows whose parts exceed their total: no cell of such a row can be trusted."""
    findings = [
        Finding(
            file,
            int(row),
            "total" if sex == "u" else f"{sex}_total",
            "parts",
            "error",
            "",
            f"a total that is no less than its parts (they exceed it by {-short})",
        )
        for (sex, _), left in rest.items()
        for row, short in left[left < 0].items()
    ]
    if findings:
        raise DataError("Parts of a statistic exceed its total.", findings)
