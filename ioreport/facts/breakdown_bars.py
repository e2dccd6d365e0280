"""Charts of what a measure gives: the breakdown's frame, trail, words and source, in the document's language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from ioreport.charts import draw_bars
from ioreport.errors import UsageError
from ioreport.measures import Breakdown
from ioreport.measures.activity_selection import Asked
from ioreport.measures.repeat_visits import repeats_unknown
from ioreport.records import Chart
from ioreport.wording import Wording

if TYPE_CHECKING:
    from ioreport.facts.ledger import Ledger

HEADERS: Mapping[str, str] = {
    "sex": "Sex",
    "age": "Age",
    "population": "Population group",
    "place": "Place",
    "admin1": "Region",
    "kind": "Kind",
    "month": "Month",
    "activity": "Activity",
}
"""Dimension → the header of its codes."""
IN_ORDER = ("age", "month")
"""The dimensions whose codes have an order of their own."""
_COUNTED = {"person": "People", "household": "Households", "activity": "Activities"}


def bars_of(
    facts: Ledger,
    people: Breakdown,
    *,
    title: str,
    **options: Any,
) -> Chart:
    """Bars of a breakdown, in words: of one dimension, or of two, the second being the series; see `Ledger.draw_bars`.

    `options` are arguments of `draw_bars`, in place of what the breakdown gives.
    """
    if not isinstance(people, Breakdown) or len(people.by) > 2:
        found = f"{len(people.by)} dimensions" if isinstance(people, Breakdown) else f"a {type(people).__name__}"
        raise UsageError(
            f"facts.draw_bars was given {found}, expected a breakdown by one or two dimensions.",
            next_step='give what facts.protect gave back, such as people["sex"], or a breakdown of ir.breakdown',
        )
    words, (label, *second) = facts.words, people.by
    columns = {"series": second[0]} if second else {}
    frame = in_words(facts, people)
    # Words in place of a number; where there is a number, they are of further rows.
    frame["said"] = frame["wordings"].where(frame[people.column].isna())
    counted = counted_in_words(people, words)
    defaults: dict[str, Any] = {
        "key": "-".join([people.column, "by", *people.by]).replace("_", "-").lower(),
        "label": label,
        "value": people.column,
        "text": "said",
        "subtitle": _how_counted(facts, people) or counted,
        "source": facts.office.name,
        "trail": facts.office.followed(people.trail),
        "language": words.language,
        "label_header": header_of(label, words),
        "unit_label": counted,
        "order": "given" if label in IN_ORDER else "value",
    }
    return draw_bars(frame, title=title, **{**defaults, **columns, **options})


def _how_counted(facts: Ledger, people: Breakdown) -> str:
    """How often a person is counted among the people reached; empty for another measure."""
    if people.measure != "people_reached":
        return ""
    asked = {name: value for name, value in people.arguments.items() if name in Asked.__annotations__}
    unknown = repeats_unknown(facts.office, **asked)
    return facts.words.label("People, counted at each activity" if unknown else "People, each counted once")


def header_of(dimension: str, words: Wording) -> str:
    """The header of a dimension's codes; of an own table's column its name."""
    return words.label(HEADERS[dimension]) if dimension in HEADERS else dimension.replace("_", " ").capitalize()


def counted_in_words(people: Breakdown, words: Wording) -> str:
    """The header of a breakdown's numbers; of an own table's column its name."""
    if people.unit in _COUNTED:
        return words.label(_COUNTED[people.unit])
    return str(people.arguments.get("column") or words.label("Value")).replace("_", " ").capitalize()


def in_words(facts: Ledger, people: Breakdown) -> pd.DataFrame:
    """The frame of a breakdown with its codes in the document's words; a code without words stays as it is.

    Parameters
    ----------
    facts : Ledger
        It has the language, and the office with the names of places and activities.
    people : Breakdown

    Examples
    --------
    >>> import ioreport as ir
    >>> facts = ir.Ledger(ir.load("tests/data/office"), "bg")
    >>> in_words(facts, ir.breakdown(facts.office, "sex"))["sex"].tolist()[:2]
    ['жени и момичета', 'мъже и момчета']
    """
    frame = people.frame
    return frame.assign(**{name: _worded(facts, name, frame[name]) for name in people.by if name in HEADERS})


def _worded(facts: Ledger, name: str, codes: pd.Series) -> pd.Series:
    """The codes of a dimension in words; two that have the same words have their code beside them."""
    said = _names(facts, name)
    names = {code: said(str(code)) if code else facts.words.label("not known") for code in dict.fromkeys(codes)}
    shared = {each for each, times in Counter(names.values()).items() if times > 1}
    return codes.astype("object").map({c: f"{each} ({c})" if each in shared else each for c, each in names.items()})


def _names(facts: Ledger, name: str) -> Callable[[str], str]:
    words, tables = facts.words, facts.office.tables
    if name in ("sex", "population"):
        return lambda code: words.word_code(name, code)
    if name == "kind":
        return lambda code: words.word_code("activity_kind", code)
    if name == "age":
        return words.word_age_band
    if name == "month":
        return lambda code: _month(code, words)
    table, key, column = {
        "place": ("places", "place_id", "name"),
        "admin1": ("admin1", "iso", "name"),
        "activity": ("activities", "activity_id", "title"),
    }[name]
    if table not in tables:
        return str
    rows = tables[table]
    local = f"{column}_{words.language}"
    said = rows[local].fillna(rows[column]) if local in rows else rows[column]
    known = dict(zip(rows[key].astype("str"), said.astype("object"), strict=True))
    return lambda code: str(known.get(code, code))


def _month(code: str, words: Wording) -> str:
    return words.word_month(code) if re.fullmatch(r"\d{4}-\d{2}", code) else code
