"""Table schema: one object that checks a table, documents it and writes its published schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pandas as pd

from ioreport.tables.column_types import CODE, TEXT, Kind


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

    def holds(self, cells: pd.Series) -> pd.Series:
        """Which of these cells are valid in this column; none of them is empty."""
        if self.codes:
            return cells.isin(self.codes)
        fit = self.kind.holds(cells)
        return fit & self._within(cells.where(fit)) if self._bounds() else fit

    def _within(self, cells: pd.Series) -> pd.Series:
        values = self.kind.typed(cells)
        within = pd.Series(True, cells.index)
        if self.minimum is not None:
            within &= (values >= Decimal(self.minimum) if self._exact else values >= self.minimum).fillna(True)
        if self.maximum is not None:
            within &= (values <= Decimal(self.maximum) if self._exact else values <= self.maximum).fillna(True)
        if self.above is not None:
            within &= (values > Decimal(self.above) if self._exact else values > self.above).fillna(True)
        return within.astype(bool)

    @property
    def _exact(self) -> bool:
        return isinstance(self.kind.dtype, pd.ArrowDtype)

    def typed(self, cells: pd.Series) -> pd.Series:
        """These cells, each valid or empty, as values; an empty one becomes the default."""
        if not self.closed:
            return cells
        if cells.isna().all():
            values = pd.Series(None, cells.index, self.dtype, cells.name)
        else:
            values = self.kind.typed(cells).astype(self.dtype)
        return values if self.default is None else values.fillna(self.default)


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
