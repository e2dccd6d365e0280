"""Read the records of an executed notebook back from its cells' outputs; see `ioreport.records`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ioreport.records import (
    IMPORTED,
    Cell,
    Chart,
    Column,
    Cover,
    Fact,
    Figures,
    Heading,
    Photo,
    Record,
    RowName,
    Table,
    Text,
    Tile,
)
from ioreport.text_direction import in_order
from ioreport.values import CellOrigin

_KINDS: dict[str, type[Record]] = {
    kind.mime: kind for kind in (Fact, Table, Heading, Text, Figures, Chart, Photo, Cover)
}


def read_record(bundle: Mapping[str, Any]) -> Record | None:
    """The record in a cell's MIME bundle, or `None`; its texts have no characters that change the text direction.

    >>> fact = Fact("held", "2", "activity", "exact", "2", "", "activities_held", {}, {})
    >>> read_record(fact._repr_mimebundle_()) == fact
    True
    """
    for mime, kind in _KINDS.items():
        if mime in bundle:
            data = in_order(bundle[mime])
            return _READERS[kind](data) if kind in _READERS else kind(**data)
    return None


def _fact(data: Mapping[str, Any]) -> Fact:
    return Fact(**{**data, **_lists(data, "counted", "cleared")})


def _lists(data: Mapping[str, Any], *names: str) -> dict[str, tuple[Any, ...]]:
    """The lists of a record, and its origins; a list that an older version did not write is empty."""
    origins = tuple(CellOrigin(**each) for each in data.get(IMPORTED, ()))
    return {IMPORTED: origins, **{name: tuple(data.get(name, ())) for name in names}}


def _tile(data: Mapping[str, Any]) -> Tile:
    return Tile(data["label"], _fact(data["fact"]))


def _table(data: Mapping[str, Any]) -> Table:
    columns = tuple(Column(**column) for column in data["columns"])
    rows = tuple(tuple(Cell(**cell) for cell in row) for row in data["rows"])
    facts = tuple(map(_fact, data["facts"]))
    names = tuple(RowName(**name) for name in data["names"])
    lists = _lists(data, "notes", "counted", "cleared")
    return Table(**{**data, **lists, "columns": columns, "rows": rows, "facts": facts, "names": names})


def _figures(data: Mapping[str, Any]) -> Figures:
    return Figures(data["key"], tuple(map(_tile, data["tiles"])))


def _chart(data: Mapping[str, Any]) -> Chart:
    # An older version also kept the picture for Word in the record.
    kept = {name: value for name, value in data.items() if name != "png"}
    doubts = tuple((rule, found, expected) for rule, found, expected in data.get("doubts", ()))
    return Chart(**{**kept, **_lists(data, "counted", "cleared"), "doubts": doubts, "table": _table(data["table"])})


def _cover(data: Mapping[str, Any]) -> Cover:
    tiles = tuple(_tile(tile) for tile in data["tiles"])
    facts = tuple(map(_fact, data["facts"]))
    return Cover(**{**data, "uncounted": tuple(data.get("uncounted", ())), "tiles": tiles, "facts": facts})


def _text(data: Mapping[str, Any]) -> Text:
    facts = {name: _fact(fact) for name, fact in data["facts"].items()}
    return Text(data["markdown"], facts, data.get("missing", False))


_READERS: dict[type[Record], Callable[[Mapping[str, Any]], Record]] = {
    Fact: _fact,
    Table: _table,
    Figures: _figures,
    Text: _text,
    Chart: _chart,
    Cover: _cover,
}
