"""Arithmetic over facts: ``people_reached / buses`` is parsed by a small grammar and computed exactly, not run as code.

A term has its value, the bounds of the true number, its unit, and its factors of counts of people. All of them are
computed together, so that a result has the precision of its parts, and the guard knows which counts it reveals.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from ioreport.errors import UsageError, nearest

INFINITE = float("inf")
MOST_PARTS = 120
"""How many names, numbers and signs an expression may have."""

_SIGNS = str.maketrans({"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-"})
_LEDGER = re.compile(r"\bfacts\.(?=[^\W\d])")
_SHOWN = {ast.Add: "+", ast.Sub: "−", ast.Mult: "×", ast.Div: "÷"}
_STRENGTH = {ast.Add: 1, ast.Sub: 1, ast.Mult: 2, ast.Div: 2}
_NUMBER = re.compile(r"\d{1,30}(?:\.\d{1,30})?|\.\d{1,30}")
_ALLOWED = "names of facts, numbers, + − × ÷ and parentheses"

Bound = Fraction | float
Units = Mapping[str, int]
"""Unit → its exponent: euro for each person is {"EUR": 1, "person": -1}."""


@dataclass(frozen=True)
class Term:
    """A number of an expression.

    `value` is `None` if it is not defined (a division by zero). The true number is between `low` and `high`; `about` is
    whether a part is "about". `linear` has the factor of each count of people that the term adds up; `None` if the term
    is not such a sum.
    """

    value: Fraction | None
    low: Bound
    high: Bound
    about: bool = False
    units: Units = field(default_factory=dict)
    linear: Mapping[str, Fraction] | None = field(default_factory=dict)

    @classmethod
    def exactly(cls, number: Fraction) -> Term:
        return cls(number, number, number)

    @property
    def precision(self) -> str:
        """How sure the value is, in the words of `PRECISIONS`; what cannot be bounded is "about"."""
        if self.low == self.high:
            return "about" if self.about else "exact"
        return "at_least" if self.low == self.value else "at_most" if self.high == self.value else "about"


def program_of(expression: str) -> ast.expr:
    """An expression as a tree of names, numbers and the four operations.

    Raises
    ------
    UsageError
        For anything else; nothing of it is run.

    Examples
    --------
    >>> expression_in_words(program_of("(people_reached − 4) / buses"), {"people_reached": "People", "buses": "Buses"})
    '(People − 4) ÷ Buses'
    >>> program_of("people ** 2")
    Traceback (most recent call last):
        ...
    ioreport.errors.UsageError: The expression 'people ** 2' cannot be computed: found 'people ** 2'.
    Next: write names of facts, numbers, + − × ÷ and parentheses, such as people_reached / buses
    """
    text = _LEDGER.sub("", " ".join(str(expression).translate(_SIGNS).split()))
    try:
        tree = ast.parse(text, mode="eval").body if len(text) <= 1000 else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        tree = None
    if tree is None:
        raise _refused(expression, "")
    for count, node in enumerate(ast.walk(tree)):
        written = ast.get_source_segment(text, node) or "" if isinstance(node, ast.expr) else ""
        if count > 3 * MOST_PARTS or not _is_allowed(node, written):
            raise _refused(expression, written)
        if isinstance(node, ast.Constant):
            node.kind = written  # the digits as they were written
    return tree


def names_of(tree: ast.expr) -> tuple[str, ...]:
    """The facts that an expression names, each once, in their order."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return tuple(dict.fromkeys(each.id for each in sorted(names, key=lambda each: each.col_offset)))


def expression_in_words(tree: ast.expr, names: Mapping[str, str]) -> str:
    """An expression as a reader sees it, each fact by its name in words."""
    match tree:
        case ast.Name():
            return names.get(tree.id, tree.id)
        case ast.UnaryOp():
            inner = expression_in_words(tree.operand, names)
            return f"−{inner}" if not isinstance(tree.operand, ast.BinOp) else f"−({inner})"
        case ast.BinOp():
            mine = _STRENGTH[type(tree.op)]
            left = _bracketed(tree.left, names, mine)
            right = _bracketed(tree.right, names, mine + isinstance(tree.op, ast.Sub | ast.Div))
            return f"{left} {_SHOWN[type(tree.op)]} {right}"
    return _digits(tree)


def computed_terms(tree: ast.expr, parts: Mapping[str, Term]) -> Iterator[Term]:
    """The terms of an expression, the inner ones first; the last is its result.

    Raises
    ------
    UsageError
        When units do not fit.

    Examples
    --------
    >>> people = Term(Fraction(70), Fraction(70), INFINITE, units={"person": 1})
    >>> *_, each = computed_terms(program_of("people / 2 + people / 2"), {"people": people})
    >>> str(each.value), each.precision, each.units
    ('70', 'at_least', {'person': 1})
    """
    match tree:
        case ast.Name():
            yield parts[tree.id]
        case ast.UnaryOp():
            *inner, last = computed_terms(tree.operand, parts)
            yield from (*inner, last, *([_times(last, Term.exactly(Fraction(-1)))] * isinstance(tree.op, ast.USub)))
        case ast.BinOp():
            *before, left = computed_terms(tree.left, parts)
            *between, right = computed_terms(tree.right, parts)
            yield from (*before, left, *between, right, _OPERATIONS[type(tree.op)](left, right))
        case _:
            yield Term.exactly(Fraction(_digits(tree)))


def _digits(number: ast.expr) -> str:
    return str(getattr(number, "kind", ""))


def _is_allowed(node: ast.AST, written: str) -> bool:
    if isinstance(node, ast.Constant):
        return type(node.value) in (int, float) and _NUMBER.fullmatch(written) is not None
    if isinstance(node, ast.BinOp):
        return type(node.op) in _SHOWN
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.UAdd | ast.USub)
    return isinstance(node, ast.Name | ast.Load | ast.operator | ast.unaryop)


def _refused(expression: str, found: str) -> UsageError:
    where = f": found {found!r}" if found else ""
    return UsageError(
        f"The expression {expression!r} cannot be computed{where}.",
        next_step=f"write {_ALLOWED}, such as people_reached / buses",
    )


def _bracketed(tree: ast.expr, names: Mapping[str, str], strength: int) -> str:
    text = expression_in_words(tree, names)
    return f"({text})" if isinstance(tree, ast.BinOp) and _STRENGTH[type(tree.op)] < strength else text


def _plus(left: Term, right: Term) -> Term:
    if {**left.units} != {**right.units}:
        raise UsageError(
            f"{worded_units(left.units)} and {worded_units(right.units)} cannot be added or subtracted.",
            next_step="add figures of one unit, and money of one currency; a number of your own is stated as a fact",
        )
    value = None if left.value is None or right.value is None else left.value + right.value
    linear = None
    if left.linear is not None and right.linear is not None:
        sums = {
            name: left.linear.get(name, Fraction()) + right.linear.get(name, Fraction()) for name in _both(left, right)
        }
        linear = {name: factor for name, factor in sums.items() if factor}
    return Term(value, left.low + right.low, left.high + right.high, left.about or right.about, left.units, linear)


def _both(left: Term, right: Term) -> list[str]:
    return list(dict.fromkeys([*(left.linear or {}), *(right.linear or {})]))


def _minus(left: Term, right: Term) -> Term:
    return _plus(left, replace(_times(right, Term.exactly(Fraction(-1))), units=right.units))


def _times(left: Term, right: Term) -> Term:
    value = None if left.value is None or right.value is None else left.value * right.value
    ends = [_product(a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    units = {unit: left.units.get(unit, 0) + right.units.get(unit, 0) for unit in {**left.units, **right.units}}
    kept = {unit: exponent for unit, exponent in units.items() if exponent}
    return Term(value, min(ends), max(ends), left.about or right.about, kept, _scaled(left, right))


def _scaled(left: Term, right: Term) -> Mapping[str, Fraction] | None:
    """The sum of people that a product is: one side has no people, and is a number."""
    for people, other in ((left, right), (right, left)):
        if people.linear is not None and other.linear == {} and other.value is not None:
            return {name: factor * other.value for name, factor in people.linear.items() if other.value}
    return None


def _over(left: Term, right: Term) -> Term:
    if right.value is None or right.value == 0:
        units = _times(left, replace(right, units={unit: -power for unit, power in right.units.items()})).units
        return Term(None, -INFINITE, INFINITE, units=units, linear=None)
    low: Bound = -INFINITE
    high: Bound = INFINITE
    if right.low >= 0 or right.high <= 0:
        low = _turned(right.high, -INFINITE if right.high <= 0 else INFINITE)
        high = _turned(right.low, INFINITE if right.low >= 0 else -INFINITE)
    turned = Term(
        1 / right.value,
        low,
        high,
        right.about,
        {unit: -power for unit, power in right.units.items()},
        {} if right.linear == {} else None,
    )
    return _times(left, turned)


def _product(one: Bound, other: Bound) -> Bound:
    return Fraction() if not one or not other else one * other


def _turned(bound: Bound, at_zero: float) -> Bound:
    if not bound:
        return at_zero
    return Fraction() if abs(bound) == INFINITE else 1 / bound


_OPERATIONS: Mapping[type[ast.operator], Callable[[Term, Term], Term]] = {
    ast.Add: _plus,
    ast.Sub: _minus,
    ast.Mult: _times,
    ast.Div: _over,
}


def worded_units(units: Units) -> str:
    """A unit in words for a message.

    >>> worded_units({"EUR": 1, "person": -1}), worded_units({})
    ('EUR per person', 'a plain number')
    """
    over = [unit for unit, power in units.items() if power > 0]
    under = [unit for unit, power in units.items() if power < 0]
    return (
        " per ".join(filter(None, [" × ".join(over) or ("1" if under else ""), " and ".join(under)]))
        or "a plain number"
    )


def check_names(tree: ast.expr, known: Mapping[str, object]) -> None:
    """Refuse names that are no facts.

    Raises
    ------
    UsageError
        With the nearest name that is one.
    """
    for name in names_of(tree):
        if name not in known:
            raise UsageError(
                f"No fact is named {name}{nearest(name, known)}.", next_step="state it before it is computed with"
            )
