"""Executed notebooks as the documents get them, made by hand: cover, facts, charts, tables, prose."""

import calendar
import re
from html import escape
from types import SimpleNamespace

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from ioreport import documents
from ioreport.records import Cell, Chart, Column, Cover, Fact, Table, Tile

COUNTED = ("indicator_values.csv", "participations.csv")
UNCOUNTED = ("activities.csv", "grants.csv", "transactions.csv")
INPUTS = (
    SimpleNamespace(file="activities.csv", sha256="3f" * 32, rows=12),
    SimpleNamespace(file="participations.csv", sha256="a0" * 32, rows=219),
    SimpleNamespace(file="grants.csv", sha256="0b" * 32, rows=2),
)
HOSTILE = (
    '#import "x": * $1+1$ *bold* _it_ @ref <label> \\ `raw` = head // c /* c */ -- ... <script>alert(1)</script> ~ [x]'
)


def fact(key, text, value=None, *, unit="person", label="", definition="", note="", trail=None, **other):
    return Fact(
        key=key,
        value=value,
        unit=unit,
        precision=other.pop("precision", "exact"),
        text=text,
        definition=definition or "Rows of the participations of the activities held in the period, each person once.",
        measure=other.pop("measure", key),
        arguments=other.pop("arguments", {"grant": "G-01"}),
        trail={"participations.csv": "2-40,45"} if trail is None else trail,
        label=label,
        note=note,
        **{"cleared": COUNTED, **other},
    )


FACTS = {
    "people_reached": fact("people_reached", "1,234", "1234", label="People reached"),
    "activities_held": fact(
        "activities_held",
        "12",
        "12",
        unit="activity",
        label="Activities held",
        definition="Activities with the status “completed” that began in the period.",
        trail={"activities.csv": "2-13"},
    ),
    "places": fact("places", "7", "7", unit="place", label="Towns and cities", trail={"activities.csv": "2-13"}),
    "volunteers": fact(
        "volunteers",
        "about 40",
        "40",
        precision="about",
        label="Volunteers",
        note="Counted by the organiser on the day.",
    ),
    "attendance": fact(
        "attendance",
        "hundreds of families",
        None,
        unit="household",
        label="Attendance of the concert",
        trail={"participations.csv": {"count": 1203, "sha256": "0c" * 32}},
    ),
    "partner": fact(
        "partner", "Съюз „Заедно“", "Съюз „Заедно“", unit="text", label="Partner", trail={"activities.csv": "5"}
    ),
}


def cover(**changes):
    told = {
        "title": "World Refugee Day 2023",
        "subtitle": "Concerts, sport and open kitchens in seven towns of Bulgaria",
        "acknowledgement": "With the support of the Government of Ruritania "
        "and of the people of the towns that opened their squares.",
        "office": "Country Office Sofia",
        "period": "1 January to 31 December 2023",
        "as_of": "2023-12-31",
        "stamp": "31 December 2023",
        "language": "en",
        "uncounted": UNCOUNTED,
        "demonstration": True,
        "tiles": tuple(
            Tile(label, FACTS[key])
            for label, key in {
                "people took part": "people_reached",
                "activities were held": "activities_held",
                "towns and cities": "places",
                "volunteers helped": "volunteers",
            }.items()
        ),
        "facts": (FACTS["places"],),
    }
    return Cover(**{**told, **changes})


BARS = {"Sofia": 512, "Plovdiv": 268, "Varna": 201, "Burgas": 120, "Харманли": 84, "Ruse": 49}


def svg(width, title, bars):
    rows = "".join(
        f'<text x="0" y="{80 + 34 * i}">{name}</text>'
        f'<rect x="110" y="{64 + 34 * i}" width="{value * (width - 180) / 720:.0f}" height="22" fill="#0033A0"/>'
        f'<text x="{118 + value * (width - 180) / 720:.0f}" y="{80 + 34 * i}">{value}</text>'
        for i, (name, value) in enumerate(bars.items())
    )
    height = 64 + 34 * len(bars) + 40
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="Open Sans" font-size="14">'
        f'<text x="0" y="18" font-weight="700" font-size="17">{escape(title)}</text>'
        f'<text x="0" y="40" fill="#666666">People, 2023</text>{rows}'
        f'<text x="0" y="{height - 8}" font-size="12" fill="#666666">Source: participations.csv</text></svg>'
    )


def table(key="towns", caption="People reached by town, 2023", rows=None, totals=1, **changes):
    bars = rows or BARS
    body = [(Cell(name), Cell(f"{value:,}", str(value)), Cell("held")) for name, value in bars.items()]
    total = sum(bars.values())
    body += [(Cell("Total"), Cell(f"{total:,}", str(total)), Cell(""))] * totals
    columns = (Column("Town"), Column("People reached", "persons", True), Column("Status"))
    return Table(
        key,
        caption,
        columns,
        tuple(body),
        totals,
        source="participations.csv",
        **{"trail": {"participations.csv": "2-219"}, "cleared": COUNTED, "notes": ("– not known",), **changes},
    )


def chart(key="by-town", title="Half of the people came in Sofia", bars=None, **changes):
    bars = bars or BARS
    told = ", ".join(f"{name} {value}" for name, value in bars.items())
    return Chart(
        key=key,
        title=title,
        subtitle="People, 2023",
        source="Source: participations.csv",
        alt=f"Horizontal bars of the people reached by town: {told}.",
        table=Table(
            f"{key}-data",
            title,
            (Column("Town"), Column("People", "persons", True)),
            tuple((Cell(n), Cell(str(v), str(v))) for n, v in bars.items()),
        ),
        svg=svg(680, title, bars),
        svg_narrow=svg(320, title, bars),
        **{"trail": {"participations.csv": "2-219"}, "cleared": COUNTED, **changes},
    )


def long_table():
    rows = {f"Town number {n}": 1000 + 37 * n for n in range(1, 60)}
    return table("long", "Every town of the year", rows)


def wide_table():
    months = [*calendar.month_name[1:], "Altogether"]
    columns = (Column("Oblast"), *(Column(month, "", True) for month in months))
    rows = tuple(
        (Cell(name), *(Cell(f"{1000 + 91 * r + 17 * c:,}") for c in range(len(months))))
        for r, name in enumerate(("Sofia-grad", "Пловдив", "Varna", "Haskovo"))
    )
    return Table("wide", "People reached by oblast and month, 2023", columns, rows, source="participations.csv")


def shows(record, tags=(), output="execute_result"):
    counted = {"execution_count": 1} if output == "execute_result" else {}
    output = new_output(output, data=record._repr_mimebundle_(), **counted)
    return new_code_cell("ir.show()", outputs=[output], execution_count=1, metadata={"tags": list(tags)})


def says(text, facts=None):
    known = FACTS if facts is None else facts
    asked = re.findall(r"\{eval\}`facts\.(\w+)`", text)
    results = [
        {
            "expression": f"facts.{key}",
            "result": {"status": "ok", "data": known[key]._repr_mimebundle_(), "metadata": {}},
        }
        for key in dict.fromkeys(asked)
        if key in known
    ]
    return new_markdown_cell(text, metadata={"user_expressions": results})


def executed(*cells):
    """A notebook of these cells, as nbclient leaves it; ids from the cells' order."""
    notebook = new_notebook(cells=list(cells))
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    return nbformat.from_dict(notebook)


LEAD = """The office and its partners brought together {eval}`facts.people_reached` people in
{eval}`facts.places` towns. Two of the planned concerts were **not held**, because the venues were flooded; the
funds went to the open kitchens."""

TEXT = """## What was achieved

In the year {eval}`facts.activities_held` activities were held, with {eval}`facts.volunteers` volunteers. The concert on
the square drew {eval}`facts.attendance`, and the partner {eval}`facts.partner` prepared the food.
[The first figure](#by-town) shows where people came, [the table](#towns) how many. More stands on the [office's page](https://example.org/).

- Food from eleven countries
- A *match* between refugees and hosts
  - with a return match

### Where people came

Съюз „Заедно“ готви за всички. The greatest part came in the capital, as in earlier years; the smaller towns grew
faster, since the reception centres there asked for an event of their own and the mayors lent their squares. Of all
{eval}`facts.people_reached` people, most came with children.
"""

CHANGES = """## What changed, and why

> The stage stood under water for three days, and we moved the kitchens into the school.

| Planned | Held | Why |
|:--|--:|:--|
| Concert in Vidin | no | The venue was flooded |
| Concert in Lom | no | The venue was flooded |
"""


def report_notebook(**changes):
    return executed(
        new_code_cell("report = 'R-01'", metadata={"tags": ["parameters"]}),
        new_code_cell("print('secret print')", outputs=[new_output("stream", text="secret print")]),
        shows(cover(**changes)),
        says(LEAD),
        says(TEXT),
        shows(chart()),
        shows(table()),
        says(CHANGES),
        shows(chart("by-age", "More than a third were children", {"Children": 480, "Adults": 700, "Older people": 54})),
        says("## What we learned\n\nA square in the shade draws more people than a stage."),
        shows(long_table()),
        shows(wide_table()),
        new_code_cell("secret code", metadata={"tags": ["remove-cell"]}),
    )


def document_of(suffix, notebook, brand=None):
    """The document of a notebook in one format, with the manifest that is made of it."""
    report = documents.read_report(notebook)
    write = getattr(documents, f"write_{suffix}")
    return write(report, documents.manifest_of(report, name="x.ipynb"), brand)


_UNCOUNTED = re.compile(
    r'data:image/[^"]+|alt="[^"]*"|<details>.*?</details>|<script type="application/json".*?</script>'
    r'|<section class="sources".*?</section>',
    re.DOTALL,
)


def page_size(html):
    """The bytes of a page besides its pictures, with the words and data behind them, and its facts."""
    return len(_UNCOUNTED.sub("", html).encode())
