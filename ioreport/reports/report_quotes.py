"""Quotations of a report from the office's table `quotes`: find them, check them, show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ioreport.donor_templates import Template
from ioreport.errors import Finding, nearest
from ioreport.facts.number_lint import lint_text
from ioreport.myst import as_markdown
from ioreport.records import Text
from ioreport.reports.period_activities import place_names
from ioreport.reports.report_case import Case
from ioreport.wording import Wording
from ioreport.wording.text_language import other_language


@dataclass(frozen=True)
class Quotation:
    """What somebody said, who it was in words, and the row of the table."""

    row: int
    section: str
    text: str
    who: str
    allow: str = ""

    def shown(self) -> Text:
        """The quotation with its attribution; a mark in it is a letter as any other."""
        lines = [as_markdown(line) for line in self.text.strip().splitlines()]
        return Text("\n".join(f"> {line}".rstrip() for line in [*lines, "", f"— {as_markdown(self.who)}"]))


def read_quotes(case: Case) -> tuple[Quotation, ...]:
    """The quotations of a report in its language, with consent, in the order of the table."""
    frame = case.rows("quotes")
    mine = (frame["report_id"] == case.id) & (frame["language"].astype("str") == case.language)
    rows = frame[(mine & frame["consent_ref"].notna()).fillna(False)].dropna(subset=["text", "who", "section_id"])
    places = place_names(case) if len(rows) else {}
    return tuple(
        Quotation(
            int(number),
            str(row["section_id"]).replace("_", "-"),
            str(row["text"]),
            ", ".join(filter(None, [str(row["who"]), _place(row["place_id"], places)])),
            "" if row["allow"] != row["allow"] or row["allow"] is None else str(row["allow"]),
        )
        for number, row in rows.astype("object").where(rows.notna(), None).iterrows()
    )


def _place(key: object, names: Mapping[str, str]) -> str:
    return "" if key is None else str(names.get(str(key), ""))


def quote_findings(template: Template | None, case: Case) -> Iterator[Finding]:
    """The faults of a report's quotations: a typed figure, a section that is not there, another language."""
    file = case.office.file("quotes")
    known = [section.id for section in template.sections if section.text] if template else []
    for quote in read_quotes(case):
        yield from lint_text(as_markdown(quote.text), file, quote.row, "text", quote.allow)
        if template and quote.section not in known:
            expected = f"a section of the template {template.name}{nearest(quote.section, known)}"
            yield Finding(file, quote.row, "section_id", "section-unknown", "error", quote.section, expected)
        if found := other_language(quote.text, case.language):
            named, own = (Wording("en").word_code("language", each) for each in (found, case.language))
            yield Finding(
                file, quote.row, "language", "text-language", "error", f"a text in {named}", f"a text in {own}"
            )
