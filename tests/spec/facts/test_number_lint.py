"""A figure typed into prose by hand stops the build; what only names a day, a goal or a page passes."""

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioreport.facts.number_lint import lint_notebook, lint_text

PASSES = """
20 June 2023
2023-06-20
20.06.2023
20/06/2023
20 юни 2023
20 юни 2023 г.
06.2023 г.
June 20, 2023
20th June 2023
On 20 June we met.
20–22 June 2023
from 1 January to 31 December 2023
от 1 януари до 31 декември 2023 г.
1 July 2022 to 30 June 2023
На 20 юни 2023 г. отбелязахме деня.
2023
since 2019;
through mid-2023
през 2023 г.
През 2023 година
През 2023-та
през 2023 бяха обхванати
юни 2023 беше топъл
от 2019 до 2023
World Refugee Day 2023
World Refugee Day 2023 celebrations
In 2023, refugees and hosts met.
In 2023 we reached refugees.
the 2023 plan for refugees
the 2023 results
2022 and 2023 were hard
2022–2023
2022-2023
2022/23
the 1990s
FY2023
SDG 10.7
SDG 10.a
SDG 17.19.2
SDG target 10.7
SDG targets 10.7 and 16.2
targets 10.7 and 16.2
SDGs 5, 10 and 16
Goals 5 and 10 were met
Goal 16: peace
ЦУР 10.7
задача 10.7
page 3
pages 3 and 4.
p. 4
pp. 4–6
стр. 4
Table 2
Таблица 2
see figure 4
Fig. 3
Section 2.1
Annex 1
see https://example.org/2/5 or a.b5@example.org
hundreds of families
"""

REFUSED = """
40                                  | 40
40%                                 | 40%
1,234 people                        | 1,234
12 345 people                       | 12 345
3.5 times                           | 3.5
½ of them                           | ½
10 m²                               | 10, ²
٤٠                                  | ٤٠
40 души                             | 40
2023 people                         | 2023
In 2023 people came.                | 2023
1950 families                       | 1950
2000 бежанци                        | 2000
2000-те семейства                   | 2000
раздадохме 2000 пратки              | 2000
2000 от тях                         | 2000
лв. 2000                            | 2000
In June 20 people came              | 20
In June, 20 people came             | 20
2000 hot meals                      | 2000
with 2000 deaths                    | 2000
2000–2100 people                    | 2100
about 2000                          | 2000
около 2000                          | 2000
USD 2000                            | 2000
$2000                               | 2000
2000+ came                          | 2000
2023 of them                        | 2023
2023%                               | 2023%
2,023                               | 2,023
2023.5                              | 2023.5
1899                                | 1899
2101                                | 2101
2024-2023                           | 2024, 2023
10.7 million                        | 10.7
SDG 10.7 reached 500                | 500
SDG 18                              | 18
SDG 10.25                           | 10.25
SDG 10 and 12 families              | 12
target 500                          | 500
target 10.7 million                 | 10.7
page 1234                           | 1234
the figure 40                       | 40
at each table 10 people sat         | 10
20 may attend                       | 20
20 June participants                | 20
20.13.2023                          | 20.13.2023
2023-13-40                          | 2023, 13, 40
COVID-19                            | 19
8+3                                 | 8, 3
10:30                               | 10:30
"""


def notebook(*cells, allow=()):
    return {"metadata": {"ioreport": {"allow": list(allow)}}, "cells": list(cells)}


def markdown(source):
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def code(source, *tags):
    return {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": source}


def found(*cells, allow=()):
    """Cell and line → figure, of the errors."""
    findings = lint_notebook(notebook(*cells, allow=allow), "report.ipynb")
    return [(f.column, f.row, f.found.split(" in “")[0]) for f in findings if f.level == "error"]


def figures(source, allow=()):
    return [figure for _, _, figure in found(markdown(source), allow=allow)]


@pytest.mark.parametrize("text", PASSES.strip().splitlines())
def test_passes(text):
    assert figures(text) == []


@pytest.mark.parametrize("row", REFUSED.strip().splitlines())
def test_refused(row):
    text, expected = (part.strip() for part in row.split("|"))
    assert figures(text) == expected.split(", ")


def test_a_finding_says_where_what_and_the_way_out():
    source = "# Results\n\nOn the day\nwe reached **500** people."
    (finding,) = lint_notebook(notebook(code("x = 1"), markdown(source)), "report.ipynb")
    assert (finding.file, finding.column, finding.row) == ("report.ipynb", "cell 2", 4)
    assert (finding.rule, finding.level) == ("number-lint", "error")
    assert finding.found == "500 in “day we reached 500 people.”"
    assert "{eval}`facts.…`" in finding.expected
    assert finding.expected.endswith('metadata "ioreport": {"allow": [{"text": "500", "reason": "…"}]}')


@pytest.mark.parametrize("text", [row.split("|")[0].strip() for row in REFUSED.strip().splitlines()])
def test_the_entry_that_a_finding_gives_lets_its_figure_pass(text):
    findings = lint_notebook(notebook(markdown(text)), "report.ipynb")
    entries = [json.loads(re.search(r'\{"text".*?\}', finding.expected)[0]) for finding in findings]
    assert figures(text, entries) == []


def test_the_entry_names_the_whole_word_without_what_stands_around_it():
    source = "After COVID-19 (40%), on 10 m², at 10:30: “500”."
    found = [finding.expected for finding in lint_notebook(notebook(markdown(source)), "report.ipynb")]
    assert [re.search('"text": "(.*?)"', expected)[1] for expected in found] == [
        "COVID-19",
        "40%",
        "10",
        "m²",
        "10:30",
        "500",
    ]


def test_a_year_before_a_counted_noun_says_how_to_write_it():
    (finding,) = lint_notebook(notebook(markdown("In 2023 refugees came.")), "report.ipynb")
    assert "In 2023, …" in finding.expected


def test_a_fact_is_no_typed_figure():
    assert figures("We reached {eval}`facts.people_2023_q4` people, {eval}`facts.women_share_2`.") == []


@pytest.mark.parametrize(
    ("source", "figure", "line"),
    [
        ("# 500 people", "500", 1),
        ("a\n\n- b\n- 500 c", "500", 4),
        ("| a | b |\n|---|---|\n| c | 500 |", "500", 3),
        ("[500 people](https://example.org/7)", "500", 1),
        ('[people](https://example.org/7 "500 people")', "500", 1),
        ("![500 people](photo7.jpg)", "500", 1),
        ("![people][p]\n\n[p]: photo7.jpg '500 people'", "500", 1),
        ("`500` people", "500", 1),
        ("```\na\n500\n```", "500", 3),
        ("    a\n    500", "500", 2),
        ("> 500", "500", 1),
        ("<b>500</b>", "500", 1),
        ("<!-- 500 -->", "500", 1),
        ("5&#48;0 people", "500", 1),
        ("H{sub}`2`O", "2", 1),
        ("{eval}`facts.x`0 people", "0", 1),
        ("12. people\n13. 500 people", "500", 2),
    ],
)
def test_everything_that_a_reader_sees_of_markdown_is_prose(source, figure, line):
    assert found(markdown(source)) == [("cell 1", line, figure)]


@pytest.mark.parametrize(
    "source",
    [
        "1. one\n2. two",
        "[link](https://example.org/500)",
        "![alt](photo500.jpg)",
        "20 **June** 2023",
        "SDG\n10.7",
        "[Table 2](#table-2)",
        "```python3\nx\n```",
    ],
)
def test_list_markers_and_targets_are_not_prose_and_markup_does_not_split_a_date(source):
    assert found(markdown(source)) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('title = "We reached 500 people"', [(1, "500")]),
        ('x = 1\ntitle = f"We reached {n} of 500 people"', [(2, "500")]),
        ('f"{500} people"', [(1, "500")]),
        ('"We reached " + "500" + " people"', [(1, "500")]),
        ('"We reached " + str(n) + " of 500"', [(1, "500")]),
        ("f\"{say('all 500 people')}\"", [(1, "500")]),
        ('"""\nWe reached\n500 people\n"""', [(3, "500")]),
        ('draw(\n    title="a b",\n    subtitle="500 people",\n)', [(3, "500")]),
        ('%matplotlib inline\nfiles = !ls\ntitle = "500 people"', [(3, "500")]),
        ('title = "500 people', []),
        ('this is not Python "500 people"', [(1, "500")]),
        ("%%html\n<p>500 people</p>", [(2, "500")]),
        ('%%time\ntitle = "500 people"', [(2, "500")]),
    ],
)
def test_sentences_in_code_are_prose(source, expected):
    assert found(code(source)) == [("cell 1", line, figure) for line, figure in expected]


@pytest.mark.parametrize(
    "source",
    [
        "x = 500",
        'key = "wrd-500"',
        'colour = "#0033A0"',
        "# 500 people",
        'def one():\n    """Reached 500 people."""',
        'class One:\n    """Reached 500 people."""',
        'f"{n:,.2f} of {m:>10} people"',
        '"{0} of {n:,.2f} people".format(1, n=n)',
        '"%.2f of %5d people" % (n, m)',
        'title = "World Refugee Day on 20 June 2023"',
        'pattern = "\\d people"',
        'facts.compute("half", "people_reached / 2", unit="person")',
    ],
)
def test_a_program_s_own_numbers_are_not_prose(source):
    assert found(code(source)) == []


def test_the_other_texts_of_a_computed_fact_are_prose():
    source = 'facts.compute("half", "people / 2", unit="person", label="Half of 500 people")'
    assert found(code(source)) == [("cell 1", 1, "500")]


def test_the_parameters_cell_may_hold_any_text():
    assert found(code('title = "We reached 500 people"', "parameters")) == []


def test_the_source_may_be_a_list_of_lines():
    assert found(markdown(["a\n", "\n", "500 people"])) == [("cell 1", 3, "500")]


def test_a_declared_name_passes_as_a_whole_word_only():
    allow = [{"text": "COVID-19", "reason": "the name of a disease"}, {"text": "8+3", "reason": "a template"}]
    assert figures("COVID-19 and the 8+3 template", allow) == []
    assert figures("COVID-195 and 18+3", allow) == ["195", "18", "3"]
    assert figures("5% of 1.5", [{"text": "5", "reason": "why not"}]) == ["5%", "1.5"]


@pytest.mark.parametrize("entry", [{"text": "COVID-19"}, {"text": "COVID-19", "reason": " "}, {"reason": "x"}, "x"])
def test_a_declared_name_needs_its_reason(entry):
    findings = lint_notebook(notebook(markdown("COVID-19"), allow=[entry]), "report.ipynb")
    allowing = [f for f in findings if f.column == "metadata ioreport.allow"]
    assert [(f.file, f.level) for f in allowing] == [("report.ipynb", "error")]
    assert '"reason"' in allowing[0].expected


@pytest.mark.parametrize(
    ("pattern", "text", "left"),
    [
        ("time", "Open 10:30–12:00 and from 9:05.", []),
        ("time", "Open at 10:30 for 40 people, 25:70.", ["40", "25:70"]),
        ("phone", "Call +359 2 123 45 67, (02) 980 12 34 or 0888 123 456.", []),
        ("phone", "We reached 1 234 567 people.", ["1 234 567"]),
        ("code", "Under G-01, HRP/2023-7 and COVID-19.", []),
        ("code", "It cost USD-500, EUR 20 and X-40% of B12.", ["500", "20", "40%", "12"]),
    ],
)
def test_a_form_passes_where_the_metadata_names_its_pattern(pattern, text, left):
    allow = [{"pattern": pattern, "reason": "our office"}]
    assert figures(text, allow) == left
    assert figures(text), "without the entry it is refused"


def test_an_unknown_pattern_is_an_error_and_an_unused_one_a_warning():
    cells = [markdown("Open at 10:30.")]
    allow = [{"pattern": "tme", "reason": "r"}, {"pattern": "phone", "reason": "r"}]
    told = [(f.level, f.found, f.expected) for f in lint_notebook(notebook(*cells, allow=allow), "n.ipynb")]
    assert ("error", "tme", "one of time, phone, code (did you mean time?)") in told
    assert ("warning", "phone", "a figure or name in the notebook's prose") in told


def test_a_declared_name_that_nothing_uses_is_a_warning():
    entry = {"text": "COVID-19", "reason": "the name of a disease"}
    (finding,) = lint_notebook(notebook(markdown("None."), allow=[entry]), "report.ipynb")
    assert (finding.level, finding.found) == ("warning", "COVID-19")


@pytest.mark.parametrize("source", ["![{eval}`facts.people_reached` people](photo.jpg)", "{eval}`facts.people"])
def test_a_role_that_would_be_printed_is_refused(source):
    (finding,) = lint_notebook(notebook(markdown(source)), "report.ipynb")
    assert (finding.rule, finding.level, finding.found) == ("role", "error", "{eval}")


@pytest.mark.parametrize("source", ["`` {eval}`facts.people` ``", "```\n{eval}`facts.people`\n```"])
def test_a_role_shown_as_code_is_an_example(source):
    assert found(markdown(source)) == []


def test_all_findings_come_at_once_in_the_order_of_the_notebook():
    cells = (markdown("7 a\n\n8 b"), code('"9 c"'))
    assert found(*cells) == [("cell 1", 1, "7"), ("cell 1", 3, "8"), ("cell 2", 1, "9")]


def test_a_narrative_in_the_data_is_linted_at_its_row():
    (finding,) = lint_text("We reached\n500 people", "narratives.csv", 7, "text")
    assert (finding.file, finding.row, finding.column) == ("narratives.csv", 7, "text")
    assert finding.expected == "a fact, e.g. {eval}`facts.…`, or in the row's column allow “500 = the reason”"


@pytest.mark.parametrize(
    ("allow", "told"),
    [
        ("500 = planned; COVID-19 = a disease", []),
        ("500 = planned", [("text", "19")]),
        (" COVID-19=a disease ;; 500 = planned = agreed;", []),
        ("500; COVID-19 = a disease", [("allow", "500")]),
        ("= planned; 500 = planned; COVID-19 = a disease", [("allow", "")]),
        ("50 = planned; COVID = a disease", [("text", "19"), ("text", "500")]),
    ],
)
def test_a_narrative_may_say_by_hand_what_its_row_allows_with_a_reason(allow, told):
    findings = lint_text("After COVID-19 we plan 500 visits.", "narratives.csv", 7, "text", allow)
    assert [(finding.column, finding.found.partition(" ")[0]) for finding in findings] == told


def test_a_figure_in_an_admonition_is_refused_at_its_line():
    found = [
        lint_text(text, "narratives.csv", 7, "text")
        for text in (":::{note}\nWe reached 500 people.\n:::", "```{admonition} For 500 people\nIt counts.\n```")
    ]
    assert [[finding.found.partition(" ")[0] for finding in each] for each in found] == [["500"], ["500"]]


NUMERALS = st.characters(categories=["Nd", "Nl", "No"])


@given(st.integers(0, 10**9).filter(lambda n: not 1900 <= n <= 2100))
def test_any_number_alone_is_refused(n):
    assert figures(f"There were {n} there") == [str(n)]


@given(st.integers(0, 10**9).filter(lambda n: not 1900 <= n <= 2100))
def test_any_number_of_people_is_refused_in_code(n):
    assert [figure for *_, figure in found(code(f"title = 'all {n:,} people'"))] == [f"{n:,}"]


@given(NUMERALS)
def test_a_digit_of_any_script_is_refused(char):
    assert unicodedata.category(char)[0] == "N"
    assert figures(f"some {char} there") == [char]


@given(st.integers(0, 10**6))
def test_every_number_of_people_is_refused_even_one_like_a_year(n):
    assert figures(f"There were {n} people") == [str(n)]
