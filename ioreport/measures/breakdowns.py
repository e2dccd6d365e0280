"""Breakdowns of a measure by sex, age, population, place, oblast, kind, month or activity.

A breakdown is made from the same rows as its measure, so it adds up to the measure's total:
a group of activities that counts first-timers is broken down by its first-timers, any other group
by the rows of its best attended activity.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Unpack

import pandas as pd

from ioreport.age_bands import DEFAULT_BANDS, Band, read_bands
from ioreport.errors import UsageError, nearest
from ioreport.measures.activity_selection import Asked, Selection, check_known, held, known_admin1
from ioreport.measures.finance.elapsed import last_day
from ioreport.measures.measured import Breakdown, Measured, uncleared
from ioreport.measures.not_recorded import silent, silent_cells, spanned_cells, unknown_cells
from ioreport.measures.period_months import months_of
from ioreport.measures.reach import COUNTED, CountedRows, said, trail_of
from ioreport.measures.result_cache import computed_once
from ioreport.measures.row_age_bands import age_band, age_codes, fitting_bands
from ioreport.measures.sum_precision import summed_by, total_of
from ioreport.tables import Office
from ioreport.tables.data_model import POPULATIONS, SEXES
from ioreport.tables.project_rows import rows_of
from ioreport.values import NOT_RECORDED

FITTING = "fitting"
"""The value of `bands` that asks for the age bands in which the rows can be shown."""

NOT_KNOWN = ""
"""The code of a place, oblast, kind or month that is not known; no identifier can be empty."""


@dataclass(frozen=True)
class Scene:
    """The input of a dimension: office, selection, counted rows, age bands, and whether every code gets a cell."""

    office: Office
    selection: Selection
    rows: pd.DataFrame
    bands: tuple[Band, ...]
    complete: bool = False


@dataclass(frozen=True)
class Dimension:
    """A dimension of a breakdown: the code of each row, all codes in the order shown, and its rule in words.

    `of_people` means that only participations have it, not activities.
    """

    codes: Callable[[Scene], pd.Series]
    order: Callable[[Scene], list[str]]
    rule: str = ""
    of_people: bool = False


def _column(name: str, missing: str = NOT_KNOWN) -> Callable[[Scene], pd.Series]:
    return lambda scene: scene.rows[name].astype("str").fillna(missing)


def _months(scene: Scene) -> pd.Series:
    return scene.rows["start_date"].dt.strftime("%Y-%m").astype("str").fillna(NOT_KNOWN)


def _ages(scene: Scene) -> pd.Series:
    return age_band(scene.rows["age_min"], scene.rows["age_max"], scene.bands)


def _month_order(scene: Scene) -> list[str]:
    """The months of the period up to the day of the data; later ones only if something is recorded."""
    days = scene.rows["start_date"].dropna()
    start, end = ([dt.date.fromisoformat(day)] if day else [] for day in (scene.selection.start, scene.selection.end))
    asked = [pd.Timestamp(day) for day in (*start, *(last_day(scene.office, day) for day in end))]
    ends = [*asked, *([days.min(), days.max()] if len(days) else [])]
    if not ends or (start and end and min(asked) < pd.Timestamp(start[0]) and not len(days)):
        return [NOT_KNOWN]
    return [*months_of(min(ends), max(ends), days), NOT_KNOWN]


def _listed(table: str, column: str) -> Callable[[Scene], list[str]]:
    return lambda scene: [*_codes_in(scene, table, column), NOT_KNOWN]


def _sorted(table: str, column: str) -> Callable[[Scene], list[str]]:
    return lambda scene: [*sorted(_codes_in(scene, table, column)), NOT_KNOWN]


def _codes_in(scene: Scene, table: str, column: str) -> list[str]:
    """The codes of a table's column; without cells of zero, those of the project are enough."""
    grant = None if scene.complete else scene.selection.grant
    return list(rows_of(scene.office, table, grant)[column].dropna().astype("str").unique())


_AGE_RULE = (
    "A row belongs to the age band that holds its whole range; a row that fits none is not split, "
    "a row without ages is of unknown age."
)
_MONTH_RULE = "An activity of several days counts in the month of its first day, also when that lies before the period."

DIMENSIONS: Mapping[str, Dimension] = {
    "sex": Dimension(_column("sex", "u"), lambda scene: list(SEXES), of_people=True),
    "age": Dimension(_ages, lambda scene: age_codes(scene.bands), _AGE_RULE, of_people=True),
    "population": Dimension(_column("population", "unknown"), lambda scene: list(POPULATIONS), of_people=True),
    "place": Dimension(_column("place_id"), _listed("places", "place_id")),
    "admin1": Dimension(_column("admin1"), lambda scene: [*sorted(known_admin1(scene.office)), NOT_KNOWN]),
    "kind": Dimension(_column("kind"), _sorted("activities", "kind")),
    "month": Dimension(_months, _month_order, _MONTH_RULE),
    "activity": Dimension(_column("activity_id"), _listed("activities", "activity_id")),
}


def breakdown(
    office: Office,
    by: str | Sequence[str],
    of: str = "people_reached",
    *,
    bands: Iterable[str] | None = None,
    complete: bool = False,
    **asked: Unpack[Asked],
) -> Breakdown:
    """Break a measure down into cells that add up to its total.

    Parameters
    ----------
    office : Office
    by : str or sequence of str
        ``sex``, ``age``, ``population``, ``place``, ``admin1``, ``kind``, ``month``, ``activity``,
        or several, crossed. Activities have neither sex, age nor population.
    of : str
        ``people_reached``, ``attendance``, ``households_reached``, ``household_attendance`` or
        ``activities_held``.
    bands : iterable of str, optional
        Age bands, as in ``("0-17", "18+")``; by default the office's (``age_bands``), else 0–4, 5–11, 12–17,
        18–59, 60+.
        ``"fitting"`` takes those in which the rows can be shown: see `ioreport.measures.row_age_bands.fitting_bands`.
    complete : bool
        Whether every code gets a cell, with zero if nobody is in it: the listed sexes, bands
        and populations, all places, oblasts and kinds of the office, all months of the period.
    **asked
        What to narrow by: see `ioreport.measures.activity_selection.Selection`.

    Returns
    -------
    Breakdown
        Its frame has one row for each cell, in the order of the codes; an unknown code is ``""``. A cell without
        a value, of precision ``not_recorded``, is of activities held for which no people were recorded, of an age band
        that no row fits although rows overlap it, or of a known sex, age or population where that is known of nobody:
        it is not 0.

    Raises
    ------
    UsageError
        For an unknown dimension, measure, argument or identifier, or bands that overlap.

    Notes
    -----
    Breakdowns are made from the rows that make the total. In people reached, an activity's month
    and place are those of the activity whose rows represent its group.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> office = load("tests/data/office")
    >>> breakdown(office, "sex", activity="A-02").frame[["sex", "people", "precision"]]
      sex  people precision
    0   f      20     exact
    1   m      10     exact
    2   u      10  at_least
    """
    _counted(of)
    asked_bands = bands if bands is None or bands == FITTING else tuple(bands)
    return _laid_out(office, tuple(_dimensions(by, of)), of, asked_bands, complete, Selection.of(office, asked))


@computed_once
def _laid_out(
    office: Office, names: tuple[str, ...], of: str, bands: Iterable[str] | None, complete: bool, selection: Selection
) -> Breakdown:
    counted = _counted(of)
    scene = replace(_scene(office, counted, selection, bands), complete=complete)
    total = counted.total(office, scene.selection, scene.rows)
    frame = _cells(scene, [*names], counted, complete and total.precision != NOT_RECORDED)
    notes = [DIMENSIONS[name].rule for name in names if DIMENSIONS[name].rule]
    remarks = said(counted.remarks(office, scene.selection, scene.rows))
    trail = trail_of(office, counted.table, scene.rows)
    return Breakdown(
        by=names,
        measure=of,
        unit=counted.unit,
        column=counted.column,
        frame=uncleared(frame, office, trail),
        total=total.value,
        precision=total.precision,
        rule=counted.rule,
        note=" ".join([*notes, remarks]).strip(),
        wordings=total.wordings,
        trail=trail,
        arguments=_arguments(scene, names, of) | ({"complete": True} if complete else {}),
    )


def breakdown_cell(
    office: Office,
    cell: Mapping[str, str],
    of: str = "people_reached",
    *,
    bands: Iterable[str] | None = None,
    groups: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    **asked: Unpack[Asked],
) -> Measured:
    """One cell of a breakdown, as a measure of its own.

    Parameters
    ----------
    cell : mapping of str to str
        Dimension → code, as in ``{"sex": "f", "age": "0-4"}``.
    of, bands, **asked
        See `breakdown`.
    groups : mapping, optional
        Dimension → the code of a group → the codes that it joins: see
        `ioreport.measures.coarser_groups.in_coarser_groups`.

    Returns
    -------
    Measured
        0, exact, if nobody is in the cell; no value if that is not recorded.

    Raises
    ------
    UsageError
        For an unknown dimension or code, and as `breakdown`.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> breakdown_cell(load("tests/data/office"), {"sex": "f"}, activity="A-02").value
    20
    >>> breakdown_cell(load("tests/data/office"), {"sex": "x or u"}, groups={"sex": {"x or u": ["x", "u"]}}).value
    51
    """
    counted, names = _counted(of), _dimensions(list(cell), of)
    scene = replace(_scene(office, counted, Selection.of(office, asked), bands), complete=True)
    codes = {name: list((groups or {}).get(name, {}).get(cell[name], [cell[name]])) for name in names}
    rows = _in_cell(scene, codes)
    parts = pd.DataFrame(list(product(*codes.values())), columns=names, dtype="str")
    unknown = rows.empty and _unrecorded(scene, names, parts, counted).all()
    total = total_of(rows, not unknown and counted.recorded(office, scene.selection, counted.unit))
    notes = [DIMENSIONS[name].rule for name in names if DIMENSIONS[name].rule]
    arguments = {"cell": dict(cell), **({"groups": groups} if groups else {}), **_arguments(scene, names, of)}
    arguments.pop("by")
    return Measured(
        "breakdown_cell",
        total.value,
        counted.unit,
        total.precision,
        counted.rule,
        " ".join(notes),
        total.wordings,
        trail_of(office, counted.table, rows),
        arguments,
    )


def _counted(of: str) -> CountedRows:
    check_known("of", of, COUNTED, "the list of measures that can be broken down")
    return COUNTED[of]


def _dimensions(by: str | Sequence[str], of: str) -> list[str]:
    names = [by] if isinstance(by, str) else list(by)
    known = [name for name, dimension in DIMENSIONS.items() if of != "activities_held" or not dimension.of_people]
    for name in names:
        if name not in known:
            raise UsageError(
                f"by: {of} has no breakdown by {name!r}{nearest(name, known)}.",
                next_step=f"break it down by {', '.join(known)}",
            )
    if not names or len(set(names)) < len(names):
        raise UsageError(f"by: found {names!r}, expected one or more dimensions, each once.")
    return names


def _scene(office: Office, counted: CountedRows, selection: Selection, bands: Iterable[str] | None) -> Scene:
    rows = counted.rows(office, selection)
    return Scene(office, selection, rows, read_bands(_bands(office, rows, bands)))


def _bands(office: Office, rows: pd.DataFrame, bands: Iterable[str] | None) -> Iterable[str]:
    """The requested age bands, by name or those that the rows fit; by default the office's."""
    if bands is None:
        return office.age_bands or DEFAULT_BANDS
    if bands != FITTING:
        return bands
    return fitting_bands(rows["age_min"], rows["age_max"], rows["sex"]) if "age_min" in rows else DEFAULT_BANDS


def _cells(scene: Scene, names: list[str], counted: CountedRows, complete: bool) -> pd.DataFrame:
    """The cells of a breakdown; cells for which nothing is recorded have no value."""
    frame = summed_by(_coded(scene, names, complete), names, counted.column, complete)
    unknown = (frame["rows"] == 0) & _unrecorded(scene, names, frame[names], counted)
    precision = frame["precision"].mask(unknown, NOT_RECORDED)
    return frame.assign(**{counted.column: frame[counted.column].mask(unknown)}, precision=precision)


def _unrecorded(scene: Scene, names: list[str], cells: pd.DataFrame, counted: CountedRows) -> pd.Series:
    """Which cells, if empty, are empty because nothing was recorded."""
    unknown = pd.Series(False, cells.index)
    if counted.table == "activities":
        return unknown
    activities = held(scene.office, replace(scene.selection, population=None))
    own = [name for name in names if not DIMENSIONS[name].of_people]
    without = silent(scene.office, activities, counted.unit, scene.selection.grant)
    unknown |= silent_cells(
        cells, own, activities, without, lambda name, rows: DIMENSIONS[name].codes(replace(scene, rows=rows))
    )
    coded = pd.DataFrame({name: DIMENSIONS[name].codes(scene).astype("str") for name in names})
    unknown |= unknown_cells(cells, coded)
    if "age" in names and len(scene.rows):
        unknown |= spanned_cells(cells, coded, scene.rows[["age_min", "age_max"]], scene.bands)
    return unknown


def _coded(scene: Scene, names: list[str], complete: bool) -> pd.DataFrame:
    """The counted rows with a categorical column for each dimension, its codes in the order shown."""
    columns = {name: _categorical(scene, name) for name in names}
    return scene.rows[["number", "grade", "wording"]].assign(**columns)


def _categorical(scene: Scene, name: str) -> pd.Series:
    codes, order = DIMENSIONS[name].codes(scene), DIMENSIONS[name].order(scene)
    if not (codes == NOT_KNOWN).any():
        order = [code for code in order if code != NOT_KNOWN]
    return codes.astype(pd.CategoricalDtype(order, ordered=True))


def _in_cell(scene: Scene, codes: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """The rows that have one of the codes of each dimension."""
    keep = pd.Series(True, index=scene.rows.index)
    for name, joined in codes.items():
        dimension = DIMENSIONS[name]
        for code in joined:
            check_known(name, code, dimension.order(scene), f"the breakdown by {name}")
        keep &= dimension.codes(scene).isin(joined)
    return scene.rows[keep]


def _arguments(scene: Scene, names: Sequence[str], of: str) -> dict[str, Any]:
    codes = [band.code for band in scene.bands]
    by = names[0] if len(names) == 1 else list(names)
    own_bands = {"bands": codes} if tuple(codes) != DEFAULT_BANDS else {}
    return {"by": by, "of": of} | own_bands | scene.selection.arguments()
