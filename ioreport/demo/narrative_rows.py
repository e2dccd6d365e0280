"""Demo narratives of the reports: hand-written sentences in the report's language, with figures as facts.

A report has the sections of its donor's template. The text of a section depends on the grant's plan: a slow
grant explains why it is slow. In the hand-written texts ``[people_reached]`` is replaced by a fact and
``$project`` by a name.
"""

from __future__ import annotations

import re
import zlib
from string import Template
from typing import Any

from ioreport.demo.invented_tables import Row, rows, texts

CORE = (
    "overall-performance",
    "changes",
    "measuring-results",
    "affected-persons",
    "accountability",
    "risk-management",
    "exit-strategy",
    "lessons-learned",
)
"""The eight core questions of the Grand Bargain's harmonised template (8+3)."""

_SECTIONS = {
    "8+3": CORE,
    "event": ("what-happened", "who-took-part", "support-given", "lessons-learned", "next-steps"),
    "financial": ("financial-overview", "budget-lines", "commitments", "controls", "outlook"),
}
"""The sections of each template; 8+3 has up to three more, which the donor chooses."""

BOTH_LANGUAGES = ("public",)
"""Reports to these readers are written in both languages of the office."""

_FACT = re.compile(r"\[([a-z_]+)\]")


def narrative_rows() -> list[Row]:
    """The table `narratives`: every section of every report in its language, a public report's in both."""
    return [
        {
            "report_id": report["report_id"],
            "section_id": section,
            "language": language,
            "text": _told(report, section, language),
        }
        for report in rows("reports")
        for language in _languages(report)
        for section in sections_of(report)
    ]


def sections_of(report: Row) -> tuple[str, ...]:
    """The sections that a report has, in their order.

    >>> sections_of(rows("reports")[0])[-3:]
    ('value-for-money', 'coordination', 'visibility')
    """
    donor = _of("donors", "donor_id", _of("grants", "grant_id", report["grant_id"])["donor_id"])
    return (*_SECTIONS[donor["template"]], *filter(None, donor["extras"].split(";")))


def _languages(report: Row) -> tuple[str, ...]:
    own = report["language"]
    return (own, "bg" if own == "en" else "en") if report["audience"] in BOTH_LANGUAGES else (own,)


def _of(table: str, key: str, name: str) -> Row:
    return next(row for row in rows(table) if row[key] == name)


def _told(report: Row, section: str, language: str) -> str:
    """The text of a section: its opening, the sentences for the grant's state, and its end."""
    grant = _of("grants", "grant_id", report["grant_id"])
    written = texts(f"narratives_{language}")["sections"][section]
    state = "over" if report["kind"] == "final" else grant["pace"]
    goods = "families" if grant["lines"] == "goods" else "persons"
    names = (("opening",), (state, report["kind"], goods), ("body",), ("closing",))
    parts = [_sentences(written, group, report["report_id"] + section) for group in names]
    paragraphs = (" ".join(filter(None, parts[:2])), " ".join(filter(None, parts[2:])))
    told = "\n\n".join(filter(None, paragraphs))
    return _FACT.sub(r"{eval}`facts.\1`", Template(told).substitute(_names(grant, language)))


def _sentences(written: dict[str, Any], names: tuple[str, ...], place: str) -> str:
    """One sentence from each list of the section, at the same position in every language."""
    lists = {name: written[name] for name in names if name in written}
    return " ".join(choices[zlib.crc32((place + name).encode()) % len(choices)] for name, choices in lists.items())


def _names(grant: Row, language: str) -> dict[str, str]:
    """The names that the texts may use: the project, the grant, and the project's work."""
    project = _of("projects", "project_id", grant["project_id"])
    title = "title" if language == "en" else "title_bg"
    themes = texts(f"narratives_{language}")["themes"]
    return {"project": project[title], "grant": grant[title], **themes[project["theme"]]}
