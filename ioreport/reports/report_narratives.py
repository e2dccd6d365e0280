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
from ioreport.myst import OUTWARD, inlines, is_expression, line_of, parser, read_expressions, refused
from ioreport.records import Text
from ioreport.reports.report_case import Case
from ioreport.tables.narrative_files import NarrativeFile, note_narrative_file
from ioreport.wording import Wording
from ioreport.wording.text_language import other_language

_FACT = re.compile(r"facts\.([A-Za-z_]\w*)")
_ALLOW = "allow"
"""An optional column: figures and names allowed in the text, each with its reason."""

ANOTHER_TEMPLATE = "section-of-another-template"
"""The rule for a text whose section is in another template: a build may choose that template."""

TEXTS_START_AT = 3
"""The highest heading level in a text: one below the section's own title."""


@dataclass(frozen=True)
class Narrative:
    """A section's text, its row and column in the office's table, and its allowed typed figures.

    A text in a notebook has no row; its place is a cell. A text in a file of its own has that file, and as row the line
    where it begins.
    """

    row: int | None
    markdown: str
    allow: str = ""
    place: str = "text"
    file: str = ""

    def fault(self, file: str, rule: str, found: str, expected: str, *, column: str = "", line: int = 1) -> Finding:
        """A fault in a line of the text; `file` and `column` are those of a text that is a cell of a table."""
        if self.file and self.row:
            return Finding(self.file, self.row + line - 1, None, rule, "error", found, expected)
        return Finding(file, self.row, column or self.place, rule, "error", found, expected)


def read_narratives(case: Case) -> dict[str, Narrative]:
    """The texts of a report in its language, by section; ``_`` in an id is the same as ``-``."""
    frame = case.rows("narratives")
    mine = (frame["report_id"] == case.id) & (frame["language"].astype("str") == case.language)
    rows = frame[mine.fillna(False)]
    rows = rows if _ALLOW in rows else rows.assign(**{_ALLOW: ""})
    written = (rows[name].astype("object").where(rows[name].notna(), "") for name in ("text", _ALLOW))
    texts = zip(rows["section_id"], rows.index, *written, strict=True)
    told = {
        str(section).replace("_", "-"): Narrative(int(row), str(text), str(allow))
        for section, row, text, allow in texts
    }
    files = (text for text in case.office.narrative_files if (text.report, text.language) == (case.id, case.language))
    return told | {text.section: _of_file(case, text) for text in files}


def _of_file(case: Case, text: NarrativeFile) -> Narrative:
    note_narrative_file(case.office.folder, text)
    return Narrative(text.line, text.text, text.allow, file=text.file)


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
        yield texts[name].fault(file, rule, name, expected, column="section_id")
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
        yield text.fault(file, "section-empty", "", wanted)
    elif section.words is not None and (count := count_words(text.markdown)) > section.words:
        expected = f"at most {section.words} words in section {section.id}"
        yield text.fault(file, "section-too-long", f"{count} words", expected)
    if text and (found := other_language(text.markdown, case.language)):
        named, own = (Wording("en").word_code("language", each) for each in (found, case.language))
        expected = f"a text in {own}, the report's language; a text in {named} is given in the language {found}"
        yield text.fault(file, "text-language", f"a text in {named}", expected, column="language")


def _choice_findings(template: Template, texts: Mapping[str, Narrative], file: str) -> Iterator[Finding]:
    chosen = [section.id for section in template.sections if section.choice and section.id in texts]
    if len(chosen) > template.choices:
        expected = f"at most {template.choices} of the sections that are a choice"
        *_, last = sorted((text for name, text in texts.items() if name in chosen), key=lambda text: text.row or 0)
        place = "section_id" if last.row else last.place
        yield last.fault(file, "section-choices", ", ".join(chosen), expected, column=place)


def text_findings(text: Narrative, file: str, facts: Collection[str]) -> Iterator[Finding]:
    """The faults of one text, independent of its template: typed figures, unknown facts, parts that cannot be shown."""
    yield from lint_text(text.markdown, text.file or file, text.row, None if text.file else "text", text.allow)
    lines = {found.expression.strip(): found.line for found in reversed(read_expressions(text.markdown))}
    for expression, line in reversed(lines.items()):
        named = _FACT.fullmatch(expression)
        if not named:
            expected = "a fact and nothing else, as facts.people_reached: a text of the data is never code"
            yield text.fault(file, "narrative-code", expression, expected, line=line)
        elif named[1] not in facts:
            hint = nearest(named[1], facts) or f": {', '.join(sorted(facts))}"
            yield text.fault(file, "fact-unknown", expression, f"a fact of the report{hint}", line=line)
    yield from _block_findings(text, file)


def _block_findings(text: Narrative, file: str) -> Iterator[Finding]:
    for each in refused(text.markdown):
        inside = not text.file and text.markdown.count("\n")
        place = f"{each.found} in line {each.line}" if inside else each.found
        yield text.fault(file, "markdown", place, each.expected, line=each.line)
    for token in parser().parse(text.markdown):
        for role in (child for child in token.children or () if child.type == "myst_role" and not is_expression(child)):
            expected = "the role {eval}, which shows a fact"
            yield text.fault(file, "role", f"{{{role.meta['name']}}}", expected, line=line_of(token, 0))
        for picture in (child for child in token.children or () if child.type == "image"):
            expected = "no picture in a text: a photo with its consent stands in the table photos"
            yield text.fault(file, "picture", str(picture.attrGet("src")), expected, line=line_of(token, 0))
    for target in link_targets(text.markdown):
        if not target.startswith((*OUTWARD, "#")):
            expected = "a web address, or # and the key of a figure or table"
            yield text.fault(file, "link", target, expected)
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
    for token in (token for token in parser().parse(text.markdown) if token.type == "heading_open"):
        level = int(token.tag[1])
        expected = ""
        if level < TEXTS_START_AT:
            expected = f"headings of level {TEXTS_START_AT} and lower: the section's title comes from the template"
        elif level > before + 1:
            expected = f"a heading of level {before + 1}, as no level may be left out"
        if expected:
            yield text.fault(file, "heading", f"a heading of level {level}", expected, line=line_of(token, 0))
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
