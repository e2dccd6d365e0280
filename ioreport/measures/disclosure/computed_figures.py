"""Disclosure control of computed figures: a computed figure must not reveal a small count that its parts do not show.

A figure is withheld if any of its parts is withheld; from parts that are shown, readers could compute it themselves.
But the difference of two shown counts may be a small count of people; such a count is not printed, whatever it is
multiplied by or divided by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from typing import TYPE_CHECKING

from ioreport.measures.computed import Computation, computation
from ioreport.measures.disclosure.own_table_cells import OF_TABLES
from ioreport.measures.disclosure.published_counts import PEOPLE
from ioreport.measures.disclosure.redact import marked_cleared, redacted_fact
from ioreport.measures.disclosure.withheld_log import OF_WITHHELD, SMALL, Withholding
from ioreport.measures.expressions import Term
from ioreport.measures.measured import Measured
from ioreport.small_counts import is_small

if TYPE_CHECKING:
    from ioreport.measures.disclosure.guard import Guard

TELLS_REST = "would tell a small count: the rest of a whole"


def passed_computed(guard: Guard, measured: Measured, name: str, withheld: bool) -> Measured:
    """A computed figure as it may be published; if it is withheld, the reason is written to the guard's log.

    Parameters
    ----------
    guard : Guard
    measured : Measured
        Of the measure `computed`.
    name : str
        The key of its fact.
    withheld : bool
        Whether one of its parts is withheld.
    """
    found = computation(guard.office, measured.arguments["expression"], measured.arguments["parts"])
    why = OF_WITHHELD if withheld else next(_reasons(found, guard.n), "")
    if not why:
        return marked_cleared(measured)
    guard.log.append(Withholding(name, found.shown, str(measured.value), why))
    return replace(
        marked_cleared(redacted_fact(measured, guard.office.counted)), remarks=measured.remarks, note=measured.note
    )


def _reasons(found: Computation, n: int) -> Iterator[str]:
    if any(_is_small_count(term, found, n) for term in found.terms):
        yield SMALL
    # If a count of an own table and a part of it are both shown, the rest may be small.
    for part, whole in permutations(found.counts.values(), 2):
        if _is_part(part, whole) and is_small(Fraction(whole.number or 0) - Fraction(part.number or 0), n):
            yield TELLS_REST


def _is_small_count(term: Term, found: Computation, n: int) -> bool:
    if term.value is None:
        return False
    if len(term.units) == 1 and any(term.units.get(unit) == 1 for unit in PEOPLE) and is_small(abs(term.value), n):
        return True
    return len(term.linear or {}) > 1 and is_small(_unscaled(term.linear or {}, found), n)


def _unscaled(linear: Mapping[str, Fraction], found: Computation) -> Fraction:
    """A sum of counts of people without its common factor."""
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
    """The kind of a count of an own table: counts of one kind differ only in their rows.

    Counts of participations need no such rule: the plan withholds one of two that tell a small rest.
    """
    if measured.name not in OF_TABLES:
        return ()
    return (str(measured.arguments.get("table")), str(measured.arguments.get("column", "")))
