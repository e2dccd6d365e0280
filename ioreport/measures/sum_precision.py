"""The precision of a sum whose rows have different precisions.

A frame of *counted rows* has the columns ``number`` (Int64, missing if a row has words instead
of a number), ``grade`` (index of the row's precision in `PRECISIONS`) and ``wording`` (str).
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ioreport.values import NOT_RECORDED, PRECISIONS

EXACT, ABOUT, AT_LEAST, AT_MOST = range(len(PRECISIONS))


@dataclass(frozen=True)
class Sum:
    """A sum of counted rows: its value (`None` when no row has a number), precision, and unsummed words."""

    value: int | None
    precision: str
    wordings: tuple[str, ...] = ()


def grades(number: pd.Series, precision: pd.Series) -> pd.Series:
    """The index of each row's precision in `PRECISIONS`; a row with words instead of a number is "at least".

    >>> grades(pd.Series([40, None], dtype="Int64"), pd.Series(["about", None], dtype="str")).tolist()
    [1, 2]
    """
    places = precision.astype("str").map({name: place for place, name in enumerate(PRECISIONS)})
    return places.fillna(EXACT).astype("int8").mask(number.isna(), AT_LEAST)


def words(rows: pd.DataFrame) -> tuple[str, ...]:
    """The words of rows without a number, each wording once, in the order of the rows."""
    said = rows.sort_index().loc[rows.sort_index()["number"].isna(), "wording"].dropna()
    return tuple(said[said != ""].drop_duplicates())


def summed(rows: pd.DataFrame) -> Sum:
    """The sum of counted rows: "at least" if any row is, or has words only; else "about" if any row is; else exact.

    Returns
    -------
    Sum
        0, exact, for no rows. No value if all rows have words only: "at least 0" is not recorded.

    Examples
    --------
    >>> rows = pd.DataFrame({"number": [40, 2], "grade": [1, 0], "wording": [None, None]})
    >>> summed(rows)
    Sum(value=42, precision='about', wordings=())
    """
    if rows.empty:
        return Sum(0, PRECISIONS[EXACT])
    value = int(rows["number"].sum()) if rows["number"].notna().any() else None
    return Sum(value, PRECISIONS[int(rows["grade"].max())], words(rows))


def total_of(rows: pd.DataFrame, recorded: bool) -> Sum:
    """The sum of counted rows; no value if there are none because nothing was recorded.

    >>> none = pd.DataFrame({"number": [], "grade": [], "wording": []})
    >>> total_of(none, recorded=True).value, total_of(none, recorded=False)
    (0, Sum(value=None, precision='not_recorded', wordings=()))
    """
    return Sum(None, NOT_RECORDED) if rows.empty and not recorded else summed(rows)


def summed_by(rows: pd.DataFrame, keys: list[str], column: str, complete: bool = False) -> pd.DataFrame:
    """One row per cell: keys, the sum in `column`, precision, rows and the words that are not in the sum.

    Parameters
    ----------
    rows : DataFrame
        Counted rows with the categorical columns `keys`.
    complete : bool
        Whether cells without rows are included, as exact zeros.
    """
    cells = rows.groupby(keys, observed=not complete, sort=True, dropna=False)
    frame = cells.agg(grade=("grade", "max"), rows=("grade", "size"))
    frame[column] = cells["number"].sum(min_count=1).astype("Int64").mask(frame["rows"] == 0, 0)
    frame["precision"] = frame.pop("grade").fillna(EXACT).astype("int8").map(dict(enumerate(PRECISIONS)))
    frame["precision"] = frame["precision"].astype("str")
    frame = frame.reset_index().astype({key: "str" for key in keys} | {"rows": "Int64"})
    # By text: pandas cannot look up a categorical index of few categories in one of more than 127, as months may be.
    frame = frame.join(_words_by(rows.astype(dict.fromkeys(keys, "str")), keys).rename("wordings"), on=keys)
    frame["wordings"] = frame["wordings"].fillna("").astype("str")
    return frame[[*keys, column, "precision", "rows", "wordings"]]


def _words_by(rows: pd.DataFrame, keys: list[str]) -> pd.Series:
    said = rows[rows["number"].isna() & rows["wording"].notna() & (rows["wording"] != "")].sort_index()
    once = said.drop_duplicates([*keys, "wording"])
    return once.groupby(keys, observed=True)["wording"].agg("; ".join)
