"""Budget lines: spent and committed as parts of the budget, what is over in words, nothing dropped."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from ioreport.charts import draw_burn
from ioreport.charts.burn_chart import line_track, read_lines
from ioreport.charts.marks import Area, TextMark
from ioreport.charts.track_bars import Signs, tracks_body
from ioreport.errors import DataError, UsageError
from ioreport.measures import finance_table
from ioreport.wording import Wording
from tests.unit.charts.pictures import NARROW_PAGE, WIDE_PAGE, WORDS, shown, texts, widths

ENGLISH = Wording("en")
COLUMNS = ["title", "budget", "spent_to_date", "committed", "flag", "kind"]
FINANCE = pd.DataFrame(
    [
        ("Events", "4000", "1800", "200", "", "line"),
        ("Winter kits", "2000", "1900", "540", "over", "line"),
        ("Shelter", "400", "910", "0", "over", "line"),
        ("Vehicle", "800", "0", "0", "", "line"),
        ("Refunds", "500", "-40", "100", "", "line"),
        ("", "0", "125", "30", "", "not_assigned"),
        ("", "0.01", "0", "0", "", "rounding"),
        ("", "7700.01", "4695", "870", "fast", "total"),
    ],
    columns=COLUMNS,
)


def plain(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


def drawn(frame: pd.DataFrame = FINANCE, **options):
    return draw_burn(frame, **{"key": "burn", "currency": "USD", "elapsed": Decimal("0.5"), **WORDS, **options})


def body(page, frame: pd.DataFrame = FINANCE):
    tracks = [line_track(line, "USD", ENGLISH) for line in read_lines(frame, "k", "title", ENGLISH)]
    return tracks_body(page, tracks, Signs("0%", "budget", Decimal("0.5"), "time elapsed: 50%"), ENGLISH)


def boxes(page, role: str) -> list[tuple[float, ...]]:
    return [m.box for m in body(page).marks if isinstance(m, Area) and m.role == role]


@pytest.mark.parametrize("layout", ["svg", "svg_narrow"])
def test_amounts_parts_and_budgets_stand_in_words(layout):
    written = set(map(plain, texts(getattr(drawn(), layout))))
    assert {"Events", "budget USD 4,000", "spent USD 1,800 (45%)", "committed USD 200 (5%)"} <= written
    assert {"over 110% of the budget", "fast for the time elapsed", "time elapsed: 50%", "budget (100%)"} <= written
    assert {"Not assigned", "no budget", "spent USD 125", "committed USD 30", "Total"} <= written


@pytest.mark.parametrize("page", [WIDE_PAGE, NARROW_PAGE])
def test_spent_and_committed_stand_end_to_end_on_one_scale(page):
    track, (spent, *_), (committed, *_) = boxes(page, "track")[0], boxes(page, "bar"), boxes(page, "bar-more")
    whole = track[2] - track[0]
    assert spent[0] == track[0] and (spent[2] - spent[0]) / whole == pytest.approx(0.45)
    # The outline of the open part is 1.6 wide and stands inside it.
    assert committed[0] - 0.8 == pytest.approx(spent[2])
    assert (committed[2] - committed[0] + 1.6) / whole == pytest.approx(0.05)


def test_a_part_is_told_apart_by_its_look_and_its_swatch_and_not_by_colour_alone():
    marks = [m for m in body(WIDE_PAGE).marks if isinstance(m, Area)]
    brand = WIDE_PAGE.brand
    assert {m.fill for m in marks if m.role == "bar"} == {brand.accent}
    assert {(m.fill, m.outline) for m in marks if m.role == "bar-more"} == {(brand.background, brand.accent)}
    assert {m.fill for m in marks if m.role == "swatch"} == {brand.accent, brand.background}


def test_what_is_far_over_ends_in_an_arrow_and_a_negative_sum_lies_before_the_start():
    assert len(boxes(WIDE_PAGE, "over")) == 1 and len(boxes(WIDE_PAGE, "under")) == 1
    assert {"spent USD 910 (228%)", "spent −USD 40 (−8%)"} <= set(map(plain, texts(drawn().svg)))


def test_money_without_a_budget_has_no_track():
    assert len(widths(body(WIDE_PAGE, FINANCE[FINANCE["kind"] == "not_assigned"]), "track")) == 0


def test_over_is_said_in_words_and_stressed():
    red = [m.text for m in body(WIDE_PAGE).marks if isinstance(m, TextMark) and m.colour == WIDE_PAGE.brand.bad_news]
    assert red == ["over 110% of the budget"] * 2


def test_the_table_has_every_row_with_cents_and_the_total_ruled_off():
    table = drawn().table
    assert [(column.label, column.unit) for column in table.columns] == [
        ("Budget line", ""),
        ("Budget", "USD"),
        ("Spent to date", "USD"),
        ("Committed", "USD"),
        ("Burn", ""),
        ("Status", ""),
    ]
    assert [cell.text for cell in table.rows[1]] == [
        "Winter kits",
        "2,000.00",
        "1,900.00",
        "540.00",
        "95%",
        "over budget",
    ]
    assert [cell.text for cell in table.rows[5]] == ["Not assigned", "0.00", "125.00", "30.00", "–", ""]
    assert [cell.text for cell in table.rows[6]] == ["Rounding difference", "0.01", "0.00", "0.00", "–", ""]
    assert (table.rows[-1][0].text, table.totals) == ("Total", 1)
    assert table.notes == ("–: no budget to measure against.",)


def test_a_burn_is_rounded_half_up_as_its_fact_is():
    lines = FINANCE.head(1).assign(budget="1000.00", spent_to_date="1.25")
    assert drawn(lines).table.rows[0][4].value == "0.0013"  # 1.25 / 1000 = 0.00125


def test_the_rounding_difference_stands_in_the_table_alone():
    assert "Rounding difference" not in shown(drawn().svg)


def test_the_alternative_text_has_the_figures():
    alt = plain(drawn().alt)
    assert "Time elapsed: 50%." in alt
    assert (
        "Winter kits: spent USD 1,900 (95%), committed USD 540 (27%), budget USD 2,000, over 110% of the budget" in alt
    )
    assert "Not assigned: spent USD 125, committed USD 30, no budget" in alt
    assert alt.endswith(
        "Total: spent USD 4,695 (61%), committed USD 870 (11%), budget USD 7,700.01, fast for the time elapsed."
    )


def test_the_alternative_text_of_many_tells_the_ends_and_what_is_over():
    more = FINANCE.head(1).assign(title="Travel", spent_to_date="10", committed="0")
    alt = plain(drawn(pd.concat([FINANCE.head(6), more, more, more])).alt)
    assert "8 budget lines. Highest burn: Shelter: spent USD 910 (228%)" in alt
    assert "Lowest burn: Refunds: spent −USD 40 (−8%)" in alt
    assert "Winter kits: " in alt and "Not assigned: " in alt and "Travel" not in alt


def test_a_finance_table_is_drawn_as_it_is_with_or_without_its_total(office):
    table = finance_table(office, "G-01", end="2023-12-31")
    alone = drawn(table.frame, currency=table.currency, elapsed=table.total["elapsed"], trail=table.trail)
    assert [row[0].text for row in alone.table.rows] == ["Events", "Language courses", "Office costs", "Not assigned"]
    words = Wording("bg")
    whole = drawn(table.rows(words), currency=table.currency, language="bg", trail=table.trail)
    assert [row[0].text for row in whole.table.rows][-2:] == ["Неразпределени", "Общо"]
    assert "бавно спрямо изминалото време" in shown(whole.svg)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"budget": None}, "required"),
        ({"spent_to_date": "some"}, "number"),
        ({"kind": "row"}, "code"),
        ({"flag": "high"}, "code"),
    ],
)
def test_cells_that_do_not_hold_are_refused(change, rule):
    with pytest.raises(DataError) as refusal:
        drawn(FINANCE.head(1).assign(**change))
    assert rule in {finding.rule for finding in refusal.value.findings}


def test_a_missing_column_and_a_time_that_is_no_part_are_wrong_use():
    with pytest.raises(UsageError):
        drawn(FINANCE.drop(columns="committed"))
    with pytest.raises(UsageError):
        drawn(elapsed=Decimal(2))


def test_the_total_is_drawn_after_the_most_lines_that_a_chart_draws():
    many = pd.concat([FINANCE.head(1)] * 50 + [FINANCE.tail(1)])
    assert "Total" in texts(drawn(many).svg)
    assert "11 more are in the table." in shown(drawn(many).svg)


def test_without_rows_it_says_so_and_the_same_values_give_the_same_bytes():
    assert "No data for this selection." in shown(drawn(FINANCE.head(0)).svg)
    assert drawn() == drawn()
