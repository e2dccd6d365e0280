"""A small office with one report, drawn; a test draws over the tables that it is about."""

from pathlib import Path

from tests.drawn import filled, read_unchecked, rows_of, write_office

TABLES = {
    "donors": """
        | donor_id | name    | name_bg | acknowledgement | template | currency | language |
        | d        | Norland | Норланд | Paid by Norland | ours     | EUR      | en       |
    """,
    "projects": """
        | project_id | title     | title_bg |
        | p          | Open town | Град     |
    """,
    "grants": """
        | grant_id | title     | title_bg   | amount | reference |
        | g        | First aid | Помощ {x}  | 100.00 | N-1       |
    """,
    "budget_lines": """
        | line_id | title  | amount |
        | staff   | Staff  | 60.00  |
        | travel  | Travel | 40.00  |
    """,
    "transactions": """
        | date       | line_id | kind     | amount |
        | 2023-01-10 |         | received | 100.00 |
        | 2023-02-10 | staff   | spent    | 20.00  |
        | 2023-03-10 | travel  | spent    | 50.00  |
    """,
    "reports": """
        | report_id | grant_id | kind    | period_start | period_end | audience | language |
        | r         | g        | interim | 2023-01-01   | 2023-06-30 | donor    | en       |
        | last      | g        | final   | 2023-01-01   | 2023-12-31 | donor    | en       |
    """,
    "places": """
        | place_id | name  | name_local | admin1 |
        | sofia    | Sofia | София      | BG-22  |
    """,
    "activities": """
        | activity_id | project_id | title       | start_date | place_id | status    |
        | a           | p          | Garden *day | 2023-02-01 | sofia    | completed |
        | b           | p          | Picnic      | 2023-05-01 | sofia    | cancelled |
    """,
    "participations": """
        | activity_id | sex | people |
        | a           | f   | 30     |
        | a           | m   | 20     |
    """,
    "indicators": """
        | indicator_id | title         | unit   | target |
        | i            | People helped | person | 200    |
    """,
    "indicator_values": """
        | indicator_id | value | comment         |
        | i            | 50    | Snow until May. |
    """,
    "narratives": """
        | report_id | section_id | language | text                                              |
        | r         | story      | en       | We met {eval}`facts.people_reached` people there. |
    """,
}
TEMPLATE = """
tiles = ["people_reached", "burn", "elapsed"]
choices = 1
title = { en = "Our report", bg = "Нашият отчет" }

[[sections]]
id = "story"
title = { en = "The story", bg = "Разказът" }
guidance = { en = "What happened.", bg = "Какво стана." }
words = 8
required = ["interim"]
facts = ["people_reached", "spent"]
charts = ["sex-and-age", "timeline"]

[[sections]]
id = "plans"
title = { en = "Plans", bg = "Планове" }
guidance = { en = "What comes.", bg = "Какво следва." }
required = ["final"]

[[sections]]
id = "one"
title = { en = "One", bg = "Едно" }
guidance = { en = "One.", bg = "Едно." }
choice = true

[[sections]]
id = "two"
title = { en = "Two", bg = "Две" }
guidance = { en = "Two.", bg = "Две." }
choice = true

[[sections]]
id = "tables"
title = { en = "Tables", bg = "Таблици" }
text = false
tables = ["results", "finance", "activities", "partners", "key-figures"]
"""


def draw(folder: Path, template: str = TEMPLATE, **drawings: str):
    """The office in a folder, with its template; the drawings given take the place of the others."""
    drawn = {name: rows_of(drawing) for name, drawing in {**TABLES, **drawings}.items()}
    write_office(folder, {name: filled(name, rows) for name, rows in drawn.items() if rows}, {})
    (folder / "templates").mkdir(exist_ok=True)
    (folder / "templates" / "ours.toml").write_text(template, encoding="utf-8")
    return read_unchecked(folder)
