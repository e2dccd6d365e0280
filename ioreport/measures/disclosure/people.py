"""The rows behind counts of persons or households, as one system of cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ioreport.measures.ages import DEFAULT_BANDS, is_adult, is_child, read_bands
from ioreport.measures.breakdowns import DIMENSIONS, Scene
from ioreport.measures.disclosure.cells import System
from ioreport.measures.disclosure.linked import LAYER, MOST_TOGETHER, Count, layered, linked
from ioreport.measures.disclosure.published import CHILD, Counting, Named
from ioreport.measures.reach import COUNTED, attending
from ioreport.measures.selection import Selection
from ioreport.tables import Office

HEADLINE = 100.0
"""What a total costs beside a cell's 1: it is withheld only where nothing else helps."""
OF_A_PERSON = ("sex", "population")


def system_of(office: Office, named: Sequence[Named], published: Sequence[bool]) -> tuple[System, np.ndarray]:
    """Counts of one unit as a system of cells, and for each count its cell.

    Parameters
    ----------
    office : Office
    named : sequence of Named
        All of persons, or all of households.
    published : sequence of bool
        Which of them are published; the others are only spoken of.
    """
    countings = sorted({each.counting for each in named}, key=lambda each: (each.of, each.narrowed))
    dims = sorted({name for each in named for name, _ in each.where})
    base = attending(office, Selection(), countings[0].unit)
    parts = layered(_numbers(office, countings, base))
    rows = base.iloc[parts["row"].to_numpy()]
    people = pd.DataFrame({name: codes(office, rows, name).to_numpy() for name in dims})
    people = people.assign(layer=parts[LAYER].to_numpy(), amount=parts["amount"].to_numpy())
    counts = [Count(countings.index(each.counting), each.where) for each in named]
    cost = [1.0 if each.where else HEADLINE for each in named]
    return linked(people, counts, published, cost, _together(people, dims, countings))


def _numbers(office: Office, countings: Sequence[Counting], base: pd.DataFrame) -> pd.DataFrame:
    """How many people each row of the office gives to each counting; words in place of a number give none."""
    given = {}
    for place, counting in enumerate(countings):
        rows = COUNTED[counting.of].rows(office, counting.selection(office))
        given[place] = rows["number"].fillna(0).astype(np.int64).reindex(base.index, fill_value=0)
    return pd.DataFrame(given, index=base.index)


def codes(office: Office, rows: pd.DataFrame, name: str) -> pd.Series:
    """The code of each row in a dimension, as a breakdown by it has them."""
    if name == CHILD:
        child, adult = (test(rows["age_min"], rows["age_max"]) for test in (is_child, is_adult))
        return pd.Series(np.select([child, adult], ["child", "adult"], "neither"), index=rows.index)
    kind, _, bands = name.partition("|")
    scene = Scene(office, Selection(), rows, read_bands(bands.split(",") if bands else DEFAULT_BANDS))
    return DIMENSIONS[kind].codes(scene).astype("str")


def _together(people: pd.DataFrame, dims: Sequence[str], countings: Sequence[Counting]) -> list[list[str]]:
    """Dimensions of which a reader knows which codes go together.

    Those of an activity: its place, oblast, kind and month are no secret, nor which period it is in. Ages in
    several bands. Populations, where a count is narrowed to one.
    """
    narrowed = any(name == "population" for counting in countings for name, _ in counting.narrowed)
    ages = [name for name in dims if name == CHILD or name.startswith("age")]
    own = [name for name in dims if name not in ages and name not in OF_A_PERSON]
    shared = [LAYER, *own, *(["population"] if narrowed and "population" in dims else [])]
    few = len(people[shared].drop_duplicates()) <= MOST_TOGETHER
    return [group for group in (ages, shared if few else []) if len(group) > 1]
