"""Table schema: one object that checks a table, documents it and writes its published schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from ioreport.tables.column_types import CODE, ID, TEXT, Kind
from ioreport.tables.text_column import TextColumn


@dataclass(frozen=True)
class Field:
    """A column of a table.

    `codes` are the only allowed codes; `minimum` and `maximum` are inclusive, `above` is not; `default` is the value of
    an empty cell; `about` is the description of the column.
    """

    name: str
    kind: Kind = TEXT
    required: bool = False
    codes: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    above: int | None = None
    default: Any = None
    about: str = ""

    @property
    def dtype(self) -> Any:
        return pd.CategoricalDtype(self.codes) if self.codes and self.kind is CODE else self.kind.dtype

    @property
    def closed(self) -> bool:
        """Whether the column does not allow every text."""
        return bool(self.codes) or self.kind is not TEXT

    @property
    def expected(self) -> str:
        """What a cell of this column must be, in words."""
        if self.codes:
            return f"one of {', '.join(self.codes)}"
        return self.kind.expected + self._bounds()

    def _bounds(self) -> str:
        if self.minimum is not None and self.maximum is not None:
            return f", from {self.minimum} to {self.maximum}"
        if self.minimum is not None:
            return f", {self.minimum} or more"
        return "" if self.above is None else f", more than {self.above}"

    def holds(self, texts: Sequence[str]) -> np.ndarray:
        """Which of these texts are valid cells of this column; none of them is empty."""
        if self.codes:
            return np.fromiter((text in self.codes for text in texts), dtype=bool)
        fit = self.kind.holds(texts)
        if self._bounds():
            fit[fit] = [self._within(Decimal(text)) for text, fits in zip(texts, fit, strict=True) if fits]
        return fit

    def _within(self, number: Decimal) -> bool:
        least = self.minimum is None or number >= self.minimum
        most = self.maximum is None or number <= self.maximum
        return least and most and (self.above is None or number > self.above)

    def typed(self, cells: TextColumn) -> Any:
        """These cells, each valid or empty, as values; an empty one becomes the default."""
        if isinstance(self.dtype, pd.CategoricalDtype):
            return self._coded(cells)
        values = self.kind.typed(cells)
        return values if self.default is None else values.fillna(self.default)

    def _coded(self, cells: TextColumn) -> pd.Categorical:
        places = {code: place for place, code in enumerate(self.codes)}
        empty = places.get(self.default, -1)
        codes = np.array([*(places.get(text, -1) for text in cells.listed), empty], dtype=np.int8)
        return pd.Categorical.from_codes(codes[cells.numbers], dtype=self.dtype, validate=False)


@dataclass(frozen=True)
class Reference:
    """Columns that must name a row of another table by its key columns; no table means the same table."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]


@dataclass(frozen=True)
class TableSchema:
    """A table: its key, its columns, its references, and its ordered pairs of columns.

    `ordered` has pairs of columns (first, second) with first ≤ second if both are known.
    `missing` are the texts, besides the empty one, that mean a missing value; `may_be_empty` names the
    parts of the key that may be empty or absent; `described` are the columns that datapackage.json lists for its file.
    """

    name: str
    title: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    references: tuple[Reference, ...] = ()
    ordered: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    may_be_empty: tuple[str, ...] = ()
    described: tuple[str, ...] = ()

    @property
    def columns(self) -> Mapping[str, Field]:
        """The columns by name, in order."""
        return {field.name: field for field in self.fields}

    @property
    def needed(self) -> tuple[str, ...]:
        """The required columns: the key and those marked as required."""
        return tuple(field.name for field in self.fields if field.required or field.name in self.always)

    @property
    def always(self) -> tuple[str, ...]:
        """The parts of the key that are never empty."""
        return tuple(name for name in self.key if name not in self.may_be_empty)

    @property
    def own_key(self) -> tuple[str, ...]:
        """The parts of the key that name only the row itself: a whole key or an id that is not part of a reference."""
        elsewhere = {column for reference in self.references for column in reference.columns}
        names = self.key if len(self.key) == 1 else tuple(name for name in self.key if name.endswith("_id"))
        return tuple(name for name in names if name not in elsewhere)

    def extended(self, fields: tuple[Field, ...], references: tuple[Reference, ...] = ()) -> TableSchema:
        """This table with the columns and references that an office added to it."""
        own_fields = tuple(field for field in fields if field.name not in self.columns)
        own_references = tuple(reference for reference in references if reference not in self.references)
        named = (*self.described, *(field.name for field in fields))
        return replace(
            self, fields=self.fields + own_fields, references=self.references + own_references, described=named
        )


def id_field(name: str, about: str = "", required: bool = True) -> Field:
    """A column of ids; required unless it says otherwise."""
    return Field(name, ID, required, about=about)


def code_field(name: str, *codes: str, about: str = "", required: bool = True, default: str | None = None) -> Field:
    """A column of codes: those given, or any."""
    return Field(name, CODE, required, codes, default=default, about=about)


def required(name: str, kind: Kind = TEXT, about: str = "", **bounds: Any) -> Field:
    """A column whose cells must be filled."""
    return Field(name, kind, required=True, about=about, **bounds)


def optional(name: str, kind: Kind = TEXT, about: str = "", **bounds: Any) -> Field:
    """A column whose cells may be empty."""
    return Field(name, kind, about=about, **bounds)


def reference(table: str, *columns: str, to: tuple[str, ...] = ()) -> Reference:
    """Columns that name a row of a table, by columns of the same names unless it says otherwise."""
    return Reference(columns, table, to or columns)
