"""Attacks on what disclosure control leaves: a reader with everything published, and a solver of their own.

Nothing of the module's own audit is used here. Each attack has its own linear program, or plain enumeration, made
from the true tables and from what is shown of them.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, product

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from ioreport.measures import breakdown, measure
from ioreport.measures.disclosure import Guard, choose, composed, crossed
from tests.drawn import draw_office

ZERO_IS_SHOWN = 1
"""A reader knows of a withheld count that it is not zero."""
SHAPES = [(3, 4), (5, 4), (6, 6), (8, 3), (3, 3, 2), (4, 3, 2), (12,), (4, 4)]
pytestmark = pytest.mark.slow


def sums_of(shape, groups=()):
    """Every published sum of a table with all margins: a row of 0 and 1 over its inner cells, written out."""
    rows = []
    for parts in product(*(axis_sums(size, [g for a, g in groups if a == axis]) for axis, size in enumerate(shape))):
        row = np.ones(1)
        for part in parts:
            row = np.outer(row, part).ravel()
        rows.append(row)
    return np.array(rows)


def axis_sums(size, groups):
    return [*np.eye(size), *groups, np.ones(size)]


def width(sums, values, withheld, target, known=()):
    """How far apart two tables can be in a sum of inner cells, both agreeing with what is shown.

    Fractions are rounded inward. `known` are further inequalities over the inner cells: (row, at most).
    """
    above = np.vstack([-sums[withheld], *(row[None, :] for row, _ in known)])
    most = np.concatenate([np.full(withheld.sum(), -ZERO_IS_SHOWN), [limit for _, limit in known]])
    ends = []
    for sign in (1, -1):
        # With presolve, HiGHS takes some of these programs for infeasible, although the true table keeps to all of it.
        plain = {"presolve": False}
        found = linprog(
            sign * target, A_ub=above, b_ub=most, A_eq=sums[~withheld], b_eq=values[~withheld], options=plain
        )
        if found.status == 3:
            return np.inf
        assert found.status == 0, found.message
        ends.append(sign * found.fun)
    return np.floor(ends[1] + 1e-6) - np.ceil(ends[0] - 1e-6)


def drawn_table(seed):
    """A random table of counts with many small ones, in one to three dimensions, some with subtotals; and n."""
    rng = np.random.default_rng(seed)
    shape = SHAPES[seed % 8]
    table = rng.poisson(rng.gamma(0.7, rng.choice([8, 20, 50]) / 0.7, size=shape))
    size = shape[0]
    groups = [(0, np.arange(size) < 2), (0, np.arange(size) >= 2)] if seed % 3 == 0 and size > 3 else []
    return table, [(axis, group.astype(float)) for axis, group in groups], int(rng.choice([3, 5, 10]))


def system_of(table, groups):
    by_axis = [[group for axis, group in groups if axis == each] for each in range(table.ndim)]
    return crossed(table, [np.array(own) if own else None for own in by_axis])


def attacked(sums, values, withheld, n):
    """Every small count is withheld, no zero is, and none can be pinned down."""
    assert not (withheld & (values == 0)).any()
    small = np.flatnonzero((values > 0) & (values < n))
    assert withheld[small].all()
    assert [target for target in small if width(sums, values, withheld, sums[target]) < n] == []


@pytest.mark.parametrize("seed", range(160))
def test_no_table_gives_a_small_count_away(seed):
    table, groups, n = drawn_table(seed)
    sums, system = sums_of(table.shape, groups), system_of(table, groups)
    values = sums @ table.ravel()
    assert (system.values[: len(sums)] == values).all()
    attacked(sums, values, choose(system, n).withheld[: len(sums)], n)


@pytest.mark.parametrize("seed", range(80))
def test_no_linked_tables_give_a_small_count_away(seed):
    """Two crossings of the same people, which share a margin; the inner cells are never published."""
    rng = np.random.default_rng(1000 + seed)
    shape = [(3, 3, 2), (4, 2, 3), (5, 3, 3), (6, 2, 2)][seed % 4]
    people = rng.poisson(rng.gamma(0.6, rng.choice([5, 12]) / 0.6, size=shape))
    inner = sums_of(shape).reshape(*(size + 1 for size in shape), -1)
    sums = np.unique(
        np.vstack([inner[:, :, -1].reshape(-1, people.size), inner[:, -1, :].reshape(-1, people.size)]), axis=0
    )
    n = int(rng.choice([3, 5, 10]))
    system, cells = composed(sparse.csr_array(sums), people.ravel(), np.ones(len(sums)))
    attacked(sums, sums @ people.ravel(), choose(system, n).withheld[cells], n)


SEX, AGE, PLACE = ["f", "m", "u"], [("0", "4"), ("5", "17"), ("18", "59"), ("", "")], ["a", "b", "c"]
BANDS = ["0-4", "5-17", "18-59"]
CODES = ["0-4", "5-17", "18-59", "age unknown"]


def drawn_people(seed):
    rng = np.random.default_rng(2000 + seed)
    return rng.poisson(rng.gamma(0.5, rng.choice([4, 10]) / 0.5, size=(3, 4, 3)))


def office_of(people):
    rows = [
        {
            "activity_id": PLACE[k],
            "sex": SEX[i],
            "age_min": AGE[j][0],
            "age_max": AGE[j][1],
            "people": str(people[i, j, k]),
        }
        for i, j, k in product(range(3), range(4), range(3))
    ]
    return draw_office(
        places=[{"place_id": place} for place in PLACE],
        activities=[{"activity_id": place, "place_id": place, "start_date": "2023-05-01"} for place in PLACE],
        participations=rows,
    )


def shown_of(frame, names):
    return {
        tuple(row[name] for name in names): None if row["withheld"] else int(row["people"])
        for row in frame.to_dict("records")
    }


def published(protected):
    """What the document shows: for each count a mask over (sex, age, place), and its number or nothing."""
    for name in ("sex and age", "place", "sex and place"):
        item = protected[name]
        for codes, number in shown_of(item.frame, item.by).items():
            yield mask_of(dict(zip(item.by, codes, strict=True))), number
    yield mask_of({}), protected["place"].total


def mask_of(where):
    """A mask over (sex, age, place): a code, several, or all."""
    axes = (("sex", SEX), ("age", CODES), ("place", PLACE))
    sex, age, place = (np.isin(codes, where.get(name, codes)).astype(float) for name, codes in axes)
    return np.einsum("i,j,k->ijk", sex, age, place).ravel()


def known_of(measured, part, whole):
    """What the share tells, as a reader takes it: rounded half up to 4 decimals, or to the step that it says."""
    step = Decimal(measured.arguments.get("nearest", "0.0001"))
    half, rounded = step / 2, (measured.value / step).to_integral_value("ROUND_HALF_UP") * step
    low, high = float(rounded - half), float(rounded + half)
    return [(low * whole - part, 1e-9), (part - high * whole, 1e-9), (-whole, -1.0)]


@pytest.mark.parametrize("seed", range(60))
def test_no_document_gives_a_small_count_away(seed):
    """Three tables, a total, two shares and what the shares leave out, of one office."""
    people, n = drawn_people(seed), [3, 5, 10][seed % 3]
    office = office_of(people)
    given = {
        "sex and age": breakdown(office, ["sex", "age"], bands=BANDS),
        "place": breakdown(office, "place"),
        "sex and place": breakdown(office, ["sex", "place"]),
        "women": measure(office, "women_and_girls_share"),
        "children": measure(office, "children_share"),
    }
    protected = Guard(office, n).protect(given)
    rows = list(published(protected))
    sums, withheld = np.array([row for row, _ in rows]), np.array([number is None for _, number in rows])
    values = sums @ people.ravel()
    assert [number for _, number in rows if number is not None] == values[~withheld].tolist()
    known, told = [], list(sums)
    for name, part, whole in SHARES:
        if not protected[name].withheld and protected[name].value is not None:
            known += known_of(protected[name], part, whole)
            told += [part, whole - part, whole]
            told += [1 - whole] if protected[name].remarks == given[name].remarks else []
    small = [row for row in told if 0 < row @ people.ravel() < n]
    assert [row for row in small if width(sums, values, withheld, row, known) < n] == []


FACTS = {
    "all": {},
    "women": {"sex": ["f"]},
    "men": {"sex": ["m"]},
    "sex not known": {"sex": ["u"]},
    **{place: {"place": [place]} for place in PLACE},
    "women in a": {"sex": ["f"], "place": ["a"]},
}
"""Counts that a text states, each by its codes."""


def few_people(seed):
    rng = np.random.default_rng(7000 + seed)
    return rng.poisson(rng.gamma(0.4, rng.choice([0.3, 0.6, 1.5]) / 0.4, size=(3, 4, 3)))


def told_of_few(seed):
    """A document on few people: tables, shares, and counts in sentences; what it was made from, and n."""
    people, n = few_people(seed), [3, 5, 10][seed % 3]
    office = office_of(people)
    given = {
        "sex and age": breakdown(office, ["sex", "age"], bands=BANDS),
        "place": breakdown(office, "place"),
        "sex and place": breakdown(office, ["sex", "place"]),
        "share of women": measure(office, "women_and_girls_share"),
        "share of children": measure(office, "children_share"),
    }
    for name, where in FACTS.items():
        cell = {axis: codes[0] for axis, codes in where.items()}
        given[name] = measure(office, "breakdown_cell", cell=cell) if cell else measure(office, "people_reached")
    return people, n, Guard(office, n).protect(given)


@pytest.mark.parametrize("seed", [*range(45), 70])
def test_no_document_that_says_fewer_than_gives_a_small_count_away(seed):
    """All that is said to be fewer than 2n is, and who knows it comes to no small count closer than n."""
    people, n, protected = told_of_few(seed)
    rows, known = list(published(protected)), []
    for name, where in FACTS.items():
        row, fact = mask_of(where), protected[name]
        rows.append((row, fact.value))
        if fact.below is not None:
            assert fact.withheld and 0 < row @ people.ravel() < fact.below == 2 * n
            known.append((row, fact.below - 1))
    for name, part, whole in SHARES:
        share = protected[f"share of {name}"]
        if not share.withheld and share.value is not None:
            known += known_of(share, part, whole)
    sums, withheld = np.array([row for row, _ in rows]), np.array([number is None for _, number in rows])
    values = sums @ people.ravel()
    small = [row for row in sums if 0 < row @ people.ravel() < n]
    assert [row for row in small if width(sums, values, withheld, row, known) < n] == []


def test_few_people_are_often_said_to_be_fewer_than():
    """The attack above has something to attack: some counts are said to be fewer than 2n, and some are not."""
    facts = [protected[name] for _, _, protected in map(told_of_few, (2, 3)) for name in FACTS]
    told, silent = (sum(fact.withheld and (fact.below is None) is none for fact in facts) for none in (False, True))
    assert told > 10 and silent > 0


SHARES = [
    ("women", mask_of({"sex": ["f"]}), mask_of({"sex": ["f", "m"]})),
    ("children", mask_of({"age": CODES[:2]}), mask_of({"age": CODES[:3]})),
]


def fewest(table, n):
    """The fewest further cells that make a table safe, by trying all choices of one, two, three, …"""
    sums = sums_of(table.shape)
    values = sums @ table.ravel()
    small = (values > 0) & (values < n)
    others = np.flatnonzero(values >= n)
    for more in range(len(others) + 1):
        for chosen in combinations(others, more):
            withheld = small.copy()
            withheld[list(chosen)] = True
            if lonely(table.shape, withheld):
                continue
            if all(width(sums, values, withheld, sums[target]) >= n for target in np.flatnonzero(small)):
                return more
    raise AssertionError


def lonely(shape, withheld):
    """Whether a row or column has one withheld cell alone, which its others leave over."""
    return any((withheld.reshape([size + 1 for size in shape]).sum(axis=axis) == 1).any() for axis in range(len(shape)))


@pytest.mark.parametrize("seed", range(12))
def test_in_small_tables_no_fewer_cells_would_do(seed):
    rng = np.random.default_rng(3000 + seed)
    table = rng.integers(0, 30, size=(3, 3))
    table.ravel()[rng.choice(9, 2, replace=False)] = rng.integers(1, 5, size=2)
    chosen = choose(crossed(table), 5)
    assert chosen.optimal
    assert (chosen.withheld & ~chosen.primary).sum() == fewest(table, 5)


@pytest.mark.parametrize("seed", range(20))
def test_whole_tables_are_as_far_apart_as_promised(seed):
    """All whole tables near the true one are written out: two that agree with what is shown differ by n."""
    rng = np.random.default_rng(4000 + seed)
    n = 3
    table = rng.integers(0, 9, size=(3, 3) if seed % 2 else (2, 2, 2))
    sums = sums_of(table.shape)
    values = sums @ table.ravel()
    withheld = choose(crossed(table), n).withheld[: len(sums)]
    unknown = [cell for cell in range(table.size) if withheld[np.flatnonzero(sums[:, cell] * (sums.sum(1) == 1))[0]]]
    near = [np.arange(max(1, value - n), value + n + 1) for value in table.ravel()[unknown]]
    every = np.tile(table.ravel(), (int(np.prod([len(each) for each in near])), 1))
    every[:, unknown] = np.array(list(product(*near))).reshape(len(every), -1)
    found = every @ sums.T.astype(int)
    agree = found[((found == values) | withheld).all(axis=1) & (found[:, withheld] > 0).all(axis=1)]
    small = np.flatnonzero((values > 0) & (values < n))
    assert (np.ptp(agree[:, small], axis=0) >= n).all()
