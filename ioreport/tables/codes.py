"""The published code lists that cells are checked against: countries, their parts, currencies, languages."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

USER_ASSIGNED = frozenset({"XK"})
"""Kosovo: not in ISO 3166-1, but the user-assigned code that aid organisations write."""

WITHDRAWN = frozenset(
    ("ANG", "BGN", "BYR", "CUC", "CYP", "DEM", "EEK", "FRF", "GHC", "GRD", "HRK", "ITL", "LTL", "LVL", "MRO", "MTL")
    + ("MZM", "PLZ", "ROL", "RUR", "SDD", "SIT", "SKK", "SLL", "STD", "TMM", "TRL", "UYI", "VEB", "VEF", "XEU")
    + ("YUM", "ZMK", "ZWD", "ZWL", "ZWN")
)
"""Currencies that ISO 4217 keeps in its list of historic codes and that older books are still written in."""


@cache
def countries() -> frozenset[str]:
    """ISO 3166-1 alpha-2 codes."""
    import pycountry

    return frozenset(country.alpha_2 for country in pycountry.countries) | USER_ASSIGNED


@cache
def subdivisions() -> frozenset[str]:
    """ISO 3166-2 codes: the first and second level parts of countries."""
    import pycountry

    return frozenset(part.code for part in pycountry.subdivisions)


@cache
def currencies() -> frozenset[str]:
    """ISO 4217 codes, those in use and those withdrawn.

    >>> {"EUR", "BGN", "USD"} <= currencies()
    True
    """
    import pycountry

    return frozenset(currency.alpha_3 for currency in pycountry.currencies) | WITHDRAWN


@cache
def languages() -> frozenset[str]:
    """ISO 639 codes, of two letters where there is one and of three letters."""
    import pycountry

    short = {language.alpha_2 for language in pycountry.languages if hasattr(language, "alpha_2")}
    return frozenset(short | {language.alpha_3 for language in pycountry.languages})


LISTS: dict[str, Callable[[], frozenset[str]]] = {
    "country": countries,
    "subdivision": subdivisions,
    "currency": currencies,
    "language": languages,
}
