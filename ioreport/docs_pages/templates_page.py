"""The reference page of the templates, made from the code: ``python -m ioreport.docs_pages.templates_page FILE``."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ioreport.donor_templates import Template, load_template, template_names
from ioreport.measures import MEASURES
from ioreport.reports.standard_facts import FIGURES
from ioreport.reports.template_charts import CHARTS
from ioreport.reports.template_report import KNOWN
from ioreport.reports.template_tables import TEMPLATE_TABLES

_HEAD = """\
# Donor templates

Written from the code by `make docs`. A template is a TOML file. The bundled templates are in
`ioreport/donor_templates/`; an office keeps its own in its folder `templates/`, where a file with the name of a bundled
template replaces it. The donor's column `template` names the template, or `-p template=NAME` when a report is built.
Faults in a template are reported with their place before anything runs.

| entry | meaning |
|---|---|
| `title` | the kind of report, by language: `title = { en = "…", bg = "…" }` |
| `tiles` | three to five facts that the first page shows as key figures |
| `choices` | how many of the sections marked `choice` a report may have |
| `age_bands` | age bands, as `["0-17", "18+"]`; by default the office's, else those that fit the recorded ages |
| `[[sections]]` | one section each, in the order of the document |

| entry of a section | meaning |
|---|---|
| `id` | its name, of a-z, 0-9 and `-`; the `section_id` of its text in the table `narratives` |
| `title` | its heading, by language |
| `guidance` | instructions for the author, by language; shown in the notebook's outline and where the text is missing |
| `words` | the most words that its text may have; without it there is no limit |
| `required` | the kinds of report that must have it: `["interim", "final"]`; other kinds have it if there is a text |
| `text` | `false` for a section without text, of facts, charts and tables only, such as an annex |
| `choice` | `true` for one of several sections from which a report may choose |
| `facts` | facts that are shown as key figures under its heading |
| `charts`, `tables` | shown below its text, in this order; those without data are left out |
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
