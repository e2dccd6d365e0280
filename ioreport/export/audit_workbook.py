"""An extract for auditors: every transaction of a grant in a workbook whose formulas add up to the report's figures."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from ioreport.errors import UsageError
from ioreport.measures.activity_selection import check_known
from ioreport.measures.finance.itemised import itemised
from ioreport.tables import Office
from ioreport.tables.project_rows import known_ids
from ioreport.values import minor_units

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_DAY = dt.datetime(2000, 1, 1)
"""The creation date in every workbook, so that the same rows give the same bytes."""
COLUMNS: Mapping[str, int] = MappingProxyType(
    {
        "kind": 11,
        "line": 10,
        "line title": 28,
        "transaction": 14,
        "voucher": 14,
        "date": 11,
        "activity": 12,
        "amount": 14,
        "currency": 9,
        "booked": 14,
        "rate": 14,
        "converted": 16,
        "row of the file": 14,
    }
)
"""Column of a grant's sheet → its width."""
_AMOUNT, _BOOKED, _RATE, _CONVERTED = map(list(COLUMNS).index, ("amount", "booked", "rate", "converted"))
PARTS = ("received", "spent_to_date", "committed")
"""The parts of a grant's account whose transactions are listed."""
TITLES = {"received": "Received", "spent_to_date": "Spent", "committed": "Committed"}
_MOST_LETTERS = 31
_A4, _MOST_OF_A_FOOT = 9, 200


@dataclass(frozen=True)
class AuditExtract:
    """The workbook, the grants in it, and how many transactions."""

    content: bytes
    grants: tuple[str, ...]
    transactions: int


def audit_workbook(office: Office, grants: Sequence[str] = ()) -> AuditExtract:
    """The transactions of grants: a sheet for each, and a summary of all.

    Each row has its amount, the one that the ledger booked in the grant's currency if that counts, the rate to the
    donor's currency and the converted amount as a formula; lines, kinds and the balance are sums of these. Where the
    sum of rounded rows differs from the figure that reports state, which is rounded once, a row says by how much. The
    values of all formulas are stored, too.

    Parameters
    ----------
    office : Office
    grants : sequence of str
        None = all of the office.

    Raises
    ------
    UsageError
        For an unknown grant, or an office without grants.
    DataError
        When exchange rates are missing.
    """
    known = list(office.grants["grant_id"].dropna().astype("str"))
    for grant in grants:
        check_known("grant", grant, known_ids(office, "grants", "grant_id"), office.file("grants"))
    chosen = list(dict.fromkeys(grants)) or known
    if not chosen:
        raise UsageError("The office has no grant.", next_step="an audit extract is made of the rows of grants.csv")
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, _OPTIONS)
    book.set_properties({"created": _DAY})
    shapes = _Shapes(book)
    summary = book.add_worksheet("Summary")
    sheets = [_GrantSheet(book, office, grant, _sheet_name(grant, n), shapes) for n, grant in enumerate(chosen, 1)]
    for sheet in sheets:
        sheet.write()
    _write_summary(summary, office, sheets, shapes)
    book.close()
    return AuditExtract(written.getvalue(), tuple(chosen), sum(sheet.transactions for sheet in sheets))


def _set_page(sheet: Any, office: Office) -> None:
    """On paper: across, as wide as the page, the headings on each, and at its foot the office and what the data are."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    name = office.name.replace("&", "&&")
    demonstration = ", demonstration: every figure is invented" if office.demonstration else ""
    sheet.set_footer(f"&L{name}{demonstration}"[:_MOST_OF_A_FOOT] + "&R&A, &P / &N")


def _sheet_name(grant: str, number: int) -> str:
    return grant if len(grant) <= _MOST_LETTERS else f"{grant[: _MOST_LETTERS - 4]}-{number:03}"


class _Shapes:
    """The formats of a workbook; those of money by their number of decimals."""

    def __init__(self, book: Any):
        self.book = book
        self.head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        self.text = book.add_format({"quote_prefix": True, "valign": "top"})
        self.bold = book.add_format({"bold": True, "quote_prefix": True})
        self.rate = book.add_format({"num_format": "0.##########"})
        self._money: dict[tuple[int, bool], Any] = {}

    def money(self, places: int, bold: bool = False) -> Any:
        if (places, bold) not in self._money:
            shape = "#,##0" + ("." + "0" * places if places else "")
            line = {"bold": True, "top": 1} if bold else {}
            self._money[places, bold] = self.book.add_format({"num_format": shape, **line})
        return self._money[places, bold]


class _GrantSheet:
    """The sheet of one grant. `totals` has the cell and the figure of each part of its account."""

    def __init__(self, book: Any, office: Office, grant: str, name: str, shapes: _Shapes):
        self.office, self.grant, self.name, self.shapes = office, grant, name, shapes
        self.sheet = book.add_worksheet(name)
        self.at = 0
        self.transactions = 0
        self.totals: dict[str, tuple[str, Decimal]] = {}
        self.currency = ""

    def write(self) -> None:
        sheet = self.sheet
        for column, (name, width) in enumerate(COLUMNS.items()):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, self.shapes.head)
        sheet.freeze_panes(1, 0)
        _set_page(sheet, self.office)
        self.at = 1
        for part in PARTS:
            self._part(part)
        self._balance()

    def _part(self, part: str) -> None:
        found = itemised(self.office, part, grant=self.grant)
        assert found is not None
        self.currency = found.currency
        sums: list[str] = []
        (own,) = found.parts
        for line, rows in own.rows.groupby("line_id", sort=True):
            sums.append(self._line(part, str(line), rows))
        if own.difference:
            sums.append(self._sum(f"{TITLES[part]}: rounding", "", own.difference))
        formula = f"={'+'.join(sums)}" if sums else ""
        self.totals[part] = (self._sum(f"{TITLES[part]}, in all", formula, own.subtotal), own.subtotal)
        self.at += 1

    def _line(self, part: str, line: str, rows: pd.DataFrame) -> str:
        """The rows of a line and their sum; the cell of the sum."""
        first = self.at
        transactions = self.office.transactions
        for row in rows.itertuples():
            self._row(part, line, row, transactions.loc[row.row])
        last, column = self.at - 1, _CONVERTED
        cells = f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(last, column)}"
        title = f"{TITLES[part]}, line {line}" if line else f"{TITLES[part]}, without a line"
        return self._sum(title, f"=SUM({cells})", sum(rows["converted"], Decimal()))

    def _row(self, part: str, line: str, row: Any, transaction: Any) -> None:
        texts = (
            TITLES[part],
            line,
            self._title(line),
            transaction["transaction_id"],
            transaction.get("voucher"),
            row.date,
            transaction["activity_id"],
        )
        for column, text in enumerate(texts):
            if isinstance(text, str) and text:
                self.sheet.write_string(self.at, column, text, self.shapes.text)
        self._amount(_AMOUNT, transaction["amount"])
        self.sheet.write_string(self.at, _AMOUNT + 1, str(transaction["currency"]), self.shapes.text)
        counted = _AMOUNT
        if (transaction["amount"], transaction["currency"]) != (row.amount, row.currency):
            counted = _BOOKED
            self._amount(_BOOKED, row.amount)
        if row.rate is not None:
            self.sheet.write_number(self.at, _RATE, row.rate, self.shapes.rate)
        self._converted(row, counted)
        self.sheet.write_number(self.at, _CONVERTED + 1, int(row.row))
        self.at += 1
        self.transactions += 1

    def _amount(self, column: int, amount: Decimal) -> None:
        """An amount with the decimals that it needs, at least two."""
        places = max(2, -int(amount.normalize().as_tuple().exponent))
        self.sheet.write_number(self.at, column, amount, self.shapes.money(places))

    def _converted(self, row: Any, counted: int) -> None:
        """Amount times rate, rounded; the figure itself where the rate's ten digits are too few for that.

        `counted` is the column of the amount that counts: the one that the ledger booked, if there is one.
        """
        places = minor_units(self.currency)
        shape = self.shapes.money(places)
        product = row.amount * (row.rate or Decimal())
        if product.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) == row.converted:
            amount, rate = (xl_rowcol_to_cell(self.at, column) for column in (counted, _RATE))
            self.sheet.write_formula(
                self.at, _CONVERTED, f"=ROUND({amount}*{rate},{places})", shape, float(row.converted)
            )
        else:
            self.sheet.write_number(self.at, _CONVERTED, row.converted, shape)

    def _title(self, line: str) -> str:
        lines = self.office.budget_lines
        own = lines[((lines["grant_id"] == self.grant) & (lines["line_id"] == line)).fillna(False)]
        return str(own["title"].iloc[0]) if len(own) else ""

    def _sum(self, title: str, formula: str, value: Decimal) -> str:
        """A row with a sum; its cell."""
        places = minor_units(self.currency)
        self.sheet.write_string(self.at, 0, title, self.shapes.bold)
        shape = self.shapes.money(places, bold=True)
        if formula:
            self.sheet.write_formula(self.at, _CONVERTED, formula, shape, float(value))
        else:
            self.sheet.write_number(self.at, _CONVERTED, value, shape)
        cell: str = xl_rowcol_to_cell(self.at, _CONVERTED)
        self.at += 1
        return cell

    def _balance(self) -> None:
        budget = itemised(self.office, "budget", grant=self.grant)
        balance = itemised(self.office, "balance", grant=self.grant)
        assert budget is not None and balance is not None and budget.total is not None and balance.total is not None
        cell = self._sum(f"Budget, {self.currency}", "", budget.total)
        self.totals["budget"] = (cell, budget.total)
        parts = [self.totals[name][0] for name in ("budget", "spent_to_date", "committed")]
        rounding = f"+({balance.difference})" if balance.difference else ""
        cell = self._sum("Balance: budget − spent − committed", f"={'-'.join(parts)}{rounding}", balance.total)
        self.totals["balance"] = (cell, balance.total)


def _write_summary(sheet: Any, office: Office, grants: Sequence[_GrantSheet], shapes: _Shapes) -> None:
    """A row for each grant; its figures are those of its sheet."""
    head = ("grant", "title", "donor", "currency", "budget", "received", "spent", "committed", "balance")
    sheet.set_column(0, len(head) - 1, 18)
    top = 0
    if office.demonstration:
        sheet.write_string(0, 0, f"{office.name}: demonstration, every figure is invented", shapes.bold)
        top = 1
    for column, name in enumerate(head):
        sheet.write_string(top, column, name, shapes.head)
    sheet.freeze_panes(top + 1, 0)
    _set_page(sheet, office)
    grants_by_id = office.grants.set_index(office.grants["grant_id"].astype("str"))
    for at, each in enumerate(grants, top + 1):
        row = grants_by_id.loc[each.grant]
        for column, text in enumerate((each.grant, str(row["title"]), str(row["donor_id"]), each.currency)):
            sheet.write_string(at, column, text, shapes.text)
        shape = shapes.money(minor_units(each.currency))
        for column, part in enumerate(("budget", "received", "spent_to_date", "committed", "balance"), 4):
            cell, value = each.totals[part]
            sheet.write_formula(at, column, f"='{each.name}'!{cell}", shape, float(value))
