"""Whether a computed figure may be shown: it must not tell a small count that its parts do not show.

All parts are shown, or the figure is withheld: what is computed from shown numbers tells a reader nothing that they
could not compute. But a difference of two shown counts may itself be a small count of people, and such a count is not
printed, whatever it is multiplied by or divided by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from typing import TYPE_CHECKING

from ioreport.measures.computed import Computation, computation
from ioreport.measures.disclosure.own_table_cells import OF_TABLES
from ioreport.measures.disclosure.published_counts import PEOPLE, counts_of, is_counted
from ioreport.measures.disclosure.redact import cleared, hidden
from ioreport.measures.disclosure.withheld_log import OF_WITHHELD, SMALL, Withholding
from ioreport.measures.expressions import Term
from ioreport.measures.measured import Measured

if TYPE_CHECKING:
    from ioreport.measures.disclosure.guard import Guard

TELLS_REST = "would tell a small count: the rest of a whole"


def passed_computed(guard: Guard, measured: Measured, name: str, withheld: bool) -> Measured:
    """A computed figure as it may be published; why it is withheld is written to the guard's log.

    Parameters
    ----------
    guard : Guard
    measured : Measured
        Of the measure `computed`.
    name : str
        The key of its fact.
    withheld : bool
        Whether a part of it is withheld.
    """
    found = computation(guard.office, measured.arguments["expression"], measured.arguments["parts"])
    why = OF_WITHHELD if withheld else next(_reasons(found, guard.n), "")
    if not why:
        return cleared(measured)
    guard.log.append(Withholding(name, found.shown, str(measured.value), why))
    return replace(cleared(hidden(measured, guard.office.counted)), remarks=measured.remarks, note=measured.note)


def _reasons(found: Computation, n: int) -> Iterator[str]:
    if any(_is_small_count(term, found, n) for term in found.terms):
        yield SMALL
    # Of a part and its whole both are shown, and the rest is not.
    for part, whole in permutations(found.counts.values(), 2):
        if _is_part(part, whole) and 0 < Fraction(whole.number or 0) - Fraction(part.number or 0) < n:
            yield TELLS_REST


def _is_small_count(term: Term, found: Computation, n: int) -> bool:
    if term.value is None:
        return False
    if len(term.units) == 1 and any(term.units.get(unit) == 1 for unit in PEOPLE) and 0 < abs(term.value) < n:
        return True
    return len(term.linear or {}) > 1 and 0 < _unscaled(term.linear or {}, found) < n


def _unscaled(linear: Mapping[str, Fraction], found: Computation) -> Fraction:
    """What a sum of people is without the factor that all of it is multiplied by."""
    least = min(map(abs, linear.values()))
    return abs(sum((_value(name, found) * factor for name, factor in linear.items()), Fraction())) / least


def _value(name: str, found: Computation) -> Fraction:
    return Fraction(found.counts[name].number or 0)


def _is_part(part: Measured, whole: Measured) -> bool:
    """Whether a count is a part of another: the same count, of some of its rows."""
    if not _family(part) or _family(part) != _family(whole):
        return False
    return all({*rows} <= {*whole.trail.rows.get(file, ())} for file, rows in part.trail.rows.items())


def _family(measured: Measured) -> tuple[str, ...]:
    """What a count counts: two of the same kind differ by their rows only."""
    if measured.name in OF_TABLES:
        return (str(measured.arguments.get("table")), str(measured.arguments.get("column", "")))
    return (counts_of(measured)[0].counting.of,) if is_counted(measured) and counts_of(measured) else ()
