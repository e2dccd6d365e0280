"""The reference page of the functions that a notebook calls, made from their docstrings."""

from __future__ import annotations

import doctest
import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from pathlib import Path
from typing import Any

from ioreport import charts, facts, measures, tables
from ioreport.build import donor_report
from ioreport.facts import own_chart
from ioreport.measures import disclosure
from ioreport.reports import report_checks
from ioreport.wording.code_words import CODES

_HEAD = """\
# What a notebook calls

Written from the code by `make docs`. Start with a copy of `notebooks/starter.ipynb`: it has an example of everything
that most reports need, and builds for any office. A notebook always has this order:

1. **Parameters**: a cell tagged `parameters`, of annotated lines such as `data: ir.Folder = "../data/demo-office"`.
   Kinds are `ir.Folder` (the office), `ir.Day`, `ir.Key("grants")` (an id of a table), `ir.Choice("donor", "public")`,
   `ir.Language`, `str`, `int`, `bool`.
2. **Load** the office and make **one ledger**, with a threshold if people are counted.
3. **Protect** everything that counts people, in one call: each breakdown, matrix and share under a name that you
   choose. Show only the `frame` and the `trail` that you get back under that name. Sums that you compute yourself from
   `office.participations` cannot be protected; use `ir.breakdown`.
4. **State** the facts that sentences and tiles show.
5. **Show** the cover, then text, charts and tables.

```python
office = ir.load(data)
facts = ir.Ledger(office, language="en", threshold=ir.threshold(office, audience="public"))
people = facts.protect(sex=ir.breakdown(office, "sex"), reached=ir.measure(office, "people_reached"))
facts.state("people_reached", label="People reached")
ir.cover(facts, title="What we did", subtitle="", acknowledgement="Funded by a donor.", period="In spring")
ir.table(
    facts, people["sex"].frame, key="by-sex", caption="People reached, by sex", source=office.name,
    columns={"sex": "Sex", "people": "People"}, codes={"sex": "sex"}, trail=people["sex"].trail,
)
```

A Markdown cell shows a fact with ``{eval}`facts.people_reached` ``. Cells tagged `no-report` are not part of the
document. In a session of JupyterLab, as in a build, a fact cannot be stated again with another value: run the cell that
makes the ledger again, then the cells below it.

The withheld numbers and the reasons are written to `reports/for-the-office/NAME.withheld.csv`, one number a row:
`publication` and `cell` say where it would be shown, `value` is the number, and `why` is `small`, `to protect others`,
`would tell of a withheld number` or `is computed from a withheld number`. `low` and `high` are two counts that are both
possible for a reader of the document; only small numbers have them. This file is for the office only: never send it
out.

If a fact states a withheld count, the document says which number it is below, if that is true and safe: "fewer than
10" if counts from 5 on are shown, "fewer than 20" if counts from 10 on are. It means at least one, because zeros are
shown, and it has counts that differ by 5, or by 10; "fewer than 5" would mean 1 to 4. In `facts.json` such a fact has
no `value`, and has `below`: 10. A number of n or more that is withheld to protect another has the same wording. Later
documents of the grant take into account that their reader knows it. If every number in a chart of people is withheld or
zero, the chart is not drawn: a sentence says so instead, with the total or the number that the total is below.

An argument in **bold** is required. The examples run after `import ioreport as ir`, `import pandas as pd` and
`from decimal import Decimal`; the lines after `#` are their results.

## A plain notebook of one report

`ioreport new report R-01 --data OFFICE` writes `notebooks/report-R-01.ipynb`: a Markdown cell with title and text of
each section, and a line of code for each chart and table. It builds to the same document as
`notebooks/donor_report.ipynb -p report=R-01`, and withholds the same numbers. Then change it: write texts, titles and
order anew, leave charts out, add cells of your own.

```
display(donor_report.figures("people_reached", "households_reached"))
display(donor_report.chart("population", title="Who was reached, January to June 2023", vertical=True))
display(donor_report.table("results", caption="Results by indicator"))
display(*donor_report.section("affected-persons"))
```

Its texts are in the notebook, not in the table `narratives`. The cell that begins a section of the donor's template
names it in its metadata (`{"ioreport": {"section": "affected-persons"}}`); the build refuses a report without a
required section, with an empty one, or with one that has more words than the donor allows. A file that is there is
never overwritten.

## In JupyterLab

A cell that ends with an office, ledger, fact, breakdown, finance table, results matrix, table or finding shows it as a
table with its rule and rows; `ir.check(data)` shows all findings, `ir.measures()` every measure with its arguments and
rule, and `ir.measures("women")` those with that word. What is withheld stays withheld. Documents never show these
outputs.

`donor_report.preview()` shows the page as the donor will see it, and above it what is missing and the warnings of a
build. `donor_report.preview("report-R-01.ipynb")` shows a notebook that was run and saved, with its own cells.

`ioreport build NOTEBOOK --watch` builds the HTML page now, and again whenever the notebook, its office or its brand
changes, until Ctrl-C. If only texts have changed (Markdown cells, or the table `narratives`), they are exchanged and
the notebook is not run: every figure stays as it was. After any other change the notebook is run. A fault is printed,
and the last page stays.

## Figures typed by hand

A figure that is typed into a Markdown cell, or into a sentence in a code cell, stops the build. Dates, years, and
references to Sustainable Development Goals, pages, figures, tables and sections are allowed (`20 June 2023`,
`SDG 10.7`, `page 3`). State any other figure as a fact, which has a trail to its rows; the measure `recorded` gives the
value of one cell of the office's tables:

```python
facts = ir.Ledger(ir.load("tests/data/office"))
facts.state("target", "recorded", table="indicators", key="I-01", column="target").text
# '60'
```

A figure that is computed from others is stated by `facts.compute`: plain arithmetic over facts that were stated before,
exact, and rounded once by its unit. It leads back to the rows of all its parts, `ioreport verify` computes it again,
and it is withheld where a part of it is withheld or where it would tell a small count (a total less its largest part).
What is added must have one unit, and money one currency. Numbers may stand in the expression; `÷` and `×` are taken,
too.

```python
facts = ir.Ledger(ir.load("tests/data/office"))
facts.state("people_reached")
facts.state("shelters", "table_count", table="shelter_beds", unit="shelter")
per_shelter = facts.compute("per_shelter", "people_reached / shelters", unit="people per shelter")
per_shelter.definition
# 'Computed from other figures, each exact, and rounded once. Here: People reached ÷ Shelters.'
```

A figure or name that is in no table (a plan, a norm, COVID-19) can be allowed in the notebook's metadata, with a
reason. To edit the metadata in JupyterLab, click the gears at the right edge (*Property Inspector*), then *Advanced
Tools*, *Notebook metadata*. Add this beside `kernelspec`:

```json
{
  "ioreport": {
    "allow": [
      {"text": "20", "reason": "the courses planned, by the grant's agreement"},
      {"text": "COVID-19", "reason": "the name of a disease"}
    ]
  }
}
```

It is then allowed as a whole word everywhere in the notebook. A text of the table `narratives` has its own list, in a
column `allow` that you add to the table: `COVID-19 = a disease; 20 = the courses planned`. Facts that are stated in a
cell above `donor_report.check()` can be named in every narrative.

Times of day, phone numbers and codes such as G-01 can be allowed by their form: `{"pattern": "time", "reason": "…"}`,
`"phone"` or `"code"`.

## Tables of your own that count people

A table that you add may count people, too: in a column of numbers, or as a register with a row for each person. Say so
in `datapackage.json`: write `"unit": "person"` (or `"household"`) at the field, or at the resource if each row is one.
`"unit": "none"` at the resource says that it counts nobody who came (a plan, a norm, published statistics). Without a
unit, columns of numbers with names of people (`women_trained`, `families`) and tables with a column `sex` are
protected, and `ioreport check` asks for the unit. Show such numbers by `ir.table_breakdown` and `facts.protect`, and
state them by the measures `table_sum` and `table_count`; small ones, and figures that would reveal them, are withheld.
The frame of the table itself is refused.

Texts are checked as well. If a document withholds a number, a comment, narrative, caption or title that says how many
people there were ("only three women came") gives a warning, and stops a public report. If the number does not count
people, allow it like a figure that is typed by hand.

## Charts of your own

`ir.chart` takes any figure of matplotlib, and the axes that pandas' and seaborn's plots give; `with ir.style():` draws
it in the brand's colours and type. Every format has it with its title, source, alternative text and the table of its
data. The data are needed, value by value; counts of people must be what `facts.protect` gave back, in its long form.
The figure may draw no other values: bars, lines, points, areas, steps, segments and colours are held against the data,
slices of a pie and sizes of points against their proportions, and small numbers in its texts against the data and the
facts. What is withheld is empty in that frame: leave it out of the figure, and its table says that it is withheld.
A build warns of bars whose axis does not begin at 0 (`bars-cut`), and of rows of the data that the figure leaves out
(`row-not-drawn`); both can be accepted with a reason.

```python
office = ir.load(data)
facts = ir.Ledger(office, language="en", threshold=ir.threshold(office, audience="public"))
people = facts.protect(group=ir.breakdown(office, "population"))
groups = people["group"].frame.dropna(subset="people")
with ir.style():
    axes = groups.plot.barh(x="population", y="people", legend=False, xlabel="People", ylabel="")
ir.chart(
    facts, axes, data=people["group"], alt="Bars of the people reached in each group.",
    title="People reached, by group", subtitle="People, each counted once", source=office.name,
)
```

## A map of any country

`ir.draw_map` needs a file with the outlines of the country's areas. A GeoJSON file is enough: its features have a code,
the one that the column `admin1` of the table `places` has (ISO 3166-2, such as `RO-CJ`), and a name. The property names
of geoBoundaries (`shapeISO`, `shapeName`), Natural Earth (`iso_3166_2`, `name`), GADM (`ISO_1`, `NAME_1`) and the
Common Operational Datasets of OCHA (`ADM1_PCODE`, `ADM1_EN`) are known; else give each feature `iso` and `name`. Put
the file into the office's folder, as `admin1.geojson` or as the only GeoJSON file, and leave out `areas`: a donor
template's chart `map` is drawn from it, too. A table of areas is needed for names in a second language
(`name_bg`), or if the file has other codes than `places`: its column `hasc` has the codes of the file, and `iso` those
of `places`.

## Codes and places in words

Frames have codes (`temporary_protection`) and the ids of places. `facts.draw_bars` replaces them by words in the
document's language, and takes rows, headers and source from the breakdown. A breakdown by two dimensions is drawn as
series, beside each other or, with `stacked=True`, one after the other; `vertical=True` draws columns. A table shows
codes in words with `codes=` (column → list of codes); the names of places are in the table `places`. The other charts
show their labels unchanged, so replace the codes by words first.

```python
office = ir.load(data)
facts = ir.Ledger(office, language="en", threshold=ir.threshold(office, audience="public"))
people = facts.protect(
    group=ir.breakdown(office, "population"), place=ir.breakdown(office, "place"),
    place_and_sex=ir.breakdown(office, ["place", "sex"]),
)
facts.draw_bars(people["group"], title="People reached, by group")
facts.draw_bars(people["place_and_sex"], title="People reached, by place and sex", stacked=True)
names = office.places.set_index("place_id")["name"]
ir.table(
    facts, people["place"].frame.replace({"place": names}), key="places", caption="People reached, by place",
    columns={"place": "Place", "people": "People"}, source=office.name, trail=people["place"].trail,
)
```

`facts.words.word_code("population", code)` gives a code in words, `facts.words.word_age_band(band)` an age band,
`facts.words.word_month(month)` a month.
"""

CALLS: Mapping[str, tuple[str, ...]] = {
    "The office": ("load", "check"),
    "Facts": ("Ledger", "Ledger.protect", "Ledger.state", "Ledger.compute", "threshold"),
    "Numbers": (
        "measure",
        "breakdown",
        "table_breakdown",
        "results_matrix",
        "finance_table",
        "spending_over_time",
        "unhcr_breakdown",
    ),
    "The first page, tables, photos": ("cover", "table", "photo"),
    "Charts": (
        "Ledger.draw_bars",
        "draw_bars",
        "draw_timeline",
        "draw_lines",
        "draw_pyramid",
        "draw_map",
        "draw_progress",
        "draw_burn",
        "chart",
        "style",
    ),
    "A whole report": ("DonorReport", "DonorReport.section", "DonorReport.chart", "DonorReport.table"),
}
"""The functions for notebooks, grouped by purpose, in the order of use."""


def calls_page() -> str:
    """The page as Markdown: the first sentence, the arguments and an example of every call.

    Examples
    --------
    >>> page = calls_page()
    >>> all(f"### {_called(name)}" in page for names in CALLS.values() for name in names)
    True
    """
    sections = [line for title, names in CALLS.items() for line in (f"## {title}\n", *map(_section, names))]
    lists = f"\nThe lists of codes are {', '.join(f'`{name}`' for name in CODES)}.\n"
    return "\n".join([_HEAD + lists, *sections])


def _section(name: str) -> str:
    function = _function(name)
    told = inspect.getdoc(function) or ""
    summary = told.split("\n\n")[0].replace("\n", " ")
    arguments = f"Arguments: {', '.join(_arguments(function))}."
    parts = [f"### {_called(name)}", "", _plain(summary), "", arguments, "", *_explained(told)]
    return "\n".join([*parts, *_example(told.replace(f" {function.__name__}(", f" {name}("))])


def _function(name: str) -> Callable[..., Any]:
    door, *method = name.split(".")
    home = next(
        each
        for each in (report_checks, tables, measures, disclosure, facts, own_chart, charts, donor_report)
        if hasattr(each, door)
    )
    function: Callable[..., Any] = reduce(getattr, method, getattr(home, door))
    return function


def _called(name: str) -> str:
    """The name as written in a notebook.

    >>> _called("cover"), _called("Ledger.state"), _called("DonorReport.section")
    ('ir.cover', 'facts.state', 'donor_report.section')
    """
    return name.replace("Ledger.", "facts.").replace("DonorReport.", "donor_report.") if "." in name else f"ir.{name}"


def _arguments(function: Callable[..., Any]) -> Iterator[str]:
    for parameter in inspect.signature(function).parameters.values():
        kind = parameter.kind
        stars = "**" if kind is parameter.VAR_KEYWORD else "*" if kind is parameter.VAR_POSITIONAL else ""
        needed = parameter.default is parameter.empty and not stars
        if parameter.name != "self":
            yield f"**`{parameter.name}`**" if needed else f"`{stars}{parameter.name}`"


def _explained(told: str) -> Iterator[str]:
    """The arguments from the docstring, as a list."""
    found = re.search(r"^Parameters\n-+\n(.*?)(?=^\w+\n-+\n|\Z)", told, re.M | re.S)
    for names, kind, words in re.findall(_ARGUMENT, found[1] if found else "", re.M):
        words = _plain(" ".join(words.split()))
        yield f"- `{names}`{f' ({kind})' if kind else ''}{f': {words}' if words else ''}"
    yield ""


_ARGUMENT = r"^(\S[^\n]*?)(?: : (.*))?$((?:\n +.*)*)"


def _plain(text: str) -> str:
    """A text of reStructuredText as Markdown."""
    return re.sub(r"``([^`]+)``", r"`\1`", text)


def _example(told: str) -> Iterator[str]:
    """The example as in a notebook, each result as a comment."""
    offered = "|".join([*(name for names in CALLS.values() for name in names), "Trail"])
    examples = [each for each in doctest.DocTestParser().get_examples(told) if " import " not in f" {each.source}"]
    if examples:
        yield "```python"
        for each in examples:
            yield re.sub(rf"(?<![.\w])({offered})\(", r"ir.\1(", each.source.rstrip("\n"))
            yield from (f"# {line}" for line in each.want.splitlines())
        yield "```\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(calls_page(), encoding="utf-8", newline="\n")
