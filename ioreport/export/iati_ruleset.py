"""The IATI ruleset: an interpreter of its rules, which stand as data in ``iati_standard/standard.json``.

The rules' meaning is that of the ruleset's specification (IATI/IATI-Rulesets, ``SPEC.rst``). A rule of a name that is
not known here is an error, so that no rule passes because nobody reads it. Some rules leave out the identifiers of
publishers in the registry (``idCondition``). Without a network, these are the ones that the caller knows.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any

STANDARD = Path(__file__).with_name("iati_standard")
_EXPRESSIONS = ("condition", "paths", "if", "then")
_NOW, _PREFIXES = "NOW", "ORG-ID-PREFIX"
_VALUES_WITH_CURRENCY = ("value", "forecast", "loan-status")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class BrokenRule:
    """A rule that an element breaks: the rule's id, severity (``error``, ``warning``) and message, and the values."""

    rule: str
    severity: str
    message: str
    element: Any
    values: tuple[str, ...]


IatiRule = Callable[["_Case"], Iterator[tuple[str, ...]]]
"""Gives the values of each breach; nothing where the rule holds."""


@lru_cache(1)
def read_ruleset() -> Mapping[str, Any]:
    """The standard's ruleset: context (XPath) → name of the rule → its cases."""
    return MappingProxyType(json.loads((STANDARD / "standard.json").read_text("utf-8")))


@lru_cache(1)
def read_codelists() -> Mapping[str, tuple[bool, frozenset[str]]]:
    """Code list → whether it is complete, and its codes."""
    lists = json.loads((STANDARD / "codelists.json").read_text("utf-8"))
    return MappingProxyType(
        {name: (each["complete"], frozenset(each["codes"].split())) for name, each in lists.items()}
    )


def broken_rules(
    tree: Any, today: dt.date, registered: Collection[str] = (), ruleset: Mapping[str, Any] | None = None
) -> Iterator[BrokenRule]:
    """Every rule that a document breaks, context by context.

    Parameters
    ----------
    tree : lxml ElementTree
    today : date
        What the rules call NOW.
    registered : collection of str
        Identifiers of publishers in the registry; of a published file, its ``reporting-org`` is one.
    ruleset : mapping, optional
        By default the standard's.

    Raises
    ------
    ValueError
        For a rule of an unknown name.

    Examples
    --------
    >>> from lxml import etree
    >>> tree = etree.ElementTree(etree.fromstring(
    ...     "<iati-activities><iati-activity><title/></iati-activity></iati-activities>"))
    >>> [each.rule for each in broken_rules(tree, dt.date(2026, 1, 1))]
    ['6.11.1', '6.2.2', '3.7.1', '4.3.1']
    """
    for context, rules in (read_ruleset() if ruleset is None else ruleset).items():
        for element in tree.xpath(context):
            for name, cases in rules.items():
                for case in cases["cases"]:
                    yield from _broken(name, _Case(element, case, today, registered))


def _broken(name: str, asked: _Case) -> Iterator[BrokenRule]:
    element, case = asked.element, asked.case
    if name == "loop":
        yield from _looped(asked)
        return
    if name not in IATI_RULES:
        raise ValueError(f"The ruleset has a rule {name!r} that is not known here.")
    if "condition" in case and not element.xpath(case["condition"]):
        return
    told = case["ruleInfo"]
    for values in IATI_RULES[name](asked):
        yield BrokenRule(told["id"], told["severity"], told["message"], element, values)


def _looped(asked: _Case) -> Iterator[BrokenRule]:
    """A rule for each distinct value of an expression, which takes the place of ``$1``.

    The value is put into every expression: one loop of the standard does not name its condition in ``subs``, and its
    rule (2.1.2 in vocabularies other than the DAC's) would never apply.
    """
    case = asked.case
    for value in dict.fromkeys(map(str, asked.element.xpath(case["foreach"]))):
        for name, cases in case["do"].items():
            for each in cases["cases"]:
                filled = {key: _with(text, value) for key, text in each.items() if key in _EXPRESSIONS}
                yield from _broken(name, replace(asked, case={**each, **filled}))


def _with(text: Any, value: str) -> Any:
    return [_with(each, value) for each in text] if isinstance(text, list) else text.replace("$1", value)


@dataclass(frozen=True)
class _Case:
    """An element under one case of a rule."""

    element: Any
    case: Mapping[str, Any]
    today: dt.date
    registered: Collection[str] = ()

    def texts(self, paths: str | Sequence[str] = ()) -> list[str]:
        """The texts of all that the paths match; by default the case's own ``paths``."""
        asked = [paths] if isinstance(paths, str) else paths or self.case["paths"]
        found = [match for path in asked for match in self.element.xpath(path)]
        return [str(match) if isinstance(match, str) else match.text or "" for match in found]

    def days(self, path: str) -> list[dt.date]:
        """The days that a path matches; texts that are no days are left to the schema."""
        if path == _NOW:
            return [self.today]
        found = [_DAY.match(text) for text in self.texts(path)]
        return [day for each in found if each and (day := _day(each[0]))]

    def identifiers(self) -> list[str]:
        """The texts of the case's own paths, without those that its ``idCondition`` leaves out."""
        condition, starts = self.case.get("idCondition"), tuple(self.registered)
        if condition == "NOT_EXISTING_ORG_ID":
            return [text for text in self.texts() if text not in starts]
        if condition == "NOT_EXISTING_ORG_ID_PREFIX":
            return [text for text in self.texts() if not text.startswith(starts)]
        return self.texts()

    def prefixes(self) -> list[str]:
        named = self.case["prefix"]
        if named == [_PREFIXES]:
            return sorted(read_codelists()["OrganisationRegistrationAgency"][1])
        return [text for text in self.texts(named) if text]


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        return None


def _atleast_one(case: _Case) -> Iterator[tuple[str, ...]]:
    if not case.texts():
        yield ()


def _no_more_than_one(case: _Case) -> Iterator[tuple[str, ...]]:
    found = case.texts()
    if len(found) > 1:
        yield tuple(found)


def _one_or_all(case: _Case) -> Iterator[tuple[str, ...]]:
    """One for the whole activity, or each part has its own: language, sector or currency."""
    if case.texts(case.case["one"]):
        return
    lacking = {
        "lang": "descendant::narrative[not(@xml:lang)]",
        "sector": "transaction[not(sector)]",
        "currency": " | ".join(f"descendant::{name}[not(@currency)]" for name in _VALUES_WITH_CURRENCY),
    }
    found = case.texts(lacking[case.case["all"]])
    if found:
        yield tuple(found)


def _unique(case: _Case) -> Iterator[tuple[str, ...]]:
    found = case.texts()
    if len(found) != len(set(found)):
        yield tuple(found)


def _startswith(case: _Case) -> Iterator[tuple[str, ...]]:
    starts = tuple(prefix + case.case.get("separator", "") for prefix in case.prefixes())
    yield from ((text,) for text in case.identifiers() if not text.startswith(starts))


def _regex_matches(case: _Case) -> Iterator[tuple[str, ...]]:
    yield from ((text,) for text in case.identifiers() if not re.search(case.case["regex"], text))


def _no_spaces(case: _Case) -> Iterator[tuple[str, ...]]:
    yield from ((text,) for text in case.texts() if text != text.strip())


def _range(case: _Case) -> Iterator[tuple[str, ...]]:
    least, most = (Decimal(str(case.case[name])) for name in ("min", "max"))
    for text in case.texts():
        number = _number(text)
        if number is None or not least <= number <= most:
            yield (text,)


def _strict_sum(case: _Case) -> Iterator[tuple[str, ...]]:
    found = case.texts()
    numbers = [number for text in found if (number := _number(text)) is not None]
    if len(numbers) != len(found) or sum(numbers, Decimal()) != Decimal(str(case.case["sum"])):
        yield tuple(found)


def _if_then(case: _Case) -> Iterator[tuple[str, ...]]:
    if case.element.xpath(case.case["if"]) and not case.element.xpath(case.case["then"]):
        yield tuple(case.texts())


def _date_order(case: _Case) -> Iterator[tuple[str, ...]]:
    pairs = product(case.days(case.case["less"]), case.days(case.case["more"]))
    yield from ((str(less), str(more)) for less, more in pairs if less > more)


def _date_now(case: _Case) -> Iterator[tuple[str, ...]]:
    yield from ((str(day),) for day in case.days(case.case["date"]) if day > case.today)


def _time_limit(case: _Case) -> Iterator[tuple[str, ...]]:
    """At most a year from the start to the end: to the same day of the next year."""
    for start, end in product(case.days(case.case["start"]), case.days(case.case["end"])):
        later = (start.year + 1, start.month, start.day)
        if (end.year, end.month, end.day) > later:
            yield (str(start), str(end))


def _between_dates(case: _Case) -> Iterator[tuple[str, ...]]:
    ends = list(product(case.days(case.case["start"]), case.days(case.case["end"])))
    for day in case.days(case.case["date"]):
        yield from ((str(start), str(day), str(end)) for start, end in ends if not start <= day <= end)


IATI_RULES: Mapping[str, IatiRule] = MappingProxyType(
    {
        "atleast_one": _atleast_one,
        "no_more_than_one": _no_more_than_one,
        "one_or_all": _one_or_all,
        "unique": _unique,
        "startswith": _startswith,
        "regex_matches": _regex_matches,
        "no_spaces": _no_spaces,
        "range": _range,
        "strict_sum": _strict_sum,
        "if_then": _if_then,
        "date_order": _date_order,
        "date_now": _date_now,
        "time_limit": _time_limit,
        "between_dates": _between_dates,
    }
)
"""Name of a rule → what it checks; ``loop`` repeats others."""
