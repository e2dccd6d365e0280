"""Coarser groups: a breakdown with fewer, larger groups, for when its cells are too small to be shown.

Only codes are joined: a coarser cell is the sum of its cells, and a breakdown keeps its
total.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from ioreport.errors import UsageError
from ioreport.measures.breakdowns import NOT_KNOWN
from ioreport.measures.measured import Breakdown
from ioreport.measures.row_age_bands import NOT_SPLIT, UNKNOWN
from ioreport.small_counts import is_small, which_small
from ioreport.values import NOT_RECORDED, PRECISIONS

OTHERS = {"sex": "x or u", "population": "other groups", "admin1": "other places", "place": "other places"}
"""Dimension → the code of the cell that joins small ones."""
ALL_AGES = "all ages"
UNCLEAR = "age not split or unknown"
_GRADES = (NOT_RECORDED, *PRECISIONS)
"""From the lowest: if some parts of a group are recorded, the group is recorded."""
Groups = Mapping[str, Sequence[str]]
"""The code of a group → the codes that it joins."""


def in_coarser_groups(breakdown: Breakdown, by: str, groups: Groups) -> Breakdown:
    """A breakdown with some codes of a dimension joined.

    Parameters
    ----------
    breakdown : Breakdown
        From `ioreport.breakdown`; codes of other dimensions may already be joined.
    by : str
        One of its dimensions.
    groups : mapping of str to sequence of str
        The code of a group → the codes that it joins. The group takes the place of the first of these.

    Returns
    -------
    Breakdown
        Its argument ``groups`` has the joined codes.

    Raises
    ------
    UsageError
        When it has no such dimension, or a code is joined twice.

    Examples
    --------
    >>> from ioreport.measures import breakdown
    >>> from ioreport.tables import load
    >>> sexes = breakdown(load("tests/data/office"), "sex")
    >>> in_coarser_groups(sexes, "sex", {"x or u": ["x", "u"]}).frame[["sex", "people", "precision"]]
          sex  people precision
    0       f      38     exact
    1       m      18     exact
    2  x or u      51  at_least
    """
    joined = [code for codes in groups.values() for code in codes]
    if by not in breakdown.by or len(set(joined)) < len(joined):
        raise UsageError(
            f"Codes of {by!r} cannot be joined so: {dict(groups)!r}.",
            next_step=f"join codes of {' or '.join(breakdown.by)}, each once",
        )
    of_code = {code: name for name, codes in groups.items() for code in codes}
    frame = breakdown.frame.assign(**{by: breakdown.frame[by].map(lambda code: of_code.get(code, code)).astype("str")})
    done = {by: {name: list(codes) for name, codes in groups.items()}}
    arguments = {**breakdown.arguments, "groups": {**breakdown.arguments.get("groups", {}), **done}}
    return replace(breakdown, frame=_summed(frame, list(breakdown.by), breakdown.column), arguments=arguments)


def _summed(frame: pd.DataFrame, keys: list[str], column: str) -> pd.DataFrame:
    """One row for each cell, in the order of the cells' first rows."""
    grade = frame["precision"].map(_GRADES.index)
    cells = frame.assign(grade=grade).groupby(keys, sort=False, observed=True)
    summed = cells.agg(grade=("grade", "max"), rows=("rows", "sum"), wordings=("wordings", _said))
    summed[column] = cells[column].sum(min_count=1)
    summed["precision"] = summed.pop("grade").map(dict(enumerate(_GRADES)))
    once = summed.reset_index().astype({key: "str" for key in (*keys, "precision", "wordings")})
    once = once.astype({"rows": "Int64", column: "Int64"})[[*keys, column, "precision", "rows", "wordings"]]
    once.attrs = dict(frame.attrs)
    return once


def _said(wordings: pd.Series) -> str:
    return "; ".join(dict.fromkeys(word for word in wordings if word))


def small_joined(breakdown: Breakdown, by: str, n: int) -> Breakdown | None:
    """A breakdown by one dimension with its small groups joined, and the next larger ones too until they are n people.

    Examples
    --------
    >>> from ioreport.measures import breakdown
    >>> from ioreport.tables import load
    >>> office = load("tests/data/office")
    >>> small_joined(breakdown(office, "population"), "population", 5).arguments["groups"]
    {'population': {'other groups': ['asylum_seeker', 'temporary_protection']}}
    """
    counts = breakdown.frame.assign(size=breakdown.frame[breakdown.column].fillna(0))
    counts = counts[counts["size"] > 0].sort_values(["size", by], kind="stable")
    small: list[str] = []
    total = 0
    for code, size in zip(counts[by], counts["size"], strict=True):
        if not is_small(size, n) and (total >= n or not small):
            break
        small.append(code)
        total += int(size)
    if len(small) < 2 or len(small) == len(counts):
        return None
    order = [code for code in breakdown.frame[by] if code in small]
    last = [code for code in breakdown.frame[by] if code not in small]
    moved = breakdown.frame.set_index(by, drop=False).loc[[*last, *order]].reset_index(drop=True)
    moved.attrs = dict(breakdown.frame.attrs)
    return in_coarser_groups(replace(breakdown, frame=moved), by, {OTHERS.get(by, "others"): order})


def quarters(breakdown: Breakdown, length: int = 3) -> Breakdown | None:
    """A breakdown by month with the months of each quarter joined; `None` if no quarter has two months.

    A group's code is its first and last month: ``2023-04/2023-06``.
    """
    months = [code for code in breakdown.frame["month"] if code != NOT_KNOWN]
    groups = {f"{codes[0]}/{codes[-1]}": codes for codes in _spans(months, length) if len(codes) > 1}
    return in_coarser_groups(breakdown, "month", groups) if groups and len(months) > len(groups) > 0 else None


def _spans(months: Iterable[str], length: int) -> Iterator[list[str]]:
    spans: dict[int, list[str]] = {}
    for code in months:
        year, month = map(int, code.split("-"))
        spans.setdefault((year * 12 + month - 1) // length, []).append(code)
    yield from spans.values()


def by_sex_and_age(breakdown: Breakdown, broad: Breakdown) -> list[Breakdown]:
    """A breakdown by sex and age, then coarser and coarser ones.

    First, other and unknown sex become one group, and so do ages that are not split or not known; then the bands become
    those of `broad`, such as children and adults; then all ages are one group.
    """
    found = [breakdown]
    for each in (breakdown, broad):
        sexes = _joined(each, "sex", OTHERS["sex"], ("x", "u"))
        found += [sexes, _joined(sexes, "age", UNCLEAR, (NOT_SPLIT, UNKNOWN))]
    ages = sorted(set(breakdown.frame["age"]))
    return [*found, in_coarser_groups(found[1], "age", {ALL_AGES: ages})]


def _joined(breakdown: Breakdown, by: str, name: str, codes: Sequence[str]) -> Breakdown:
    """Some codes joined, as far as they occur."""
    there = [code for code in codes if code in set(breakdown.frame[by])]
    return in_coarser_groups(breakdown, by, {name: there}) if len(there) > 1 else breakdown


def has_small(breakdown: Breakdown, n: int) -> bool:
    """Whether any cell is too small to be shown."""
    return bool(which_small(breakdown.frame[breakdown.column].fillna(0).to_numpy(), n).any())
