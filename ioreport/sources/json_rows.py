"""JSON as grids: a list of objects, as Kobo's and ODK Central's interfaces give submissions, with their repeats.

Each object is a row of the sheet without a name, and each name in it a column; a group's names are joined by ``/``.
A list of objects is a sheet of its own, as in these programs' workbooks: its rows have ``_submission__uuid``, and its
names are without the group's. A list of texts and numbers is one cell, joined by ``; ``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ioreport.sources.grid import EMPTY, NUMBER, TEXT, TRUTH, plain_grid
from ioreport.sources.unreadable import MOST_CELLS, Unreadable

_STATUS = "_validation_status"
_IDS = ("_uuid", "__id", "_id")
"""The names of a submission's own id, the first that it has."""
_JOIN = "_submission__uuid"
_ROWS = ("results", "value", "data")
"""The names under which an interface gives its list of objects."""
_EXACT = 15
"""The digits of a number that a spreadsheet keeps; one with more stays a text."""


def read_json(data: bytes) -> list[dict[str, Any]]:
    """The sheets of a JSON text: its objects, and each list of objects in them.

    Raises
    ------
    Unreadable
        When it is no JSON, holds no list of objects, or has a name twice in an object.

    Examples
    --------
    >>> main, people = read_json(b'[{"_uuid": "a", "place": "Lipovo", "people": [{"people/sex": "f", "n": 3}]}]')
    >>> main["values"], main["filled"]
    ([['_uuid', 'place'], ['a', 'Lipovo']], 4)
    >>> people["sheet"], people["values"], people["kinds"]
    ('people', [['_submission__uuid', 'sex', 'n'], ['a', 'f', 3]], ['ttt', 'ttn'])
    """
    try:
        text = data.decode("utf-8-sig")
        document = json.loads(text, object_pairs_hook=_Object, parse_int=_number, parse_float=_number)
    except UnicodeDecodeError:
        raise Unreadable("encoding", "letters that are not UTF-8", "JSON in UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise Unreadable("json", f"no whole JSON ({error})"[:160], "the file as it was exported") from None
    sheets = _Sheets()
    for item in _objects(document):
        sheets.add("", item, {})
    found = [sheet.read() for sheet in sheets.known.values()]
    counts = _second_count(text, set(sheets.known))
    return [{**sheet, "filled": counts.get(sheet["sheet"], 0) + _made(sheet)} for sheet in found]


class _Object(dict[str, Any]):
    """An object of JSON; a name that it has twice would lose a value."""

    def __init__(self, pairs: Sequence[tuple[str, Any]]):
        super().__init__(pairs)
        if len(self) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise Unreadable("json", f"an object with two values for {twice!r}", "each name once")


def _number(text: str) -> float | int | str:
    """A number, or its text where a spreadsheet could not hold all its digits."""
    if len(re.sub(r"[eE].*|\D", "", text).strip("0")) > _EXACT:
        return text
    return int(text) if text.lstrip("-").isdigit() else float(text)


def _objects(document: Any) -> Sequence[Mapping[str, Any]]:
    rows = document
    if isinstance(document, dict):
        rows = next((document[name] for name in _ROWS if isinstance(document.get(name), list)), None)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise Unreadable("json", "no list of objects", "a list of objects, each a row, as Kobo and ODK export it")
    return rows


@dataclass
class _Sheet:
    name: str
    columns: dict[str, int] = field(default_factory=dict)
    rows: list[dict[int, Any]] = field(default_factory=list)

    def read(self) -> dict[str, Any]:
        width = len(self.columns)
        if width * (len(self.rows) + 1) > MOST_CELLS:
            raise Unreadable("size", f"JSON of over {MOST_CELLS:,} cells", "a smaller file: split it")
        values = [list(self.columns), *([row.get(column, "") for column in range(width)] for row in self.rows)]
        kinds = ["".join(_kind(value) for value in row) for row in values]
        return plain_grid(self.name, values, kinds, "a second pass over the text", exported=True)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return TRUTH
    if isinstance(value, str):
        return TEXT if value else EMPTY
    return NUMBER


@dataclass
class _Sheets:
    """The sheets so far, the main one first; `paths` has the whole name of each list of objects."""

    known: dict[str, _Sheet] = field(default_factory=lambda: {"": _Sheet("")})
    paths: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, item: Mapping[str, Any], join: Mapping[str, Any]) -> None:
        """One object as a row; the lists of objects in it as rows of their own sheets."""
        sheet = self.known.setdefault(name, _Sheet(name))
        row: dict[int, Any] = {}
        sheet.rows.append(row)
        own = next(({_JOIN: item[key]} for key in _IDS if item.get(key) not in (None, "")), {}) if not name else join
        group = f"{self.paths[name]}/" if name else ""
        for path, value in [*join.items(), *_cells(item, group, "")]:
            if isinstance(value, list):
                inner = self._named(f"{group}{path}")
                for each in value:
                    self.add(inner, each if isinstance(each, dict) else {inner: each}, own)
            else:
                row[sheet.columns.setdefault(path, len(sheet.columns))] = value

    def _named(self, path: str) -> str:
        name = path.rpartition("/")[2]
        if self.paths.setdefault(name, path) != path:
            raise Unreadable("json", f"two lists of the name {name!r}", "lists of different names")
        return name


def _cells(item: Mapping[str, Any], group: str, before: str) -> Iterator[tuple[str, Any]]:
    """The names and values of an object: texts, numbers, true or false, and lists of objects."""
    for name, value in item.items():
        path = before + name.removeprefix(group)
        if isinstance(value, dict) and name == _STATUS:
            yield path, value.get("uid", "")
            yield from _cells({key: each for key, each in value.items() if key != "uid"}, "", f"{path}/")
        elif isinstance(value, dict):
            yield from _cells(value, group, f"{path}/")
        elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
            yield path, value
        elif isinstance(value, list):
            plain = "; ".join(_plain(each) for each in value if each not in (None, "", [], {}))
            yield from [(path, plain)] if plain else []
        elif value is not None:
            yield path, value


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


# The second count

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+', re.DOTALL)


def _made(sheet: Mapping[str, Any]) -> int:
    """The cells that this reader makes: the headings, and the ids that join a repeat to its submission."""
    joins = len(sheet["values"]) - 1 if sheet["sheet"] and _JOIN in sheet["values"][0] else 0
    return len(sheet["values"][0]) + joins


def _second_count(text: str, sheets: set[str]) -> dict[str, int]:
    """The filled cells of each sheet, counted by a pass over the text's marks and not by the reader."""
    counts: dict[str, int] = dict.fromkeys(sheets, 0)
    open_: list[_Bracket] = []
    key = ""
    tokens = _TOKEN.findall(text)
    for token, following in zip(tokens, [*tokens[1:], ""], strict=True):
        if token in "{[":
            objects = token == "[" and following == "{" and len(open_) > 1
            sheet = key.rpartition("/")[2] if objects else open_[-1].sheet if open_ else ""
            open_.append(_Bracket(token, sheet, open_[-1] if open_ and open_[-1].mark == "[" == token else None))
        elif token in "}]":
            open_.pop()
        elif following == ":":
            key = json.loads(token)
        elif token not in (":", ",", "null", '""') and len(open_) > 1:
            counts[open_[-1].sheet] = counts.get(open_[-1].sheet, 0) + open_[-1].counts()
    return counts


@dataclass
class _Bracket:
    """An open bracket: the sheet of the cells in it, and the list that it is a part of."""

    mark: str
    sheet: str
    outer: _Bracket | None
    counted: bool = False

    def counts(self) -> bool:
        """Whether a value in it is a cell of its own; all of a list are one."""
        first = self
        while first.outer:
            first = first.outer
        counted, first.counted = first.counted, True
        return first.mark == "{" or not counted
