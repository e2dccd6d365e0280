"""The test that every figure of a document still holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ioreport.audit.differences import NOT_COMPUTED, Difference, compared
from ioreport.errors import IoreportError
from ioreport.facts.ledger import worded
from ioreport.measures import measure
from ioreport.tables import Office
from ioreport.wording import Wording

COUNTED_AGAIN = ("value", "unit", "precision", "text", "definition", "trail")
"""The parts of a fact that come out of its measure; the others say which measure and how."""


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
    yield from compared(fact, again, COUNTED_AGAIN)
