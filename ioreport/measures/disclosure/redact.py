"""What is left of a result when it is withheld: its name, its rule, and nothing that tells of its size."""

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


def cleared(item: AnyItem) -> AnyItem:
    """An item as it was let through: its trail and its frame say so, and with them all that is made from it."""
    through = replace(item, trail=replace(item.trail, cleared=frozenset(item.trail.rows)))
    if isinstance(through, Measured):
        return through
    frame = through.frame.copy(deep=False)
    frame.attrs = {}
    return replace(through, frame=frame)


def hidden(measured: Measured, counted: Collection[str], below: int | None = None) -> Measured:
    """A withheld fact: no value, no precision but the plainest, no remark, no wording, and no row that was counted.

    The rows of activities stay: which activities a figure is about is no secret. `counted` are the files whose
    rows are counts: how many of them a withheld figure came from would tell of its size. With `below` it is told that
    the count is fewer than this.

    Examples
    --------
    >>> fact = Measured("attendance", 3, "person", "about", "Everyone counted.", "A note.",
    ...                 trail=Trail({"participations.csv": (7,), "activities.csv": (2,)}))
    >>> kept = hidden(fact, ["participations.csv"])
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
    """A trail without the rows that are counts themselves."""
    return Trail({file: rows for file, rows in trail.rows.items() if file not in counted})


def veiled(measured: Measured) -> Measured:
    """A share that is shown while the number of people that it leaves out is not."""
    remarks = tuple(UNSAID if counts_people(remark) else remark for remark in measured.remarks)
    return replace(measured, remarks=remarks, note=" ".join(map(str, remarks)))


def counts_people(remark: Remark) -> bool:
    """Whether a remark's number is one of people."""
    return remark.singular.startswith(LEFT_OUT) and " person " in remark.singular


def shown(breakdown: Breakdown, withheld: Sequence[bool], total: bool, counted: Collection[str]) -> Breakdown:
    """A breakdown with the column ``withheld``, and nothing in the cells that are.

    Parameters
    ----------
    withheld : sequence of bool
        For each row of its frame.
    total : bool
        Whether the total is withheld as well.
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
