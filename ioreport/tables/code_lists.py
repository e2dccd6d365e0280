"""Published code lists for the checks of cells: countries, currencies, languages, sectors, SDG targets."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

USER_ASSIGNED = frozenset({"XK"})
"""Kosovo: not in ISO 3166-1; aid organisations use this user-assigned code."""

WITHDRAWN = frozenset(
    ("ANG", "BGN", "BYR", "CUC", "CYP", "DEM", "EEK", "FRF", "GHC", "GRD", "HRK", "ITL", "LTL", "LVL", "MRO", "MTL")
    + ("MZM", "PLZ", "ROL", "RUR", "SDD", "SIT", "SKK", "SLL", "STD", "TMM", "TRL", "UYI", "VEB", "VEF", "XEU")
    + ("YUM", "ZMK", "ZWD", "ZWL", "ZWN")
)
"""Currencies from ISO 4217's list of historic codes; older accounts still use them."""


@cache
def countries() -> frozenset[str]:
    """ISO 3166-1 alpha-2 codes."""
    import pycountry

    return frozenset(country.alpha_2 for country in pycountry.countries) | USER_ASSIGNED


@cache
def subdivisions() -> frozenset[str]:
    """ISO 3166-2 codes: the subdivisions of countries, first and second level."""
    import pycountry

    return frozenset(part.code for part in pycountry.subdivisions)


@cache
def currencies() -> frozenset[str]:
    """ISO 4217 codes, in use and withdrawn.

    >>> {"EUR", "BGN", "USD"} <= currencies()
    True
    """
    import pycountry

    return frozenset(currency.alpha_3 for currency in pycountry.currencies) | WITHDRAWN


@cache
def _languages() -> frozenset[str]:
    """ISO 639 codes: those of two letters and those of three letters."""
    import pycountry

    short = {language.alpha_2 for language in pycountry.languages if hasattr(language, "alpha_2")}
    return frozenset(short | {language.alpha_3 for language in pycountry.languages})


@cache
def sectors() -> frozenset[str]:
    """OECD DAC purpose codes of 5 digits, in use and withdrawn (IATI codelist Sector).

    >>> "15190" in sectors(), "15191" in sectors()
    (True, False)
    """
    path = Path(__file__).with_name("dac_sectors.csv")
    return frozenset(path.read_text(encoding="ascii").split()[1:])


_TARGETS = "5ab 5abc 9abcd 7abc 6abc 6ab 3ab 10ab 5abc 7abc 7abc 8abc 3ab 7abc 9abc 10ab 19"
"""For each goal: the number of its last numbered target, then the letters of its means of implementation."""


@cache
def sdg_targets() -> frozenset[str]:
    """The targets of the Sustainable Development Goals, 169 of them.

    >>> len(sdg_targets()), "16.b" in sdg_targets(), "1.6" in sdg_targets()
    (169, True, False)
    """
    goals = enumerate(_TARGETS.split(), start=1)
    return frozenset(f"{goal}.{target}" for goal, targets in goals for target in _numbered(targets))


def _numbered(targets: str) -> list[str]:
    letters = targets.lstrip("0123456789")
    return [*map(str, range(1, int(targets.removesuffix(letters)) + 1)), *letters]


LISTS: dict[str, Callable[[], frozenset[str]]] = {
    "country": countries,
    "subdivision": subdivisions,
    "currency": currencies,
    "language": _languages,
    "sector": sectors,
    "sdg_target": sdg_targets,
}


_SIGNS = {"€": "EUR", "£": "GBP", "лв": "BGN", "лв.": "BGN", "uk": "GB"}


def code_named(listed: str, text: str) -> str:
    """The code of a country, currency or language from its name, sign or longer code, or an empty text.

    >>> code_named("country", "Bulgaria"), code_named("country", "BGR"), code_named("currency", "€")
    ('BG', 'BG', 'EUR')
    """
    import pycountry

    listing = {"country": pycountry.countries, "currency": pycountry.currencies, "language": pycountry.languages}
    try:
        found = listing[listed].lookup(text)
    except LookupError:
        return _SIGNS.get(text.lower(), "")
    return str(getattr(found, "alpha_2", found.alpha_3))
