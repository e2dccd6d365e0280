"""The one MyST parser: which expressions a text names, and at which line."""

import pytest

from ioreport.myst import Expression, parser, read_expressions, refused


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{eval}`facts.x`", 1),
        ("# Title {eval}`facts.x`", 1),
        ("Title {eval}`facts.x`\n===", 1),
        ("a\nb\n**c {eval}`facts.x`**", 3),
        ("a\n\n- b\n- *{eval}`facts.x`*", 4),
        ("- a\n  b {eval}`facts.x`", 2),
        ("> a\n> {eval}`facts.x`", 2),
        ("| a |\n|---|\n| b |\n| {eval}`facts.x` |", 4),
        ("| {eval}`facts.x` |\n|---|\n| b |", 1),
        ("a [b {eval}`facts.x`](https://example.org)", 1),
        ("<b>{eval}`facts.x`</b>", 1),
        ("a\r\nb {eval}`facts.x`\r\n", 2),
        ("a {eval}``facts.x``", 1),
        ("a ({eval}`facts.x`%)", 1),
        ("a `code\ncode`\n{eval}`facts.x`", 3),
        ("a\n\n:::{note}\nb\n\n- {eval}`facts.x`\n:::", 6),
        ("```{admonition} In {eval}`facts.x` towns\nb\n```", 1),
        ("a[^n]\n\n[^n]: b\n    {eval}`facts.x`", 4),
        ("> ```{tip}\n> {eval}`facts.x`\n> ```", 2),
    ],
)
def test_an_expression_is_found_wherever_text_runs(text, line):
    assert read_expressions(text) == (Expression("facts.x", line),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "`` {eval}`facts.x` ``",
        "```\n{eval}`facts.x`\n```",
        "    {eval}`facts.x`",
        "\\{eval}`facts.x`",
        "{eval}`facts.x",
        "{sub}`facts.x`",
        "![{eval}`facts.x`](photo.jpg)",
        "[a]({eval}`facts.x`)",
        "{eval} `facts.x`",
    ],
)
def test_nothing_is_found_where_myst_evaluates_nothing(text):
    assert read_expressions(text) == ()


def test_all_expressions_come_in_their_order_and_as_often_as_written():
    text = "{eval}`facts.b`, {eval}`facts.a`\n\n{eval}`facts.b`"
    assert read_expressions(text) == (Expression("facts.b", 1), Expression("facts.a", 1), Expression("facts.b", 3))


def test_any_python_expression_is_read_as_written():
    assert read_expressions("{eval}`facts['x'].text`") == (Expression("facts['x'].text", 1),)


def test_html_in_a_text_is_never_rendered():
    assert parser().render("<script>alert(1)</script>") == "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert parser().render("a <b onclick=x>") == "<p>a &lt;b onclick=x&gt;</p>\n"


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("We met.\n\nIn June.[^a]", 3, "[^a]"),
        ("We met.\n\n[^a]: In June.", 3, "the footnote a"),
        ("One\n\n```{figure} x.png\nMind this.\n```", 3, "the directive {figure}"),
        (":::{warning}\n:class: big\nMind this.\n:::", 1, "the directive {warning}"),
        (":::{admonition}\nMind this.\n:::", 1, "the directive {admonition}"),
        ("```{tip}\nOne <u>two</u>\n```", 2, "<u>"),
        ("One\ntwo <u>three</u>", 2, "<u>"),
        ("<details><summary>More</summary>hidden</details>", 1, "<details><summary>More</summary>hidden</details>"),
        ("- item <kbd>Ctrl</kbd>", 1, "<kbd>"),
        ("<!-- later -->", 1, "<!-- later -->"),
    ],
)
def test_what_no_document_can_show_is_refused_by_its_line(text, line, found):
    assert [(each.line, each.found) for each in refused(text)] == [(line, found)]


@pytest.mark.parametrize(
    "text",
    [
        "From $5 to $6, or US$6.",
        "Three < four > two; a<b",
        "<https://example.org/a>",
        "[Plan] and (note)^1",
        "a ~ b",
        "```python\nprint(1)\n```",
        "> A quotation\n> over lines",
        "Term\n: Definition",
        "~~struck~~",
        "- [ ] open",
        "Inline maths $a^b$.",
        "One\n\n$$\nx = y\n$$",
        "We met.[^a]\n\n[^a]: In June.",
        ":::{note}\nMind this.\n:::",
        "```{admonition} Mind *this*\nIt counts.\n```",
    ],
)
def test_what_documents_show_is_not_refused(text):
    assert refused(text) == ()


def test_tasks_definitions_and_struck_words_are_rendered():
    assert parser().render("- [ ] open\n- [x] done\n- [y] no task").split("\n")[1:4] == [
        "<li>☐ open</li>",
        "<li>☑ done</li>",
        "<li>[y] no task</li>",
    ]
    assert parser().render("~~struck~~") == "<p><s>struck</s></p>\n"
    assert "<dt>Term</dt>\n<dd>Definition</dd>" in parser().render("Term\n: Definition")


def test_the_parser_is_one():
    assert parser() is parser()
