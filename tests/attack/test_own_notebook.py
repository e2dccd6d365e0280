"""A notebook that tries to bring small counts out: by its own charts, frames, joins and computed figures.

Each attempt is the end of a notebook that is otherwise right. Its cells are run here, and their outputs are read and
checked as those of a build. It must be refused, or its document must not tell the small count.
"""

import re

import bs4
import nbformat
import nbformat.v4 as v4
import pandas as pd
import pytest
from matplotlib.figure import Figure

import ioreport as ir
from ioreport.brand import load_brand
from ioreport.documents import manifest_of, published, read_report, write_html
from ioreport.errors import DocumentError
from ioreport.records import Cell, Column, Table
from tests.command import status_of
from tests.drawn import draw_office, filled, rows_of, write_office

pytestmark = pytest.mark.slow

SMALL, LEAST = 7, 10
CHART = {"alt": "What was counted.", "title": "What was counted", "source": "Drawn"}


DRAWN = {
    "places": "| place_id |\n | north |\n | south |",
    "activities": """
        | activity_id | start_date | place_id |
        | a           | 2023-02-01 | north    |
        | b           | 2023-03-01 | south    |
    """,
    "participations": """
        | activity_id | sex | people |
        | a           | f   | 97     |
        | a           | m   | 63     |
        | b           | u   | 7      |
    """,
}
"""97 women, 63 men and 7 whose sex is not known, at two places."""


@pytest.fixture(scope="module")
def office():
    return draw_office(**DRAWN)


class Notebook:
    """The names that an author's cells have, and what they display."""

    def __init__(self, office):
        self.office, self.shown = office, []
        self.facts = ir.Ledger(office, threshold=LEAST)
        self.people = self.facts.protect(sex=ir.breakdown(office, "sex"), place=ir.breakdown(office, "place"))
        self.facts.state("people_reached")
        self.rows = office.participations
        self.trails = {
            "of the counts": ir.Trail.of("participations.csv", self.rows.index),
            "of the plan": self.people["sex"].trail,
            "of another file": ir.Trail.of("activities.csv", [2, 3]),
        }
        self.display(ir.cover(self.facts, title="T", subtitle="", acknowledgement="A.", period="P"))

    def display(self, *things):
        self.shown += things

    def chart(self, figure, **more):
        self.display(ir.chart(self.facts, figure, **{"data": self.people["sex"], **CHART, **more}))

    def page(self):
        """The text that a reader of the document finds, in the page and in its figures."""
        outputs = [v4.new_output("display_data", data=each._repr_mimebundle_()) for each in self.shown]
        report = read_report(v4.new_notebook(cells=[v4.new_code_cell("", outputs=outputs)]))
        manifest = published(manifest_of(report, name="n.ipynb", parameters={}, least=LEAST), self.office.counted)
        html = bs4.BeautifulSoup(write_html(report, manifest, load_brand()), "html5lib")
        for each in html(["style", "script", "nav"]):
            each.decompose()
        rest = [str(fact["value"]) for fact in manifest["facts"]]
        alts = [each.get("alt") or each.get("aria-label") or "" for each in html.find_all(True)]
        return " ".join([html.get_text(" "), *rest, *alts])


def tells(page):
    """Whether a text tells the small count, or the 160 others beside the total of 167."""
    numbers = {int(each) for each in re.findall(r"(?<![\d.,–:#-])\d+(?![\d.,–%:-])", page)}
    return SMALL in numbers or {160, 167} <= numbers or {97, 63, 167} <= numbers


ATTEMPTS = {}


def attempt(function):
    ATTEMPTS[function.__name__] = function
    return function


def axes():
    return Figure().add_subplot()


# Frames of one's own


def by_hand(book):
    return book.rows.groupby("sex", as_index=False)["people"].sum()


def joined(book):
    return pd.DataFrame({"sex": ["f", "m", "u"]}).merge(by_hand(book))


def typed(book):
    return pd.DataFrame({"sex": ["f", "m", "u"], "people": [97, 63, 7]})


def filled_in(book):
    return book.people["sex"].frame.fillna({"people": SMALL}).assign(withheld=False)


def subtracted(book):
    """The total less what is shown, written into the protected frame."""
    frame = book.people["sex"].frame
    rest = book.people["sex"].total - int(frame["people"].sum())
    return frame.fillna({"people": rest or SMALL}).assign(withheld=False)


FRAMES = (by_hand, joined, typed, filled_in, subtracted)


@pytest.mark.parametrize("trail", ["of the counts", "of the plan", "of another file"])
@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("show", ["table", "bars", "chart"])
def test_a_frame_of_ones_own_tells_no_small_count(office, frame, show, trail):
    book = Notebook(office)
    data, followed = frame(book), book.trails[trail]
    words = {"key": "own", "source": "S", "trail": followed}

    def shown():
        if show == "table":
            book.display(ir.table(book.facts, data, caption="C", columns={"sex": "Sex", "people": "People"}, **words))
        elif show == "bars":
            book.display(
                ir.draw_bars(data, label="sex", value="people", title="C", subtitle="", unit_label="People", **words)
            )
        else:
            figure = axes()
            figure.bar(data["sex"], data["people"].fillna(0))
            book.chart(figure, data=data, trail=followed, columns={"sex": "Sex", "people": "People"})
        return book.page()

    assert refused_or_silent(shown)


def refused_or_silent(shown):
    """Whether an attempt is refused, or its document does not tell the small count."""
    try:
        page = shown()
    except DocumentError:
        return True
    return not tells(page)


# Figures of one's own, over data that are protected


@attempt
def bars(book):
    figure = axes()
    figure.bar(["f", "m", "u"], [97, 63, SMALL])
    book.chart(figure)


@attempt
def points(book):
    figure = axes()
    figure.scatter(["f", "m", "u"], [97, 63, SMALL])
    book.chart(figure)


@attempt
def points_along_the_other_axis(book):
    figure = axes()
    figure.scatter([97, 63, SMALL], ["f", "m", "u"])
    book.chart(figure)


@attempt
def sizes_of_points(book):
    figure = axes()
    figure.scatter(["f", "m", "u"], [97, 97, 97], s=[970, 630, 70])
    book.chart(figure)


@attempt
def colours_of_points(book):
    figure = axes()
    figure.scatter(["f", "m", "u"], [97, 97, 97], c=[97, 63, SMALL])
    book.chart(figure)


@attempt
def a_pie(book):
    figure = axes()
    figure.pie([97, 63, SMALL])
    book.chart(figure)


@attempt
def an_area(book):
    figure = axes()
    figure.fill_between([0, 1, 2], [97, 63, SMALL])
    book.chart(figure)


@attempt
def areas_of_pandas(book):
    book.chart(pd.DataFrame({"people": [97, 63, SMALL]}).plot.area(ax=axes()))


@attempt
def a_line_with_counts_as_its_places(book):
    figure = axes()
    figure.plot([97, 63, SMALL], ["f", "m", "u"])
    book.chart(figure)


@attempt
def a_straight_line(book):
    figure = axes()
    figure.axhline(SMALL)
    book.chart(figure)


@attempt
def segments(book):
    figure = axes()
    figure.vlines(["f", "m", "u"], 0, [97, 63, SMALL])
    book.chart(figure)


@attempt
def a_rectangle(book):
    from matplotlib.patches import Rectangle

    figure = axes()
    figure.add_patch(Rectangle((0, 0), 1, SMALL))
    book.chart(figure)


@attempt
def a_picture(book):
    figure = axes()
    figure.imshow([[97, 63, SMALL]])
    book.chart(figure)


@attempt
def a_name_below_the_axis(book):
    figure = axes()
    figure.bar(["f", f"not known ({SMALL})"], [97, 97])
    book.chart(figure)


@attempt
def a_legend(book):
    figure = axes()
    figure.plot([0, 1], [97, 97], label=f"{SMALL} others")
    figure.legend()
    book.chart(figure)


@attempt
def a_written_number(book):
    figure = axes()
    figure.bar(["f"], [97])
    figure.text(0, 0, f"and {SMALL} others")
    book.chart(figure)


@attempt
def a_table_made_by_hand(book):
    figure = axes()
    figure.bar(["u"], [SMALL])
    cells = ((Cell("u", "u"), Cell("7", "7")),)
    columns = (Column("Sex"), Column("People", numeric=True))
    book.chart(figure, data=Table("d", "C", columns, cells, trail={"activities.csv": "2"}))


@attempt
def an_alternative_text(book):
    figure = axes()
    figure.bar(["f"], [97])
    book.chart(figure, alt=f"97 women and {SMALL} others.", notes=[f"{SMALL} others"])


# Computed figures


@attempt
def a_difference(book):
    book.facts.state("women", "breakdown_cell", cell={"sex": "f"})
    book.facts.state("men", "breakdown_cell", cell={"sex": "m"})
    book.display(book.facts.compute("others", "people_reached - women - men", unit="person"))


@attempt
def a_difference_of_two_places(book):
    book.facts.state("north", "people_reached", place="north")
    book.display(book.facts.compute("south", "people_reached - north", unit="person"))


@attempt
def a_difference_times_ten(book):
    book.facts.state("north", "people_reached", place="north")
    book.display(book.facts.north, book.facts.compute("tenfold", "(people_reached - north) * 10 / 10", unit="person"))


@attempt
def a_share_that_gives_the_rest(book):
    book.facts.state("north", "people_reached", place="north")
    book.display(book.facts.people_reached, book.facts.compute("part", "north / people_reached", unit="ratio"))
    assert book.facts.north.withheld or book.facts.part.withheld, "the rest is 7"


@attempt
def a_cell_of_the_table(book):
    book.display(
        book.facts.state(
            "cell", "recorded", table="participations", key={"activity_id": "b", "row_id": "3"}, column="people"
        )
    )


@attempt
def a_sum_of_the_table(book):
    book.display(book.facts.state("sum", "table_sum", table="participations", column="people", sex="u", unit="person"))


@attempt
def another_ledger(book):
    book.display(ir.Ledger(book.office).state("unknown", "breakdown_cell", cell={"sex": "u"}))


@attempt
def a_lower_threshold(book):
    own = ir.Ledger(book.office, threshold=2)
    own.protect(sex=ir.breakdown(book.office, "sex"))
    book.display(own.state("unknown", "breakdown_cell", cell={"sex": "u"}))


@pytest.mark.parametrize("name", ATTEMPTS)
def test_no_attempt_tells_a_small_count(office, name, tmp_path, monkeypatch):
    monkeypatch.setenv("IOREPORT_LOG", str(tmp_path / "log.csv"))  # as a build sets it
    book = Notebook(office)

    def shown():
        ATTEMPTS[name](book)
        return book.page()

    assert refused_or_silent(shown)


CELLS = (
    """
import ioreport as ir
data: ir.Folder = "office"
""",
    """
office = ir.load(data)
facts = ir.Ledger(office, threshold=10)
people = facts.protect(sex=ir.breakdown(office, "sex"))
ir.cover(facts, title="T", subtitle="", acknowledgement="A.", period="P")
""",
    """
from matplotlib.figure import Figure
axes = Figure().add_subplot()
axes.pie([office.participations.query("sex == @sex")["people"].sum() for sex in "fmu"])
ir.chart(facts, axes, data=people["sex"], alt="A pie.", title="Who came", source=office.name)
""",
)
"""A notebook that draws by hand what the plan withholds."""


def test_a_build_of_such_a_notebook_is_refused_and_writes_nothing(tmp_path, capsys):
    (tmp_path / "office").mkdir()
    write_office(tmp_path / "office", {name: filled(name, rows_of(table)) for name, table in DRAWN.items()}, {})
    cells = [v4.new_code_cell(source) for source in CELLS]
    cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(v4.new_notebook(cells=cells), tmp_path / "own.ipynb")
    asked = ["--data", tmp_path / "office", "--to", "html", "--out", tmp_path / "out"]
    assert status_of("build", tmp_path / "own.ipynb", *asked) == 1
    assert "slices or sizes of other values" in capsys.readouterr().err
    assert not list((tmp_path / "out").rglob("*.html"))


# That the reader of these tests sees what there is to see, and that a right notebook is not refused


def test_what_is_told_is_seen(office):
    book = Notebook(office)
    assert not tells(book.page())
    assert tells(book.page() + " and 7 others") and tells("167 people, 160 of them known")


def test_right_figures_are_not_refused(office):
    book = Notebook(office)
    shown = book.people["sex"].frame.dropna(subset="people")
    assert len(shown)
    for number, kind in enumerate(("bar", "plot", "scatter", "fill_between", "stem", "vlines")):
        figure = axes()
        names = list(shown["sex"]) if kind in ("bar", "scatter") else range(len(shown))
        heights = list(shown["people"])
        getattr(figure, kind)(names, *([[0] * len(heights)] if kind == "vlines" else []), heights)
        figure.axhline(200)
        book.chart(figure, data=book.people["sex"], key=f"c{number}")
    assert "What was counted" in book.page()
