"""Compare a document with the office's own build of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from ioreport.documents.published_manifest import all_files
from ioreport.documents.readback import Contents, Piece
from ioreport.provenance.fact_differences import Difference, compared
from ioreport.records import BELOW, FACT_FIELDS, IMPORTED
from ioreport.wording import Wording

AROUND = 4
"""How many words around a difference are quoted on each side."""

_SHORT = 12
"""A text of at most this many words is quoted in full."""

BUILD = "the office's build"

_REPORT = ("notebook", "parameters", "language", "demonstration", "draft", "sources")
_SHAPE = ("title", "columns", "arguments", "trail", IMPORTED)


@dataclass(frozen=True)
class Unlike:
    """A piece of a document that differs from `against`: its place and both texts, `None` if one side lacks it."""

    where: str
    shown: str | None
    held: str | None
    against: str = BUILD

    def __str__(self) -> str:
        if self.held is None:
            return f"{self.where}: shows “{_cut(self.shown or '')}”, {self.against} has nothing there"
        if self.shown is None:
            return f"{self.where}: “{_cut(self.held)}” is missing"
        shown, held = differing_words(self.shown, self.held)
        return f"{self.where}: shows “{shown}”, {self.against} “{held}”"


def _cut(text: str) -> str:
    words = text.split()
    return text if len(words) <= _SHORT else " ".join([*words[:_SHORT], "…"])


def differing_words(first: str, second: str) -> tuple[str, str]:
    """The parts of two texts that differ, with a few words around them.

    >>> differing_words("In spring and in summer the project reached 133 people with advice, most at its desk.",
    ...                 "In spring and in summer the project reached 331 people with advice, most at its desk.")[0]
    '… summer the project reached 133 people with advice, most …'
    >>> differing_words("133", "331")
    ('133', '331')
    """
    one, two = first.split(), second.split()
    if max(len(one), len(two)) <= _SHORT:
        return first, second
    start = _same_words(one, two)
    end = _same_words(one[start:][::-1], two[start:][::-1])
    return _around(one, start, end), _around(two, start, end)


def _same_words(one: Sequence[str], two: Sequence[str]) -> int:
    """How many words at the start of two texts are the same."""
    pairs = enumerate(zip(one, two, strict=False))
    return next((number for number, (first, second) in pairs if first != second), min(len(one), len(two)))


def _around(words: Sequence[str], start: int, end: int) -> str:
    first, last = max(0, start - AROUND), min(len(words), len(words) - end + AROUND)
    return " ".join([*["…"] * (first > 0), *words[first:last], *["…"] * (last < len(words))])


def unlike_pieces(document: Contents, again: Contents) -> tuple[Unlike, ...]:
    """The pieces of a document that differ from the office's build of it, are missing in it, or are added.

    Differing fingerprints of input files are not reported if each document prints those of its own manifest: a file
    may have changed in rows that no figure uses. A picture is reported only if none of its labels differs.

    Parameters
    ----------
    document, again : Contents
        The document, and the same document built again.
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
    """Whether a difference is only in what the two documents print about an input file, each as in its manifest."""
    words = Wording(document.manifest["report"]["language"])
    heads = (words.label("Files"), f"sheet {words.label('Contents')}")
    return (
        unlike.where.startswith(heads)
        and unlike.shown in _inputs(document, words)
        and unlike.held in _inputs(again, words)
    )


def _inputs(contents: Contents, words: Wording) -> set[str]:
    return {text for item in all_files(contents.manifest) for text in _told(item, words)}


def _told(item: Mapping[str, Any], words: Wording) -> Iterator[str]:
    """A file's fingerprint and number of rows in the forms that documents print."""
    yield from (item["sha256"], f"{item['sha256'][:16]}…") if item["sha256"] else ("", "–")
    if isinstance(item.get("rows"), int):
        yield from (str(item["rows"]), " ".join(words.word_number(item["rows"]).split()))


def unlike_facts(document: Mapping[str, Any], again: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Every part of an embedded fact that differs from the office's build, for the facts that both have."""
    shown, held = ({fact["key"]: fact for fact in each["facts"]} for each in (again, document))
    parts = (*FACT_FIELDS, BELOW, IMPORTED)
    return tuple(each for key in held if key in shown for each in compared(held[key], shown[key], parts))


def unlike_carried(document: Mapping[str, Any], again: Mapping[str, Any]) -> tuple[Unlike, ...]:
    """The differences between two manifests, except in the parts of facts.

    Parameters
    ----------
    document, again : mapping
        The manifests of both.

    Returns
    -------
    tuple of Unlike
        Facts and tables that only one of them has; cells of tables that differ; differing values about the report.
    """
    facts = ({fact["key"]: fact["text"] for fact in each["facts"]} for each in (document, again))
    tables = [{table["key"]: table for table in each.get("tables", ())} for each in (document, again)]
    titles = ({key: table["title"] for key, table in each.items()} for each in tables)
    reports = ({name: str(each["report"].get(name)) for name in _REPORT} for each in (document, again))
    shown, held = tables
    return (
        *(each for each in _differences("facts, {}", *facts) if None in (each.shown, each.held)),
        *_differences("facts, report {}", *reports),
        *(each for each in _differences("facts, table {}", *titles) if None in (each.shown, each.held)),
        *(each for key in shown if key in held for each in _unlike_table(shown[key], held[key])),
    )


def _differences(where: str, shown: Mapping[str, str], held: Mapping[str, str]) -> Iterator[Unlike]:
    for name in {**held, **shown}:
        if shown.get(name) != held.get(name):
            yield Unlike(where.format(name), shown.get(name), held.get(name))


def _unlike_table(shown: Mapping[str, Any], held: Mapping[str, Any]) -> Iterator[Unlike]:
    yield from _differences("facts, {}", dict(_cells(shown)), dict(_cells(held)))
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
