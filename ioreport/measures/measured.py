"""Results of measures: a value with its unit, precision, rule and rows."""

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
    """The frame of a result, marked with the files of its counts until `Ledger.protect` has cleared them."""
    frame.attrs = {UNCLEARED: tuple(file for file in office.counted if file in trail.rows)}
    return frame


@dataclass(frozen=True)
class Remark:
    """A sentence with one number, kept separate so that the sentence can be translated.

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
        Exact; `None` if not known. A share is a fraction, unrounded.
    unit : str
        ``person``, ``household``, ``activity``, ``ratio``, a currency, or what the caller names.
    precision : str
        One of `ioreport.values.PRECISIONS`; or `NOT_RECORDED` if the value was not recorded: it is `None` then.
    rule : str
        The definition in words.
    note : str
        What a reader must know besides the value, such as how many groups each rule counted.
    wordings : tuple of str
        The words of the rows that have no number.
    arguments : dict
        Plain values with which `measure(office, name, **arguments)` gives the same again.
    remarks : tuple of Remark
        The sentences of `note`, each with its number separate.
    withheld : bool
        Whether disclosure control (`ioreport.measures.disclosure`) withholds the value; it is `None` then.
    below : int or None
        For a withheld count that may be shown as "fewer than …": this number; the count is not zero.
    undefined : bool
        Whether there is no value because the rule gives none, such as a cost per person if nobody was reached;
        otherwise a value of `None` is not known.
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

    def _repr_html_(self) -> str:
        from ioreport.measures.session_view import measured_html

        return measured_html(self)

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
    """A measure's total, with cells that add up to it.

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
        ``precision``, ``rows`` (how many rows the cell sums) and ``wordings`` (their words
        instead of numbers). Its `attrs` say under `RECIPE` how one cell is measured alone.
    total : int or None
        The sum of `column`, which is the measure itself; `None` if not recorded, and then there are no cells.
    withheld : bool
        Whether the total is withheld. If cells may be withheld, `frame` has a column ``withheld`` too.
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

    def _repr_html_(self) -> str:
        from ioreport.measures.session_view import breakdown_html

        return breakdown_html(self)


@dataclass(frozen=True)
class Measure:
    """An entry of the registry: name, function, definition and unit."""

    name: str
    function: Callable[..., Measured]
    rule: str
    unit: str
