"""A figure computed from others of the same document: an expression, and the measures of its parts.

The parts are measured again and the result is computed exactly, then rounded once, by the rule of its unit. A share, a
cost for each person and an indicator's value enter as a document states them (4 decimals, cents), because their further
digits could reveal counts that disclosure control withholds.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ioreport.errors import UsageError
from ioreport.measures.expressions import (
    INFINITE,
    Bound,
    Term,
    check_names,
    computed_terms,
    expression_in_words,
    names_of,
    program_of,
    worded_units,
)
from ioreport.measures.finance.currency import as_decimal, as_money
from ioreport.measures.measured import Measured, Remark
from ioreport.tables import Office
from ioreport.values import NOT_RECORDED, Trail, is_currency, minor_units
from ioreport.wording.code_words import UNITS
from ioreport.wording.number_format import rounded

COMPUTED = "computed"
COMPUTED_RULE = "Computed from other figures, each exact, and rounded once."
AS_STATED = (
    "women_and_girls_share",
    "children_share",
    "cost_per_person",
    "indicator_value",
    "indicator_progress",
)
"""The measures that enter a computation with their stated, rounded value."""
MOST_LEVELS = 20
"""How many computed figures may be nested."""
RATIO = "ratio"
_DECIMALS = 2
"""The decimals of a unit without its own rule, such as people per bus."""
_COUNTS = tuple(unit for unit in UNITS if unit not in ("percent", "score"))
PEOPLE = ("person", "household")
OF_TABLES = ("table_sum", "table_count", "recorded")


@dataclass(frozen=True)
class Computation:
    """A computed expression with its parts and terms.

    Attributes
    ----------
    parts : mapping of str to Measured
        Fact → what its measure gives.
    terms : tuple of Term
        Those of the expression, the inner ones first; the last is its result.
    counts : mapping of str to Measured
        The counts of people among the parts, and among theirs, by the names that `Term.linear` has.
    shown : str
        The expression in words.
    """

    parts: Mapping[str, Measured]
    terms: tuple[Term, ...]
    counts: Mapping[str, Measured]
    shown: str

    @property
    def result(self) -> Term:
        return self.terms[-1]


def computed(office: Office, /, expression: str, parts: Mapping[str, Mapping[str, Any]], unit: str = "") -> Measured:
    """Compute with the figures of other measures: plain arithmetic, exact.

    Parameters
    ----------
    expression : str
        Names of `parts`, numbers, + − × ÷ (or ``*`` and ``/``) and parentheses.
    parts : mapping
        Name → ``measure``, ``arguments``, and if need be its ``unit`` and ``label``, as a fact has them.
    unit : str, optional
        The unit of the result, which the units of the parts must allow; left out, the one that they give.

    Returns
    -------
    Measured
        As sure as its parts: "at least" where it is a lower bound, "about" where no bound is known. No value if a
        part has none, or for a division by zero.

    Raises
    ------
    UsageError
        For an expression that is no arithmetic, a part that is no number, or units that do not fit.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> parts = {"people": {"measure": "people_reached", "arguments": {"activity": "A-01"}},
    ...          "held": {"measure": "activities_held", "arguments": {"grant": "G-01"}}}
    >>> found = computed(load("tests/data/office"), "people / held", parts, unit="people per activity")
    >>> found.value, found.precision, found.note
    (5, 'exact', 'Here: People ÷ Held.')
    """
    return _figure(computation(office, expression, parts), expression, parts, unit)


def _figure(found: Computation, expression: str, parts: Mapping[str, Mapping[str, Any]], unit: str = "") -> Measured:
    """A computation as a measured value."""
    unit = unit_of(found.result, unit, expression)
    trail = Trail()
    for part in found.parts.values():
        trail |= part.trail
    lacking = any(part.precision == NOT_RECORDED for part in found.parts.values())
    value = None if found.result.value is None else rounded_by_unit(found.result.value, unit)
    remark = Remark("Here: {words}.", "Here: {words}.", 1, (found.shown,))
    unknown = any(part.value is None for part in found.parts.values())
    precision = NOT_RECORDED if lacking else "exact" if value is None else found.result.precision
    arguments = {"expression": expression, "parts": _plain(parts), **({"unit": unit} if unit else {})}
    return Measured(
        COMPUTED,
        value,
        unit,
        precision,
        COMPUTED_RULE,
        str(remark),
        trail=trail,
        arguments=arguments,
        remarks=(remark,),
        undefined=value is None and not unknown,
    )


def computation(office: Office, expression: str, parts: Mapping[str, Any], level: int = 0) -> Computation:
    """An expression computed exactly, with all its terms.

    Raises
    ------
    UsageError
        As `computed`.
    """
    if level > MOST_LEVELS:
        raise UsageError(f"More than {MOST_LEVELS} figures are computed from one another.")
    tree = program_of(expression)
    check_names(tree, parts)
    measured: dict[str, Measured] = {}
    terms: dict[str, Term] = {}
    counts: dict[str, Measured] = {}
    labels: dict[str, str] = {}
    for name in names_of(tree):
        measured[name], terms[name], more = _part(office, name, parts[name], level)
        counts |= more
        labels[name] = str(parts[name].get("label") or name.replace("_", " ").capitalize())
    return Computation(measured, tuple(computed_terms(tree, terms)), counts, expression_in_words(tree, labels))


def _part(office: Office, name: str, part: Any, level: int) -> tuple[Measured, Term, Mapping[str, Measured]]:
    """A part as its measure gives it, its term in the expression, and the counts of people in it."""
    # The registry imports this module.
    from ioreport.measures.registry import measure

    named = isinstance(part, Mapping) and isinstance(part.get("measure"), str)
    arguments = part.get("arguments", {}) if named else None
    if not isinstance(arguments, Mapping):
        raise UsageError(f"The part {name} names no measure.", next_step="give it as a fact has it: measure, arguments")
    if part["measure"] == COMPUTED:
        inner = computation(office, arguments.get("expression", ""), arguments.get("parts", {}), level + 1)
        return _figure(inner, **arguments), inner.result, inner.counts
    found = measure(office, part["measure"], **arguments)
    counted = found.unit in PEOPLE or (found.name in OF_TABLES and not {*office.counted}.isdisjoint(found.trail.rows))
    called = json.dumps([found.name, found.arguments], sort_keys=True, default=str) if counted else ""
    unit = found.unit if found.unit in PEOPLE else str(part.get("unit") or found.unit)
    return found, term_of(name, found, unit, called), {called: found} if counted else {}


def term_of(name: str, found: Measured, unit: str, counted: str = "") -> Term:
    """A fact's value as a term of an expression; `counted` is the name of a count of people in sums.

    Raises
    ------
    UsageError
        When it is a day or a text.

    Examples
    --------
    >>> term_of("reached", Measured("people_reached", 66, "person", "at_least", ""), "person").high
    inf
    """
    if isinstance(found.value, dt.date | str):
        raise UsageError(f"The fact {name} is no number: {found.value}.", next_step="compute with figures only")
    units = {} if unit in ("", RATIO) else {unit: 1, **({"person": -1} if found.name == "cost_per_person" else {})}
    linear: Mapping[str, Fraction] = {counted: Fraction(1)} if counted else {}
    if found.value is None:
        return Term(None, -INFINITE, INFINITE, units=units, linear=None)
    value = Fraction(found.value)
    if found.name in AS_STATED:
        value = Fraction(_as_stated(found.value, found.unit))
    not_below_zero = unit in _COUNTS or found.name == "cost_per_person"
    low: Bound = value if found.precision != "at_most" else Fraction() if not_below_zero else -INFINITE
    high: Bound = value if found.precision != "at_least" else INFINITE
    return Term(value, low, high, found.precision == "about", units, linear)


def _as_stated(value: Decimal | int, unit: str) -> Decimal:
    number = Decimal(value)
    return rounded(number, minor_units(unit)) if is_currency(unit) else rounded(number, 4) if unit == RATIO else number


def unit_of(result: Term, given: str, expression: str) -> str:
    """The unit of a result: the given one if the parts allow it, else the one that follows from them.

    Raises
    ------
    UsageError
        When no unit follows from them, or a unit other than the given one.

    Examples
    --------
    >>> unit_of(Term.exactly(Fraction(4)), "", "women / people")
    'ratio'
    """
    units = result.units
    over = [unit for unit, power in units.items() if power == 1]
    single = over[0] if len(units) == 1 and over else RATIO if not units else ""
    if not given and single:
        return single
    if not given:
        raise UsageError(
            f"The unit of {expression!r} is {worded_units(units)}: it needs a unit in words.",
            next_step=f'give it, such as unit="{worded_units(units)}"',
        )
    strict = is_currency(given) or given in _COUNTS or (single and single != RATIO)
    fits = given in over if strict else given != RATIO or not units
    if not fits:
        raise UsageError(
            f"The unit of {expression!r} is {worded_units(units)}, not {given}.",
            next_step="leave out unit=" if single else f'give it in words, such as unit="{worded_units(units)}"',
        )
    return given


def rounded_by_unit(value: Fraction, unit: str) -> Decimal | int:
    """A value rounded by the rule of its unit, half up; money and ratios keep their digits until they are written.

    >>> rounded_by_unit(Fraction(5, 2), "person"), rounded_by_unit(Fraction(7, 3), "people per bus")
    (3, Decimal('2.33'))
    """
    if is_currency(unit):
        return as_money(value, unit)
    if unit == RATIO:
        return as_decimal(value)
    exact = rounded(as_decimal(value), 0 if unit in _COUNTS else _DECIMALS)
    return int(exact) if exact == exact.to_integral_value() else exact


def _plain(parts: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {
        name: {key: dict(each) if isinstance(each, Mapping) else each for key, each in part.items()}
        for name, part in parts.items()
    }
