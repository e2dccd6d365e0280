"""The figures of a document and their names: its facts, and the cells of its tables and of its charts' data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ioreport.documents.tree.document_parts import numbered
from ioreport.errors import UsageError, nearest
from ioreport.provenance.fact_differences import plain_record
from ioreport.wording import Wording


@dataclass(frozen=True)
class Figure:
    """A figure that a document shows.

    Attributes
    ----------
    name : str
        A fact's key, or a cell's path: ``finance/L1/spent_to_date``.
    text : str
        As the document shows it.
    place : str
        Its table or chart, with its row and column in words; empty for a fact.
    measure : str
        The measure that computes it again; empty if there is none, and then `trail` has the rows of its whole table.
    arguments, trail : mapping
    fact : mapping, optional
        The fact that it shows, as in the manifest.
    also : tuple of str
        The cells that show the same fact.
    """

    name: str
    text: str
    place: str
    measure: str
    arguments: Mapping[str, Any]
    trail: Mapping[str, Any]
    fact: Mapping[str, Any] | None = None
    also: tuple[str, ...] = ()
    withheld: bool = False


def figures(manifest: Mapping[str, Any]) -> tuple[Figure, ...]:
    """Every figure of a document: its facts, then the cells of its tables and charts, each fact once."""
    cells = tuple(_cells(manifest))
    shown: dict[str, list[str]] = {}
    for cell, fact in cells:
        if fact:
            shown.setdefault(fact, []).append(cell.name)
    facts = [
        Figure(
            fact["key"],
            fact["text"],
            "",
            fact["measure"],
            fact["arguments"],
            fact["trail"],
            fact,
            tuple(shown.get(fact["key"], ())),
            fact["withheld"],
        )
        for fact in manifest["facts"]
    ]
    known = {fact.name: fact for fact in facts}
    others = [
        replace(
            cell,
            measure=known[fact].measure,
            arguments=known[fact].arguments,
            trail=known[fact].trail,
            fact=known[fact].fact,
        )
        if fact in known
        else cell
        for cell, fact in cells
    ]
    return (*facts, *others)


def _cells(manifest: Mapping[str, Any]) -> Iterator[tuple[Figure, str]]:
    """Each cell with the key of the fact that it shows, or an empty text."""
    words = Wording(manifest["report"]["language"])
    for table in manifest.get("tables", ()):
        called = f"{numbered(table['id'], words)}, {table['title']}"
        for row in table["rows"]:
            for column, text in zip(table["columns"], row["cells"], strict=True):
                measure = column.get("measure", "") if row.get("computed", True) else ""
                yield (
                    Figure(
                        f"{table['key']}/{row['name']}/{column['name']}",
                        text,
                        f"{called}: {plain_record(row['cells'][0])}, {plain_record(column.get('label', ''))}",
                        measure,
                        merged(table.get("arguments", {}), row.get("arguments", {}), column.get("arguments", {})),
                        table.get("trail", {}),
                        withheld=column["name"] in row.get("withheld", ()),
                    ),
                    row.get("facts", {}).get(column["name"], ""),
                )


def merged(*arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of table, row and column, merged; nested mappings of the same name are merged, too.

    >>> merged({"grant": "G-01"}, {"cell": {"age": "0-4"}}, {"cell": {"sex": "f"}})
    {'grant': 'G-01', 'cell': {'age': '0-4', 'sex': 'f'}}
    """
    both: dict[str, Any] = {}
    for each in arguments:
        for name, value in each.items():
            nested = isinstance(value, Mapping) and isinstance(both.get(name), Mapping)
            both[name] = {**both[name], **value} if nested else value
    return both


def figures_called(manifest: Mapping[str, Any], asked: str) -> tuple[Figure, ...]:
    """The figures of a document with a name; if there are none, those with that text.

    Parameters
    ----------
    asked : str
        A fact's key (``people_reached``), a cell's path (``finance/L1/spent_to_date``) or the beginning of one
        (``finance/L1``), a key in words (``people reached``), the text in the document (``1,234``, ``about 40``) or
        a number in it (``40``).

    Raises
    ------
    UsageError
        When no figure matches; the message lists all facts with their texts, and all tables.
    """
    known, words = figures(manifest), plain_record(asked).casefold()
    for is_meant in _ways(asked, words):
        if found := tuple(filter(is_meant, known)):
            meant = {figure.name for figure in found}
            # A cell that shows a fact is explained with the fact.
            return tuple(figure for figure in found if not figure.place or (figure.fact or {}).get("key") not in meant)
    raise _unknown(manifest, asked)


def _ways(asked: str, words: str) -> tuple[Callable[[Figure], bool], ...]:
    """The ways to match a figure, the most exact first."""
    if not words:
        return ()
    number = re.compile(rf"(?<![\w.,]){re.escape(words)}(?!\w|[.,]\d)")
    return (
        lambda figure: figure.name == asked,
        lambda figure: figure.name.startswith(f"{asked.rstrip('/')}/"),
        lambda figure: words in (figure.name.replace("_", " ").casefold(), plain_record(figure.text).casefold()),
        lambda figure: number.search(plain_record(figure.text).casefold()) is not None,
    )


def _unknown(manifest: Mapping[str, Any], asked: str) -> UsageError:
    facts, tables = manifest["facts"], manifest.get("tables", ())
    known = "".join(f"\n  {fact['key']}: {plain_record(fact['text'])}" for fact in facts)
    told = "".join(f"\n  {table['key']}: {plain_record(table['title'])}" for table in tables)
    hint = nearest(asked, [figure.name for figure in figures(manifest)])
    return UsageError(
        f"The document has no figure {asked!r}{hint}; it has {'the facts' if known else 'no facts'}{known}"
        + f"\nand the tables and charts{told}" * bool(told),
        next_step="name one of these, a text as the document shows it, or a cell as table/row/column"
        if told
        else "name one of these, or a text as the document shows it",
    )
