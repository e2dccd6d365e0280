"""What a document takes from its notebook, and what it refuses; every refusal names the cell and line."""

from dataclasses import replace

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from ioreport.documents import read_report
from ioreport.documents.tree.document_parts import Prose, SectionHeading
from ioreport.documents.tree.nodes import (
    Admonition,
    Break,
    FactText,
    Footnote,
    Formula,
    Link,
    Listing,
    Paragraph,
    ProseTable,
    Quote,
    Styled,
    Words,
)
from ioreport.errors import DocumentError
from ioreport.records import Heading as MadeHeading
from ioreport.records import Text
from tests.documents.notebooks import FACTS, chart, cover, executed, fact, says, shows, table


def refusals(*cells):
    with pytest.raises(DocumentError) as refused:
        read_report(executed(*cells), "x.ipynb")
    return [(f.column, f.row, f.rule, f.found) for f in refused.value.findings]


def test_parts_are_in_reading_order_and_numbered_by_kind():
    cells = says("Lead."), says("## One\n\nText"), shows(chart()), shows(table()), shows(chart("b"))
    report = read_report(executed(shows(cover()), *cells))
    assert report.lead == (Prose((Paragraph((Words("Lead."),)),)),)
    assert report.body[0] == SectionHeading(2, (Words("One"),), "section-1")
    assert [(shown.kind, shown.id) for shown in report.shown] == [
        ("chart", "figure-1"),
        ("table", "table-1"),
        ("chart", "figure-2"),
    ]


def test_every_use_of_a_fact_has_its_own_anchor():
    report = read_report(executed(shows(cover()), says("{eval}`facts.places` and {eval}`facts.places`")))
    assert report.uses["places"] == ("use-places-1", "use-places-2", "use-places-3")
    ((paragraph,),) = (part.content for part in report.lead)
    shown = [inline.use for inline in paragraph.content if isinstance(inline, FactText)]
    assert [(use.id, use.fact.text) for use in shown] == [("use-places-2", "7"), ("use-places-3", "7")]


def test_facts_show_in_headings_lists_tables_and_emphasis():
    text = "## In {eval}`facts.places` towns\n\n- **{eval}`facts.places`**\n\n| a |\n|--:|\n| {eval}`facts.places` |\n"
    report = read_report(executed(shows(cover()), says(text)))
    assert len(report.uses["places"]) == 4
    assert report.headings[0].text == "In 7 towns"


@pytest.mark.parametrize(
    "tag", ["parameters", "injected-parameters", "remove-cell", "remove_cell", "hide_cell", "no-report"]
)
def test_cells_so_tagged_are_left_out(tag):
    hidden = new_markdown_cell("# Not shown {eval}`facts.nothing`", metadata={"tags": [tag]})
    report = read_report(executed(shows(cover()), hidden, shows(chart(), tags=[tag])))
    assert report.lead == report.body == ()


@pytest.mark.parametrize("tag", ["remove-output", "remove_output", "hide-output", "hide_output"])
def test_an_output_so_tagged_is_left_out_and_its_facts_stay_unused(tag):
    report = read_report(executed(shows(cover()), shows(chart(), tags=[tag]), shows(chart("b"))))
    assert [shown.record.key for shown in report.shown] == ["b"]


def test_plain_outputs_are_left_out_and_told_of():
    frame = new_output("execute_result", data={"text/html": "<table>", "text/plain": "x"}, execution_count=1)
    printed = new_output("stream", text="secret")
    report = read_report(executed(shows(cover()), new_code_cell("", outputs=[printed, frame])), "x.ipynb")
    assert report.body == ()
    assert {(told.column, told.level) for told in report.warnings} == {("cell 2", "warning")}
    assert [told.found for told in report.warnings] == ["text on stdout", "text/html, text/plain"]


def test_the_doubts_about_a_chart_are_told_with_its_cell_and_stand_in_no_document():
    doubtful = replace(chart(), doubts=(("bars-cut", "chart a: an axis from 10 to 22", "bars from 0"),))
    report = read_report(executed(shows(cover()), shows(doubtful)), "x.ipynb")
    assert [str(told) for told in report.warnings] == [
        "x.ipynb, cell 2: found 'chart a: an axis from 10 to 22', expected bars from 0"
    ]
    assert [shown.record for shown in report.shown] == [doubtful]


def test_an_unknown_fact_is_refused_by_cell_line_and_expression():
    text = "One\ntwo {eval}`facts.placs`\n\nthree"
    cell = says("{eval}`facts.places`")
    cell.source = text
    assert refusals(shows(cover()), cell) == [("cell 2", 2, "evaluated", "facts.placs")]


def test_a_text_that_was_never_evaluated_is_refused_with_what_evaluates_it():
    """As ``jupyter nbconvert --execute`` leaves a notebook: its code has run, its texts were passed over."""
    with pytest.raises(DocumentError) as refused:
        read_report(executed(shows(cover()), new_markdown_cell("{eval}`facts.places`")), "x.ipynb")
    assert [finding.rule for finding in refused.value.findings] == ["unevaluated"]
    step = refused.value.next_step
    assert step.startswith("build the notebook with ioreport build, or run it in JupyterLab with jupyterlab-myst")
    assert "correct these" not in step


def test_an_expression_that_failed_is_refused():
    results = [{"expression": "facts.x", "result": {"status": "error", "ename": "AttributeError", "evalue": "no x"}}]
    cell = new_markdown_cell("{eval}`facts.x`", metadata={"user_expressions": results})
    assert refusals(shows(cover()), cell) == [("cell 2", 1, "evaluated", "facts.x: AttributeError: no x")]


def test_an_expression_without_a_fact_is_refused():
    results = [{"expression": "1+1", "result": {"status": "ok", "data": {"text/plain": "2"}, "metadata": {}}}]
    cell = new_markdown_cell("{eval}`1+1`", metadata={"user_expressions": results})
    assert refusals(shows(cover()), cell) == [("cell 2", 1, "evaluated", "1+1 = 2")]


@pytest.mark.parametrize(
    ("text", "line", "rule", "found"),
    [
        ("# A second title", 1, "heading_order", "a heading of level 1"),
        ("## One\n\n#### Too deep", 3, "heading_order", "a heading of level 4"),
        ("### First", 1, "heading_order", "a heading of level 3"),
        ("> ## In a quotation", 1, "markdown", "a heading inside a list, quotation or note"),
        ("##", 1, "markdown", "an empty heading"),
        ("text\n![a picture](https://example.org/x.png)", 2, "picture", "https://example.org/x.png"),
        ("[a file](../data/people.csv)", 1, "link", "../data/people.csv"),
        ("[nowhere](#no-such-key)", 1, "link", "#no-such-key"),
        ("{math}`x`", 1, "role", "{math}"),
    ],
)
def test_markdown_that_no_document_can_hold_is_refused(text, line, rule, found):
    assert refusals(shows(cover()), says(text)) == [("cell 2", line, rule, found)]


def test_all_faults_are_told_at_once():
    found = refusals(shows(cover()), says("# Title"), says("### Deep\n\n[x](y.html)"), shows(cover()))
    assert sorted(rule for _, _, rule, _ in found) == ["cover", "heading_order", "heading_order", "link"]


def test_the_injected_cell_does_not_shift_the_count_of_cells():
    injected = new_code_cell("x = 1", metadata={"tags": ["injected-parameters"]})
    assert refusals(shows(cover()), injected, says("# Title"))[0][0] == "cell 2"


def test_no_cover_and_a_second_cover_are_refused():
    assert refusals(says("text"))[0][2] == "cover"
    assert refusals(shows(cover()), shows(cover(title="Again"))) == [("cell 2", None, "cover", "Again")]


def test_a_figure_shown_twice_is_refused():
    assert refusals(shows(cover()), shows(chart("a")), shows(chart("a"))) == [("figure 2", None, "one_key", "a")]


def test_a_cell_that_failed_is_refused():
    failed = new_code_cell("1/0", outputs=[new_output("error", ename="ZeroDivisionError", evalue="by zero")])
    assert refusals(shows(cover()), failed) == [("cell 2", None, "ran", "ZeroDivisionError: by zero")]


def test_a_key_that_no_anchor_can_bear_is_refused():
    odd = fact("a b", "1", "1")
    assert refusals(shows(cover(tiles=(), facts=(odd,))))[0][2] == "fact_key"


def test_links_to_figures_lead_by_their_keys():
    report = read_report(executed(shows(cover()), says("[see](#by-town) [web](https://x.org)"), shows(chart())))
    see, _, web = report.lead[0].content[0].content
    assert (see, web) == (Link("#figure-1", (Words("see"),)), Link("https://x.org", (Words("web"),)))


def test_what_no_document_can_show_is_refused_by_cell_and_line():
    html, note = says("<b onclick=x>hi</b>\n\n<script>alert(1)</script>"), says(":::{figure}\nx\n:::")
    found = refusals(shows(cover()), html, note)
    assert found == [
        ("cell 2", 1, "markdown", "<b onclick=x>"),
        ("cell 2", 3, "markdown", "<script>alert(1)</script>"),
        ("cell 3", 1, "markdown", "the directive {figure}"),
    ]


def test_a_task_list_and_struck_words_are_shown():
    report = read_report(executed(shows(cover()), says("- [ ] ~~open~~")))
    item = Paragraph((Words("☐ "), Styled("struck", (Words("open"),))), tight=True)
    assert report.lead[0].content == (Listing(((item,),)),)


def test_headings_and_texts_that_the_program_shows_are_read_like_cells():
    told = Text("In {eval}`facts.places` towns.\n\n### Where", {"facts.places": FACTS["places"]})
    report = read_report(executed(shows(cover()), shows(MadeHeading(2, "Care & <b>", "care")), shows(told)))
    assert report.body[0] == SectionHeading(2, (Words("Care & <b>"),), "section-1")
    words, shown, end = report.body[1].content[0].content
    assert (words, shown.use.id, shown.text, end) == (Words("In "), "use-places-2", "7", Words(" towns."))
    assert report.body[2] == SectionHeading(3, (Words("Where"),), "section-2")


def test_a_text_shows_only_the_facts_that_it_carries():
    told = shows(Text("{eval}`facts.place`", {"facts.places": FACTS["places"]}))
    ((_, _, rule, found),) = refusals(shows(cover()), told)
    assert (rule, found) == ("evaluated", "facts.place")


def test_a_link_without_words_is_called_what_its_target_is_called():
    bulgarian = read_report(
        executed(shows(cover(language="bg")), says("[](#towns), [](#by-town)"), shows(table()), shows(chart()))
    )
    table_link, _, figure_link = bulgarian.lead[0].content[0].content
    assert table_link == Link("#table-1", (Words("Таблица 1"),))
    assert figure_link == Link("#figure-1", (Words("Фигура 1"),))


def test_a_table_of_a_text_keeps_its_rows_and_which_columns_hold_numbers():
    report = read_report(executed(shows(cover()), says("| Town | Held |\n|--|--:|\n| *Lom*\\| | yes |")))
    (grid,) = report.lead[0].content
    assert grid == ProseTable(
        (((Words("Town"),), (Words("Held"),)), ((Styled("emphasis", (Words("Lom"),)), Words("|")), (Words("yes"),))),
        (False, True),
    )


def test_lists_are_nested_and_lines_end_where_the_author_ends_them():
    report = read_report(executed(shows(cover()), says("3. one\\\n   two\n   - inner\n4. last")))
    (listing,) = report.lead[0].content
    assert (listing.start, len(listing.items)) == (3, 2)
    paragraph, inner = listing.items[0]
    assert paragraph.content == (Words("one"), Break(hard=True), Words("two"))
    assert inner.start is None and inner.items[0][0].content == (Words("inner"),)


def content_of(text, **changes):
    (prose,) = read_report(executed(shows(cover(**changes)), says(text))).lead
    return prose.content


def test_an_admonition_has_its_title_in_the_documents_language_or_its_own():
    box = Admonition((Words("Бележка"),), (Paragraph((Words("Mind this."),)),))
    assert content_of(":::{note}\nMind this.\n:::", language="bg") == (box,)
    (own,) = content_of("```{admonition} In *brief*\nIn {eval}`facts.places` towns.\n```")
    assert own.title == (Words("In "), Styled("emphasis", (Words("brief"),)))
    assert [type(inline) for inline in own.content[0].content] == [Words, FactText, Words]


@pytest.mark.parametrize("text", ["> We came.\n> — Ana, *Lom*", "> We came.\n>\n> -- Ana, *Lom*"])
def test_the_last_line_of_a_quotation_may_say_whose_words_it_has(text):
    said = Paragraph((Words("We came."),))
    assert content_of(text) == (Quote((said,), (Words("Ana, "), Styled("emphasis", (Words("Lom"),)))),)


@pytest.mark.parametrize("text", ["> — We came.", "> We came – Ana", "> We came.\n> -Ana"])
def test_a_dash_elsewhere_says_nothing_of_who_spoke(text):
    assert content_of(text)[0].attribution == ()


def test_footnotes_are_counted_through_the_document_and_stand_under_their_text():
    first = says("One.[^a] Two.[^b] One again.[^a]\n\n[^b]: Of {eval}`facts.places`.\n[^a]: So.")
    report = read_report(executed(shows(cover()), first, says("Three[^x]\n\n[^x]: End.")))
    one, other = report.lead
    assert [note.number for note in one.notes] == [1, 2] and [note.number for note in other.notes] == [3]
    assert one.notes[0] == Footnote(1, (Paragraph((Words("So."),)),))
    assert [type(inline) for inline in one.notes[1].content[0].content] == [Words, FactText, Words]
    marks = [inline for inline in one.content[0].content if isinstance(inline, Footnote)]
    assert [(mark.number, bool(mark.content)) for mark in marks] == [(1, True), (2, True), (1, False)]


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("## One[^a]\n\nText\n\n[^a]: So.", 1, "a footnote in a heading"),
        ("One\ntwo[^a]\n\n[^a]: - a list", 4, "the footnote a"),
    ],
)
def test_a_footnote_is_text_for_a_text(text, line, found):
    assert refusals(shows(cover()), says(text)) == [("cell 2", line, "markdown", found)]


def test_a_formula_is_kept_as_it_is_typed_and_one_that_cannot_be_drawn_is_refused_at_its_line():
    (line, own) = content_of("Cost $c = \\frac{s}{p}$.\n\n$$\np > q\n$$")
    assert line.content == (Words("Cost "), Formula("c = \\frac{s}{p}"), Words("."))
    assert own == Paragraph((Formula("p > q"),))
    ((_, line, rule, found),) = refusals(shows(cover()), says("One\ntwo $\\frac{s}$"))
    assert (line, rule, found) == (2, "markdown", "\\frac{s}")
