"""The counts and statements that a document publishes about persons and households, in one form.

Breakdowns, facts and shares become counts of the same people, and statements about such counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from ioreport.age_bands import DEFAULT_BANDS
from ioreport.measures.activity_selection import Selection
from ioreport.measures.coarser_groups import ALL_AGES
from ioreport.measures.disclosure.cell_system import Limit
from ioreport.measures.disclosure.linked_tables import ALL_BUT
from ioreport.measures.measured import Breakdown, Measured
from ioreport.measures.reach import COUNTED
from ioreport.measures.shares import NEAREST, WHOLE_PERCENT
from ioreport.tables import Office
from ioreport.tables.project_rows import rows_of
from ioreport.values import NOT_RECORDED, minor_units

PEOPLE = ("person", "household")
CHILD = "child"
_RATIO_DIGITS = 4
SHARES: Mapping[str, tuple[str, frozenset[str], frozenset[str], frozenset[str]]] = {
    "women_and_girls_share": ("sex", frozenset("f"), frozenset("mx"), frozenset("u")),
    "children_share": (CHILD, frozenset(["child"]), frozenset(["adult"]), frozenset(["neither"])),
}
"""Share → its dimension, the codes of the part, of the rest of the whole, and of the people left out."""

BELOW = "fewer than"
"""The kind of a statement that a withheld count is below a number."""

Codes = frozenset[str]
Where = tuple[tuple[str, Codes], ...]


@dataclass(frozen=True)
class Counting:
    """A way to count with its restrictions, for example the people reached by a grant in a period."""

    of: str
    narrowed: tuple[tuple[str, str], ...] = ()

    @property
    def unit(self) -> str:
        return COUNTED[self.of].unit

    def selection(self, office: Office) -> Selection:
        return Selection.of(office, dict(self.narrowed))


@dataclass(frozen=True)
class Named:
    """A count by its definition: a counting, and its codes in some dimensions."""

    counting: Counting
    where: Where = ()

    @property
    def order(self) -> tuple[Any, ...]:
        """A sort key, so that the order in which counts are published does not matter."""
        where = tuple((name, tuple(sorted(codes))) for name, codes in self.where)
        return self.counting.of, self.counting.narrowed, where


def counting_of(of: str, arguments: Mapping[str, Any]) -> Counting:
    """The counting with a measure's arguments; their order does not matter."""
    fields = Selection.__dataclass_fields__
    return Counting(of, tuple(sorted((name, str(value)) for name, value in arguments.items() if name in fields)))


def dimension(name: str, arguments: Mapping[str, Any]) -> str:
    """A dimension's name; ages with other bands than the default are another dimension, named with its bands."""
    bands = tuple(arguments.get("bands", DEFAULT_BANDS))
    return name if name != "age" or bands == DEFAULT_BANDS else "age|" + ",".join(bands)


def is_counted(item: Breakdown | Measured) -> bool:
    """Whether an item counts persons or households of the office's participations."""
    of = item.measure if isinstance(item, Breakdown) else _of(item)
    return of in COUNTED and COUNTED[of].unit in PEOPLE


def _of(measured: Measured) -> str:
    if measured.name in SHARES or measured.name == "cost_per_person":
        return "people_reached"
    return measured.arguments.get("of", "people_reached") if measured.name == "breakdown_cell" else measured.name


def counts_of(item: Breakdown | Measured) -> list[Named]:
    """The counts that an item publishes: a breakdown's cells in order, then its total; or the count of a fact."""
    if isinstance(item, Breakdown):
        counting = counting_of(item.measure, item.arguments)
        cells = item.frame[list(item.by)].itertuples(index=False, name=None)
        return [*(_named(counting, zip(item.by, cell, strict=True), item.arguments) for cell in cells), Named(counting)]
    if item.name in SHARES or item.name == "cost_per_person":
        return []
    return [_named(counting_of(_of(item), item.arguments), item.arguments.get("cell", {}).items(), item.arguments)]


def unlisted(item: Breakdown) -> list[Named]:
    """The counts of nobody that a crossed breakdown tells by having no row for them.

    A reader takes it for 0 that refugees came to one place where the table has no row of refugees for the other place.
    """
    if len(item.by) < 2 or item.arguments.get("complete"):
        return []
    cells = [each.where for each in counts_of(item)[:-1]]
    names = [dimension(name, item.arguments) for name in item.by]
    listed: dict[Where, set[str]] = {}
    for cell in map(dict, cells):
        for place, name in enumerate(names):
            before = tuple((each, cell[each]) for each in names[:place] if each in cell)
            listed.setdefault((*before, (name, Codes())), set()).update(cell.get(name, ()))
    return [
        Named(counting_of(item.measure, item.arguments), tuple(sorted((*before, (name, Codes({ALL_BUT, *codes}))))))
        for (*before, (name, _)), codes in listed.items()
        if codes
    ]


def guarded(finest: Breakdown) -> list[Named]:
    """The counts of the finest breakdown that must be protected: its cells, its total, and its margins."""
    cells = counts_of(finest)
    margins = [Named(each.counting, (pair,)) for each in cells if len(each.where) > 1 for pair in each.where]
    return list(dict.fromkeys([*cells, *margins]))


def _named(counting: Counting, cell: Iterable[tuple[str, str]], arguments: Mapping[str, Any]) -> Named:
    groups = arguments.get("groups", {})
    where = (
        (dimension(name, arguments), frozenset(groups.get(name, {}).get(code, [code])))
        for name, code in cell
        if code != ALL_AGES
    )
    return Named(counting, tuple(sorted(where, key=lambda pair: (pair[0], sorted(pair[1])))))


@dataclass(frozen=True)
class Statement:
    """A published figure that bounds counts: a share, a cost for each person, how many people a share leaves out, or
    "fewer than 10".

    `parts` are the counts that it bounds; for a share, its part, the rest and the whole. `decimals` are the decimals
    of a cost, from its currency. `nearest` is the step to which a share is rounded; empty if it is not rounded.
    """

    key: tuple[Any, ...]
    parts: tuple[Named, ...]
    value: Decimal | None
    decimals: int = 2
    nearest: str = ""

    @property
    def is_headline(self) -> bool:
        """Whether it is a key figure: a share or a cost."""
        return self.key[0] not in ("left out", BELOW)

    def rounded(self) -> Statement:
        """The statement in the form for which counts may be withheld: a share in whole percent or coarser."""
        return replace(self, nearest=self.nearest or WHOLE_PERCENT) if self.key[0] in SHARES else self

    def forms(self) -> Iterator[Statement]:
        """The statement as it is, then in coarser and coarser forms."""
        yield self
        if self.key[0] in SHARES:
            steps = list(NEAREST)
            later = steps[steps.index(self.nearest) + 1 :] if self.nearest else steps
            yield from (replace(self, nearest=each) for each in later)

    def limits(self, cells: Sequence[int], values: Sequence[int]) -> list[Limit]:
        """The inequalities between the cells of its parts that follow from the statement."""
        kind = self.key[0]
        if kind == "left out":
            return _exactly(cells[0], values[0])
        if self.value is None:
            return _exactly(cells[-1], 0)
        if kind == BELOW:
            return [Limit(((cells[0], -1),), 1 - int(self.value))]
        if kind in SHARES:
            return _of_share(cells, self.value, self.nearest)
        return _of_cost(cells[0], values[0], self.value, self.decimals)


def fewer_than(count: Named, width: int) -> Statement:
    """The statement that a withheld count is fewer than twice the least width of an interval.

    Zeros are shown, so "fewer than 5" would mean 1 to 4; "fewer than 10" means 1 to 9, which has counts that differ by
    five. It is the least round number that is safe for every small count.

    >>> str(fewer_than(Named(Counting("people_reached")), 5).value)
    '10'
    """
    return Statement((BELOW, count), (count,), Decimal(2 * width))


def statements_of(office: Office, measured: Measured) -> list[Statement]:
    """The statements of a fact: a share and how many people it leaves out, or a cost for each person."""
    if measured.name == "cost_per_person":
        if not _had_begun(office, measured.arguments) or measured.precision == NOT_RECORDED:
            return []
        named = Named(_since_the_start(office, measured.arguments))
        return [Statement((measured.name, named), (named,), _decimal(measured), minor_units(measured.unit))]
    if measured.name not in SHARES:
        return []
    name, part, rest, left = SHARES[measured.name]
    counting = counting_of("people_reached", measured.arguments)
    one, other, whole, out = (Named(counting, ((name, codes),)) for codes in (part, rest, part | rest, left))
    nearest = measured.arguments.get("nearest", "")
    return [
        Statement((measured.name, whole), (one, other, whole), _decimal(measured), nearest=nearest),
        Statement(("left out", out), (out,), None),
    ]


def _decimal(measured: Measured) -> Decimal | None:
    return None if measured.number is None else Decimal(measured.number)


def _since_the_start(office: Office, arguments: Mapping[str, Any]) -> Counting:
    """The people by whom a cost is divided: those reached since the grant's start."""
    asked = {name: value for name, value in arguments.items() if name in ("grant", "end")}
    return counting_of("people_reached", asked | {"start": _start(office, arguments)})


def _had_begun(office: Office, arguments: Mapping[str, Any]) -> bool:
    """Whether the grant had begun when the period ended; before that there is no cost for each person."""
    return arguments.get("end") is None or _start(office, arguments) <= arguments["end"]


def _start(office: Office, arguments: Mapping[str, Any]) -> str:
    grants = rows_of(office, "grants", arguments["grant"])
    start = grants.loc[(grants["grant_id"] == arguments["grant"]).fillna(False), "start_date"].iloc[0]
    return f"{start:%Y-%m-%d}"


def _exactly(cell: int, value: int) -> list[Limit]:
    return [Limit(((cell, 1),), value), Limit(((cell, -1),), -value)]


def _of_share(cells: Sequence[int], value: Decimal, nearest: str) -> list[Limit]:
    """Limits of the part and the whole of a share, rounded half up to 4 decimals or to the step `nearest`."""
    scale = int(1 / Decimal(nearest)) if nearest else 10**_RATIO_DIGITS
    shown = int((value * scale).to_integral_value(ROUND_HALF_UP))
    part, _, whole = cells
    return [
        Limit(((part, 2 * scale), (whole, -(2 * shown - 1))), 0),
        Limit(((part, -2 * scale), (whole, 2 * shown + 1)), 1),
        Limit(((whole, 1),), 1),
    ]


def _of_cost(cell: int, people: int, value: Decimal, decimals: int) -> list[Limit]:
    """Limits of the number of people, if the amount spent and the rounded cost for each person are known."""
    spent, half = abs(round(Fraction(value) * people, decimals)), Fraction(1, 2 * 10**decimals)
    shown = Fraction(abs(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
    least = Limit(((cell, 1),), math.ceil(spent / (shown + half)))
    return [least] if shown <= half else [least, Limit(((cell, -1),), -math.floor(spent / (shown - half)))]
