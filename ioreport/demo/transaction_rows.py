"""Demo transactions of one block: received, ordered, paid, reversed, and without a budget line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

import numpy as np

from ioreport.demo.activity_rows import Activities
from ioreport.demo.budget_rows import WHOLE_CURRENCIES, budget_lines, currency_places, grant_cents, grant_days
from ioreport.demo.csv_files import TextColumns, numbered_ids, written_cents
from ioreport.demo.invented_tables import LAST_DAY, column, day_number, places_in, wholes, written_days
from ioreport.demo.random_draws import Draws, drawn_counts, parted
from ioreport.demo.rate_rows import CURRENCIES, converted_at, month_places

FIRST_EURO_DAY = day_number("2026-01-01")
OPEN_ORDERS = 50
"""Bills up to this many days after the last day of the data are already ordered: open commitments."""

LATE_INVOICE, LATE_PROJECT = 25, "safe-return"
"""One invoice of this project comes this many days after its end: an intended warning."""

UNPLANNED_BILLS = 30
BILLS, INCOMING, UNPLANNED, A_BLOCK = 1, 7_000, 8_000, 10_000
"""The first voucher number of each kind, and the count of numbers in a block."""

NO_LINE, NO_ACTIVITY = -1, -1
_KINDS = np.array(["received", "committed", "spent"])
RECEIVED, COMMITTED, SPENT = range(3)
THOUSAND = 100_000
_WHOLE = [CURRENCIES.index(code) for code in WHOLE_CURRENCIES]
LEV, EURO = CURRENCIES.index("BGN"), CURRENCIES.index("EUR")


@dataclass(frozen=True)
class Payments:
    """Transactions as columns of whole numbers: rows of the hand-written plan, days since 1970, cents.

    The order, the payment and the reversals of one bill all have the bill's voucher.
    """

    grant: np.ndarray
    line: np.ndarray
    activity: np.ndarray
    day: np.ndarray
    kind: np.ndarray
    cents: np.ndarray
    currency: np.ndarray
    voucher: np.ndarray

    def where(self, which: np.ndarray) -> Payments:
        """Some of the transactions, or all in another order."""
        return Payments(*(getattr(self, field.name)[which] for field in fields(self)))


def draw_payments(activities: Activities, seed: int, block: int) -> Payments:
    """Draw the transactions of a block, in the order of their days."""
    draws = Draws(seed, "transactions", block)
    bills = _bills(draws, activities, seed)
    last = np.minimum(LAST_DAY, grant_days()[1][bills.grant])
    paid = bills.where(bills.day <= last)
    soon = bills.where((last == LAST_DAY) & (bills.day > last) & (bills.day <= last + OPEN_ORDERS) & _by_order(bills))
    spent = _strayed(draws, paid)
    parts = [_received(draws, block), spent, _unplanned(draws, seed), *_ordered(draws, paid, seed)]
    parts += [_open(_in_books(soon, seed)), *_taken_back(draws, paid)]
    if block == 0:
        parts += [_late_invoice(paid), _entered_twice(spent)]
    whole = _together(parts)
    return whole.where(np.argsort(whole.day, kind="stable"))


def _new(
    grant: np.ndarray, line: np.ndarray, day: np.ndarray, kind: int, cents: np.ndarray, currency: np.ndarray, first: int
) -> Payments:
    """New transactions of one kind without an activity; their vouchers are counted from `first`."""
    count = len(grant)
    activity, kinds = np.full(count, NO_ACTIVITY), np.full(count, kind)
    return Payments(grant, line, activity, day, kinds, cents, currency, np.arange(count) + first)


def _bills(draws: Draws, activities: Activities, seed: int) -> Payments:
    """The bills over the whole time of each grant, by line, some early and some late."""
    lines = budget_lines()
    start, end = grant_days()
    length = (end - start + 1)[lines.grant]
    times = np.maximum(2, wholes("lines", "a_year")[lines.plan] * length // 1300)
    line = np.repeat(np.arange(len(times)), times)
    grant = lines.grant[line]
    day = start[grant] + _paced(draws, grant) * length[line] // 10_000
    target = lines.cents * lines.ends_at // 100
    share = parted(target, draws.whole(len(line), 30, 190) * draws.whole(len(line), 60, 140) // 100, line)
    currency = _currencies(draws, grant, day)
    cents = converted_at(share, currency_places()[grant], currency, _months(day), seed)
    plan = lines.plan[line]
    activity = _activity(draws, activities, grant, plan, day)
    bills = _new(grant, plan, day, SPENT, cents, currency, BILLS)
    return _without_cents(replace(bills, activity=activity))


def _paced(draws: Draws, grant: np.ndarray) -> np.ndarray:
    """The time of each bill in ten-thousandths of its grant's duration: in a slow grant the later of two draws."""
    one, two = (draws.whole(len(grant), 0, 9_999) for _ in range(2))
    pace = column("grants", "pace")[grant]
    return np.select([pace == "slow", pace == "fast"], [np.maximum(one, two), np.minimum(one, two)], one)


def _months(day: np.ndarray) -> np.ndarray:
    """The row of the rates; bills after the last day are never paid and use the last known rate."""
    return month_places(np.minimum(day, LAST_DAY))


def _currencies(draws: Draws, grant: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Most bills are in the country's currency (the lev until 2025, then the euro), the rest in the grant's."""
    own = currency_places()[grant]
    local = np.where(day < FIRST_EURO_DAY, np.where(draws.happens(len(day), 850), LEV, EURO), EURO)
    own = np.where((own == LEV) & (day >= FIRST_EURO_DAY), EURO, own)
    return np.where(draws.happens(len(day), 760), local, own)


def _without_cents(bills: Payments) -> Payments:
    whole = np.isin(bills.currency, _WHOLE)
    return replace(bills, cents=np.where(whole, np.maximum(bills.cents // 100, 1) * 100, np.maximum(bills.cents, 1)))


def _activity(draws: Draws, activities: Activities, grant: np.ndarray, plan: np.ndarray, day: np.ndarray) -> np.ndarray:
    """For a bill of an activity: the last activity of the project that had begun by that day."""
    order = np.lexsort((activities.start, activities.project))
    order = order[activities.held[order]]
    far = 100_000
    begun = activities.project[order] * far + activities.start[order]
    project = places_in("projects", "project_id", column("grants", "project_id"))[grant]
    place = np.searchsorted(begun, project * far + day, side="right") - 1
    found = order[np.maximum(place, 0)]
    fits = (place >= 0) & (activities.project[found] == project) & (wholes("lines", "of_activities")[plan] == 1)
    return np.where(fits & draws.happens(len(day), 800), found, NO_ACTIVITY)


def _by_order(bills: Payments) -> np.ndarray:
    return wholes("lines", "by_order")[bills.line] == 1


def _unplanned(draws: Draws, seed: int) -> Payments:
    """Spending of grants that have no budget lines."""
    start, end = grant_days()
    without = np.setdiff1d(np.arange(len(start)), budget_lines().grant)
    grant = np.repeat(without, UNPLANNED_BILLS)
    day = start[grant] + draws.whole(len(grant), 0, (end - start)[grant])
    share = parted(grant_cents() * 96 // 100, draws.whole(len(grant), 30, 190), grant)
    currency = _currencies(draws, grant, day)
    none = np.full(len(grant), NO_LINE)
    cents = converted_at(share, currency_places()[grant], currency, _months(day), seed)
    return _without_cents(_new(grant, none, day, SPENT, cents, currency, UNPLANNED)).where(day <= LAST_DAY)


def _strayed(draws: Draws, paid: Payments) -> Payments:
    """The payments; a few bills have no known budget line."""
    astray = draws.happens(len(paid.day), 16)
    return replace(paid, line=np.where(astray, NO_LINE, paid.line))


def _ordered(draws: Draws, paid: Payments, seed: int) -> tuple[Payments, Payments]:
    """Orders before some of the bills; each order is reversed on the day its bill is paid."""
    first = grant_days()[0]
    chosen = _in_books(paid.where(_by_order(paid) & draws.happens(len(paid.day), 650)), seed)
    before = np.maximum(chosen.day - draws.whole(len(chosen.day), 12, 75), first[chosen.grant])
    ordered = replace(chosen, day=before, kind=np.full(len(before), COMMITTED))
    return ordered, replace(ordered, day=chosen.day, cents=-chosen.cents)


def _in_books(bills: Payments, seed: int) -> Payments:
    """Orders are booked in the grant's own currency, unless its rate to the currency of payment is fixed.

    So an order leaves no exchange difference, except where the donor uses a third currency.
    """
    own = currency_places()[bills.grant]
    fixed = np.isin(own, (LEV, EURO))
    cents = converted_at(bills.cents, bills.currency, own, _months(bills.day), seed)
    booked = replace(bills, cents=np.where(fixed, bills.cents, cents), currency=np.where(fixed, bills.currency, own))
    return _without_cents(booked)


def _open(soon: Payments) -> Payments:
    """Orders whose bills have not arrived yet."""
    ordered = np.maximum(soon.day - OPEN_ORDERS - 10, grant_days()[0][soon.grant])
    return replace(soon, day=ordered, kind=np.full(len(soon.day), COMMITTED))


def _taken_back(draws: Draws, paid: Payments) -> tuple[Payments, Payments]:
    """Reversals: some bills were booked on the wrong line, others were partly refunded."""
    wrong = paid.where(draws.happens(len(paid.day), 12))
    last = np.minimum(LAST_DAY, grant_days()[1][wrong.grant])
    day = np.minimum(wrong.day + draws.whole(len(wrong.day), 8, 40), last)
    part = np.where(draws.happens(len(day), 500), 1, 3)
    amount = np.maximum(wrong.cents // (100 * part), 1) * 100
    reversed_ = replace(wrong, day=day, cents=-np.minimum(amount, wrong.cents))
    again = reversed_.where(part == 1)
    return reversed_, replace(again, line=np.full(len(again.day), NO_LINE), cents=-again.cents)


def _received(draws: Draws, block: int) -> Payments:
    """The instalments of each grant received so far: up to four, in its own currency.

    In the office of scale 1 they are whole thousands; in added blocks no two are equal.
    """
    start, end = grant_days()
    times = np.clip((end - start) // 180, 1, 4)
    grant = np.repeat(np.arange(len(start)), times)
    number = drawn_counts(grant)
    length = (np.minimum(end, LAST_DAY) - start)[grant]
    day = start[grant] + number * length // times[grant] + draws.whole(len(grant), 3, 25)
    step = np.where(np.isin(currency_places(), _WHOLE), 100, 1) if block else THOUSAND
    target = grant_cents() * wholes("grants", "received") // 100
    cents = parted(target // step, draws.whole(len(grant), 80, 120), grant) * np.broadcast_to(step, len(start))[grant]
    none = np.full(len(grant), NO_LINE)
    return _new(grant, none, day, RECEIVED, cents, currency_places()[grant], INCOMING)


def _late_invoice(paid: Payments) -> Payments:
    """The last bill of a finished project comes after its end."""
    bill = paid.where(np.flatnonzero(column("grants", "project_id")[paid.grant] == LATE_PROJECT)[-1:])
    return replace(bill, day=grant_days()[1][bill.grant] + LATE_INVOICE, activity=np.array([NO_ACTIVITY]))


def _entered_twice(spent: Payments) -> Payments:
    """One bill is booked twice: an intended warning."""
    return spent.where(np.array([len(spent.day) // 2]))


def _together(parts: Iterable[Payments]) -> Payments:
    parts = list(parts)
    return Payments(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Payments)))


def written_payments(payments: Payments, activities: Activities, first: int, block: int) -> TextColumns:
    """The table `transactions`; its ids are counted from `first`."""
    line = column("lines", "line_id")[payments.line]
    return {
        "transaction_id": numbered_ids("T-", np.arange(len(payments.day)) + first, 6),
        "grant_id": column("grants", "grant_id")[payments.grant],
        "line_id": np.where(payments.line == NO_LINE, "", line),
        "activity_id": np.where(payments.activity == NO_ACTIVITY, "", activities.ids[payments.activity]),
        "date": written_days(payments.day),
        "kind": _KINDS[payments.kind],
        "amount": written_cents(payments.cents),
        "currency": np.array(CURRENCIES)[payments.currency],
        "voucher": numbered_ids("V-", payments.voucher + block * A_BLOCK, 5),
    }
