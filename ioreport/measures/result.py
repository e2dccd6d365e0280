"""What a measure gives: a value with all that must travel with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd

from ioreport.tables import Office
from ioreport.values import RECIPE, UNCLEARED, Trail

Value = Decimal | int | dt.date | str | None


def uncleared(frame: pd.DataFrame, office: Office, trail: Trail) -> pd.DataFrame:
    """The frame of a result, which names the files of counts behind it until `Ledger.protect` has cleared them."""
    frame.attrs = {UNCLEARED: tuple(file for file in office.counted if file in trail.rows)}
    return frame


@dataclass(frozen=True)
class Remark:
    """A sentence with one number, kept apart from it so that it can be said in another language.

    >>> str(Remark("{n} group counted.", "{n} groups counted.", 2))
    '2 groups counted.'
    """

    singular: str
    plural: str
    number: int
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        sentence = self.singular if self.number == 1 else self.plural
        return sentence.replace("{n}", str(self.number)).replace("{words}", "; ".join(self.words))


@dataclass(frozen=True)
class Measured:
    """A value, its unit and precision, its definition, and the rows that it came from.

    Attributes
    ----------
    value : Decimal, int, date, str or None
        Exact; `None` where nothing is known. A share is a fraction, unrounded.
    unit : str
        ``person``, ``household``, ``activity``, ``ratio``, a currency, or what the caller names.
    precision : str
        One of `ioreport.values.PRECISIONS`; or `NOT_RECORDED`, where nobody wrote the value down: it is `None` then.
    rule : str
        The definition in words.
    note : str
        What a reader must know beside the value, such as which rule served how many groups.
    wordings : tuple of str
        What was said in the rows that have no number.
    arguments : dict
        Plain values with which `measure(office, name, **arguments)` gives the same again.
    remarks : tuple of Remark
        The sentences of `note`, each with its number apart.
    withheld : bool
        Whether the value is kept back, as `ioreport.measures.disclosure` says; it is `None` then.
    below : int or None
        Of a withheld count what may be told all the same: it is fewer than this, and not zero.
    undefined : bool
        Whether there is no value because the rule gives none here, as a cost per person where nobody was reached;
        otherwise one that is `None` is not known.
    """

    name: str
    value: Value
    unit: str
    precision: str
    rule: str
    note: str = ""
    wordings: tuple[str, ...] = ()
    trail: Trail = field(default_factory=Trail)
    arguments: Mapping[str, Any] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    withheld: bool = False
    undefined: bool = False

    @property
    def number(self) -> Decimal | int | None:
        """The value of a measure that is a number.

        Raises
        ------
        TypeError
            When it is a day or a text.
        """
        if isinstance(self.value, dt.date | str):
            raise TypeError(f"{self.name} is no number: {self.value!r}")
        return self.value

    below: int | None = None


@dataclass(frozen=True, eq=False)
class Breakdown:
    """A measure's total, laid out in cells that add up to it.

    Attributes
    ----------
    by : tuple of str
        The dimensions, which are columns of `frame`.
    measure : str
        The measure that is broken down.
    column : str
        The column of `frame` that holds the number: ``people``, ``households`` or ``activities``.
    frame : DataFrame
        One row a cell: `by` (codes), `column` (Int64, missing where a cell has words only),
        ``precision``, ``rows`` (how many rows the cell sums) and ``wordings`` (what they say
        in place of numbers). Its `attrs` say under `RECIPE` how a cell is measured by itself.
    total : int or None
        The sum of `column`, which is the measure itself; nothing where it is not recorded, and no cells then.
    withheld : bool
        Whether the total is kept back. Where cells may be, `frame` has a column ``withheld`` too.
    """

    by: tuple[str, ...]
    measure: str
    unit: str
    column: str
    frame: pd.DataFrame
    total: int | None
    precision: str
    rule: str
    note: str = ""
    wordings: tuple[str, ...] = ()
    trail: Trail = field(default_factory=Trail)
    arguments: Mapping[str, Any] = field(default_factory=dict)
    withheld: bool = False

    def __post_init__(self) -> None:
        asked = {name: value for name, value in self.arguments.items() if name not in ("by", "complete")}
        frame = self.frame.copy(deep=False)
        frame.attrs = {**frame.attrs, RECIPE: {"by": list(self.by), "column": self.column, "arguments": asked}}
        object.__setattr__(self, "frame", frame)


@dataclass(frozen=True)
class Measure:
    """A measure as the registry lists it: name, function, definition and unit."""

    name: str
    function: Callable[..., Measured]
    rule: str
    unit: str
