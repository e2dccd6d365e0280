"""The first page of a document: what, where, when, who paid, and the headline figures."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping

from ioreport.errors import DataError, Finding, UsageError
from ioreport.facts.ledger import Ledger
from ioreport.records import Cover, Fact, Tile
from ioreport.tables.datapackage import DATAPACKAGE
from ioreport.values import DRAFT

MOST_TILES = 5


def cover(
    facts: Ledger,
    *,
    title: str,
    subtitle: str,
    acknowledgement: str,
    period: str,
    tiles: Mapping[str, str] | None = None,
) -> Cover:
    """The first page, its texts with facts named in braces.

    Parameters
    ----------
    facts : Ledger
        The document's facts; its office gives the name, the as-of date and the demonstration mark.
    title, subtitle, acknowledgement, period : str
        Texts that may name facts, as in ``"{place}, {day}"``.
    tiles : mapping of str to str, optional
        Label → key of the fact that the tile shows; at most five.

    Returns
    -------
    Cover

    Raises
    ------
    AttributeError
        When a text or tile names a fact that was not stated.
    UsageError
        When there are more than five tiles.
    DataError
        When the office names no day for the document.

    Examples
    --------
    >>> import ioreport as ir
    >>> office = ir.load("tests/data/office")
    >>> facts = ir.Ledger(office, threshold=ir.threshold(office, audience="public"))
    >>> held = facts.state("activities_held")
    >>> ir.cover(
    ...     facts, title="What we did", subtitle="{activities_held} activities", acknowledgement="Funded by a donor.",
    ...     period=facts.words.word_period("2023-01-01", "2023-06-30"), tiles={"activities held": "activities_held"},
    ... ).subtitle
    '7 activities'
    """
    if tiles and len(tiles) > MOST_TILES:
        raise UsageError(
            f"The cover has {len(tiles)} tiles, expected at most {MOST_TILES}.",
            next_step="say the others in a sentence",
        )
    named = {
        name: facts.named(text)
        for name, text in {
            "title": title,
            "subtitle": subtitle,
            "acknowledgement": acknowledgement,
            "period": period,
        }.items()
    }
    used = {fact.key: fact for _, part in named.values() for fact in part}
    texts, draft = {name: text for name, (text, _) in named.items()}, DRAFT in os.environ
    if draft:
        # The title is in the page header of every page, in every format.
        texts["title"] = f"{facts.words.label('DRAFT')} – {texts['title']}"
    day = as_of(facts)
    return Cover(
        **texts,
        draft=draft,
        office=facts.office.name,
        as_of=day.isoformat(),
        stamp=facts.words.word_date(day),
        language=facts.words.language,
        demonstration=facts.office.demonstration,
        least=facts.least,
        uncounted=facts.office.uncounted,
        tiles=tuple(Tile(label, _tile(facts, key)) for label, key in (tiles or {}).items()),
        facts=tuple(used.values()),
    )


def _tile(facts: Ledger, key: str) -> Fact:
    fact: Fact = getattr(facts, key)
    return fact


def as_of(facts: Ledger) -> dt.date:
    """The day of the document: `SOURCE_DATE_EPOCH` if it is set, else the day of the data."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch and epoch.isdigit():
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    if facts.office.as_of is None:
        expected = "the day of the data, as 2024-01-31T00:00:00Z: no table has a date to take it from"
        finding = Finding(DATAPACKAGE, None, "created", "as_of", "error", "", expected)
        raise DataError("The document's date is not known.", [finding])
    return facts.office.as_of
