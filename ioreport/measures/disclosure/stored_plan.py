"""A plan as plain values that can be stored: which counts were published or withheld, and which statements.

The counts themselves are not stored; a statement has its published value.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ioreport.measures.disclosure.people_cells import people_of
from ioreport.measures.disclosure.plan import Plan
from ioreport.measures.disclosure.published_counts import Counting, Named, Statement
from ioreport.tables import Office


def as_plain(plan: Plan) -> dict[str, Any]:
    """The parts of a plan that plans of later documents need, as plain values."""
    return {
        "n": plan.n,
        "width": plan.width,
        "published": [[_plain(each), withheld] for each, withheld in plan.published.items()],
        "guarded": [_plain(each) for each in sorted(plan.guarded, key=lambda each: each.order)],
        "accepted": [
            {
                "kind": each.key[0],
                "of": _plain(each.key[1]),
                "parts": [_plain(part) for part in each.parts],
                "value": None if each.value is None else str(each.value),
                "decimals": each.decimals,
                "nearest": each.nearest,
            }
            for each in plan.accepted
        ],
    }


def of_plain(office: Office, plain: Mapping[str, Any]) -> Plan:
    """The plan from plain values.

    Raises
    ------
    KeyError, TypeError, ValueError
        When the values do not have the form of a plan.
    """
    accepted = tuple(
        Statement(
            (each["kind"], _named(each["of"])),
            tuple(_named(part) for part in each["parts"]),
            None if each["value"] is None else Decimal(each["value"]),
            each["decimals"],
            each["nearest"],
        )
        for each in plain["accepted"]
    )
    return Plan(
        people_of(office),
        plain["n"],
        {_named(each): withheld for each, withheld in plain["published"]},
        accepted=accepted,
        guarded=frozenset(_named(each) for each in plain["guarded"]),
        width=plain["width"],
    )


def _plain(named: Named) -> list[Any]:
    counting = named.counting
    return [
        counting.of,
        [list(pair) for pair in counting.narrowed],
        [[name, sorted(codes)] for name, codes in named.where],
    ]


def _named(plain: list[Any]) -> Named:
    of, narrowed, where = plain
    return Named(
        Counting(of, tuple((name, value) for name, value in narrowed)),
        tuple((name, frozenset(codes)) for name, codes in where),
    )
