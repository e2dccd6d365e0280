"""Texts of a report from the office's table `narratives`: find them, check them all, bind them to their facts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from markdown_it.token import Token

from ioreport.donor_templates import Section, Template, templates_with
from ioreport.errors import Finding, nearest
from ioreport.facts.ledger import Ledger
from ioreport.facts.number_lint import lint_text
from ioreport.myst import OUTWARD, inlines, is_expression, parser, read_expressions, refused
from ioreport.records import Text
from ioreport.reports.report_case import Case

_FACT = re.compile(r"facts\.([A-Za-z_]\w*)")
_ALLOW = "allow"
"""An optional column: figures and names allowed in the text, each with its reason."""

ANOTHER_TEMPLATE = "section-of-another-template"
"""The rule for a text whose section is in another template: a build may choose that template."""

TEXTS_START_AT = 3
"""The highest heading level in a text: one below the section's own title."""


@dataclass(frozen=True)
class Narrative:
    """A section's text, its row and column in the office's file, and its allowed typed figures.

    A text in a notebook has no row; its place is a cell.
    """

    row: int | None
    markdown: str
    allow: str = ""
    place: str = "text"


def read_narratives(case: Case) -> dict[str, Narrative]:
    """The texts of a report in its language, by section; ``_`` in an id is the same as ``-``."""
    frame = case.rows("narratives")
    mine = (frame["report_id"] == case.id) & (frame["language"].astype("str") == case.language)
    rows = frame[mine.fillna(False)]
    rows = rows if _ALLOW in rows else rows.assign(**{_ALLOW: ""})
    written = (rows[name].astype("object").where(rows[name].notna(), "") for name in ("text", _ALLOW))
    texts = zip(rows["section_id"], rows.index, *written, strict=True)
    return {
        str(section).replace("_", "-"): Narrative(int(row), str(text), str(allow))
        for section, row, text, allow in texts
    }


def sections_told(template: Template, case: Case, texts: Mapping[str, Narrative]) -> tuple[Section, ...]:
    """The sections of a report: those with a text or required, and those that need no text."""
    return tuple(s for s in template.sections if not s.text or s.id in texts or case.kind in s.required)


def narrative_findings(
    template: Template, case: Case, texts: Mapping[str, Narrative], facts: Collection[str]
) -> Iterator[Finding]:
    """Every fault of a report's texts: missing, empty, too long, unknown, with a typed figure or an unknown fact.

    Parameters
    ----------
    facts : collection of str
        The keys of the facts that the report states.
    """
    file = case.office.file("narratives")
    yield from section_findings(template, case, texts, file)
    known = [section.id for section in template.sections if section.text]
    for name in sorted(texts.keys() - set(known)):
        rule = "section-unknown"
        expected = f"a section of the template {template.name}{nearest(name, known) or ': ' + ', '.join(known)}"
        others = templates_with(name, case.office.folder)
        if others:
            rule = ANOTHER_TEMPLATE
            expected = (
                f"a section of the template {template.name}; the template {others[0]} has it: "
                f"build with -p template={others[0]}, or name it in the donor's column template"
            )
        yield Finding(file, texts[name].row, "section_id", rule, "error", name, expected)
    for text in texts.values():
        yield from text_findings(text, file, facts)


def section_findings(template: Template, case: Case, texts: Mapping[str, Narrative], file: str) -> Iterator[Finding]:
    """Sections that the donor requires and that are missing, empty or too long, and more than the donor's choice.

    Parameters
    ----------
    file : str
        The file that has the texts: the office's table, or a notebook.
    """
    for section in sections_told(template, case, texts):
        if section.text:
            yield from _section_findings(section, case, texts.get(section.id), file)
    yield from _choice_findings(template, texts, file)


def _section_findings(section: Section, case: Case, text: Narrative | None, file: str) -> Iterator[Finding]:
    title = section.title.get(case.language)
    if title is None:
        yield Finding(f"templates: {section.id}", None, "title", "language", "error", "", f"a title in {case.language}")
    place = f"section {section.id} of {case.id} in {case.language}"
    guidance = section.guidance.get(case.language, "")
    wanted = f"a text for “{title or section.id}”. {guidance}".strip()
    if text is None:
        yield Finding(file, None, place, "section-missing", "error", "", wanted)
    elif not text.markdown.strip():
        yield Finding(file, text.row, text.place, "section-empty", "error", "", wanted)
    elif section.words is not None and (count := count_words(text.markdown)) > section.words:
        expected = f"at most {section.words} words in section {section.id}"
        yield Finding(file, text.row, text.place, "section-too-long", "error", f"{count} words", expected)


def _choice_findings(template: Template, texts: Mapping[str, Narrative], file: str) -> Iterator[Finding]:
    chosen = [section.id for section in template.sections if section.choice and section.id in texts]
    if len(chosen) > template.choices:
        expected = f"at most {template.choices} of the sections that are a choice"
        *_, last = sorted((text for name, text in texts.items() if name in chosen), key=lambda text: text.row or 0)
        place = "section_id" if last.row else last.place
        yield Finding(file, last.row, place, "section-choices", "error", ", ".join(chosen), expected)


def text_findings(text: Narrative, file: str, facts: Collection[str]) -> Iterator[Finding]:
    """The faults of one text, independent of its template: typed figures, unknown facts, parts that cannot be shown."""
    yield from lint_text(text.markdown, file, text.row, "text", text.allow)
    for expression in dict.fromkeys(found.expression.strip() for found in read_expressions(text.markdown)):
        named = _FACT.fullmatch(expression)
        if not named:
            expected = "a fact and nothing else, as facts.people_reached: a text of the data is never code"
            yield Finding(file, text.row, "text", "narrative-code", "error", expression, expected)
        elif named[1] not in facts:
            hint = nearest(named[1], facts) or f": {', '.join(sorted(facts))}"
            yield Finding(file, text.row, "text", "fact-unknown", "error", expression, f"a fact of the report{hint}")
    yield from _block_findings(text, file)


def _block_findings(text: Narrative, file: str) -> Iterator[Finding]:
    for each in refused(text.markdown):
        place = f"{each.found} in line {each.line}" if text.markdown.count("\n") else each.found
        yield Finding(file, text.row, "text", "markdown", "error", place, each.expected)
    for token in parser().parse(text.markdown):
        for role in (child for child in token.children or () if child.type == "myst_role" and not is_expression(child)):
            expected = "the role {eval}, which shows a fact"
            yield Finding(file, text.row, "text", "role", "error", f"{{{role.meta['name']}}}", expected)
        for picture in (child for child in token.children or () if child.type == "image"):
            expected = "no picture in a text: a photo with its consent stands in the table photos"
            yield Finding(file, text.row, "text", "picture", "error", str(picture.attrGet("src")), expected)
    for target in link_targets(text.markdown):
        if not target.startswith((*OUTWARD, "#")):
            expected = "a web address, or # and the key of a figure or table"
            yield Finding(file, text.row, "text", "link", "error", target, expected)
    yield from _heading_findings(text, file)


def link_targets(markdown: str) -> Iterator[str]:
    """Where the links of a text lead.

    >>> list(link_targets("[Here](#results) and <https://example.org>"))
    ['#results', 'https://example.org']
    """
    links = (child for inline in inlines(markdown) for child in inline.children or () if child.type == "link_open")
    return (str(link.attrGet("href")) for link in links)


def _heading_findings(text: Narrative, file: str) -> Iterator[Finding]:
    before = TEXTS_START_AT - 1
    for level in (int(token.tag[1]) for token in parser().parse(text.markdown) if token.type == "heading_open"):
        expected = ""
        if level < TEXTS_START_AT:
            expected = f"headings of level {TEXTS_START_AT} and lower: the section's title comes from the template"
        elif level > before + 1:
            expected = f"a heading of level {before + 1}, as no level may be left out"
        if expected:
            yield Finding(file, text.row, "text", "heading", "error", f"a heading of level {level}", expected)
        before = max(level, TEXTS_START_AT - 1)


def count_words(markdown: str) -> int:
    """The number of words that a reader sees; a fact counts as one.

    >>> count_words("We **reached** {eval}`facts.people_reached` people.\\n\\n- [here](https://example.org)")
    5
    """
    return sum(len("".join(map(_shown, inline.children or ())).split()) for inline in inlines(markdown))


def _shown(token: Token) -> str:
    if is_expression(token):
        return "#"
    return token.content if token.type in ("text", "code_inline", "myst_role") else " " * token.type.endswith("break")


def facts_named(markdown: str) -> set[str]:
    """The keys of the facts that a text names.

    >>> facts_named("We reached {eval}`facts.people_reached` people.")
    {'people_reached'}
    """
    named = (_FACT.fullmatch(found.expression.strip()) for found in read_expressions(markdown))
    return {each[1] for each in named if each}


def bound(markdown: str, facts: Ledger) -> Text:
    """A text with the facts that it names.

    Raises
    ------
    AttributeError
        When it names a fact that was not stated.
    """
    expressions = dict.fromkeys(found.expression for found in read_expressions(markdown))
    return Text(markdown, {each: getattr(facts, _name_of_fact(each)) for each in expressions})


def _name_of_fact(expression: str) -> str:
    found = _FACT.fullmatch(expression.strip())
    assert found is not None  # other expressions were refused when the text was read
    return found[1]
