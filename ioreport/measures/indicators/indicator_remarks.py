"""Remarks on indicators: rules over places and periods, values carried forward or left out, no data, wrong targets."""

from __future__ import annotations

import pandas as pd

from ioreport.measures.indicators.achieved_values import in_last_period, rules_over_periods
from ioreport.measures.indicators.project_values import ProjectValues
from ioreport.measures.measured import Remark

_OF_PERCENT = (
    "The percentage is the sum of the numerators over the sum of the denominators of each place's last period."
)
_PERCENT = Remark(_OF_PERCENT, _OF_PERCENT, 1)
_OVER_PLACES = {
    "sum": Remark("The places of a period are added up.", "The places of a period are added up.", 1),
    "max": Remark("Of the places of a period the highest counts.", "Of the places of a period the highest counts.", 1),
    "average": Remark("The places of a period are averaged.", "The places of a period are averaged.", 1),
}
_OVER_PERIODS = {
    "sum": Remark("The periods are added up.", "The periods are added up.", 1),
    "latest": Remark("Of each place its last period counts.", "Of each place its last period counts.", 1),
    "max": Remark("The highest period counts.", "The highest period counts.", 1),
    "average": Remark("The periods are averaged.", "The periods are averaged.", 1),
}
_ZERO = (
    "No value: {n} row of the last period has the denominator 0.",
    "No value: {n} rows of the last period have the denominator 0.",
)
_CARRIED = (
    "{n} value is carried forward from an earlier period: {words}.",
    "{n} values are carried forward from earlier periods: {words}.",
)
_LEFT_OUT = (
    "{n} value is left out, as its period is not wholly within these days: {words}.",
    "{n} values are left out, as their periods are not wholly within these days: {words}.",
)
_AGAINST = (
    "The target of {n} indicator lies against its direction, so its progress tells nothing: {words}.",
    "The targets of {n} indicators lie against their direction, so their progress tells nothing: {words}.",
)
_MOST_NAMED = 5
_NO_DATA = ("{n} indicator has no data.", "{n} indicators have no data.")


def rule_remarks(project: ProjectValues) -> tuple[Remark, ...]:
    """The rules over places and periods of one indicator, or its measure, in words."""
    row = project.indicators.iloc[0]
    if of := project.measured("cumulative").get(row["indicator_id"]):
        return of.remarks
    if row["unit"] == "percent":
        return (_PERCENT,)
    return _OVER_PLACES[row["over_places"]], _OVER_PERIODS[rules_over_periods(project.indicators).iloc[0]]


def notes(project: ProjectValues, scope: str, language: str | None = None) -> tuple[Remark, ...]:
    """Remarks on values carried forward from an earlier period, and on values left out because of their period."""
    found = ((_CARRIED, project.carried(scope)), (_LEFT_OUT, project.astray(scope)))
    return tuple(Remark(*words, len(rows), _periods(project, rows, language)) for words, rows in found if len(rows))


def _periods(project: ProjectValues, rows: pd.DataFrame, language: str | None) -> tuple[str, ...]:
    """The places and periods of values, with the indicator's title if there are several indicators."""
    titles = _titles(project, language)
    names = project.office.places.drop_duplicates("place_id").set_index("place_id")["name"]
    cells = rows[["indicator_id", "place_id", "period_start", "period_end"]].drop_duplicates()
    named = [
        ", ".join(
            filter(
                None,
                [
                    titles[name] if len(titles) > 1 else "",
                    names.get(place, place) if pd.notna(place) else "",
                    f"{start:%Y-%m-%d} – {end:%Y-%m-%d}",
                ],
            )
        )
        for name, place, start, end in cells.head(_MOST_NAMED).itertuples(index=False)
    ]
    return (*named, *(["…"] if len(cells) > _MOST_NAMED else []))


def _titles(project: ProjectValues, language: str | None) -> pd.Series:
    """Indicator → its title, in a language if the office has it."""
    own = project.indicators.set_index("indicator_id")
    return own[f"title_{language}"].fillna(own["title"]) if f"title_{language}" in own else own["title"]


def against(project: ProjectValues, language: str | None = None) -> tuple[Remark, ...]:
    """Which indicators should move one way and have their target on the other side of the baseline."""
    own = project.indicators
    up, down = (own["direction"] == code for code in ("increase", "decrease"))
    wrong = (up & (own["target"] < own["baseline"])) | (down & (own["target"] > own["baseline"]))
    titles = _titles(project, language)[wrong.fillna(False).to_numpy(dtype=bool)].astype(str).tolist()
    named = (*titles[:_MOST_NAMED], *(["…"] if len(titles) > _MOST_NAMED else []))
    return (Remark(*_AGAINST, len(titles), named),) if titles else ()


def zero_denominators(values: pd.DataFrame) -> tuple[Remark, ...]:
    """Why a percent has no value: the last period's denominators are 0."""
    last = values[in_last_period(values)]
    count = int((last["denominator"] == 0).fillna(False).sum())
    return (Remark(*_ZERO, count),) if count and count == len(last) else ()


def no_data(statuses: pd.Series) -> tuple[Remark, ...]:
    """How many indicators have no data."""
    count = int((statuses == "no data").sum())
    return (Remark(*_NO_DATA, count),) if count else ()
