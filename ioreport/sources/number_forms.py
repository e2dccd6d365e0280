"""Numbers as a source writes them: only the declared form is read, everything else is a finding."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

_SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}"
MINUS_FORMS = ("leading", "trailing", "parentheses")


@dataclass(frozen=True)
class Read:
    """A number that a text holds; `precision` is ``about`` or ``at_least`` where the text says so."""

    number: Decimal | None
    precision: str = ""


@dataclass(frozen=True)
class NumberForm:
    """How numbers are written as text.

    `decimal` is the decimal mark; `group` are the marks between thousands (a blank stands for every kind of blank);
    `missing` are the texts that mean not known; `minus` says where a minus sign stands; `units` are words around a
    number that are left out (``Euro``, ``%``, ``*``); `about` and `at_least` are words that say how exact it is.

    >>> form = NumberForm(decimal=",", group=(" ",), missing=("-", "н/д"), about=("около",))
    >>> form.read("1 204").number, form.read("3,0").number, form.read("около 40")
    (Decimal('1204'), Decimal('3.0'), Read(number=Decimal('40'), precision='about'))
    >>> form.read("1\\N{NO-BREAK SPACE}204").number
    Decimal('1204')
    >>> form.read("н/д"), form.read("1.204"), form.read("1 20")
    (Read(number=None, precision=''), None, None)
    """

    decimal: str = "."
    group: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    minus: str = "leading"
    units: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    at_least: tuple[str, ...] = ()

    def read(self, text: str) -> Read | None:
        """What a text says in this form; ``None`` where it is not in this form."""
        plain = text.strip().strip(_SPACES)
        if not plain or plain.casefold() in self._missing:
            return Read(None)
        precision, plain = self._precision(plain)
        plain = self._without(plain, self.units)
        found = self._pattern.fullmatch(plain)
        if not found:
            return None
        digits = re.sub(f"[{re.escape(_SPACES + ''.join(self.group))}]", "", found["whole"])
        number = Decimal(f"{digits}.{found['part'] or '0'}" if found["part"] else digits)
        negative = any(found[name] for name in ("before", "after", "open") if name in found.groupdict())
        return Read(-number if negative else number, precision)

    def _precision(self, text: str) -> tuple[str, str]:
        for precision, words in (("about", self.about), ("at_least", self.at_least)):
            shorter = self._without(text, words)
            if shorter != text:
                return precision, shorter
        return "", text

    def _without(self, text: str, words: Iterable[str]) -> str:
        for word in words:
            found = re.escape(word)
            edge = r"(?!\w)" if word[-1:].isalpha() else ""
            text = re.sub(rf"^{found}{edge}\s*|\s*(?<!\w\w){found}$", "", text, flags=re.IGNORECASE)
        return text

    @cached_property
    def _missing(self) -> frozenset[str]:
        return frozenset(word.strip().casefold() for word in self.missing)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        marks = "".join(_SPACES if mark.isspace() else mark for mark in self.group)
        whole = rf"\d{{1,3}}(?:[{re.escape(marks)}]\d{{3}})+|\d+" if marks else r"\d+"
        number = rf"(?P<whole>{whole})(?:{re.escape(self.decimal)}(?P<part>\d+))?"
        leading = "(?P<before>[-\N{MINUS SIGN}]\\s?)?"
        if self.minus == "trailing":
            return re.compile(
                rf"{leading}{number}(?P<after>\s?[-\N{{MINUS SIGN}}])?".replace("\\N{MINUS SIGN}", "\u2212")
            )
        if self.minus == "parentheses":
            return re.compile(rf"{leading}(?P<open>\()?{number}(?(open)\))")
        return re.compile(leading + number)

    @property
    def expected(self) -> str:
        """This form in words."""
        grouped = f", thousands by {' or '.join(map(repr, self.group))}" if self.group else ""
        return f"a number as declared: decimal mark {self.decimal!r}{grouped}, minus {self.minus}"


def exact(value: float | int) -> Decimal:
    """The number that a spreadsheet shows for a stored one, as short as it can be written.

    >>> exact(49.0), exact(0.903), exact(1204.5)
    (Decimal('49'), Decimal('0.903'), Decimal('1204.5'))
    """
    number = Decimal(format(value, ".15g"))  # as many digits as a spreadsheet shows
    return number.quantize(Decimal(1)) if number == number.to_integral_value() and abs(number) < 10**20 else number


def plain_number(number: Decimal) -> str:
    """A number as a table of the office writes it: with the decimals that it has, and never an exponent.

    >>> plain_number(Decimal("665.70")), plain_number(Decimal("5E+1"))
    ('665.70', '50')
    """
    return format(number, "f")
