"""Data model: the tables of an office, a contract with the programs that write offices."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ioreport.tables.column_types import (
    COUNTRY,
    CURRENCY,
    DATE,
    DEGREES,
    LANGUAGE,
    MONEY,
    MONTH,
    NUMBER,
    PATH,
    SDG_TARGETS,
    SECTOR,
    SUBDIVISION,
    WHOLE,
)
from ioreport.tables.import_tables import ORIGINS, SOURCES
from ioreport.tables.schema import TableSchema, code_field, id_field, optional, reference, required

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


_DAYS = (("start_date", "end_date"),)
_PERIOD = (("period_start", "period_end"),)
_AGES = (("age_min", "age_max"),)
_AGE_FIELDS = (
    optional("age_min", WHOLE, "youngest, in whole years, inclusive", minimum=0),
    optional("age_max", WHOLE, "oldest, in whole years, inclusive; empty with age_min given = open end", minimum=0),
)

_LIST = (
    TableSchema(
        "profile",
        "What the organisation says of itself",
        ("key",),
        (
            required("key", about="what is said, as founded"),
            required("value"),
            optional("unit"),
            optional("as_of", DATE),
            required("source"),
        ),
    ),
    TableSchema(
        "donors",
        "Donors, and how each wants to be reported to",
        ("donor_id",),
        (
            id_field("donor_id"),
            required("name"),
            optional("short_name"),
            code_field("kind", "government", "multilateral", "foundation", "private", "other"),
            optional("country", COUNTRY),
            optional("iati_ref"),
            required("acknowledgement", about="the sentence that every report to this donor carries"),
            optional("template"),
            required("currency", CURRENCY),
            optional("language", LANGUAGE),
            optional("min_cell", WHOLE, minimum=0, default=5, about="counts of people below this are not shown"),
        ),
    ),
    TableSchema(
        "partners",
        "Organisations that the office works with",
        ("partner_id",),
        (
            id_field("partner_id"),
            required("name"),
            code_field("kind", "ngo", "government", "un", "academia", "private", "community"),
            optional("country", COUNTRY),
        ),
    ),
    TableSchema(
        "places",
        "Places",
        ("place_id",),
        (
            id_field("place_id"),
            required("name"),
            optional("name_local"),
            required("country", COUNTRY),
            optional("admin1", SUBDIVISION),
            optional("latitude", DEGREES, minimum=-90, maximum=90),
            optional("longitude", DEGREES, minimum=-180, maximum=180),
        ),
    ),
    TableSchema(
        "projects",
        "Projects",
        ("project_id",),
        (
            id_field("project_id"),
            required("title"),
            optional("objective"),
            required("start_date", DATE),
            required("end_date", DATE),
            optional("sdg_targets", SDG_TARGETS),
            optional("sector", SECTOR),
        ),
        ordered=_DAYS,
    ),
    TableSchema(
        "grants",
        "Grants: what a donor gives to a project",
        ("grant_id",),
        (
            id_field("grant_id"),
            id_field("donor_id"),
            id_field("project_id"),
            required("title"),
            required("amount", MONEY),
            required("currency", CURRENCY),
            required("start_date", DATE),
            required("end_date", DATE),
            optional("reference", about="the donor's own number"),
        ),
        (reference("donors", "donor_id"), reference("projects", "project_id")),
        _DAYS,
    ),
    TableSchema(
        "budget_lines",
        "Budget lines of the grants",
        ("grant_id", "line_id"),
        (
            id_field("grant_id"),
            id_field("line_id"),
            required("title"),
            optional("category"),
            required("amount", MONEY, "in the grant's currency"),
        ),
        (reference("grants", "grant_id"),),
    ),
    TableSchema(
        "transactions",
        "Money received, committed and spent",
        ("transaction_id",),
        (
            id_field("transaction_id"),
            id_field("grant_id"),
            id_field("line_id", "a budget line of that grant; a received row has none", required=False),
            id_field("activity_id", required=False),
            required("date", DATE),
            code_field("kind", "received", "committed", "spent", about="committed = an outstanding obligation"),
            required("amount", MONEY, "negative = reversal"),
            required("currency", CURRENCY),
            optional(
                "booked",
                MONEY,
                "the amount in the grant's currency as the ledger booked it; it counts in place of a conversion",
            ),
            optional("voucher"),
        ),
        (
            reference("grants", "grant_id"),
            reference("budget_lines", "grant_id", "line_id"),
            reference("activities", "activity_id"),
        ),
    ),
    TableSchema(
        "exchange_rates",
        "Exchange rates by month",
        ("month", "currency", "valid_from"),
        (
            required("month", MONTH),
            required("currency", CURRENCY),
            optional(
                "valid_from", DATE, "empty = the month's first day; a day's rate is the newest of its month by then"
            ),
            required("per_usd", NUMBER, "units of this currency for 1 USD", above=0),
            required("source"),
        ),
        may_be_empty=("valid_from",),
    ),
    TableSchema(
        "activities",
        "Activities",
        ("activity_id",),
        (
            id_field("activity_id"),
            id_field("project_id", required=False),
            required("title"),
            required("kind"),
            required("start_date", DATE),
            required("end_date", DATE),
            id_field("place_id", required=False),
            code_field("status", "planned", "ongoing", "completed", "cancelled"),
            optional("summary"),
            id_field("organiser_id", "empty = the office", required=False),
            optional("umbrella", about="activities with one umbrella serve the same people"),
        ),
        (
            reference("projects", "project_id"),
            reference("places", "place_id"),
            reference("partners", "organiser_id", to=("partner_id",)),
        ),
        _DAYS,
    ),
    TableSchema(
        "activity_elements",
        "What an activity was made of",
        ("activity_id", "element_id"),
        (
            id_field("activity_id"),
            id_field("element_id"),
            code_field(
                "kind", "performance", "workshop", "food", "market", "psychosocial", "information", "sport", "other"
            ),
            required("title"),
            optional("description"),
            optional("audience"),
        ),
        (reference("activities", "activity_id"),),
    ),
    TableSchema(
        "support",
        "What was given to an activity in kind",
        ("activity_id", "support_id"),
        (
            id_field("activity_id"),
            id_field("support_id"),
            id_field("provider_id", "empty = the office", required=False),
            code_field("kind", "equipment", "transport", "materials", "venue", "staff", "other"),
            required("description"),
        ),
        (reference("activities", "activity_id"), reference("partners", "provider_id", to=("partner_id",))),
    ),
    TableSchema(
        "activity_funding",
        "Who paid for an activity, where no transaction says so",
        ("activity_id", "donor_id"),
        (id_field("activity_id"), id_field("donor_id"), id_field("grant_id", required=False)),
        (reference("activities", "activity_id"), reference("donors", "donor_id"), reference("grants", "grant_id")),
    ),
    TableSchema(
        "participations",
        "Who took part in an activity",
        ("activity_id", "row_id"),
        (
            id_field("activity_id"),
            id_field("row_id"),
            code_field("population", *POPULATIONS),
            code_field("sex", *SEXES, about="female, male, other, unknown"),
            *_AGE_FIELDS,
            code_field("unit", "person", "household"),
            optional("people", WHOLE, minimum=0),
            code_field("precision", *_PRECISIONS, about="empty = exact", required=False, default="exact"),
            optional("first_time", WHOLE, "how many of the people came for the first time", minimum=0),
            code_field("basis", "counted", "estimated"),
            optional("wording", about="what was said instead of a number; required when people is empty"),
        ),
        (reference("activities", "activity_id"),),
        (*_AGES, ("first_time", "people")),
    ),
    TableSchema(
        "indicators",
        "Indicators of the projects",
        ("indicator_id",),
        (
            id_field("indicator_id"),
            id_field("project_id"),
            code_field("level", "output", "outcome", "impact"),
            required("title"),
            code_field("unit", "person", "household", "event", "item", "percent", "score"),
            required("baseline", NUMBER, "of a percent a fraction, as 0.4 for 40%"),
            required("target", NUMBER, "of a percent a fraction, as 0.8 for 80%"),
            code_field("direction", "increase", "decrease"),
            code_field("over_places", "sum", "max", "average", about="a score has no sum"),
            code_field("over_periods", "sum", "latest", "max", "average", about="a score has no sum"),
            code_field("measure", *MEASURES_OF_ACTIVITIES, about="the value is this measure", required=False),
            optional("arguments", about="what the measure is narrowed by, as kind=workshop;population=refugee"),
            id_field("part_of", 'the indicator that this one is a part of ("of which")', required=False),
        ),
        (reference("projects", "project_id"), reference("", "part_of", to=("indicator_id",))),
    ),
    TableSchema(
        "indicator_values",
        "Values of the indicators",
        ("indicator_id", "row_id"),
        (
            id_field("indicator_id"),
            id_field("row_id"),
            required("period_start", DATE),
            required("period_end", DATE),
            id_field("place_id", required=False),
            code_field("sex", *SEXES, required=False),
            *_AGE_FIELDS,
            optional(
                "value", NUMBER, "empty for a percent, and where a row only comments on an indicator with a measure"
            ),
            optional("numerator", NUMBER, "for a percent"),
            optional("denominator", NUMBER, "for a percent", minimum=0),
            optional("comment"),
        ),
        (reference("indicators", "indicator_id"), reference("places", "place_id")),
        (*_PERIOD, *_AGES),
    ),
    TableSchema(
        "reports",
        "Reports owed to donors",
        ("report_id",),
        (
            id_field("report_id"),
            id_field("grant_id"),
            code_field("kind", "interim", "final"),
            required("period_start", DATE),
            required("period_end", DATE),
            optional("due_date", DATE),
            optional("submitted_on", DATE),
            code_field("audience", "donor", "public"),
            optional("language", LANGUAGE),
        ),
        (reference("grants", "grant_id"),),
        _PERIOD,
    ),
    TableSchema(
        "narratives",
        "What the office tells in a report",
        ("report_id", "section_id", "language"),
        (
            id_field("report_id"),
            id_field("section_id"),
            required("language", LANGUAGE),
            required("text", about="Markdown; may name facts, and nothing but facts"),
        ),
        (reference("reports", "report_id"),),
    ),
    TableSchema(
        "quotes",
        "What people said, for a section of a report",
        ("quote_id",),
        (
            id_field("quote_id"),
            id_field("report_id"),
            id_field("section_id"),
            required("language", LANGUAGE),
            required("text", about="the words, without quotation marks"),
            required("who", about="in words, never by name: a mother from Kharkiv"),
            id_field("place_id", required=False),
            optional("consent_ref", about="a quotation without one is never published"),
            optional("allow", about="figures in the text that are no facts, each with its reason: 3 = her children"),
        ),
        (reference("reports", "report_id"), reference("places", "place_id")),
    ),
    TableSchema(
        "photos",
        "Photographs",
        ("photo_id",),
        (
            id_field("photo_id"),
            id_field("activity_id", required=False),
            required("file", PATH),
            required("caption"),
            required("alt"),
            required("credit"),
            optional("consent_ref", about="a photo without one is never published"),
        ),
        (reference("activities", "activity_id"),),
    ),
    SOURCES,
    ORIGINS,
)

TABLES: Mapping[str, TableSchema] = MappingProxyType({table.name: table for table in _LIST})
"""Every table of the contract by its name, in the contract's order."""
