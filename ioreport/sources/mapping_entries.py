"""Entries of a mapping: one list that checks a mapping's file and documents it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

TEXTS, TEXT, MAP, PATTERN = "a list of texts", "a text", "a table of texts", "a pattern"
WHOLE, TRUTH, PART = "a whole number", "true or false", ""


@dataclass(frozen=True)
class Entry:
    """An entry of a mapping: what it must be (empty = a part with entries of its own) and what it says."""

    kind: str
    about: str


def compiled(pattern: str) -> re.Pattern[str] | None:
    r"""A pattern; ``\p{L}`` stands for any letter, as in other languages' patterns. ``None`` if it is none.

    >>> compiled(r"\p{L}+").fullmatch("Юни") is not None, compiled("(")
    (True, None)
    """
    try:
        return re.compile(pattern.replace(r"\p{L}", r"[^\W\d_]").replace(r"\p{N}", r"\d"))
    except (re.error, OverflowError, RecursionError):
        return None


HOLDS: Mapping[str, Callable[[Any], bool]] = MappingProxyType(
    {
        TEXT: lambda value: isinstance(value, str),
        TEXTS: lambda value: isinstance(value, list) and all(isinstance(each, str) for each in value),
        MAP: lambda value: isinstance(value, dict) and all(isinstance(each, str) for each in value.values()),
        PATTERN: lambda value: isinstance(value, str) and compiled(value) is not None,
        WHOLE: lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 0,
        TRUTH: lambda value: isinstance(value, bool),
    }
)
"""Kind of an entry → whether a value is of it."""

ENTRIES: Mapping[str, Mapping[str, Entry]] = MappingProxyType(
    {
        "": {
            "id": Entry(TEXT, "the source's id, the name of this file"),
            "kind": Entry(TEXT, "`files` (default), or `sql`: the rows of a query"),
            "url": Entry(TEXT, "of `sql`: the environment variable with the database's URL: `LEDGER_URL`"),
            "query": Entry(TEXT, "of `sql`: one query that only reads; the names of its columns are the headings"),
            "files": Entry(
                TEXT, "the originals, inside the office; `*` stands for any text: `inbox/partner-b/5W*.xlsx`"
            ),
            "language": Entry(TEXT, "en, bg, fr, uk or ro: the names of months beside the English ones"),
            "encoding": Entry(TEXT, "of a delimited text that is neither UTF-8 nor UTF-16: `cp1251`"),
            "separator": Entry(TEXT, "of a delimited text, where its rows do not prove it"),
            "period": Entry(
                TEXT,
                "what is replaced together when it is imported again: `sheet` (the month in its name or title), "
                "`date` (the month of the field `date`), `file`, or `all`; by default `sheet`, else `all`",
            ),
            "newest": Entry(TRUTH, "of several files only the last by its name is read: each export holds everything"),
            "submissions": Entry(
                TEXT,
                "of Kobo and ODK: `approved` (default) or `all`; where they have no status, only `all` is possible",
            ),
            "form": Entry(
                TEXT, "an XLSForm inside the office: its names, labels and choices then mean the same in this mapping"
            ),
            "personal": Entry(TEXTS, "headings of names, phones, e-mails, birth dates: counted, never kept anywhere"),
            "sheets": Entry(PART, "which sheets are read"),
            "numbers": Entry(PART, "how numbers are written as text"),
            "dates": Entry(PART, "how dates are written as text"),
            "table": Entry(PART, "where the table stands, and its rows"),
            "fields": Entry(PART, "field → the heading of its column, or where else its value is"),
            "ignore": Entry(
                MAP, "heading → why it is not needed; one with `*` takes the columns that no other entry names"
            ),
            "check": Entry(MAP, 'heading → what it must equal: `"sum of people"` or `"sum of A + B"`'),
            "codes": Entry(
                PART, "for each field: the text of a cell → the office's id or code; for `heading`: who it counts"
            ),
            "repeats": Entry(PART, "for each sheet of repeats in an export of Kobo, ODK or IATI: its columns"),
            "parts": Entry(PART, "for each further table on the same sheet: where it stands, its columns"),
            "write": Entry(PART, "for each table of the office: how its rows are made"),
        },
        "sheets": {
            "match": Entry(
                PATTERN, "the names of the sheets; named groups are fields: `(?P<month>\\p{L}+) (?P<year>\\d{4})`"
            ),
            "skip": Entry(MAP, "sheets that are left out → why"),
        },
        "numbers": {
            "decimal": Entry(TEXT, '`"."` (default) or `","`'),
            "group": Entry(TEXTS, 'marks between thousands; `" "` is every kind of blank'),
            "missing": Entry(TEXTS, 'texts that mean not known: `["-", "n/a"]`'),
            "minus": Entry(TEXT, "`leading` (default), `trailing` or `parentheses`"),
            "units": Entry(TEXTS, 'words around a number that are left out: `["Euro", "*"]`'),
            "about": Entry(TEXTS, "words that say a number is about right; it gets the precision `about`"),
            "at_least": Entry(TEXTS, "words that say there were more; it gets the precision `at_least`"),
        },
        "dates": {
            "forms": Entry(TEXTS, "`dd.MM.yyyy`, `d MMMM yyyy` …; M for months; `serial` for Excel's numbers of days"),
        },
        "table": {
            "header": Entry(PART, "where the headings stand"),
            "totals": Entry(
                PART,
                'labels of rows of totals: `["ОБЩО", "* (Total)"]`; `{ label, of = { kind = "spent" } }` adds up some',
            ),
            "only": Entry(
                MAP, "heading → text: rows that read otherwise are left out, such as submissions not approved"
            ),
            "notes": Entry(TEXT, "`below`: texts below the last row are notes"),
            "sections": Entry(PATTERN, "headings between rows; named groups are fields of the rows below"),
            "down": Entry(TEXTS, "fields whose empty cells repeat the one above"),
            "skip_rows": Entry(PART, '`[{ where = { "Heading" = "text" }, reason = "why" }]`: rows that are left out'),
            "columns": Entry(TEXT, "the columns of a table that stands beside another: `A:F`"),
        },
        "repeats.SHEET": {
            "header": Entry(PART, "as in [table]"),
            "fields": Entry(PART, "as in [fields]; the fields of the main row are there, too"),
            "ignore": Entry(MAP, "as in [ignore]"),
            "skip_rows": Entry(PART, "as in [table]"),
            "personal": Entry(TEXTS, "as at the top"),
            "join": Entry(
                TEXT, "the heading that names the main row; `_submission__uuid` by default; empty for rows of their own"
            ),
            "to": Entry(TEXT, "the heading of that name in the main sheet; `_uuid` by default"),
        },
        "parts.NAME": {
            "header": Entry(PART, "as in [table]; so are `totals`, `only`, `notes`, `sections`, `down`, `skip_rows`"),
            "columns": Entry(TEXT, "the columns of a table that stands beside another: `H:L`"),
            "fields": Entry(PART, "as in [fields]; fields of titles, constants and the sheet's name are there, too"),
            "ignore": Entry(MAP, "as in [ignore]"),
            "personal": Entry(TEXTS, "as at the top"),
            "check": Entry(MAP, "as in [check]"),
        },
        "table.header": {
            "find": Entry(TEXT, "a heading in the first header row"),
            "row": Entry(WHOLE, "or its number"),
            "rows": Entry(WHOLE, "how many header rows there are"),
            "fill": Entry(TRUTH, "whether a group heading reaches to the next one although no cells are merged"),
        },
        "fields.NAME": {
            "heading": Entry(
                TEXT,
                'the heading: its whole path, `"Children / Girls"`, or its last part; `*` stands for any text, '
                'as in `"*activity*"`, where one heading alone fits; `column A` where there is none',
            ),
            "value": Entry(TEXT, "the same for all rows"),
            "cell": Entry(TEXT, "a cell, as `A2`"),
            "file": Entry(TRUTH, "the name of the file"),
            "match": Entry(PATTERN, "the part of that text; named groups are fields"),
            "type": Entry(TEXT, "text, date, number, month or period, where no column that is written says it"),
            "empty": Entry(TEXT, "what an empty cell stands for, as the office writes it"),
        },
        "write.TABLE": {
            "key": Entry(TEXT, "template of the row's id"),
            "melt": Entry(PATTERN, "the columns of which each filled cell makes a row, by their headings' paths"),
            "by": Entry(
                TEXT, "what these headings say: `people` (sex and age, default), `period`, `month`, or a field's name"
            ),
            "value": Entry(TEXT, "the column that takes the cell; people, value or amount by default"),
            "values": Entry(
                MAP, 'part of a heading → column: `{ "Numerator" = "numerator" }`; such neighbours make one row'
            ),
            "children": Entry(TEXT, "ages of headings that say girls or boys and no age: `0-17`"),
            "adults": Entry(TEXT, "ages of headings that say women or men and no age: `18+`"),
            "where": Entry(MAP, "field → value: only rows that have it"),
            "negate": Entry(MAP, 'column → value: amounts of these rows change their sign, `{ kind = "received" }`'),
            "each": Entry(
                TEXT,
                "a field of several choices: one row for each that is chosen, by its columns of 0 and 1 or its words",
            ),
            "repeat": Entry(TEXT, "the sheet of repeats whose rows are written"),
            "part": Entry(TEXT, "the table of [parts.NAME] whose rows are written"),
            "base": Entry(
                TEXT,
                "of exchange_rates: the currency that they are against, `EUR`; the dollar's rate in the same list "
                "leads to `per_usd`. A field `units` says for how many units a rate is",
            ),
            "inverse": Entry(TRUTH, "of exchange_rates: they are units of the base for one of the currency"),
            "count": Entry(TRUTH, "one row for all rows alike, with their number: an attendance list"),
        },
    }
)
"""Part of a mapping → its entries by name."""
