"""Rows of an IATI file: what its elements say, under the headings that a mapping names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from ioreport.sources.iati_values import number, plain, value_rows

NOT_READ = "not read"
"""The sheet of the places that are not read."""
Row = tuple[str, ...]
HEADINGS: Mapping[str, Row] = {
    "activities": (
        "activity", "title", "description", "objective", "start", "end", "status", "country", "sector", "sdg targets",
    ),
    "funders": ("funder", "funder name", "funder type", "currency"),
    "grants": ("activity", "grant", "title", "currency", "budget", "funder", "start", "end"),
    "budgets": ("activity", "grant", "budget", "start", "end", "amount", "currency"),
    "transactions": (
        "activity", "grant", "transaction", "type", "date", "amount", "currency", "provider", "receiver", "description",
    ),
    "indicators": (
        "activity", "indicator", "title", "level", "measure", "unit", "baseline", "target", "direction", "over places",
        "periods",
    ),
    "values": (
        "activity", "indicator", "start", "end", "place", "sex", "age from", "age to", "value", "numerator",
        "denominator", "comment",
    ),
}  # fmt: skip
"""Sheet → its headings."""
_A = "iati-activities/iati-activity"
_PLACES = """
@default-currency iati-identifier reporting-org/@ref reporting-org/@type reporting-org/narrative title/narrative
description/@type description/narrative participating-org/@ref participating-org/@role participating-org/@type
participating-org/narrative activity-status/@code activity-date/@type activity-date/@iso-date
recipient-country/@code sector/@vocabulary sector/@code sector/@percentage tag/@vocabulary tag/@code
budget/@type budget/period-start/@iso-date budget/period-end/@iso-date budget/value budget/value/@currency
transaction/@ref transaction/transaction-type/@code transaction/transaction-date/@iso-date transaction/value
transaction/value/@currency transaction/provider-org/@ref transaction/provider-org/narrative
transaction/receiver-org/@ref transaction/receiver-org/narrative transaction/description/narrative
transaction/sector/@vocabulary transaction/sector/@code
result/@type result/indicator/@measure result/indicator/@ascending result/indicator/title/narrative
result/indicator/description/narrative result/indicator/reference/@vocabulary result/indicator/reference/@code
result/indicator/baseline/@value result/indicator/period/period-start/@iso-date
result/indicator/period/period-end/@iso-date result/indicator/period/target/@value
result/indicator/period/target/dimension/@name result/indicator/period/actual/@value
result/indicator/period/actual/dimension/@name result/indicator/period/actual/dimension/@value
result/indicator/period/actual/location/@ref result/indicator/period/actual/comment/narrative
"""
READ = frozenset(["iati-activities/@version", *(f"{_A}/{place}" for place in _PLACES.split())])
"""The places of the values that are read."""
_DAC = ("", "1")
_SDG_TARGETS = "3"
_ORIGINAL, _REVISED = "1", "2"
_QUALITATIVE, _PERCENTAGE = "5", "2"
_AVERAGED = ("percent", "score")
_OWN = "99"
_UNIT = re.compile(r"Unit: (person|household|event|item|percent|score)\b")


def iati_sheets(root: Any) -> dict[str, list[Row]]:
    """Sheet → its heading and its rows."""
    sheets = {name: [headings] for name, headings in HEADINGS.items()}
    activities = root.findall("iati-activity")
    references = Counter(each.get("ref") for each in root.iterfind("iati-activity/transaction"))
    codes = Counter(code for each in root.iterfind("iati-activity/result/indicator") if (code := _own_code(each)))
    funders: dict[str, Row] = {}
    for activity in activities:
        identifier = _text(activity.find("iati-identifier"))
        own = _activity(activity, identifier)
        sheets["activities"].append(own)
        funder = _funder(activity)
        if any(funder):
            funders.setdefault(funder[0], (*funder, _currencies(activity)[0]))
        sheets["grants"] += _grants(activity, own, funder[0])
        sheets["budgets"] += _budgets(activity, identifier)
        sheets["transactions"] += _transactions(activity, identifier, references)
        for key, indicator in _indicators(activity, identifier, codes):
            sheets["indicators"].append(_indicator(indicator, identifier, key))
            sheets["values"] += ((identifier, key, *row) for row in value_rows(indicator))
    sheets["funders"] += funders.values()
    return sheets


def _text(element: Any) -> str:
    """The text of an element, its blanks as one."""
    return "" if element is None else " ".join((element.text or "").split())


def _narrative(element: Any, path: str = "narrative") -> str:
    """The first text of an element in any language."""
    texts = () if element is None else (_text(each) for each in element.iterfind(path))
    return next(filter(None, texts), "")


def _code(element: Any, path: str, attribute: str = "code") -> str:
    found = element.find(path)
    return "" if found is None else (found.get(attribute) or "").strip()


def _activity(activity: Any, identifier: str) -> Row:
    descriptions = {each.get("type", "1"): _narrative(each) for each in reversed(activity.findall("description"))}
    days = {each.get("type"): (each.get("iso-date") or "")[:10] for each in activity.iterfind("activity-date")}
    targets = [each.get("code", "") for each in activity.iterfind("tag") if each.get("vocabulary") == _SDG_TARGETS]
    return (
        identifier,
        _narrative(activity.find("title")),
        descriptions.get("1", "") or next(iter(descriptions.values()), ""),
        descriptions.get("2", ""),
        days.get("2") or days.get("1") or "",
        days.get("4") or days.get("3") or "",
        _code(activity, "activity-status"),
        _code(activity, "recipient-country"),
        _sector(activity),
        ";".join(targets),
    )


def _sector(activity: Any) -> str:
    """The DAC purpose code with the largest share; without one the code that all transactions have."""
    own = [each for each in activity.iterfind("sector") if each.get("vocabulary", "") in _DAC]
    if own:
        largest = max(own, key=lambda each: number(each.get("percentage", "")) or Decimal())
        return str(largest.get("code", ""))
    codes = {e.get("code", "") for e in activity.iterfind("transaction/sector") if e.get("vocabulary", "") in _DAC}
    return codes.pop() if len(codes) == 1 else ""


def _organisation(element: Any) -> tuple[str, str]:
    """Identifier, or the name where there is none; and the name."""
    if element is None:
        return "", ""
    name = _narrative(element)
    return (element.get("ref") or "").strip() or name, name or (element.get("ref") or "").strip()


def _funder(activity: Any) -> tuple[str, str, str]:
    """The first funding organisation, or else the reporting one: identifier, name, type."""
    found = activity.find("participating-org[@role='1']")
    found = activity.find("reporting-org") if found is None or not any(_organisation(found)) else found
    return (*_organisation(found), "" if found is None else found.get("type", ""))


def _currency(value: Any, activity: Any) -> str:
    own = "" if value is None else (value.get("currency") or "").strip()
    return own or (activity.get("default-currency") or "").strip()


def _currencies(activity: Any) -> list[str]:
    """The currencies of an activity's budgets and transactions, those of budgets first."""
    values = [*activity.iterfind("budget/value"), *activity.iterfind("transaction/value")]
    found = dict.fromkeys(_currency(value, activity) for value in values)
    return [*found] or [(activity.get("default-currency") or "").strip()]


def _grant_key(identifier: str, currency: str) -> str:
    return f"{identifier}-{currency}".strip("-")


def _grants(activity: Any, own: Row, funder: str) -> Iterator[Row]:
    """A grant for each currency of an activity's budgets and transactions; its budget is their sum."""
    identifier, title, _, _, start, end, *_ = own
    sums: dict[str, Decimal] = {}
    for budget in _valid_budgets(activity):
        value = budget.find("value")
        amount = number(_text(value))
        currency = _currency(value, activity)
        if amount is not None:
            sums[currency] = sums.get(currency, Decimal()) + amount
    if activity.find("budget") is None and activity.find("transaction") is None:
        return
    for currency in _currencies(activity):
        total = plain(f"{sums[currency]:f}") if currency in sums else ""
        yield identifier, _grant_key(identifier, currency), title, currency, total, funder, start, end


def _valid_budgets(activity: Any) -> list[Any]:
    """The budgets without originals that a revised one of the same days takes the place of."""
    budgets = activity.findall("budget")
    revised = {_days(each) for each in budgets if each.get("type") == _REVISED}
    return [each for each in budgets if each.get("type", _ORIGINAL) == _REVISED or _days(each) not in revised]


def _days(element: Any) -> tuple[str, str]:
    return _code(element, "period-start", "iso-date")[:10], _code(element, "period-end", "iso-date")[:10]


def _budgets(activity: Any, identifier: str) -> Iterator[Row]:
    seen: Counter[tuple[str, str]] = Counter()
    for budget in _valid_budgets(activity):
        value = budget.find("value")
        currency, days = _currency(value, activity), _days(budget)
        seen[days[0], currency] += 1
        again = seen[days[0], currency]
        name = days[0] if again == 1 else f"{days[0]}-{again}"
        yield identifier, _grant_key(identifier, currency), name, *days, plain(_text(value)), currency


def _transactions(activity: Any, identifier: str, references: Mapping[Any, int]) -> Iterator[Row]:
    """Each transaction; its own reference names it, if no other one of the file has it."""
    for place, each in enumerate(activity.iterfind("transaction"), 1):
        value, reference = each.find("value"), (each.get("ref") or "").strip()
        currency = _currency(value, activity)
        yield (
            identifier,
            _grant_key(identifier, currency),
            reference if reference and references[each.get("ref")] == 1 else f"{identifier}-{place}",
            _code(each, "transaction-type"),
            _code(each, "transaction-date", "iso-date")[:10],
            plain(_text(value)),
            currency,
            _organisation(each.find("provider-org"))[1],
            _organisation(each.find("receiver-org"))[1],
            _narrative(each.find("description")),
        )


def _own_code(indicator: Any) -> str:
    """The publisher's own code of an indicator."""
    found = indicator.find(f"reference[@vocabulary='{_OWN}']")
    return "" if found is None else (found.get("code") or "").strip()


def _indicators(activity: Any, identifier: str, codes: Mapping[str, int]) -> Iterator[tuple[str, Any]]:
    """The indicators that have a number, each with its id; qualitative ones have none."""
    for place, result in enumerate(activity.iterfind("result"), 1):
        for inner, indicator in enumerate(result.iterfind("indicator"), 1):
            if indicator.get("measure") != _QUALITATIVE:
                code = _own_code(indicator)
                yield code if codes.get(code) == 1 else f"{identifier}-{place}.{inner}", indicator


def _indicator(indicator: Any, identifier: str, key: str) -> Row:
    percent = indicator.get("measure") == _PERCENTAGE
    periods = indicator.findall("period")
    targets = [t for period in periods for t in period.iterfind("target") if t.find("dimension") is None]
    target = next((each.get("value", "") for each in reversed(targets) if each.get("value")), "")
    told = _UNIT.match(_narrative(indicator.find("description")))
    unit = "percent" if percent else told[1] if told else ""
    return (
        identifier,
        key,
        _narrative(indicator.find("title")),
        indicator.getparent().get("type", ""),
        indicator.get("measure", ""),
        unit,
        _part(_code(indicator, "baseline", "value"), percent),
        _part(target, percent),
        "decrease" if indicator.get("ascending") in ("0", "false") else "increase",
        "average" if unit in _AVERAGED else "sum",
        str(len(periods)),
    )


def _part(text: str, percent: bool) -> str:
    """A number as it stands; a percent as a part of one."""
    text = text.strip()
    try:
        return f"{Decimal(text) / 100:f}" if percent and text else text
    except InvalidOperation:
        return text
