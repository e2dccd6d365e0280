"""Edits of Markdown by the letters that a reader sees."""

import pytest

from ioreport.reports.markdown_edits import HOLE, blocks_of, edited


def test_blocks_have_the_letters_that_are_shown_and_the_keys_of_their_figures():
    text = (
        "We **met** {eval}`facts.spent` [here](https://a.org) 3\\. times\nand more.\n\n"
        "- one_two\n- `x`\n\n### Head\n\nEnd"
    )
    blocks = blocks_of(text)
    assert [block.letters for block in blocks] == [
        f"We met {HOLE} here 3. times and more.",
        "one_two",
        "x",
        "Head",
        "End",
    ]
    assert blocks[0].facts == ("spent",)


def change(text, *edits, first=0, last=1):
    return edited(text, blocks_of(text)[first:last], list(edits))


@pytest.mark.parametrize(
    ("text", "edit", "after"),
    [
        ("We met many.", (3, 6, "saw"), "We saw many."),
        ("We *met* many.", (3, 6, "saw"), "We *saw* many."),
        ("We **met** many.", (3, 7, ""), "We many."),
        ("We met.", (7, 7, " It rained."), "We met. It rained."),
        ("We met.", (0, 0, "Then "), "Then We met."),
        ("We met.", (7, 7, " 5*6 [a] _b_"), "We met. 5\\*6 \\[a\\] \\_b\\_"),
        ("We met {eval}`facts.spent` people.", (9, 15, "women"), "We met {eval}`facts.spent` women."),
        ("We met {eval}`facts.spent` people.", (7, 9, ""), "We met people."),
        ("We met.", (7, 7, "\n\nThen."), "We met.\n\nThen."),
        ("- one\n- two", (3, 3, "\n\nhalf"), "- one\n- half\n- two"),
    ],
)
def test_words_change_and_marks_stay(text, edit, after):
    assert change(text, edit) == after


def test_two_paragraphs_become_one_and_one_goes():
    assert change("One.\n\nTwo.\n\nEnd.", (4, 6, " "), last=2) == "One. Two.\n\nEnd."
    assert change("One.\n\nTwo.\n\nEnd.", (4, 10, ""), last=2) == "One.\n\nEnd."


def test_several_edits_count_the_letters_of_the_text_before():
    assert change("We met many people.", (3, 6, "saw"), (7, 11, "some")) == "We saw some people."


@pytest.mark.parametrize("words", ["# head", "1. item", "---"])
def test_words_that_would_be_read_as_marks_are_refused_or_kept_as_words(words):
    after = change("We met.", (0, 7, words))
    assert after is None or [block.letters for block in blocks_of(after)] == [words]
