"""Data model: the tables of an office, a contract with the programs that write offices."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ioreport.tables.column_types import (
    CODE,
    COUNTRY,
    CURRENCY,
    DATE,
    DEGREES,
    ID,
    LANGUAGE,
    MONEY,
    MONTH,
    NUMBER,
    PATH,
    SDG_TARGETS,
    SECTOR,
    SUBDIVISION,
    TEXT,
    WHOLE,
    Kind,
)
from ioreport.tables.schema import Field, Reference, TableSchema
from ioreport.tables.source_tables import ORIGINS, SOURCES

POPULATIONS = (
    "refugee",
    "asylum_seeker",
    "temporary_protection",
    "migrant",
    "returnee",
    "idp",
    "stateless",
    "host_community",
    "other",
    "unknown",
)
SEXES = ("f", "m", "x", "u")
_PRECISIONS = ("exact", "about", "at_least")
MEASURES_OF_ACTIVITIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "activities_held": ("event", "item"),
        "attendance": ("person",),
        "people_reached": ("person",),
        "household_attendance": ("household",),
        "households_reached": ("household",),
        "women_and_girls_share": ("percent",),
        "children_share": ("percent",),
    }
)
"""The measures of activities that an indicator can have, and the units that such an indicator can have."""


def _id(name: str, about: str = "", required: bool = True) -> Field:
    return Field(name, ID, required, about=about)


def _code(name: str, *codes: str, about: str = "", required: bool = True, default: str | None = None) -> Field:
    return Field(name, CODE, required, codes, default=default, about=about)


def _need(name: str, kind: Kind = TEXT, about: str = "", **bounds: Any) -> Field:
    return Field(name, kind, required=True, about=about, **bounds)


def _may(name: str, kind: Kind = TEXT, about: str = "", **bounds: Any) -> Field:
    return Field(name, kind, about=about, **bounds)


def _to(table: str, *columns: str, to: tuple[str, ...] = ()) -> Reference:
    return Reference(columns, table, to or columns)


_DAYS = (("start_date", "end_date"),)
_PERIOD = (("period_start", "period_end"),)
_AGES = (("age_min", "age_max"),)
_AGE_FIELDS = (
    _may("age_min", WHOLE, "youngest, in whole years, inclusive", minimum=0),
    _may("age_max", WHOLE, "oldest, in whole years, inclusive; empty with age_min given = open end", minimum=0),
)

_LIST = (
    TableSchema(
        "profile",
        "What the organisation says of itself",
        ("key",),
        (
            _need("key", about="what is said, as founded"),
            _need("value"),
            _may("unit"),
            _may("as_of", DATE),
            _need("source"),
        ),
    ),
    TableSchema(
        "donors",
        "Donors, and how each wants to be reported to",
        ("donor_id",),
        (
            _id("donor_id"),
            _need("name"),
            _may("short_name"),
            _code("kind", "government", "multilateral", "foundation", "private", "other"),
            _may("country", COUNTRY),
            _may("iati_ref"),
            _need("acknowledgement", about="the sentence that every report to this donor carries"),
            _may("template"),
            _need("currency", CURRENCY),
            _may("language", LANGUAGE),
            Field("min_cell", WHOLE, minimum=0, default=5, about="counts of people below this are not shown"),
        ),
    ),
    TableSchema(
        "partners",
        "Organisations that the office works with",
        ("partner_id",),
        (
            _id("partner_id"),
            _need("name"),
            _code("kind", "ngo", "government", "un", "academia", "private", "community"),
            _may("country", COUNTRY),
        ),
    ),
    TableSchema(
        "places",
        "Places",
        ("place_id",),
        (
            _id("place_id"),
            _need("name"),
            _may("name_local"),
            _need("country", COUNTRY),
            _may("admin1", SUBDIVISION),
            _may("latitude", DEGREES, minimum=-90, maximum=90),
            _may("longitude", DEGREES, minimum=-180, maximum=180),
        ),
    ),
    TableSchema(
        "projects",
        "Projects",
        ("project_id",),
        (
            _id("project_id"),
            _need("title"),
            _may("objective"),
            _need("start_date", DATE),
            _need("end_date", DATE),
            _may("sdg_targets", SDG_TARGETS),
            _may("sector", SECTOR),
        ),
        ordered=_DAYS,
    ),
    TableSchema(
        "grants",
        "Grants: what a donor gives to a project",
        ("grant_id",),
        (
            _id("grant_id"),
            _id("donor_id"),
            _id("project_id"),
            _need("title"),
            _need("amount", MONEY),
            _need("currency", CURRENCY),
            _need("start_date", DATE),
            _need("end_date", DATE),
            _may("reference", about="the donor's own number"),
        ),
        (_to("donors", "donor_id"), _to("projects", "project_id")),
        _DAYS,
    ),
    TableSchema(
        "budget_lines",
        "Budget lines of the grants",
        ("grant_id", "line_id"),
        (
            _id("grant_id"),
            _id("line_id"),
            _need("title"),
            _may("category"),
            _need("amount", MONEY, "in the grant's currency"),
        ),
        (_to("grants", "grant_id"),),
    ),
    TableSchema(
        "transactions",
        "Money received, committed and spent",
        ("transaction_id",),
        (
            _id("transaction_id"),
            _id("grant_id"),
            _id("line_id", "a budget line of that grant; a received row has none", required=False),
            _id("activity_id", required=False),
            _need("date", DATE),
            _code("kind", "received", "committed", "spent", about="committed = an outstanding obligation"),
            _need("amount", MONEY, "negative = reversal"),
            _need("currency", CURRENCY),
            _may(
                "booked",
                MONEY,
                "the amount in the grant's currency as the ledger booked it; it counts in place of a conversion",
            ),
            _may("voucher"),
        ),
        (
            _to("grants", "grant_id"),
            _to("budget_lines", "grant_id", "line_id"),
            _to("activities", "activity_id"),
        ),
    ),
    TableSchema(
        "exchange_rates",
        "Exchange rates by month",
        ("month", "currency", "valid_from"),
        (
            _need("month", MONTH),
            _need("currency", CURRENCY),
            _may("valid_from", DATE, "empty = the month's first day; a day's rate is the newest of its month by then"),
            _need("per_usd", NUMBER, "units of this currency for 1 USD", above=0),
            _need("source"),
        ),
        may_be_empty=("valid_from",),
    ),
    TableSchema(
        "activities",
        "Activities",
        ("activity_id",),
        (
            _id("activity_id"),
            _id("project_id", required=False),
            _need("title"),
            _need("kind"),
            _need("start_date", DATE),
            _need("end_date", DATE),
            _id("place_id", required=False),
            _code("status", "planned", "ongoing", "completed", "cancelled"),
            _may("summary"),
            _id("organiser_id", "empty = the office", required=False),
            _may("umbrella", about="activities with one umbrella serve the same people"),
        ),
        (
            _to("projects", "project_id"),
            _to("places", "place_id"),
            _to("partners", "organiser_id", to=("partner_id",)),
        ),
        _DAYS,
    ),
    TableSchema(
        "activity_elements",
        "What an activity was made of",
        ("activity_id", "element_id"),
        (
            _id("activity_id"),
            _id("element_id"),
            _code("kind", "performance", "workshop", "food", "market", "psychosocial", "information", "sport", "other"),
            _need("title"),
            _may("description"),
            _may("audience"),
        ),
        (_to("activities", "activity_id"),),
    ),
    TableSchema(
        "support",
        "What was given to an activity in kind",
        ("activity_id", "support_id"),
        (
            _id("activity_id"),
            _id("support_id"),
            _id("provider_id", "empty = the office", required=False),
            _code("kind", "equipment", "transport", "materials", "venue", "staff", "other"),
            _need("description"),
        ),
        (_to("activities", "activity_id"), _to("partners", "provider_id", to=("partner_id",))),
    ),
    TableSchema(
        "activity_funding",
        "Who paid for an activity, where no transaction says so",
        ("activity_id", "donor_id"),
        (_id("activity_id"), _id("donor_id"), _id("grant_id", required=False)),
        (_to("activities", "activity_id"), _to("donors", "donor_id"), _to("grants", "grant_id")),
    ),
    TableSchema(
        "participations",
        "Who took part in an activity",
        ("activity_id", "row_id"),
        (
            _id("activity_id"),
            _id("row_id"),
            _code("population", *POPULATIONS),
            _code("sex", *SEXES, about="female, male, other, unknown"),
            *_AGE_FIELDS,
            _code("unit", "person", "household"),
            _may("people", WHOLE, minimum=0),
            _code("precision", *_PRECISIONS, about="empty = exact", required=False, default="exact"),
            _may("first_time", WHOLE, "how many of the people came for the first time", minimum=0),
            _code("basis", "counted", "estimated"),
            _may("wording", about="what was said instead of a number; required when people is empty"),
        ),
        (_to("activities", "activity_id"),),
        (*_AGES, ("first_time", "people")),
    ),
    TableSchema(
        "indicators",
        "Indicators of the projects",
        ("indicator_id",),
        (
            _id("indicator_id"),
            _id("project_id"),
            _code("level", "output", "outcome", "impact"),
            _need("title"),
            _code("unit", "person", "household", "event", "item", "percent", "score"),
            _need("baseline", NUMBER, "of a percent a fraction, as 0.4 for 40%"),
            _need("target", NUMBER, "of a percent a fraction, as 0.8 for 80%"),
            _code("direction", "increase", "decrease"),
            _code("over_places", "sum", "max", "average", about="a score has no sum"),
            _code("over_periods", "sum", "latest", "max", "average", about="a score has no sum"),
            _code("measure", *MEASURES_OF_ACTIVITIES, about="the value is this measure", required=False),
            _may("arguments", about="what the measure is narrowed by, as kind=workshop;population=refugee"),
            _id("part_of", 'the indicator that this one is a part of ("of which")', required=False),
        ),
        (_to("projects", "project_id"), _to("", "part_of", to=("indicator_id",))),
    ),
    TableSchema(
        "indicator_values",
        "Values of the indicators",
        ("indicator_id", "row_id"),
        (
            _id("indicator_id"),
            _id("row_id"),
            _need("period_start", DATE),
            _need("period_end", DATE),
            _id("place_id", required=False),
            _code("sex", *SEXES, required=False),
            *_AGE_FIELDS,
            _may("value", NUMBER, "empty for a percent, and where a row only comments on an indicator with a measure"),
            _may("numerator", NUMBER, "for a percent"),
            _may("denominator", NUMBER, "for a percent", minimum=0),
            _may("comment"),
        ),
        (_to("indicators", "indicator_id"), _to("places", "place_id")),
        (*_PERIOD, *_AGES),
    ),
    TableSchema(
        "reports",
        "Reports owed to donors",
        ("report_id",),
        (
            _id("report_id"),
            _id("grant_id"),
            _code("kind", "interim", "final"),
            _need("period_start", DATE),
            _need("period_end", DATE),
            _may("due_date", DATE),
            _may("submitted_on", DATE),
            _code("audience", "donor", "public"),
            _may("language", LANGUAGE),
        ),
        (_to("grants", "grant_id"),),
        _PERIOD,
    ),
    TableSchema(
        "narratives",
        "What the office tells in a report",
        ("report_id", "section_id", "language"),
        (
            _id("report_id"),
            _id("section_id"),
            _need("language", LANGUAGE),
            _need("text", about="Markdown; may name facts, and nothing but facts"),
        ),
        (_to("reports", "report_id"),),
    ),
    TableSchema(
        "quotes",
        "What people said, for a section of a report",
        ("quote_id",),
        (
            _id("quote_id"),
            _id("report_id"),
            _id("section_id"),
            _need("language", LANGUAGE),
            _need("text", about="the words, without quotation marks"),
            _need("who", about="in words, never by name: a mother from Kharkiv"),
            _id("place_id", required=False),
            _may("consent_ref", about="a quotation without one is never published"),
            _may("allow", about="figures in the text that are no facts, each with its reason: 3 = her children"),
        ),
        (_to("reports", "report_id"), _to("places", "place_id")),
    ),
    TableSchema(
        "photos",
        "Photographs",
        ("photo_id",),
        (
            _id("photo_id"),
            _id("activity_id", required=False),
            _need("file", PATH),
            _need("caption"),
            _need("alt"),
            _need("credit"),
            _may("consent_ref", about="a photo without one is never published"),
        ),
        (_to("activities", "activity_id"),),
    ),
    SOURCES,
    ORIGINS,
)

TABLES: Mapping[str, TableSchema] = MappingProxyType({table.name: table for table in _LIST})
"""Every table of the contract by its name, in the contract's order."""
