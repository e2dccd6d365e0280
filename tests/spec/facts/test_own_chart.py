"""Charts of one's own: any figure of matplotlib, with its data, its alternative text and disclosure control."""

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.figure import Figure

import ioreport as ir
from ioreport.brand import load_brand
from ioreport.charts import own_figure
from ioreport.errors import DocumentError, UsageError
from ioreport.record_reader import read_record
from tests.drawn import draw_office
from tests.unit.charts.pictures import shown, tags

OWN = {"vehicles": {"vehicle_id": "string", "seats": "integer"}}
WORDS = {"alt": "Bars of what was counted.", "title": "What was counted", "source": "Drawn"}


@pytest.fixture(scope="module")
def office():
    """At one event 60 women, 40 men and 4 whose sex is not known; at another 30 women and 25 men."""
    return draw_office(
        OWN,
        projects="| project_id |\n | p |",
        activities="""
            | activity_id | start_date | project_id | kind     |
            | a           | 2023-02-01 | p          | event    |
            | b           | 2023-03-01 | p          | training |
        """,
        participations="""
            | activity_id | sex | people |
            | a           | f   | 60     |
            | a           | m   | 40     |
            | a           | u   | 4      |
            | b           | f   | 30     |
            | b           | m   | 25     |
        """,
        vehicles="| vehicle_id | seats |\n | v1 | 20 |\n | v2 | 12 |",
    )


@pytest.fixture
def facts(office):
    return ir.Ledger(office, threshold=5)


@pytest.fixture
def people(facts, office):
    return facts.protect(sex=ir.breakdown(office, "sex"), kind=ir.breakdown(office, "kind"))


def bars(names, values, **look):
    with ir.style():
        figure = Figure()
        figure.add_subplot().bar(list(names), list(values), **look)
    return figure


def seats(facts, figure=None, **given):
    frame = facts.office.tables["vehicles"]
    told = {"data": frame, "trail": ir.Trail.of("vehicles.csv", frame.index), **WORDS, **given}
    return ir.chart(facts, figure or bars(frame["vehicle_id"], frame["seats"]), **told)


def test_a_figure_is_a_chart_with_its_texts_in_the_brands_type_and_the_table_of_its_data(facts):
    chart = seats(facts, columns={"vehicle_id": "Bus", "seats": "Seats"})
    for svg in (chart.svg, chart.svg_narrow):
        assert {"What was counted", "v1", "v2", "Source: Drawn"} <= set(shown(svg).split("  ")) | set(
            part for part in ("What was counted", "v1", "v2", "Source: Drawn") if part in shown(svg)
        )
        assert "font-family: 'Open Sans', sans-serif" in svg and "DejaVu" not in svg
    assert [[cell.text for cell in row] for row in chart.table.rows] == [["v1", "20"], ["v2", "12"]]
    assert [column.label for column in chart.table.columns] == ["Bus", "Seats"]
    assert (chart.key, chart.table.key, chart.trail) == (
        "what-was-counted",
        "what-was-counted-data",
        {"vehicles.csv": "2-3"},
    )
    assert read_record(chart._repr_mimebundle_()) == chart


def test_the_same_figure_gives_the_same_bytes(facts):
    one, other = seats(facts), seats(facts)
    assert (one.svg, one.svg_narrow) == (other.svg, other.svg_narrow)


def test_axes_of_pandas_are_taken_and_the_figure_is_not_shown_twice(facts):
    import matplotlib.pyplot as plt

    mpl.use("agg")
    before = plt.get_fignums()
    with ir.style():
        axes = facts.office.tables["vehicles"].plot.bar(x="vehicle_id", y="seats")
    chart = seats(facts, axes)
    assert "v1" in shown(chart.svg)
    assert plt.get_fignums() == before


def test_a_figure_brings_no_link_script_or_foreign_type(facts):
    figure = bars(["v1", "v2"], [20, 12])
    figure.axes[0].text(0, 1, "<script>alert()</script>", url="https://example.org", family="DejaVu Serif", usetex=True)
    figure.axes[0].set_gid('x" onload="alert()')
    chart = seats(facts, figure)
    assert "<script>alert()</script>" in shown(chart.svg), "it is a text"
    assert not {"script", "a"} & tags(chart.svg)
    assert "example.org" not in chart.svg and "onload" not in chart.svg and "DejaVu" not in chart.svg


@pytest.mark.slow
def test_a_figure_that_can_be_laid_out_anew_is_narrow_on_a_phone_unless_its_labels_overlap(facts):
    short, long = (
        bars(["v1", "v2"], [20, 12]),
        bars(["a very long name of a vehicle", "another long name of one"], [20, 12]),
    )
    size = short.get_size_inches().tolist()
    assert 'viewBox="0 0 300 330"' in seats(facts, short).svg_narrow
    assert 'viewBox="0 0 652 330"' in seats(facts, long).svg_narrow
    assert short.get_size_inches().tolist() == size


def test_the_style_is_the_brands_and_only_within_it():
    brand, before = load_brand(), dict(mpl.rcParams)
    with ir.style():
        assert mpl.rcParams["font.family"] == [brand.family]
        assert mpl.rcParams["axes.prop_cycle"].by_key()["color"][0] == brand.accent
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"alt": " "}, "has no alternative text"),
        ({"data": [1, 2]}, "is a list, expected a frame, a breakdown or a table"),
        ({"key": "Not a key"}, "is not made of a-z"),
        ({"columns": {"seat": "Seats"}}, "asks for the column 'seat', which its frame lacks (did you mean seats?)"),
    ],
)
def test_refuses_what_is_missing(facts, given, words):
    with pytest.raises(UsageError) as refusal:
        seats(facts, **given)
    assert words in str(refusal.value)


def test_refuses_what_is_no_figure_and_a_picture_that_is_too_large(facts, monkeypatch):
    with pytest.raises(UsageError, match="was given a str, expected a figure"):
        seats(facts, "figure")
    figure = Figure()
    figure.add_subplot().scatter(range(500), range(500))
    monkeypatch.setattr(own_figure, "MOST_BYTES", 20_000)
    with pytest.raises(UsageError, match="expected at most 0.02"):
        seats(facts, figure)


def test_refuses_numbers_without_a_trail(facts):
    with pytest.raises(DocumentError, match="have numbers but no trail"):
        seats(facts, trail=None)


# Disclosure control


def test_a_protected_breakdown_is_shown_with_what_it_withholds(facts, people):
    kind = people["kind"].frame
    chart = ir.chart(facts, bars(kind["kind"], kind["people"]), data=people["kind"], **WORDS)
    assert [[cell.text for cell in row] for row in chart.table.rows] == [["event", "104"], ["training", "55"]]
    assert {*chart.counted} <= {*chart.cleared} and "participations.csv" in chart.counted
    sex = people["sex"].frame.dropna(subset="people")
    shown_sexes = ir.chart(facts, bars(sex["sex"], sex["people"]), data=people["sex"], key="sex", **WORDS)
    assert "withheld" in [row[1].text for row in shown_sexes.table.rows]
    assert "4" not in [row[1].value for row in shown_sexes.table.rows]


def test_a_frame_that_is_derived_from_a_protected_one_is_taken(facts, people):
    frame = people["kind"].frame.assign(people_in_words="many").rename(columns={"kind": "Kind"})
    frame = frame[frame["people"] > 1]
    chart = ir.chart(
        facts,
        bars(frame["Kind"], frame["people"]),
        data=frame,
        trail=people["kind"].trail,
        columns={"Kind": "Kind", "people": "People"},
        **WORDS,
    )
    assert len(chart.table.rows) == 2


def by_hand(office):
    """Counts by hand: the very numbers that disclosure control withholds."""
    return office.participations.groupby("sex", as_index=False)["people"].sum()


def joined(office):
    return pd.DataFrame({"sex": ["f", "m", "u"]}).merge(by_hand(office))


def typed(office):
    return pd.DataFrame({"sex": ["f", "m", "u"], "people": [90, 65, 4]})


def unprotected(office):
    return ir.breakdown(office, "sex").frame


@pytest.mark.parametrize("counts", [by_hand, joined, typed, unprotected])
@pytest.mark.parametrize("whose", ["its own", "a protected one", "another file"])
def test_counts_of_people_that_are_not_protected_are_refused(facts, office, people, counts, whose):
    trails = {
        "its own": ir.Trail.of("participations.csv", office.participations.index),
        "a protected one": people["sex"].trail,
        "another file": ir.Trail.of("activities.csv", [2]),
    }
    frame = counts(office)
    with pytest.raises(DocumentError) as refusal:
        ir.chart(
            facts,
            bars(frame["sex"], frame["people"]),
            data=frame,
            columns={"sex": "Sex", "people": "People"},
            trail=trails[whose],
            **WORDS,
        )
    assert "counts people past disclosure control" in str(refusal.value)
    assert "facts.protect(" in str(refusal.value)


def test_a_protected_frame_into_which_a_small_count_was_written_is_refused(facts, people):
    frame = people["sex"].frame.assign(people=[90, 65, 4])
    with pytest.raises(DocumentError, match="found '4', expected no count below 5"):
        ir.chart(facts, bars(["f"], [90]), data=frame, trail=people["sex"].trail, **WORDS)


def test_a_figure_that_draws_what_its_data_do_not_have_is_refused(facts, office, people):
    with pytest.raises(DocumentError, match=r"the figure: found '4', expected only values that the data have"):
        ir.chart(facts, bars(["event", "training", "u"], [104, 55, 4]), data=people["kind"], **WORDS)
    lines = Figure()
    lines.add_subplot().plot([1, 2], [104, 51])
    with pytest.raises(DocumentError, match="found '51'"):
        ir.chart(facts, lines, data=people["kind"], **WORDS)
    written = bars(["event", "training"], [104, 55])
    written.axes[0].text(0, 0, "of them 4 others")
    with pytest.raises(DocumentError, match="found '4'"):
        ir.chart(facts, written, data=people["kind"], **WORDS)


def test_a_target_line_a_year_and_a_percentage_on_a_figure_of_people_are_taken(facts, people):
    figure = bars(["event", "training"], [104, 55])
    figure.axes[0].axhline(120)
    figure.axes[0].text(0, 0, "2% more than in 2022")
    assert ir.chart(facts, figure, data=people["kind"], **WORDS).alt == "Bars of what was counted."


def test_figures_that_are_no_people_may_draw_anything(facts):
    assert seats(facts, bars(["both"], [3])).key == "what-was-counted"


def test_without_a_threshold_counts_of_people_are_refused(office):
    facts = ir.Ledger(office)
    with pytest.raises(DocumentError, match="were not protected"):
        ir.chart(facts, bars(["a"], [1]), data=ir.breakdown(office, "sex"), **WORDS)


def doubted(facts, figure, **given):
    return [(rule, found) for rule, found, _ in seats(facts, figure, **given).doubts]


def limited(figure, **limits):
    figure.axes[0].set(**limits)
    return figure


def test_bars_whose_axis_does_not_begin_at_0_are_doubted(facts):
    cut = limited(bars(["v1", "v2"], [20, 12]), ylim=(10, 22))
    assert doubted(facts, cut) == [("bars-cut", "chart what-was-counted: an axis from 10 to 22")]
    assert doubted(facts, limited(bars(["v1", "v2"], [20, 12]), yscale="log"))[0][0] == "bars-cut"
    narrow = limited(bars(["v1", "v2"], [20, 12]), ylim=(8, 22))
    assert doubted(facts, bars(["v1", "v2"], [20, 12]), narrow=narrow)[0][1].endswith("an axis from 8 to 22")
    level = Figure()
    level.add_subplot().barh(["v1", "v2"], [20, 12])
    assert doubted(facts, limited(level, xlim=(10, 22))) == [
        ("bars-cut", "chart what-was-counted: an axis from 10 to 22")
    ]


def test_bars_from_0_lines_and_spans_are_not_doubted(facts):
    assert doubted(facts, bars(["v1", "v2"], [20, 12])) == []
    assert doubted(facts, limited(bars(["v1", "v2"], [20, 12]), ylim=(30, 0))) == [], "downwards from 0"
    line, spans, stacked = Figure(), Figure(), Figure()
    line.add_subplot().plot(["v1", "v2"], [20, 12])
    assert doubted(facts, limited(line, ylim=(10, 22))) == []
    spans.add_subplot().bar(["v1", "v2"], [20, 12], bottom=[3, 5])
    assert doubted(facts, spans) == [], "each from a place of its own"
    stacked.add_subplot().bar(["all"], [20])
    stacked.axes[0].bar(["all"], [12], bottom=[20])
    assert doubted(facts, stacked) == []


def test_bars_that_all_begin_above_0_are_doubted(facts):
    assert doubted(facts, bars(["v1", "v2"], [20, 12], bottom=50)) == [
        ("bars-cut", "chart what-was-counted: bars that begin at 50")
    ]


def test_a_row_of_the_data_that_is_not_drawn_is_doubted_by_its_name(facts):
    left_out = [("row-not-drawn", "chart what-was-counted: v2")]
    assert doubted(facts, bars(["v1"], [20])) == left_out
    pie, points = Figure(), Figure()
    pie.add_subplot().pie([20])
    points.add_subplot().scatter(["v1"], [20])
    assert [doubted(facts, figure) for figure in (pie, points)] == [left_out, left_out]


def test_two_rows_of_one_value_need_two_bars(facts):
    frame = pd.DataFrame({"bus": ["v1", "v2", "v3"], "seats": [20, 12, 12]})
    assert doubted(facts, bars(["v1", "v2"], [20, 12]), data=frame) == [
        ("row-not-drawn", "chart what-was-counted: v2, v3")
    ]
    assert doubted(facts, bars(["v1", "v2", "v3"], [20, 12, 12]), data=frame) == []


def test_totals_second_columns_and_figures_of_other_values_leave_out_no_row(facts):
    frame = pd.DataFrame({"bus": ["v1", "v2", "Total"], "seats": [20, 12, 32], "wheels": [4, 6, 10]})
    assert doubted(facts, bars(["v1", "v2"], [20, 12]), data=frame) == []
    pie, bins, shares = Figure(), Figure(), bars(["v1", "v2"], [62.5, 37.5])
    pie.add_subplot().pie([20, 12])
    bins.add_subplot().hist([20, 12], bins=[0, 15, 30, 45])
    assert [doubted(facts, figure) for figure in (pie, bins, shares)] == [[], [], []]


def test_what_is_withheld_may_be_left_out(facts, people):
    shown = people["sex"].frame.dropna(subset="people")
    told = {"alt": "Bars of the people.", "title": "People", "source": "Drawn"}
    assert len(shown) < len(people["sex"].frame)
    assert ir.chart(facts, bars(shown["sex"], shown["people"]), data=people["sex"], **told).doubts == ()
