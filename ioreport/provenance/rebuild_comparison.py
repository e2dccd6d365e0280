"""What a document shows, held against what the office's own build of it shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from ioreport.documents.readback import Contents, Piece
from ioreport.provenance.fact_differences import Difference, compared
from ioreport.records import BELOW, FACT_FIELDS
from ioreport.wording import Wording

AROUND = 4
"""So many words are told on both sides of what differs in a text."""

_SHORT = 12
"""A text of so many words is told whole."""

BUILD = "the office's build"

_REPORT = ("notebook", "parameters", "language", "demonstration", "draft", "sources")
_SHAPE = ("title", "columns", "arguments", "trail")


@dataclass(frozen=True)
class Unlike:
    """A piece of a document that `against` has otherwise: where, and the text of both; `None` where it has none."""

    where: str
    shown: str | None
    held: str | None
    against: str = BUILD

    def __str__(self) -> str:
        if self.held is None:
            return f"{self.where}: shows “{_cut(self.shown or '')}”, {self.against} has nothing there"
        if self.shown is None:
            return f"{self.where}: “{_cut(self.held)}” is missing"
        shown, held = apart(self.shown, self.held)
        return f"{self.where}: shows “{shown}”, {self.against} “{held}”"


def _cut(text: str) -> str:
    words = text.split()
    return text if len(words) <= _SHORT else " ".join([*words[:_SHORT], "…"])


def apart(first: str, second: str) -> tuple[str, str]:
    """Two texts as far as they differ, with some words around.

    >>> apart("In spring and in summer the project reached 133 people with advice, most at its desk.",
    ...       "In spring and in summer the project reached 331 people with advice, most at its desk.")[0]
    '… summer the project reached 133 people with advice, most …'
    >>> apart("133", "331")
    ('133', '331')
    """
    one, two = first.split(), second.split()
    if max(len(one), len(two)) <= _SHORT:
        return first, second
    start = _alike(one, two)
    end = _alike(one[start:][::-1], two[start:][::-1])
    return _around(one, start, end), _around(two, start, end)


def _alike(one: Sequence[str], two: Sequence[str]) -> int:
    """How many words two texts begin with alike."""
    pairs = enumerate(zip(one, two, strict=False))
    return next((number for number, (first, second) in pairs if first != second), min(len(one), len(two)))


def _around(words: Sequence[str], start: int, end: int) -> str:
    first, last = max(0, start - AROUND), min(len(words), len(words) - end + AROUND)
    return " ".join([*["…"] * (first > 0), *words[first:last], *["…"] * (last < len(words))])


def unlike_pieces(document: Contents, again: Contents) -> tuple[Unlike, ...]:
    """The pieces of a document that the office's build of it has otherwise, or has not, and those it has besides.

    The fingerprints of the office's files, where each document prints those that it carries, are no difference: a
    file may have changed where no figure comes from. A picture is told only where none of its labels differs.

    Parameters
    ----------
    document, again : Contents
        The document, and the same built again.
    """
    shown, held = _by_place(document), _by_place(again)
    found = [each for place in {**held, **shown} for each in _unlike(shown.get(place, []), held.get(place, []))]
    told = {_figure(piece) for piece, _ in found if piece.kind != "picture"}
    return tuple(
        unlike
        for piece, unlike in found
        if not _is_input(unlike, document, again) and not (piece.kind == "picture" and _figure(piece) in told)
    )


def _figure(piece: Piece) -> str:
    return piece.place.removesuffix(", narrow") if piece.place.endswith(", narrow") else piece.place


def _by_place(contents: Contents) -> dict[tuple[str, str], list[Piece]]:
    places: dict[tuple[str, str], list[Piece]] = {}
    for piece in contents.pieces:
        places.setdefault((piece.kind, piece.place), []).append(piece)
    return places


def _unlike(shown: Sequence[Piece], held: Sequence[Piece]) -> Iterator[tuple[Piece, Unlike]]:
    one, two = ([piece.text for piece in pieces] for pieces in (shown, held))
    if one == two:
        return
    for tag, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        both = min(b - a, d - c)
        for first, second in zip(shown[a : a + both], held[c : c + both], strict=True):
            yield first, Unlike(first.where, first.text, second.text)
        yield from ((piece, Unlike(piece.where, piece.text, None)) for piece in shown[a + both : b])
        yield from ((piece, Unlike(piece.where, None, piece.text)) for piece in held[c + both : d])


def _is_input(unlike: Unlike, document: Contents, again: Contents) -> bool:
    """Whether a piece tells of an office's file what each of the documents carries of it."""
    words = Wording(document.manifest["report"]["language"])
    heads = (words.label("Files"), f"sheet {words.label('Contents')}")
    return (
        unlike.where.startswith(heads)
        and unlike.shown in _inputs(document, words)
        and unlike.held in _inputs(again, words)
    )


def _inputs(contents: Contents, words: Wording) -> set[str]:
    return {text for item in contents.manifest["inputs"] for text in _told(item, words)}


def _told(item: Mapping[str, Any], words: Wording) -> Iterator[str]:
    """A file's fingerprint and number of rows, as documents print them."""
    yield from (item["sha256"], f"{item['sha256'][:16]}…") if item["sha256"] else ("", "–")
    if isinstance(item.get("rows"), int):
        yield from (str(item["rows"]), " ".join(words.word_number(item["rows"]).split()))


def unlike_facts(document: Mapping[str, Any], again: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Every part of an embedded fact that the office's build has otherwise, of the facts that both have."""
    shown, held = ({fact["key"]: fact for fact in each["facts"]} for each in (again, document))
    parts = (*FACT_FIELDS, BELOW)
    return tuple(each for key in held if key in shown for each in compared(held[key], shown[key], parts))


def unlike_carried(document: Mapping[str, Any], again: Mapping[str, Any]) -> tuple[Unlike, ...]:
    """What a document carries for machines beside the parts of its facts, and the office's build otherwise.

    Parameters
    ----------
    document, again : mapping
        The manifests of both.

    Returns
    -------
    tuple of Unlike
        Facts that one has and the other has not; the same of tables, and their cells; what is said of the report.
    """
    facts = ({fact["key"]: fact["text"] for fact in each["facts"]} for each in (document, again))
    tables = [{table["key"]: table for table in each.get("tables", ())} for each in (document, again)]
    titles = ({key: table["title"] for key, table in each.items()} for each in tables)
    reports = ({name: str(each["report"].get(name)) for name in _REPORT} for each in (document, again))
    shown, held = tables
    return (
        *(each for each in _apart_from("facts, {}", *facts) if None in (each.shown, each.held)),
        *_apart_from("facts, report {}", *reports),
        *(each for each in _apart_from("facts, table {}", *titles) if None in (each.shown, each.held)),
        *(each for key in shown if key in held for each in _unlike_table(shown[key], held[key])),
    )


def _apart_from(where: str, shown: Mapping[str, str], held: Mapping[str, str]) -> Iterator[Unlike]:
    for name in {**held, **shown}:
        if shown.get(name) != held.get(name):
            yield Unlike(where.format(name), shown.get(name), held.get(name))


def _unlike_table(shown: Mapping[str, Any], held: Mapping[str, Any]) -> Iterator[Unlike]:
    yield from _apart_from("facts, {}", dict(_cells(shown)), dict(_cells(held)))
    for part in _SHAPE:
        if shown.get(part) != held.get(part):
            yield Unlike(f"facts, table {shown['key']}, {part}", str(shown.get(part)), str(held.get(part)))
    asked = [
        [{name: row.get(name) for name in ("arguments", "withheld", "facts")} for row in each["rows"]]
        for each in (shown, held)
    ]
    if asked[0] != asked[1]:
        yield Unlike(f"facts, table {shown['key']}, arguments of its rows", str(asked[0]), str(asked[1]))


def _cells(table: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for row in table["rows"]:
        for column, text in zip(table["columns"], row["cells"], strict=True):
            yield f"{table['key']}/{row['name']}/{column['name']}", text
