"""The reference page of the templates, made from the code: ``python -m ioreport.docs_pages.templates_page FILE``."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ioreport.donor_templates import Template, load_template, template_names
from ioreport.measures import MEASURES
from ioreport.reports.report import KNOWN
from ioreport.reports.standard_facts import FIGURES
from ioreport.reports.template_charts import CHARTS
from ioreport.reports.template_tables import TEMPLATE_TABLES

_HEAD = """\
# Donor templates

Made from the code by `make docs`. A template is a TOML file: `ioreport/donor_templates/` has the bundled ones; an
office keeps its own in its folder `templates/`, where one of the same name takes the place of a bundled one. The
donor's column `template` names it, or `-p template=NAME` when a report is built. A fault in a template is named with
its place before anything runs.

| entry | what it says |
|---|---|
| `title` | the kind of report, by language: `title = { en = "…", bg = "…" }` |
| `tiles` | three to five facts that the first page shows large |
| `choices` | how many of the sections that are a choice a report may have |
| `age_bands` | bands of ages, as `["0-17", "18+"]`; without it the office's, else those that the ages fit |
| `[[sections]]` | one section each, in the order of the document |

| entry of a section | what it says |
|---|---|
| `id` | its name, of a-z, 0-9 and `-`; the `section_id` of its text in the table `narratives` |
| `title` | its heading, by language |
| `guidance` | what its author shall tell, by language; shown in the notebook's outline and where the text is missing |
| `words` | the most words that its text may have; left out, there is no limit |
| `required` | the kinds of report that must have it: `["interim", "final"]`; others have it where there is a text |
| `text` | `false` for a section of facts, charts and tables alone, such as an annex |
| `choice` | `true` for one of several that a report may choose from |
| `facts` | facts that stand large under its heading |
| `charts`, `tables` | what stands below its text, in this order; what has nothing to show is left out |
"""


def templates_page() -> str:
    """The page as Markdown: the entries of a template, the names that it may use, and the bundled templates.

    Examples
    --------
    >>> "| `people_reached` |" in templates_page()
    True
    """
    return "\n".join([_HEAD, *_facts(), *_shown("Charts", CHARTS), *_shown("Tables", TEMPLATE_TABLES), *_bundled()])


def _facts() -> Iterator[str]:
    yield from ("## Facts", "", "| name | what | days |", "|---|---|---|")
    for name, days in FIGURES.items():
        yield f"| `{name}` | {_summary(MEASURES[name].function)} | {_DAYS[days]} |"
    yield ""


_DAYS = {
    "period": "the report's period",
    "to date": "from the grant's start to the period's end",
    "results": "judged at the period's end",
}


def _shown(title: str, named: Mapping[str, Callable[..., Any]]) -> Iterator[str]:
    yield from (f"## {title}", "", "| name | what |", "|---|---|")
    for name, function in named.items():
        yield f"| `{name}` | {_summary(function)} |"
    yield ""


def _summary(function: Callable[..., Any]) -> str:
    return (inspect.getdoc(function) or "").split("\n\n")[0].replace("\n", " ")


def _bundled() -> Iterator[str]:
    yield "## The bundled templates"
    for name in template_names():
        yield from ("", f"### {name}", "")
        yield from ("| section | title | required | most words | shows |", "|---|---|---|---|---|")
        yield from _sections(load_template(name, KNOWN))
    yield ""


def _sections(template: Template) -> Iterator[str]:
    for section in template.sections:
        required = ", ".join(section.required) or ("a choice" if section.choice else "")
        shows = ", ".join([*section.facts, *section.charts, *section.tables])
        yield f"| `{section.id}` | {section.title['en']} | {required} | {section.words or ''} | {shows} |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(templates_page(), encoding="utf-8", newline="\n")
