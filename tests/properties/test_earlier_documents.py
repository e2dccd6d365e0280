"""Attacks by one who holds several documents on the same people: an interim, a final and a public report.

Nothing of the module's own audit is used: the attacker has what the documents show, and a linear program of their own.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from ioreport.measures import breakdown
from ioreport.measures.disclosure import Guard, threshold
from ioreport.reports.people_plans import people_counted, readers, width
from ioreport.reports.report_case import Case
from tests.drawn import draw_office

pytestmark = pytest.mark.slow

ACTIVITIES = [("one", "2023-02-01", "sofia"), ("two", "2023-05-01", "varna"), ("three", "2023-08-01", "sofia")]
ADMIN1 = {"sofia": "BG-22", "varna": "BG-03"}
SEXES, POPULATIONS = ["f", "m", "x", "u"], ["refugee", "migrant", "returnee"]
AGES = ["0-4", "18-59", "5-11", "12-17", "60+", "age not split", "age unknown"]
RECORDED = AGES[:2]
REPORTS = [
    ("r1", "interim", "2023-06-30", "donor"),
    ("r2", "final", "2023-12-31", "donor"),
    ("r3", "final", "2023-12-31", "public"),
]
LAST_MONTH = {"r1": 6, "r2": 12, "r3": 12}
AXES = list(product(range(3), SEXES, AGES, POPULATIONS))
"""Every kind of person that a reader can think of: the activity, sex, age and population."""


FEW = (100, 101, 102, 105, 106, 110, 112, 113, 114)
"""Seeds of offices with few people, of which documents say "fewer than".

Of 106 and 110 nothing finer than totals is proven safe beside the earlier documents.
"""


def drawn(seed):
    rng = np.random.default_rng(seed)
    many = [0.2, 0.6] if seed in FEW else [6, 15]
    sizes = rng.poisson(rng.gamma(0.6, rng.choice(many) / 0.6, size=(3, 4, 2, 3)))
    sizes[:, 2:] = sizes[:, 2:] // 4
    rows, truth = [], np.zeros(len(AXES), int)
    for (a, activity), (s, sex), (b, age), (p, population) in product(
        enumerate(ACTIVITIES), enumerate(SEXES), enumerate(RECORDED), enumerate(POPULATIONS)
    ):
        number = int(sizes[a, s, b, p])
        low, high = age.split("-")
        rows.append(
            {
                "activity_id": activity[0],
                "sex": sex,
                "age_min": low,
                "age_max": high,
                "population": population,
                "people": str(number),
            }
        )
        truth[AXES.index((a, sex, age, population))] = number
    office = draw_office(
        places=[{"place_id": place, "admin1": area} for place, area in ADMIN1.items()],
        donors=[
            {
                "donor_id": "d",
                "name": "D",
                "kind": "other",
                "acknowledgement": "Thanks.",
                "currency": "EUR",
                "min_cell": str(rng.choice([3, 5])),
            }
        ],
        projects=[{"project_id": "p"}],
        grants=[{"grant_id": "g"}],
        activities=[
            {"activity_id": name, "start_date": day, "place_id": place, "project_id": "p"}
            for name, day, place in ACTIVITIES
        ],
        participations=rows,
        reports=[
            {
                "report_id": name,
                "grant_id": "g",
                "kind": kind,
                "period_start": "2023-01-01",
                "period_end": end,
                "audience": audience,
            }
            for name, kind, end, audience in REPORTS
        ],
    )
    return office, truth


def document(office, report):
    """What a report shows of people, and its n."""
    case = Case.of(office, report)
    n = threshold(office, report=report)
    return Guard(office, n, readers(case), width(case)).protect(people_counted(case, n)), n


def fits(kind, report, where):
    """Whether a kind of person is in a cell, as its labels say."""
    activity, sex, age, population = kind
    month, place = ACTIVITIES[activity][1][:7], ADMIN1[ACTIVITIES[activity][2]]
    if int(month[5:]) > LAST_MONTH[report]:
        return False
    known = {"sex": sex, "age": age, "population": population, "month": month, "admin1": place}
    return all(known[name] in codes for name, codes in where.items())


def mask(report, where):
    return np.array([fits(kind, report, where) for kind in AXES], float)


def codes_of(item, name, code):
    """The codes that a label of a table stands for."""
    joined = item.arguments.get("groups", {}).get(name, {})
    bands = {"0-17": ["0-4", "5-11", "12-17"], "18+": ["18-59", "60+"]}
    return [part for each in joined.get(code, [code]) for part in bands.get(each, [each])]


def told(people, report):
    """All equations and inequalities of one document: (row, number) shown; rows withheld; (row, at most) beside."""
    shown, withheld, beside = [(mask(report, {}), people["people_reached"].value)], [], []
    for name in ("sex_age", "population", "month", "admin1"):
        item = people[name]
        for cell in item.frame.to_dict("records"):
            row = mask(report, {by: codes_of(item, by, cell[by]) for by in item.by})
            if cell["withheld"]:
                withheld.append(row)
            else:
                shown.append((row, int(cell["people"])))
    for name in ("people_reached", "attendance"):
        if people[name].withheld:
            withheld.append(mask(report, {}))
        if people[name].below is not None:
            beside.append((mask(report, {}), people[name].below - 1))
    for name, part, whole in SHARES:
        share = people[name]
        if not share.withheld and share.value is not None:
            beside += known_of(share, mask(report, part), mask(report, whole))
    return [pair for pair in shown if pair[1] is not None], withheld, beside


SHARES = [
    ("women_and_girls_share", {"sex": ["f"]}, {"sex": ["f", "m", "x"]}),
    ("children_share", {"age": AGES[:1] + AGES[2:4]}, {"age": AGES[:5]}),
]


def known_of(share, part, whole):
    step = Decimal(share.arguments.get("nearest", "0.0001"))
    rounded = (share.value / step).to_integral_value("ROUND_HALF_UP") * step
    low, high = float(rounded - step / 2), float(rounded + step / 2)
    return [(low * whole - part, 1e-9), (part - high * whole, 1e-9), (-whole, -1.0)]


def interval(target, documents):
    """The lowest and highest that a count can be for one who holds documents."""
    shown = [pair for each in documents for pair in each[0]]
    above = [(-row, -1.0) for each in documents for row in each[1]] + [pair for each in documents for pair in each[2]]
    ends = []
    for sign in (1, -1):
        found = linprog(
            sign * target,
            A_ub=np.array([row for row, _ in above]) if above else None,
            b_ub=[most for _, most in above] if above else None,
            A_eq=np.array([row for row, _ in shown]),
            b_eq=[number for _, number in shown],
            options={"presolve": False},  # with it, HiGHS takes some of these programs for infeasible
        )
        if found.status == 3:
            return 0, np.inf
        assert found.status == 0, found.message
        ends.append(sign * found.fun)
    return np.ceil(ends[0] - 1e-6), np.floor(ends[1] + 1e-6)


@pytest.mark.parametrize("seed", [*range(8), 11, *FEW])
def test_no_two_documents_give_a_small_count_away(seed):
    """Every small count that no document shows stays n wide for the donor, who holds all three, and for the public.

    A count that the donor's own reports may show, for their n is smaller, is not small to the donor: of such a count
    the public report tells the donor no more than the donor's own did.
    """
    office, truth = drawn(seed)
    papers = {name: document(office, name) for name, *_ in REPORTS}
    published = {name: told(people, name) for name, (people, _) in papers.items()}
    for held in (["r1", "r2", "r3"], ["r3"]):
        documents = [published[name] for name in held]
        plain = {row.tobytes() for each in documents for row, _ in each[0]}
        least = min(papers[name][1] for name in held)
        for name in held:
            n = papers[name][1]
            for row in small_counts(office, name, truth, n):
                if row.tobytes() not in plain:
                    low, high = interval(row, documents)
                    known = np.subtract(*interval(row, documents[:-1])[::-1]) if row @ truth >= least else n
                    assert high - low >= min(n, known), (held, name, row @ truth, low, high)


def test_documents_on_few_people_say_fewer_than():
    """What is attacked above is there: the documents of such an office say it, earlier ones among them."""
    office, _ = drawn(FEW[1])
    for name in ("r1", "r2"):
        assert document(office, name)[0]["people_reached"].below is not None


def small_counts(office, report, truth, n):
    """The rows of the small counts of a report's tables as fine as they are recorded."""
    asked = Case.of(office, report).in_period
    for by in (["sex", "age"], ["population"], ["month"], ["admin1"]):
        for cell in breakdown(office, by, **asked).frame.to_dict("records"):
            row = mask(report, {name: [cell[name]] for name in by})
            if 0 < row @ truth < n:
                yield row


def test_the_attack_finds_what_two_documents_planned_apart_give_away():
    """Without the plan of the one the other would tell: the attack is one that can succeed."""
    assert any(map(given_away, range(6)))


def given_away(seed):
    """Whether two documents of an office give a small count away if each is planned as if it were alone."""
    office, truth = drawn(seed)
    papers = {}
    for name, *_ in REPORTS[:2]:
        n = threshold(office, report=name)
        papers[name] = Guard(office, n).protect(people_counted(Case.of(office, name), n)), n
    documents = [told(people, name) for name, (people, _) in papers.items()]
    plain = {row.tobytes() for each in documents for row, _ in each[0]}
    rows = [row for name in papers for row in small_counts(office, name, truth, papers[name][1])]
    ends = [interval(row, documents) for row in rows if row.tobytes() not in plain]
    return any(high - low < papers["r1"][1] for low, high in ends)
