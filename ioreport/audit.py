"""The way back: from a finished document to its rows, and the test that every figure still holds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ioreport.documents.reading import read_manifest
from ioreport.errors import IoreportError, UsageError, nearest
from ioreport.facts.ledger import worded
from ioreport.measures import measure
from ioreport.records import FACT_FIELDS
from ioreport.tables import Office, load
from ioreport.tables.delimited import read_cells
from ioreport.wording import Wording

COUNTED_AGAIN = ("value", "unit", "precision", "text", "trail")
"""The parts of a fact that come out of its measure; the others say which measure and how."""

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
        old, new = _plain(each.old), _plain(each.new)
        if new.startswith(NOT_COMPUTED):
            yield f"was {old}, {new}"
        elif part == "fact":
            yield f"added: {new}" if each.old is None else f"removed: {old}"
        elif part == "text":
            yield f"was {old}{_exact(each.old, value and value.old)}, is {new}{_exact(each.new, value and value.new)}"
        elif part in _SHORT:
            yield from _SHORT[part](each)
        elif part != "value" or not text:
            yield f"{part} was {old}, is {new}"


def _exact(text: str, value: str | None) -> str:
    """The exact value in brackets, where the text has other digits."""
    if value is None:
        return ""
    digits = [re.sub(r"\D", "", each) for each in (text, value, value.removesuffix(".00"))]
    return "" if digits[0] in digits[1:] else f" ({value})"


def _other_rows(each: Difference) -> Iterator[str]:
    yield f"other rows of {', '.join(_unlike(each))}"


def _other_arguments(each: Difference) -> Iterator[str]:
    for name in _unlike(each):
        yield f"{name} was {_plain(each.old.get(name))}, is {_plain(each.new.get(name))}"


def _unlike(each: Difference) -> list[str]:
    return [name for name in {**each.old, **each.new} if each.old.get(name) != each.new.get(name)]


_SHORT = {"trail": _other_rows, "arguments": _other_arguments, "definition": lambda each: iter(["another definition"])}
"""What would fill a page were it told whole; `ioreport explain` shows it."""


def _plain(part: Any) -> str:
    """A part of a fact as it is read; spaces that do not break are plain on a terminal."""
    if isinstance(part, Mapping):
        part = [f"{name} {_plain(value)}" for name, value in part.items()]
    text = ", ".join(map(str, part)) if isinstance(part, list | tuple) else str(part)
    return "nothing" if part is None else " ".join(text.split())


def find_facts(manifest: Mapping[str, Any], asked: str) -> tuple[dict[str, Any], ...]:
    """The facts of a document that bear a name; where none does, those that read so.

    Parameters
    ----------
    asked : str
        A key (``people_reached``), a key in words (``people reached``), the text that a reader sees (``1,234``,
        ``about 40``) or a figure in it (``40``).

    Raises
    ------
    UsageError
        When no fact is meant; lists them all with their texts.
    """
    facts, words = manifest["facts"], _plain(asked).casefold()
    figure = re.compile(rf"(?<![\w.,]){re.escape(words)}(?!\w|[.,]\d)")
    for is_meant in (
        lambda fact: fact["key"] == asked,
        lambda fact: words in (fact["key"].replace("_", " ").casefold(), _plain(fact["text"]).casefold()),
        lambda fact: figure.search(_plain(fact["text"]).casefold()),
    ):
        if found := tuple(filter(is_meant, facts)):
            return found
    known = "".join(f"\n  {fact['key']}: {_plain(fact['text'])}" for fact in facts)
    hint = nearest(asked, [fact["key"] for fact in facts])
    last = Wording(manifest["report"]["language"]).label("Where each figure comes from")
    raise UsageError(
        f"The document has no fact {asked!r}{hint}; it has{':' if known else ' none.'}{known}",
        next_step="name one of these; a figure of a table or chart is none: the document's last section, "
                  f"“{last}”, has the files and rows of each table and chart",
    )


def find_office(
    manifest: Mapping[str, Any], facts: Iterable[Mapping[str, Any]] = (), near: Path = Path("data")
) -> Office:
    """The office that a document was built from: the one whose files bear the very hashes that it names.

    Parameters
    ----------
    facts : iterable of mapping, optional
        Facts that are asked for: the files of these must be unchanged, others may have changed since.
    near : Path
        Where the offices are.

    Raises
    ------
    UsageError
        When no folder in `near` has these files unchanged.
    """
    needed = {file for fact in facts for file in fact["trail"]}
    inputs = {item["file"]: item["sha256"] for item in manifest["inputs"]}
    folders = [descriptor.parent for descriptor in sorted(near.glob("*/datapackage.json"))]
    same = {folder: {file for file in inputs if _sha256(folder / file) == inputs[file]} for folder in folders}
    holding = [folder for folder in folders if same[folder] and same[folder] >= (needed or inputs.keys())]
    if not holding:
        named = f" ({', '.join(sorted(needed))})" if needed else ""
        raise UsageError(
            f"No folder in {near} holds the files that this was built from, unchanged{named}.",
            next_step="name the office with --data",
        )
    return load(max(holding, key=lambda folder: len(same[folder])))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def explain_rows(fact: Mapping[str, Any], office: Office) -> dict[str, list[dict[str, str]]]:
    """The very rows behind a fact, by file: each row's number and its cells as they stand in the file."""
    again = measure(office, fact["measure"], **fact["arguments"])
    return {file: _cells(office.folder / file, rows) for file, rows in again.trail.rows.items()}


def _cells(file: Path, rows: Collection[int]) -> list[dict[str, str]]:
    texts = read_cells(file.read_bytes(), file.name).frame.loc[list(rows)].fillna("")
    return [{"row": str(row), **cells} for row, cells in zip(texts.index, texts.to_dict("records"), strict=True)]


def changed_files(manifest: Mapping[str, Any], office: Office) -> tuple[str, ...]:
    """The files that are not, to the byte, those that a document was built from."""
    inputs = manifest["inputs"]
    return tuple(item["file"] for item in inputs if _sha256(office.folder / item["file"]) != item["sha256"])


def is_another_office(manifest: Mapping[str, Any], office: Office) -> bool:
    """Whether an office has none of the files, as they were, that a document was built from."""
    return 0 < len(manifest["inputs"]) == len(changed_files(manifest, office))


def changed_inputs(old: Path, new: Path) -> tuple[str, ...]:
    """The files of the office that are not the same for two documents, or are there for one of them alone."""
    before, after = ({i["file"]: i["sha256"] for i in read_manifest(path)["inputs"]} for path in (old, new))
    return tuple(file for file in {**before, **after} if before.get(file) != after.get(file))


def verify(manifest: Mapping[str, Any], office: Office) -> tuple[Difference, ...]:
    """Compute every fact of a document that is not withheld again from an office's files, and tell those that differ.

    Parameters
    ----------
    manifest : mapping
        What `read_manifest` gives of an ``.html`` or ``.pdf`` that `build` wrote.
    office : Office

    Returns
    -------
    tuple of Difference
        Empty when each of these facts holds.
    """
    words = Wording(manifest["report"]["language"])
    return tuple(found for fact in manifest["facts"] for found in _recomputed(fact, office, words))


def _recomputed(fact: Mapping[str, Any], office: Office, words: Wording) -> Iterator[Difference]:
    if fact["withheld"]:
        return
    try:
        measured = measure(office, fact["measure"], **fact["arguments"])
    except IoreportError as error:
        yield Difference(fact["key"], "text", fact["text"], f"{NOT_COMPUTED}: {error.message}")
        return
    again = worded(fact["key"], measured, words, unit=fact["unit"]).written()
    yield from _compared(fact, again, COUNTED_AGAIN)


def _compared(old: Mapping[str, Any], new: Mapping[str, Any], parts: Sequence[str]) -> Iterator[Difference]:
    return (Difference(old["key"], part, old[part], new[part]) for part in parts if old[part] != new[part])


def diff(old: Path, new: Path) -> tuple[Difference, ...]:
    """What changed between the facts of two documents: added, removed, and every changed part."""
    before, after = ({f["key"]: f for f in read_manifest(path)["facts"]} for path in (old, new))
    gone = [Difference(key, "fact", before[key]["text"], None) for key in before if key not in after]
    come = [Difference(key, "fact", None, after[key]["text"]) for key in after if key not in before]
    changed = [d for key in before if key in after for d in _compared(before[key], after[key], FACT_FIELDS)]
    return tuple(gone + come + changed)
