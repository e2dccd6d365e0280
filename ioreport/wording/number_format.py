"""Numbers with the digits, grouping and signs of a language (CLDR), rounded once, half up."""

from __future__ import annotations

import numbers
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext
from typing import Any

from babel import Locale
from babel.numbers import format_currency, format_decimal, format_percent

from ioreport.values import minor_units

_NBSP = "\N{NO-BREAK SPACE}"
_NARROW = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
"""The sign of a negative number; CLDR has a hyphen, which is shorter and allows a line break."""

_EXACT = Context(prec=100, rounding=ROUND_HALF_UP)


def exact(value: Decimal | int | str) -> Decimal:
    """The number as a Decimal; a binary float, which is not exact, is refused.

    Raises
    ------
    TypeError
        For a float, a bool, None or anything else that is not an exact number.
    ValueError
        For a text that is not a finite decimal number.

    >>> exact("12.50"), exact(7)
    (Decimal('12.50'), Decimal('7'))
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | numbers.Integral | str):
        raise TypeError(f"a number to be worded is a Decimal, an int or a decimal text, not {value!r}")
    try:
        number = Decimal(value if isinstance(value, Decimal | str) else int(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValueError(f"{value!r} is not a decimal number")
    return number


def exponent(number: Decimal) -> int:
    """The exponent of a finite decimal as it is written.

    >>> exponent(Decimal("12.50")), exponent(Decimal("1E+2"))
    (-2, 2)
    """
    return int(number.as_tuple().exponent)


def of_float(value: float) -> Decimal:
    """A binary float as the decimal that is meant: 15 digits are reliable, the rest is rounding error.

    >>> of_float(0.1 + 0.2), of_float(12.0), of_float(1e22)
    (Decimal('0.3'), Decimal('12'), Decimal('10000000000000000000000'))
    """
    number = float(value)
    return Decimal(int(number)) if number.is_integer() else Decimal(f"{number:.15g}")


_RATIO_DIGITS = 4
"""The most decimals of an exact ratio: more would show its numerator and denominator."""


def as_ratio(number: Decimal) -> Decimal:
    """An exact ratio, rounded to the decimals that a document may show.

    >>> as_ratio(Decimal("0.60162601626")), as_ratio(Decimal("0.38"))
    (Decimal('0.6016'), Decimal('0.38'))
    """
    return number if exponent(number) >= -_RATIO_DIGITS else rounded(number, _RATIO_DIGITS)


def rounded(value: Decimal | int | str, decimals: int) -> Decimal:
    """The number rounded half up to so many decimals, never "minus zero".

    >>> rounded("2.5", 0), rounded("0.125", 2), rounded("-0.4", 0)
    (Decimal('3'), Decimal('0.13'), Decimal('0'))
    """
    number = exact(value).quantize(Decimal(1).scaleb(-decimals), context=_EXACT)
    return number if number else abs(number)


def own_decimals(value: Decimal) -> int:
    """The number of decimals without trailing zeros.

    >>> own_decimals(Decimal("12.50")), own_decimals(Decimal("1E+3"))
    (1, 0)
    """
    return max(0, -exponent(value.normalize(_EXACT)))


@dataclass(frozen=True)
class Numbers:
    """Words numbers, money and shares in one locale.

    `minimum_grouping` is CLDR's minimumGroupingDigits, the digits needed before the first separator: Bulgarian writes
    1234 but 12 345. Babel's locale data lacks this element.

    >>> english, bulgarian = Numbers(Locale("en", "GB")), Numbers(Locale("bg"), minimum_grouping=2)
    >>> english.number(1234), bulgarian.number(1234), bulgarian.number(12345)
    ('1,234', '1234', '12\\xa0345')
    >>> english.money("311231", "USD"), bulgarian.money("311231.5", "USD")
    ('USD\\xa0311,231', '311\\xa0231,50\\xa0USD')
    >>> english.money("-1234.567", "TND"), english.money("33.5", "JPY")
    ('−TND\\xa01,234.567', 'JPY\\xa034')
    >>> english.share("0.545"), bulgarian.share("0.5454", decimals=1)
    ('55%', '54,5%')
    """

    locale: Locale
    minimum_grouping: int = 1

    def number(self, value: Decimal | int | str, decimals: int | None = None) -> str:
        number = exact(value)
        places = own_decimals(number) if decimals is None else decimals
        shown = rounded(number, places)
        return self._written(format_decimal, shown, shown, format=_pattern(places))

    def money(self, value: Decimal | int | str, currency: str, decimals: int | None = None) -> str:
        amount = rounded(value, minor_units(currency))
        own = 0 if amount == amount.to_integral_value() else minor_units(currency)
        places = own if decimals is None else decimals
        shown, pattern = rounded(value, places), self._money_pattern(places)
        return self._written(format_currency, shown, shown, currency=currency, format=pattern, currency_digits=False)

    def share(self, value: Decimal | int | str, decimals: int = 0) -> str:
        shown = rounded(value, decimals + 2)
        pattern = self.locale.percent_formats[None].pattern.replace("#,##0", _pattern(decimals))
        return self._written(format_percent, shown, shown.scaleb(2, _EXACT), format=pattern)

    def _written(self, babel_format: Callable[..., str], value: Decimal, digits: Decimal, **options: Any) -> str:
        # Babel quantizes in the current decimal context of 28 digits; an exact amount may have more.
        with localcontext(_EXACT):
            text = babel_format(value, locale=self.locale, group_separator=self._grouped(digits), **options)
        # The bundled fonts have no narrow no-break space, with which CLDR groups French digits.
        return text.replace("-", MINUS).replace(_NARROW, _NBSP)

    def _grouped(self, shown: Decimal) -> bool:
        before_separator = len(str(abs(int(shown)))) - 3
        return before_separator >= self.minimum_grouping

    def _money_pattern(self, decimals: int) -> str:
        # The code (USD), not the sign: a report has several currencies, and "$" does not say
        # which country's dollar it is, nor on which side of the number it belongs next to "лв.".
        code_first = self.locale.currency_formats["standard"].pattern.startswith("¤")
        number = _pattern(decimals)
        return f"¤¤{_NBSP}{number}" if code_first else f"{number}{_NBSP}¤¤"


def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")
