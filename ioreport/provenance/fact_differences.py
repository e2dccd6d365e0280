"""Differences between the facts of two documents, or of a document and its office, and their wording."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ioreport.documents.embedded_manifest import read_manifest
from ioreport.records import BELOW, FACT_FIELDS, IMPORTED
from ioreport.wording.number_format import MINUS

NOT_COMPUTED = "cannot be computed"
_PARTS = (*FACT_FIELDS, BELOW, IMPORTED)


@dataclass(frozen=True)
class Difference:
    """A changed part of a fact; `old` or `new` is `None` if the fact is missing on that side."""

    key: str
    part: str
    old: Any
    new: Any


def tell(differences: Iterable[Difference]) -> list[str]:
    """Differences in words, one line a fact.

    >>> tell([Difference("cost", "value", "9.50", "9.75"), Difference("cost", "text", "EUR\\xa09.50", "EUR\\xa09.75")])
    ['cost: was EUR 9.50, is EUR 9.75']
    >>> tell([Difference("burn", "value", "0.3391", "0.3402"), Difference("burn", "trail", {"a.csv": "2"}, {})])
    ['burn: value was 0.3391, is 0.3402; other rows of a.csv']
    >>> tell([Difference("n", "arguments", {"grant": "G", "end": "2023-06-30"}, {"grant": "G", "end": "2023-12-31"})])
    ['n: end was 2023-06-30, is 2023-12-31']
    """
    parts: dict[str, dict[str, Difference]] = {}
    for each in differences:
        parts.setdefault(each.key, {})[each.part] = each
    return [f"{key}: {'; '.join(_told(found))}" for key, found in parts.items()]


def _told(parts: Mapping[str, Difference]) -> Iterator[str]:
    """The changed parts of one fact in words; its exact value is written beside its text if the digits differ."""
    text, value = parts.get("text"), parts.get("value")
    for part, each in parts.items():
        old, new = plain_record(each.old), plain_record(each.new)
        if new.startswith(NOT_COMPUTED):
            yield f"was {old}, {new}"
        elif part == "fact":
            yield f"added: {new}" if each.old is None else f"removed: {old}"
        elif part == "text":
            exact = (value.old, value.new) if value else (None, None)
            yield f"was {old}{exactly(each.old, exact[0])}, is {new}{exactly(each.new, exact[1])}"
        elif part in _SHORT:
            yield from _SHORT[part](each)
        elif part != "value" or not text:
            yield f"{part} was {old}, is {new}"


def exactly(text: str, value: str | None) -> str:
    """The exact value in brackets, if the text has other digits; else an empty text."""
    if not value:
        return ""
    digits = [re.sub(r"\D", "", each) for each in (text, value, value.removesuffix(".00"))]
    return "" if digits[0] in digits[1:] else f" ({value})"


def other_arguments(each: Difference) -> Iterator[str]:
    """The changed arguments of a fact's measure in words."""
    for name in _changed_names(each):
        yield f"{name} was {plain_record(each.old.get(name))}, is {plain_record(each.new.get(name))}"


def _changed_names(each: Difference) -> list[str]:
    return [name for name in {**each.old, **each.new} if each.old.get(name) != each.new.get(name)]


_SHORT: dict[str, Callable[[Difference], Iterator[str]]] = {
    "trail": lambda each: iter([f"other rows of {', '.join(_changed_names(each))}"]),
    IMPORTED: lambda each: iter(["imported from other cells"]),
    "arguments": other_arguments,
    "definition": lambda each: iter(["another definition"]),
}
"""Short wordings of parts that could fill a page; `ioreport explain` shows them in full."""


def plain_record(part: Any) -> str:
    """A part of a fact as text for a terminal, with plain spaces and hyphens for minus signs."""
    if isinstance(part, Mapping):
        part = [f"{name} {plain_record(value)}" for name, value in part.items()]
    text = ", ".join(map(str, part)) if isinstance(part, list | tuple) else str(part)
    return "nothing" if part is None else " ".join(text.replace(MINUS, "-").split())


def compared(old: Mapping[str, Any], new: Mapping[str, Any], parts: Sequence[str]) -> Iterator[Difference]:
    pairs = ((part, old.get(part), new.get(part)) for part in parts)
    return (Difference(old["key"], part, was, is_now) for part, was, is_now in pairs if was != is_now)


def diff(old: Path, new: Path) -> tuple[Difference, ...]:
    """The differences between the facts of two documents: removed, added, and every changed part."""
    before, after = ({f["key"]: f for f in read_manifest(path)["facts"]} for path in (old, new))
    gone = [Difference(key, "fact", before[key]["text"], None) for key in before if key not in after]
    come = [Difference(key, "fact", None, after[key]["text"]) for key in after if key not in before]
    changed = [d for key in before if key in after for d in compared(before[key], after[key], _PARTS)]
    return tuple(gone + come + changed)
