"""Shares of the people reached: women and girls, children."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Unpack

import pandas as pd

from ioreport.measures.activity_selection import Asked, Selection, check_known
from ioreport.measures.counted_rows import reached
from ioreport.measures.measured import Measured, Remark
from ioreport.measures.not_recorded import has_people
from ioreport.measures.reach import said, trail_of
from ioreport.measures.row_age_bands import is_adult, is_child
from ioreport.measures.sum_precision import ABOUT, EXACT
from ioreport.tables import Office
from ioreport.values import NOT_RECORDED, PRECISIONS

WOMEN_RULE = "Women and girls among the people reached whose sex is known (women and girls, men and boys, another sex)."
CHILDREN_RULE = (
    "Children among the people reached whose ages are known: those whose whole range of ages is at most 17, "
    "against those and everyone whose whole range is at least 18."
)
WHOLE_PERCENT = "0.01"
NEAREST: Mapping[str, str] = {
    WHOLE_PERCENT: "In whole percent, so that no small number can be worked out from it.",
    "0.05": "To the nearest 5 percent, so that no small number can be worked out from it.",
    "0.10": "To the nearest 10 percent, so that no small number can be worked out from it.",
}
"""The steps that a share may be rounded to, and their words."""
_DIGITS = Context(prec=28)


def women_and_girls_share(office: Office, *, nearest: str = "", **asked: Unpack[Asked]) -> Measured:
    """The share of women and girls: reached with sex f / reached with sex f, m or x.

    Parameters
    ----------
    office : Office
    nearest : str, optional
        ``0.01`` gives it in whole percent, ``0.05`` and ``0.10`` to the nearest 5 or 10 percent, as disclosure control
        may ask for.
    **asked
        What to narrow by: see `ioreport.measures.activity_selection.Selection`.

    Returns
    -------
    Measured
        Unit ``ratio``, unrounded. No value if nobody's sex is known. "About" if one of its rows is not
        exact: a part of a lower bound is not a bound. The note says how many people
        of unknown sex are left out.

    Raises
    ------
    UsageError
        For an unknown argument or identifier.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> women_and_girls_share(load("tests/data/office"), activity="A-01").value
    Decimal('0.68')
    """
    selection = Selection.of(office, asked)
    rows = reached(office, selection)
    sex = rows["sex"].astype("str")
    share = _share("women_and_girls_share", office, selection, rows, sex == "f", sex.isin(["m", "x"]), WOMEN_RULE, _SEX)
    return coarsened(share, nearest)


def children_share(office: Office, *, nearest: str = "", **asked: Unpack[Asked]) -> Measured:
    """The share of children: reached whose whole age range is ≤ 17 / those plus reached whose whole range is ≥ 18.

    Parameters
    ----------
    office : Office
    nearest : str, optional
        ``0.01`` gives it in whole percent, ``0.05`` and ``0.10`` to the nearest 5 or 10 percent, as disclosure control
        may ask for.
    **asked
        What to narrow by: see `ioreport.measures.activity_selection.Selection`.

    Returns
    -------
    Measured
        As for `women_and_girls_share`; people of unknown age and of ages on both sides of 18 are left out.

    Raises
    ------
    UsageError
        For an unknown argument or identifier.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> children_share(load("tests/data/office"), activity="A-01").value
    Decimal('0.2')
    """
    selection = Selection.of(office, asked)
    rows = reached(office, selection)
    ages = rows["age_min"], rows["age_max"]
    share = _share("children_share", office, selection, rows, is_child(*ages), is_adult(*ages), CHILDREN_RULE, _AGE)
    return coarsened(share, nearest)


def coarsened(share: Measured, nearest: str) -> Measured:
    """A share rounded to a step: ``0.01`` is whole percents, ``0.05`` every fifth percent; unchanged without a step.

    Raises
    ------
    UsageError
        When `nearest` is not one of the known steps.

    Examples
    --------
    >>> share = Measured("children_share", Decimal("0.3481"), "ratio", "exact", "Children.")
    >>> coarsened(share, "0.01").value, coarsened(share, "0.05").value, coarsened(share, "0.05").precision
    (Decimal('0.35'), Decimal('0.35'), 'about')
    """
    if not nearest:
        return share
    check_known("nearest", nearest, NEAREST, "the list of steps of a share")
    arguments = {**share.arguments, "nearest": nearest}
    if share.number is None:
        return replace(share, arguments=arguments)
    step = Decimal(nearest)
    value = (share.number / step).to_integral_value(ROUND_HALF_UP) * step
    sentence = NEAREST[nearest]
    remarks = (*share.remarks, Remark(sentence, sentence, 1))
    whole = nearest == WHOLE_PERCENT or share.precision != PRECISIONS[EXACT]
    return replace(
        share,
        value=value,
        remarks=remarks,
        note=said(remarks),
        arguments=arguments,
        precision=share.precision if whole else PRECISIONS[ABOUT],
    )


_SEX = ("Left out: {n} person of unknown sex.", "Left out: {n} people of unknown sex.")
_AGE = (
    "Left out: {n} person whose age is unknown or not split at 18.",
    "Left out: {n} people whose ages are unknown or not split at 18.",
)
_IN_WORDS = ("Left out: {n} row in words: {words}.", "Left out: {n} rows in words: {words}.")


def _share(
    name: str,
    office: Office,
    selection: Selection,
    rows: pd.DataFrame,
    of: pd.Series,
    against: pd.Series,
    rule: str,
    left_out: tuple[str, str],
) -> Measured:
    known = rows[of | against]
    whole = int(known["number"].sum())
    value = _DIGITS.divide(Decimal(int(rows.loc[of, "number"].sum())), Decimal(whole)) if whole else None
    remarks = _left_out(rows, of | against, left_out)
    precision = PRECISIONS[min(int(known["grade"].max()), ABOUT) if len(known) else EXACT]
    if rows.empty and not has_people(office, selection):
        precision = NOT_RECORDED
    return Measured(
        name,
        value,
        "ratio",
        precision,
        rule,
        said(remarks),
        (),
        trail_of(office, "participations", known),
        selection.arguments(),
        remarks,
    )


def _left_out(rows: pd.DataFrame, known: pd.Series, sentences: tuple[str, str]) -> tuple[Remark, ...]:
    """The people on neither side: those of unknown sex or age, and every row in words."""
    in_words = rows[rows["number"].isna()]
    wordings = tuple(in_words["wording"].dropna().drop_duplicates())
    found = Remark(*sentences, int(rows.loc[~known, "number"].sum())), Remark(*_IN_WORDS, len(in_words), wordings)
    return tuple(remark for remark in found if remark.number)
