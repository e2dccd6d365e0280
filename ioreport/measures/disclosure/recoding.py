"""Choose between several groupings of the same people, and how exact their shares are, by the information kept.

The information of a table is its entropy in bits: how much it tells in which of its cells somebody is. The withheld
cells count as one cell, because a reader learns only their sum (L. Willenborg and T. de Waal, Elements of Statistical
Disclosure Control, 2001, on entropy as a measure of information loss). A share is worth about as much as a table, and
the total more than both, because readers look for these first.

A grouping is chosen by the cells that would be withheld if the table were published with its total and its shares only.
Links to other tables are left to the plan, which proves every count safe whatever was chosen here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ioreport.measures.disclosure.plan import Plan, fewest
from ioreport.measures.disclosure.published_counts import SHARES, Statement, counts_of, guarded
from ioreport.measures.measured import Breakdown
from ioreport.measures.shares import NEAREST, WHOLE_PERCENT

WORTH: Mapping[str, float] = {WHOLE_PERCENT: 4.0, "0.05": 3.0, "0.10": 2.0}
"""The worth of a share in bits, by the step to which it is rounded."""
WORTH_OF_TOTAL = 20.0
_DIGITS = 6
"""The digits to which bits are compared, so that the choice does not depend on a machine's rounding."""


def bits(sizes: Sequence[int], withheld: Sequence[bool]) -> float:
    """The information of a table in bits; its withheld cells count as one.

    >>> bits([50, 50], [False, False]), bits([50, 50, 0], [True, True, False]), bits([2, 50, 48], [True, False, True])
    (1.0, 0.0, 1.0)
    """
    counts, kept = np.asarray(sizes, float), np.asarray(withheld, bool)
    parts = np.append(counts[~kept], counts[kept].sum())
    parts = parts[parts > 0] / max(counts.sum(), 1.0)
    return round(float(-(parts * np.log2(parts)).sum()), _DIGITS) + 0.0


def choose_groupings(
    plan: Plan, options: Mapping[str, Sequence[Breakdown]], statements: Sequence[Statement]
) -> tuple[dict[str, Breakdown], list[Statement]]:
    """The grouping of each table that keeps the most information, and the forms of the shares that go with it.

    Parameters
    ----------
    options : mapping of str to sequence of Breakdown
        Groupings of the same people, the finest first; of two that keep as much, the finer is chosen.
    statements : sequence of Statement
    """
    found, forms = {}, {each.key: each for each in statements}
    # Tables with shares come first, because they decide how their shares are rounded.
    for name in sorted(options, key=lambda each: (not _of(options[each][0], statements), each)):
        mine = [forms[each.key] for each in _of(options[name][0], statements)]
        best = _best(plan, options[name], mine)
        found[name] = best[0]
        forms |= {each.key: each for each in best[1]}
    return found, [forms[each.key] for each in statements]


def _of(breakdown: Breakdown, statements: Sequence[Statement]) -> list[Statement]:
    """The shares of the same people as a table by sex or age."""
    counting, kind = counts_of(breakdown)[-1].counting, {"sex": "sex", "age": "child"}
    dims = {kind.get(name) for name in breakdown.by}
    return [
        each
        for each in statements
        if each.key[0] in SHARES and each.parts[0].counting == counting and SHARES[each.key[0]][0] in dims
    ]


def _best(plan: Plan, options: Sequence[Breakdown], shares: Sequence[Statement]) -> tuple[Breakdown, list[Statement]]:
    """The grouping and forms of its shares that keep the most information, then withhold the fewest cells."""
    best, most = (options[0], list(shares)), (-1.0, 0)
    alone = replace(plan, readers=((),), guarded=frozenset(guarded(options[0])))
    for breakdown, forms in _tries(options, shares):
        whole = bits(_sizes(breakdown), [False] * len(breakdown.frame)) + _worth(forms) + WORTH_OF_TOTAL
        if (whole, 0) > most and (kept := _kept(alone, breakdown, forms)) > most:
            best, most = (breakdown, forms), kept
    return best


def _tries(options: Sequence[Breakdown], shares: Sequence[Statement]) -> Iterator[tuple[Breakdown, list[Statement]]]:
    for breakdown in options:
        for nearest in NEAREST if shares else [WHOLE_PERCENT]:
            yield breakdown, [replace(each, nearest=nearest) for each in shares]


def _worth(forms: Sequence[Statement]) -> float:
    return sum(WORTH[each.nearest] for each in forms if each.value is not None)


def _kept(plan: Plan, breakdown: Breakdown, forms: Sequence[Statement]) -> tuple[float, int]:
    """The information that a table and its shares keep if they are published only with their total.

    The second value is the negative number of cells withheld.
    """
    counts = counts_of(breakdown)
    joint = plan.joint_system(counts, forms)
    withheld, safe = fewest(joint, forms, quick=True)
    if not safe:
        return -1.0, 0
    cells = [bool(withheld[joint.cell[count]]) for count in counts]
    return bits(_sizes(breakdown), cells[:-1]) + _worth(forms) + WORTH_OF_TOTAL * (not cells[-1]), -sum(cells)


def _sizes(breakdown: Breakdown) -> list[int]:
    return breakdown.frame[breakdown.column].fillna(0).astype("int64").tolist()
