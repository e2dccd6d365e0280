"""Differences between what a document says and what another, or its office, says; and their words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ioreport.documents.embedded_manifest import read_manifest
from ioreport.records import BELOW, FACT_FIELDS
from ioreport.wording.number_format import MINUS

NOT_COMPUTED = "cannot be computed"


@dataclass(frozen=True)
class Difference:
    """A part of a fact that is not what it was; `None` where the fact is missing on one side."""

    key: str
    part: str
    old: Any
    new: Any


def tell(differences: Iterable[Difference]) -> list[str]:
    """Differences in words, a line a fact.

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
    """The parts of one fact; its value is told with its text, and only where it says more than that."""
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
    """The exact value in brackets, where the text has other digits."""
    if not value:
        return ""
    digits = [re.sub(r"\D", "", each) for each in (text, value, value.removesuffix(".00"))]
    return "" if digits[0] in digits[1:] else f" ({value})"


def _other_rows(each: Difference) -> Iterator[str]:
    yield f"other rows of {', '.join(_unlike(each))}"


def other_arguments(each: Difference) -> Iterator[str]:
    """The arguments that a fact's measure was given and that changed."""
    for name in _unlike(each):
        yield f"{name} was {plain_record(each.old.get(name))}, is {plain_record(each.new.get(name))}"


def _unlike(each: Difference) -> list[str]:
    return [name for name in {**each.old, **each.new} if each.old.get(name) != each.new.get(name)]


def _another_definition(each: Difference) -> Iterator[str]:
    yield "another definition"


_SHORT: dict[str, Callable[[Difference], Iterator[str]]] = {
    "trail": _other_rows,
    "arguments": other_arguments,
    "definition": _another_definition,
}
"""What would fill a page were it told whole; `ioreport explain` shows it."""


def plain_record(part: Any) -> str:
    """A part of a fact as it is read; spaces that do not break are plain on a terminal, a minus is as it is typed."""
    if isinstance(part, Mapping):
        part = [f"{name} {plain_record(value)}" for name, value in part.items()]
    text = ", ".join(map(str, part)) if isinstance(part, list | tuple) else str(part)
    return "nothing" if part is None else " ".join(text.replace(MINUS, "-").split())


def compared(old: Mapping[str, Any], new: Mapping[str, Any], parts: Sequence[str]) -> Iterator[Difference]:
    pairs = ((part, old.get(part), new.get(part)) for part in parts)
    return (Difference(old["key"], part, was, is_now) for part, was, is_now in pairs if was != is_now)


def diff(old: Path, new: Path) -> tuple[Difference, ...]:
    """What changed between the facts of two documents: added, removed, and every changed part."""
    before, after = ({f["key"]: f for f in read_manifest(path)["facts"]} for path in (old, new))
    gone = [Difference(key, "fact", before[key]["text"], None) for key in before if key not in after]
    come = [Difference(key, "fact", None, after[key]["text"]) for key in after if key not in before]
    changed = [d for key in before if key in after for d in compared(before[key], after[key], (*FACT_FIELDS, BELOW))]
    return tuple(gone + come + changed)
