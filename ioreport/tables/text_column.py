"""Text column: the cells of one column as text, each distinct text once.

Columns repeat few texts, so rules read each distinct text once and find its rows by number. What is done for every row
is done by numpy.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

EMPTY = -1
"""The number of an empty cell."""
_TEXTS = pa.large_string()


@dataclass(frozen=True, eq=False)
class TextColumn:
    """The cells of a column: `numbers` has for each row the place of its text in `texts`, or `EMPTY`.

    `texts` may have texts that no row has.

    >>> column = TextColumn.of(["f", None, "m", "f"])
    >>> column.texts.to_pylist(), column.numbers.tolist(), column.at(1), column.at(2)
    (['f', 'm'], [0, -1, 1, 0], '', 'm')
    """

    texts: pa.Array
    numbers: np.ndarray

    @classmethod
    def of(cls, cells: Iterable[str | None]) -> TextColumn:
        """A column of these cells; `None` is an empty one."""
        return cls.of_arrow(pa.array(list(cells), _TEXTS))

    @classmethod
    def of_arrow(cls, cells: pa.Array) -> TextColumn:
        """A column from an Arrow array of texts, with or without a dictionary."""
        coded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
        indices = coded.indices if not coded.null_count else coded.indices.fill_null(EMPTY)
        return cls(coded.dictionary.cast(_TEXTS), indices.to_numpy(zero_copy_only=False))

    @classmethod
    def empty(cls, length: int) -> TextColumn:
        """A column of empty cells."""
        return cls(pa.array([], _TEXTS), np.full(length, EMPTY, dtype=np.int32))

    def __len__(self) -> int:
        return len(self.numbers)

    @cached_property
    def filled(self) -> np.ndarray:
        """Which rows have a text."""
        filled: np.ndarray = self.numbers != EMPTY
        return filled

    @cached_property
    def listed(self) -> list[str]:
        """The distinct texts as a list."""
        found: list[str] = self.texts.to_pylist()
        return found

    def at(self, place: int | np.integer[Any]) -> str:
        """The text of a row, by its place; an empty cell is an empty text."""
        number = self.numbers[place]
        return "" if number == EMPTY else str(self.texts[int(number)].as_py())

    def take(self, places: np.ndarray) -> TextColumn:
        """The rows at these places (or of this mask)."""
        return TextColumn(self.texts, self.numbers[places])

    def chosen(self, places: np.ndarray) -> TextColumn:
        """The rows at these places; where a place is -1, an empty cell."""
        return TextColumn(self.texts, np.append(self.numbers, np.int32(EMPTY))[places])

    def flagged(self, flags: Sequence[bool] | np.ndarray) -> np.ndarray:
        """Which rows have a text that is flagged; an empty cell is not."""
        found: np.ndarray = np.append(np.asarray(flags, dtype=bool), False)[self.numbers]
        return found

    def matching(self, test: Callable[[str], object]) -> np.ndarray:
        """Which rows have a text that passes a test; each distinct text that a row has is tested once.

        >>> TextColumn.of(["f", None, "m"]).matching("f".__eq__).tolist()
        [True, False, False]
        """
        flags = [bool(flag) for flag in self.read(test, False)]
        return self.flagged(flags) if any(flags) else np.zeros(len(self), dtype=bool)

    def without(self, flags: Sequence[bool] | np.ndarray) -> TextColumn:
        """The column with flagged texts made empty."""
        if not any(flags):
            return self
        return TextColumn(self.texts, np.where(self.flagged(flags), np.int32(EMPTY), self.numbers))

    @cached_property
    def used(self) -> np.ndarray:
        """Which texts a row has."""
        return np.bincount(self.numbers[self.filled], minlength=len(self.texts)).astype(bool)

    @cached_property
    def known(self) -> frozenset[str]:
        """The texts that a row has."""
        return frozenset(itertools.compress(self.listed, self.used))

    def read(self, reader: Callable[[str], Any], missing: Any) -> list[Any]:
        """What a reader makes of each text, or `missing` where no row has it: such a text may not be readable."""
        return [reader(text) if used else missing for text, used in zip(self.listed, self.used.tolist(), strict=True)]

    def indices(self) -> pa.Array:
        """The numbers as Arrow indices, missing where a cell is empty."""
        return pa.array(self.numbers, mask=~self.filled)

    def decoded(self) -> pa.Array:
        """Every cell as a text."""
        return pa.DictionaryArray.from_arrays(self.indices(), self.texts).dictionary_decode()
