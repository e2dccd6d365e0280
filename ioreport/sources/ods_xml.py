"""What the XML of an OpenDocument spreadsheet says that the reader of values leaves out, sheet by sheet."""

from __future__ import annotations

from ioreport.sources.sheet_facts import SheetFacts
from ioreport.sources.sheet_xml import parse_xml

_HIDDEN = ("collapse", "filter")
_MOST_REPEATED = 20_000
"""The most cells that one repeated cell with content may stand for; more is no table that a person made."""


class TooManyCells(Exception):
    """A cell with content is repeated without bound."""


def read_ods_facts(data: bytes) -> dict[str, SheetFacts]:
    """Sheet → error cells, formulas without a saved value, merged ranges, what is hidden, the number of filled cells.

    Parameters
    ----------
    data : bytes
        The part ``content.xml``.

    Raises
    ------
    ForbiddenXml, expat.ExpatError, TooManyCells

    Examples
    --------
    >>> facts = read_ods_facts(b'<d xmlns:table="t" xmlns:o="o" xmlns:calcext="c"><table:table table:name="S">'
    ...     b'<table:table-row><table:table-cell o:value-type="float"/><table:table-cell o:value-type="string" '
    ...     b'calcext:value-type="error"><p>#N/A</p></table:table-cell></table:table-row></table:table></d>')["S"]
    >>> facts.filled, facts.errors
    (2, {(1, 2): '#N/A'})
    """
    book = _Book()
    parse_xml(data, start=book.start, end=book.end, text=book.text)
    return book.facts


class _Book:
    """The handlers of expat."""

    def __init__(self) -> None:
        self.facts: dict[str, SheetFacts] = {}
        self._sheet = SheetFacts()
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._hidden = False
        self._cell: dict[str, str] | None = None
        self._text: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items() if not key.startswith("calcext:")}
        if local == "table":
            self._sheet = self.facts[plain.get("name", "")] = SheetFacts()
            self._row = self._column = 0
        elif local == "table-column":
            columns = int(plain.get("number-columns-repeated", 1))
            if plain.get("visibility") in _HIDDEN and columns < 16000:
                self._sheet.hidden_columns |= set(range(self._column + 1, self._column + columns + 1))
            self._column += columns
        elif local == "table-row":
            self._row, self._column = self._row + 1, 0
            self._rows = int(plain.get("number-rows-repeated", 1))
            self._hidden = plain.get("visibility") in _HIDDEN
        elif local in ("table-cell", "covered-table-cell"):
            self._column += 1
            self._columns = int(plain.get("number-columns-repeated", 1))
            self._cell = {**plain, "error": attributes.get("calcext:value-type", "")}
            self._text = []

    def text(self, text: str) -> None:
        if self._cell is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._close(self._cell)
            self._column += self._columns - 1
            self._cell = None
        elif local == "table-row":
            if self._hidden and self._rows < _MOST_REPEATED:
                self._sheet.hidden_rows |= set(range(self._row, self._row + self._rows))
            self._row += self._rows - 1

    def _close(self, cell: dict[str, str]) -> None:
        """One cell, as often as it is repeated."""
        kind, text, here = cell.get("value-type", ""), "".join(self._text), (self._row, self._column)
        across, down = int(cell.get("number-columns-spanned", 1)), int(cell.get("number-rows-spanned", 1))
        if across > 1 or down > 1:
            self._sheet.merged.append((*here, here[0] + down - 1, here[1] + across - 1))
        if cell["error"] == "error":
            self._sheet.errors[here] = text or "#ERROR"
        elif "formula" in cell and not kind:
            self._sheet.unsaved.add(here)
        elif not kind or (kind == "string" and not text):
            return
        times = self._rows * self._columns
        if times > _MOST_REPEATED:
            raise TooManyCells
        self._sheet.filled += times
