"""Redact withheld results: keep their name and rule, and remove everything that depends on their size."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TypeVar

import pandas as pd

from ioreport.measures.indicators.results_matrix import ResultsMatrix
from ioreport.measures.measured import Breakdown, Measured, Remark
from ioreport.values import Trail

LEFT_OUT = "Left out: "
UNSAID = Remark("People are left out whose number is withheld.", "People are left out whose number is withheld.", 1)


AnyItem = TypeVar("AnyItem", bound=Breakdown | Measured | ResultsMatrix)


def marked_cleared(item: AnyItem) -> AnyItem:
    """An item marked as cleared: its trail says so, and with it everything that is made from the item."""
    through = replace(item, trail=replace(item.trail, cleared=frozenset(item.trail.rows)))
    if isinstance(through, Measured):
        return through
    frame = through.frame.copy(deep=False)
    frame.attrs = {}
    return replace(through, frame=frame)


def redacted_fact(measured: Measured, counted: Collection[str], below: int | None = None) -> Measured:
    """A withheld fact: without its value, precision, remarks, wordings, and the rows that were counted.

    The rows of activities stay, because it is not secret which activities a figure is about. `counted` are the files
    whose rows are counts: the number of these rows would reveal the size of a withheld figure. With `below`, the fact
    says that the count is fewer than this.

    Examples
    --------
    >>> fact = Measured("attendance", 3, "person", "about", "Everyone counted.", "A note.",
    ...                 trail=Trail({"participations.csv": (7,), "activities.csv": (2,)}))
    >>> kept = redacted_fact(fact, ["participations.csv"])
    >>> kept.value, kept.precision, kept.note, kept.trail.written()
    (None, 'exact', '', {'activities.csv': '2'})
    """
    return replace(
        measured,
        value=None,
        precision="exact",
        note="",
        wordings=(),
        remarks=(),
        withheld=True,
        below=below,
        trail=without_counts(measured.trail, counted),
    )


def without_counts(trail: Trail, counted: Collection[str]) -> Trail:
    """A trail without the files whose rows are counts."""
    return Trail({file: rows for file, rows in trail.rows.items() if file not in counted})


def without_left_out(measured: Measured) -> Measured:
    """A share without the number of people that it leaves out."""
    remarks = tuple(UNSAID if counts_people(remark) else remark for remark in measured.remarks)
    return replace(measured, remarks=remarks, note=" ".join(map(str, remarks)))


def counts_people(remark: Remark) -> bool:
    """Whether a remark says how many people were left out."""
    return remark.singular.startswith(LEFT_OUT) and " person " in remark.singular


def redacted_breakdown(
    breakdown: Breakdown, withheld: Sequence[bool], total: bool, counted: Collection[str]
) -> Breakdown:
    """A breakdown with the column ``withheld``, and with empty withheld cells.

    Parameters
    ----------
    withheld : sequence of bool
        Whether each row of its frame is withheld.
    total : bool
        Whether the total is withheld, too.
    counted : collection of str
        The files whose rows are counts.
    """
    kept = pd.Series(list(withheld), index=breakdown.frame.index, dtype="bool")
    telling = [name for name in (breakdown.column, "precision", "rows", "wordings") if name in breakdown.frame]
    frame = breakdown.frame.assign(withheld=kept)
    frame[telling] = frame[telling].mask(kept)
    if not total:
        return replace(breakdown, frame=frame)
    return replace(
        breakdown,
        frame=frame,
        total=None,
        precision="exact",
        wordings=(),
        withheld=True,
        trail=without_counts(breakdown.trail, counted),
    )
