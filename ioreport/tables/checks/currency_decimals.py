"""Check amounts of money for more decimals than their currency has."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ioreport.errors import Finding
from ioreport.tables.raw_table import Sheet
from ioreport.values import minor_units

_RULE = "minor_units"
_LIKE_THOUSANDS = r"-?[1-9][0-9]{0,2}\.[0-9]{3}"
"""Three digits after the point and few before it: where a currency has fewer decimals, perhaps grouped thousands."""

_EXCESS = r"-?[0-9]+\.[0-9]{{{places}}}0*[1-9][0-9]*"


def check_minor_units(sheets: Mapping[str, Sheet]) -> list[Finding]:
    """Amounts with more decimals than their currency has in ISO 4217, not counting zeros at the end.

    A line's amount is in its grant's currency. Warnings: an invoice may be split to a tenth of a cent.
    """
    grants, lines, paid = sheets["grants"], sheets["budget_lines"], sheets["transactions"]
    named = grants.typed.dropna(subset=["grant_id"]).drop_duplicates("grant_id").set_index("grant_id")["currency"]
    of_grant = pd.Series(named.reindex(lines.typed["grant_id"]).array, lines.raw.index)
    pairs = ((grants, grants.typed["currency"]), (lines, of_grant), (paid, paid.typed["currency"]))
    return [finding for sheet, currencies in pairs for finding in _too_fine(sheet, currencies)]


def _too_fine(sheet: Sheet, currencies: pd.Series) -> list[Finding]:
    findings: list[Finding] = []
    written = sheet.raw["amount"].where(sheet.typed["amount"].notna())
    for currency, own in written.dropna().groupby(currencies.astype("str"), observed=True):
        places = minor_units(str(currency))
        wrong = own.str.fullmatch(_EXCESS.format(places=places))
        wrong |= own.str.fullmatch(_LIKE_THOUSANDS) if places < 3 else False
        findings += [_finding(sheet, int(row), own[row], str(currency), places) for row in own.index[wrong]]
    return sorted(findings, key=lambda finding: finding.row or 0)


def _finding(sheet: Sheet, row: int, found: str, currency: str, places: int) -> Finding:
    fits = "a whole number" if not places else f"an amount with at most {places} decimals"
    whole = found.replace(".", "")
    meant = f" (did you mean {whole}?)" if pd.Series([found]).str.fullmatch(_LIKE_THOUSANDS).all() else ""
    return sheet.finding(row, "amount", _RULE, "warning", found, f"{fits}, as {currency} has{meant}")
