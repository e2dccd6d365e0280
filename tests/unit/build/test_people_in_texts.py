"""Texts beside withheld numbers: what they say of people is found in the cell of the office that it came from."""

import pytest

from ioreport import documents
from ioreport.build.people_in_texts import check_texts
from ioreport.errors import DocumentError
from ioreport.records import Cell, Column, Table, Text
from ioreport.reports.report_case import Case
from ioreport.reports.report_quotes import read_quotes
from tests.documents.notebooks import cover, executed, fact, shows
from tests.spec.reports.drawing import draw

REPORTS = """
    | report_id | grant_id | kind    | period_start | period_end | audience   | language |
    | r         | g        | interim | 2023-01-01   | 2023-06-30 | {audience} | en       |
"""
STORY = """
    | report_id | section_id | language | text   | allow   |
    | r         | story      | en       | {text} | {allow} |
"""
VALUES = """
    | indicator_id | value | comment   |
    | i            | 50    | {comment} |
"""
ACTIVITIES = """
    | activity_id | project_id | title   | start_date | place_id | status    |
    | a           | p          | {title} | 2023-02-01 | sofia    | completed |
"""


def shown(*texts, withheld=True, groups=()):
    """A table of texts beside a number that is withheld, or is not; or that stands for joined groups."""
    number = Cell("withheld", None, True) if withheld else Cell("12", "12")
    rows = tuple((Cell(text), number) for text in texts)
    return Table(
        "t",
        "What came of it",
        (Column("What"), Column("People", "", True)),
        rows,
        trail={"participations.csv": "2"},
        cleared=("participations.csv",),
        arguments={"groups": dict(groups)} if groups else {},
    )


def found(
    tmp_path,
    audience="donor",
    title="Garden day",
    text="They met.",
    allow="",
    comment="Snow until May.",
    said="",
    withheld=True,
    groups=(),
    **drawings,
):
    office = draw(
        tmp_path,
        reports=REPORTS.format(audience=audience),
        narratives=STORY.format(text=text, allow=allow),
        indicator_values=VALUES.format(comment=comment),
        activities=ACTIVITIES.format(title=title),
        **drawings,
    )
    titles = office.indicators["title"]
    words = fact("words", said or "not known", None, trail={"participations.csv": "2"})
    cells = [
        shows(cover(tiles=(), facts=(words,))),
        shows(Text(text)),
        shows(shown(title, f"{comment} More.", *titles, withheld=withheld, groups=groups)),
    ]
    notebook = executed(*cells)
    contents = documents.read_report(notebook)
    return check_texts(notebook, contents, "x.ipynb", office, "r")


def places(findings):
    return [(each.file, each.row, each.column, each.found, each.level) for each in findings]


def test_what_nothing_is_said_beside_gives_no_finding(tmp_path):
    assert not found(tmp_path)


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ({"comment": "Only two men came."}, ("indicator_values.csv", 2, "comment", "two men", "warning")),
        ({"text": "We met two of the men there."}, ("narratives.csv", 2, "text", "two of the men", "warning")),
        ({"title": "A walk with 2 men"}, ("activities.csv", 2, "title", "2 men", "warning")),
        ({"text": "Срещнахме двама мъже."}, ("narratives.csv", 2, "text", "двама", "warning")),
    ],
)
def test_a_number_of_people_beside_a_withheld_one_is_found_where_it_was_written(tmp_path, told, place):
    assert places(found(tmp_path, **told)) == [place]


def test_a_number_of_people_beside_groups_that_are_joined_is_found(tmp_path):
    """Migrants and asylum seekers are shown together, so that nobody reads how few the one are."""
    told = {"text": "Three asylum seekers came.", "withheld": False}
    joined = {"population": {"others": ["migrant", "asylum_seeker"]}}
    place = ("narratives.csv", 2, "text", "Three asylum seekers", "warning")
    assert places(found(tmp_path, groups=joined, **told)) == [place]
    (tmp_path / "apart").mkdir()
    assert not found(tmp_path / "apart", **told)


def test_the_words_that_stand_for_a_number_are_read_too(tmp_path):
    words = "| activity_id | sex | people | wording |\n | a | f | | {} |"
    many, few = "hundreds of families", "a family of four"
    assert not found(tmp_path, said=many, withheld=False, participations=words.format(many))
    (tmp_path / "few").mkdir()
    told = places(found(tmp_path / "few", said=few, withheld=False, participations=words.format(few)))
    assert told == [("participations.csv", 2, "wording", "a family of four", "warning")]


QUOTES = """
    | quote_id | report_id | section_id | language | text | who | consent_ref | allow |
    | q | r | story | en | At first only three women came. | a mother, Sofia | C-1 | {allow} |
"""


def of_quotes(tmp_path, allow=""):
    office = draw(tmp_path, quotes=QUOTES.format(allow=allow))
    (quote,) = read_quotes(Case.of(office, "r"))
    notebook = executed(shows(cover()), shows(quote.shown()), shows(shown("Garden day")))
    return check_texts(notebook, documents.read_report(notebook), "x.ipynb", office)


def test_what_a_quotation_says_of_people_is_found_in_its_row_and_passes_with_a_reason(tmp_path):
    assert places(of_quotes(tmp_path)) == [("quotes.csv", 2, "text", "three women", "warning")]
    assert of_quotes(tmp_path, "three women = the first day, before the office counted") == ()


def test_a_public_report_is_refused(tmp_path):
    with pytest.raises(DocumentError, match="says in words how many people") as refused:
        found(tmp_path, audience="public", comment="Only two men came.")
    assert [each.level for each in refused.value.findings] == ["error"]
    assert "column allow" in refused.value.next_step


def test_where_nothing_is_withheld_texts_may_say_what_they_like(tmp_path):
    assert not found(tmp_path, audience="public", withheld=False, comment="Only two men came.")


def test_what_is_allowed_with_a_reason_and_what_was_planned_pass(tmp_path):
    assert not found(tmp_path, text="The two men who cook.", allow="two men = the cooks")
    titled = "| indicator_id | title | unit | target |\n | i | Two women trained in each village | person | 200 |"
    (tmp_path / "planned").mkdir()
    assert not found(tmp_path / "planned", indicators=titled)


def test_what_an_author_writes_in_the_notebook_is_found_by_its_cell(tmp_path):
    from nbformat.v4 import new_markdown_cell

    office = draw(tmp_path)
    cells = [shows(cover(tiles=(), facts=())), new_markdown_cell("Only two men came."), shows(shown("Garden day"))]
    contents = documents.read_report(notebook := executed(*cells))
    told = check_texts(notebook, contents, "x.ipynb", office)
    assert places(told) == [("x.ipynb", None, "cell 2", "two men", "warning")]
