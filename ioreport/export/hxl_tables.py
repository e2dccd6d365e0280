"""Tables for exchange, as CSV with a row of HXL tags: who does what where and when (3W), and results of indicators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pandas as pd

from ioreport.export.iati_results import PRECISION_WORDS, number_text
from ioreport.export.project_results import IndicatorResult, Progress, no_progress, project_results
from ioreport.measures.disclosure import Withholding
from ioreport.tables import Office
from ioreport.tables.csv_dialect import csv_bytes, unrun_cell

WHO_WHAT_WHERE: Mapping[str, str] = MappingProxyType(
    {
        "organisation": "#org+name",
        "organisation_type": "#org+type",
        "project_id": "#activity+project+code",
        "project": "#activity+project+name",
        "sector": "#sector+code",
        "activity_id": "#activity+code",
        "activity": "#activity+name",
        "kind": "#activity+type",
        "place": "#loc+name",
        "place_id": "#loc+code",
        "admin1": "#adm1+code",
        "country": "#country+code",
        "latitude": "#geo+lat",
        "longitude": "#geo+lon",
        "start": "#date+start",
        "end": "#date+end",
        "status": "#status",
        "demonstration": "#meta+demonstration",
    }
)
"""Column of a 3W → its HXL tag."""
RESULTS: Mapping[str, str] = MappingProxyType(
    {
        "project_id": "#activity+project+code",
        "project": "#activity+project+name",
        "indicator_id": "#indicator+code",
        "indicator": "#indicator+name",
        "level": "#indicator+type",
        "unit": "#indicator+unit",
        "start": "#date+start",
        "end": "#date+end",
        "baseline": "#value+baseline",
        "target": "#value+target",
        "sex": "#indicator+sex",
        "age": "#indicator+age",
        "value": "#value+actual",
        "remark": "#description+remark",
        "demonstration": "#meta+demonstration",
    }
)
"""Column of the results → its HXL tag."""
_OWN_TYPE = "office"
WITHHELD = "withheld"


@dataclass(frozen=True)
class ExchangeTable:
    """A table as CSV, how many rows it has, and for the office alone what is withheld."""

    content: bytes
    rows: int
    log: tuple[Withholding, ...] = ()


def who_what_where(office: Office, tags: bool = True) -> ExchangeTable:
    """Who does what where and when: a row for each activity that is not cancelled.

    Parameters
    ----------
    office : Office
    tags : bool
        Whether the second row has the HXL tags.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> made = who_what_where(load("tests/data/office"), tags=False)
    >>> made.rows, made.content.decode().splitlines()[2][:60]
    (7, 'Open Door Association,ngo,P-01,Safe arrival,15190,A-02,Welco')
    """
    activities = office.activities[(office.activities["status"] != "cancelled").fillna(True)]
    frame = activities.merge(_named(office, "places", "place"), how="left", on="place_id")
    frame = frame.merge(
        _named(office, "partners", "partner"), how="left", left_on="organiser_id", right_on="partner_id"
    )
    frame = frame.merge(_named(office, "projects", "project"), how="left", on="project_id")
    own = frame["partner_id"].isna()
    columns = {
        "organisation": frame["partner_name"].astype("object").mask(own, office.name),
        "organisation_type": frame["partner_kind"].astype("object").mask(own, _OWN_TYPE),
        "project_id": frame["project_id"],
        "project": frame["project_title"],
        "sector": frame["project_sector"],
        "activity_id": frame["activity_id"],
        "activity": frame["title"],
        "kind": frame["kind"],
        "place": frame["place_name"],
        "place_id": frame["place_id"],
        "admin1": frame["place_admin1"],
        "country": frame["place_country"].astype("object").fillna(office.country),
        "latitude": frame["place_latitude"],
        "longitude": frame["place_longitude"],
        "start": frame["start_date"].dt.strftime("%Y-%m-%d"),
        "end": frame["end_date"].dt.strftime("%Y-%m-%d"),
        "status": frame["status"],
    }
    table = pd.DataFrame(columns).astype("object")
    rows = [*table.where(table.notna(), "").itertuples(index=False, name=None)]
    return ExchangeTable(_csv(office, WHO_WHAT_WHERE, rows, tags), len(rows))


def _named(office: Office, table: str, prefix: str) -> pd.DataFrame:
    """A table with its columns named after it, except its key."""
    frame, key = office.tables[table], f"{prefix}_id"
    return frame.rename(columns={name: f"{prefix}_{name}" for name in frame.columns if name != key})


def indicator_results(office: Office, tags: bool = True, progress: Progress = no_progress) -> ExchangeTable:
    """The results of every project as the public may have them: a row for each value and each part of it.

    The values are those of the IATI file: see `ioreport.export.project_results`.
    """
    rows: list[tuple[str, ...]] = []
    log: list[Withholding] = []
    for done, project in enumerate(office.projects.itertuples()):
        progress(str(project.project_id), done, len(office.projects))
        found = project_results(office, str(project.project_id))
        log += found.log
        rows += [row for each in found.results for row in _rows(str(project.project_id), str(project.title), each)]
    return ExchangeTable(_csv(office, RESULTS, rows, tags), len(rows), tuple(log))


def _rows(project: str, title: str, each: IndicatorResult) -> Iterator[tuple[str, ...]]:
    row, percent = each.indicator, str(each.indicator["unit"]) == "percent"
    named = (project, title, str(row["indicator_id"]), str(row["title"]), str(row["level"]), str(row["unit"]))
    days = (each.start.isoformat(), each.end.isoformat())
    ends = tuple(number_text(row[name], percent) for name in ("baseline", "target"))
    value = "" if each.value is None else number_text(each.value, percent)
    remark = WITHHELD if each.withheld else PRECISION_WORDS.get(each.precision, "") if value else ""
    yield (*named, *days, *ends, "", "", value, remark)
    for part in each.parts:
        sex, age = (part.code if part.dimension == by else "" for by in ("sex", "age"))
        yield (*named, *days, "", "", sex, age, number_text(part.value), "")


def _csv(office: Office, columns: Mapping[str, str], rows: Sequence[Sequence[Any]], tags: bool) -> bytes:
    """The table; where the data are invented, with a last column that says so."""
    names = [name for name in columns if name != "demonstration" or office.demonstration]
    marked = [(*row, "yes") if office.demonstration else tuple(row) for row in rows]
    head = [[columns[name] for name in names]] if tags else []
    return csv_bytes(names, [*head, *(map(unrun_cell, row) for row in marked)])
