"""What is left of a result when it is withheld: its name, its rule, and nothing that tells of its size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from ioreport.measures.result import Breakdown, Measured, Remark
from ioreport.values import Trail

COUNTED_FILES = ("participations", "indicator_values")
"""Tables whose rows are counts: how many of them a withheld figure came from would tell of its size."""
LEFT_OUT = "Left out: "
UNSAID = Remark("People are left out whose number is withheld.", "People are left out whose number is withheld.", 1)


def hidden(measured: Measured) -> Measured:
    """A withheld fact: no value, no precision but the plainest, no remark, no wording, and no row that was counted.

    The rows of activities stay: which activities a figure is about is no secret.

    Examples
    --------
    >>> fact = Measured("attendance", 3, "person", "about", "Everyone counted.", "A note.",
    ...                 trail=Trail({"participations.csv": (7,), "activities.csv": (2,)}))
    >>> hidden(fact).value, hidden(fact).precision, hidden(fact).note, hidden(fact).trail.written()
    (None, 'exact', '', {'activities.csv': '2'})
    """
    return replace(measured, value=None, precision="exact", note="", wordings=(), remarks=(), withheld=True,
                   trail=without_counts(measured.trail))


def without_counts(trail: Trail) -> Trail:
    """A trail without the rows that are counts themselves."""
    return Trail({file: rows for file, rows in trail.rows.items() if file.partition(".")[0] not in COUNTED_FILES})


def veiled(measured: Measured) -> Measured:
    """A share that is shown while the number of people that it leaves out is not."""
    remarks = tuple(UNSAID if counts_people(remark) else remark for remark in measured.remarks)
    return replace(measured, remarks=remarks, note=" ".join(map(str, remarks)))


def counts_people(remark: Remark) -> bool:
    """Whether a remark's number is one of people."""
    return remark.singular.startswith(LEFT_OUT) and " person " in remark.singular


def shown(breakdown: Breakdown, withheld: Sequence[bool], total: bool) -> Breakdown:
    """A breakdown with the column ``withheld``, and nothing in the cells that are.

    Parameters
    ----------
    withheld : sequence of bool
        For each row of its frame.
    total : bool
        Whether the total is withheld as well.
    """
    kept = pd.Series(list(withheld), index=breakdown.frame.index, dtype="bool")
    telling = [name for name in (breakdown.column, "precision", "rows", "wordings") if name in breakdown.frame]
    frame = breakdown.frame.assign(withheld=kept)
    frame[telling] = frame[telling].mask(kept)
    if not total:
        return replace(breakdown, frame=frame)
    return replace(breakdown, frame=frame, total=None, precision="exact", wordings=(), withheld=True,
                   trail=without_counts(breakdown.trail))
