"""What a reader of a donor report learns of counts of people: its charts' tables and its facts, nothing else.

The attacker reads labels as a person does. A label that is not understood stops the attack: what is coarser than
today ("another or not known", "other regions", January to March) has to be understood before it can be called safe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from unittest import mock

from ioreport.records import Cell, Chart
from ioreport.reports import TemplateReport
from ioreport.wording import Wording

AGES = ("0-4", "5-11", "12-17", "18-59", "60+", "age not split", "age unknown")
SEXES = ("f", "m", "x", "u")
_SEX_LABELS = {
    "women and girls": "f",
    "men and boys": "m",
    "another sex": "x",
    "sex not known": "u",
    "another sex or not known": "xu",
    "another or not known": "xu",
    "another or not known sex": "xu",
}


@dataclass(frozen=True)
class Told:
    """A count of one document: of which people, in what dimension, and between which numbers it lies.

    `where` has the codes that the people have in each dimension; of a dimension that is not named they have any.
    `low` and `high` are what is told; a withheld count is at least 1, for zeros are shown.
    """

    of: str
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    low: int = 0
    high: int | None = None


@dataclass(frozen=True)
class Share:
    """A share as it is told: between which fractions the part of the whole lies."""

    part: Mapping[str, frozenset[str]]
    whole: Mapping[str, frozenset[str]]
    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Document:
    """What one document tells, and of what: its grant's project, its days, the least count that it shows."""

    report: str
    grant: str
    project: str
    since: str
    start: str
    end: str
    audience: str
    n: int
    told: tuple[Told, ...]
    shares: tuple[Share, ...]


def read(office, report: str) -> Document:
    """The document of a report, in English, its pictures left undrawn: their tables tell the same."""
    with (
        mock.patch("ioreport.charts.alternative_text.framed", lambda *_: None),
        mock.patch("ioreport.charts.alternative_text.write_svg", lambda *_: ""),
    ):
        made = TemplateReport(office, report, language="en")
        charts = {part.key: part for part in made.parts() if isinstance(part, Chart)}
    facts = {fact.key: fact for fact in made.facts}
    told = [*_of_charts(office, charts), *_of_facts(facts)]
    row = made.case.report
    return Document(
        report,
        str(made.case.grant["grant_id"]),
        str(made.case.project["project_id"]),
        f"{made.case.grant['start_date']:%Y-%m-%d}",
        made.case.period.start.isoformat(),
        made.case.period.end.isoformat(),
        str(row["audience"]),
        made.facts.least,
        tuple(told),
        tuple(_shares(facts)),
    )


def _of_charts(office, charts: Mapping[str, Chart]) -> Iterator[Told]:
    readers = {"population": _populations, "map": _regions, "people-by-month": _months}
    for key, reader in readers.items():
        if key in charts:
            yield from reader(office, charts[key])
    if "sex-and-age" in charts:
        yield from _pyramid(charts["sex-and-age"])


def _pyramid(chart: Chart) -> Iterator[Told]:
    sexes = [frozenset(_SEX_LABELS[column.label.lower()]) for column in chart.table.columns[1:]]
    broad = "18+" in [row[0].text for row in chart.table.rows]
    for row in chart.table.rows:
        ages = _broad_ages(row[0].text) if broad else {"age": frozenset(_ages(row[0].text))}
        for sex, cell in zip(sexes, row[1:], strict=True):
            yield from _count(cell, {"sex": sex, **ages})
    shown = {code for codes in sexes for code in codes}
    for code in set(SEXES) - shown:
        yield Told("reached", {"sex": frozenset(code)}, 0, 0)


def _broad_ages(label: str) -> Mapping[str, frozenset[str]]:
    """Children and adults: whoever is wholly on one side of 18, whichever bands those ages span."""
    sides = {"0–17": "child", "18+": "adult"}
    if label in sides:
        return {"child": frozenset([sides[label]])}
    return {"age": frozenset(_ages(label)), "child": frozenset(["neither"])}


def _ages(label: str) -> Sequence[str]:
    plain = label.replace("–", "-")
    if plain in AGES:
        return [plain]
    if plain in ("age not split or unknown", "all ages"):
        return AGES if plain == "all ages" else AGES[-2:]
    found = re.fullmatch(r"(\d+)(?:-(\d+)|\+)", plain)
    assert found, f"no ages are known by the label {label!r}"
    low, high = int(found[1]), int(found[2]) if found[2] else 999
    ends = {"0-4": (0, 4), "5-11": (5, 11), "12-17": (12, 17), "18-59": (18, 59), "60+": (60, 999)}
    return [band for band, (first, last) in ends.items() if low <= first and last <= high]


def _populations(office, chart: Chart) -> Iterator[Told]:
    words = Wording("en")
    yield from _rows(chart, "population", {words.word_code("population", code).lower(): [code] for code in POPULATIONS})


POPULATIONS = (
    "refugee",
    "asylum_seeker",
    "temporary_protection",
    "migrant",
    "returnee",
    "idp",
    "stateless",
    "host_community",
    "other",
    "unknown",
)


def _regions(office, chart: Chart) -> Iterator[Told]:
    names = dict(zip(office.admin1["name"], office.admin1["iso"], strict=True))
    labels = {name.lower(): [code] for name, code in names.items()}
    yield from _rows(chart, "admin1", {**labels, "no region given": [""]})


def _months(office, chart: Chart) -> Iterator[Told]:
    for row in chart.table.rows:
        first, _, last = str(row[0].value or row[0].text).replace(" – ", "/").partition("/")
        if not first[:1].isdigit():
            first, last = (f"{datetime.strptime(each or first, '%B %Y'):%Y-%m}" for each in (first, last))
        assert re.fullmatch(r"\d{4}-\d{2}", first), f"no month is known by {row[0]}"
        yield from _count(row[1], {"month": frozenset(_between(first, last or first))})


def _between(first: str, last: str) -> Iterator[str]:
    year, month = map(int, first.split("-"))
    while f"{year}-{month:02}" <= last:
        yield f"{year}-{month:02}"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _rows(chart: Chart, name: str, labels: Mapping[str, Sequence[str]]) -> Iterator[Told]:
    """The rows of a chart with one dimension; what no row names has nobody, or is in the row of the others."""
    named, others = set(), None
    for row in chart.table.rows:
        label = row[0].text.lower()
        if label.startswith("other ") and label not in labels:
            others = row[1]
            continue
        assert label in labels, f"nothing is known by the label {row[0].text!r}"
        named |= {*labels[label]}
        yield from _count(row[1], {name: frozenset(labels[label])})
    left = frozenset(code for codes in labels.values() for code in codes) - named
    if left:
        yield from _count(others, {name: left}) if others else [Told("reached", {name: left}, 0, 0)]


def _count(cell: Cell, where: Mapping[str, frozenset[str]], of: str = "reached") -> Iterator[Told]:
    if cell.value is not None and not cell.withheld:
        yield Told(of, where, int(cell.value), int(cell.value))
    else:  # what is withheld is not zero; of what is not recorded nothing is told
        yield Told(of, where, int(cell.withheld), _fewer_than(cell.text))


def _fewer_than(text: str) -> int | None:
    found = re.search(r"fewer than (\d+)", text)
    return int(found[1]) - 1 if found else None


def _of_facts(facts) -> Iterator[Told]:
    for key, of in _TOTALS.items():
        fact = facts[key]
        if fact.value is not None:
            yield Told(of, {}, int(fact.value), int(fact.value))
        elif fact.withheld:
            yield Told(of, {}, 1, _fewer_than(fact.text))
    cost, spent = facts["cost_per_person"], facts["spent_to_date"]
    if cost.value is not None:
        yield Told("since the start", {}, *_of_cost(Decimal(cost.value), Decimal(spent.value)))
    for key, where in _LEFT_OUT.items():
        found = re.search(r"Left out: ([\d,]+) pe", facts[key].definition)
        if found and not facts[key].withheld:
            count = int(found[1].replace(",", ""))
            yield Told("reached", where, count, count)


_TOTALS = {"people_reached": "reached", "attendance": "attendance", "households_reached": "households"}
_LEFT_OUT = {"women_and_girls_share": {"sex": frozenset("u")}, "children_share": {"child": frozenset(["neither"])}}


def _of_cost(cost: Decimal, spent: Decimal) -> tuple[int, int | None]:
    """How many people there can be, when both are told to the currency's smallest unit: a cent, a yen."""
    half = Fraction(1, 2 * 10 ** max(0, -cost.as_tuple().exponent))
    cost, spent = Fraction(cost), Fraction(spent)
    low = -(-(abs(spent) - half) // (abs(cost) + half))
    return int(low), int((abs(spent) + half) // (abs(cost) - half)) if abs(cost) > half else None


_SHARES = {
    "women_and_girls_share": ({"sex": frozenset("f")}, {"sex": frozenset("fmx")}),
    "children_share": ({"child": frozenset(["child"])}, {"child": frozenset(["child", "adult"])}),
}


def _shares(facts) -> Iterator[Share]:
    for key, (part, whole) in _SHARES.items():
        if facts[key].value is not None:
            value = Decimal(facts[key].value)
            said = re.search(r"nearest (\d+) percent", facts[key].definition)
            half = Fraction(int(said[1]), 200) if said else Fraction(1, 2 * 10 ** max(0, -value.as_tuple().exponent))
            yield Share(part, whole, Fraction(value) - half, Fraction(value) + half)
