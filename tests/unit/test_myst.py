"""The one MyST parser: which expressions a text names, and at which line."""

import pytest

from ioreport.myst import Expression, parser, read_expressions


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


def test_html_in_a_text_is_text():
    assert parser().render("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"


def test_the_parser_is_one():
    assert parser() is parser()
