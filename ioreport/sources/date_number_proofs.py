"""Forms of dates and numbers, as far as a column's own cells prove them; where two forms fit, it is a question."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ioreport.sources.date_forms import DateForms
from ioreport.sources.number_forms import NumberForm

_NOT_KNOWN = ("-", "–", "—", "--", "n/a", "na", "n.a.", "н/д", "n.d.", "н.д.", "нп", "/", "…", "...", "?", "tbc", "tbd")
_DAY_FIRST = tuple(itertools.product(("dd", "d"), ("MM", "M"), ("yyyy", "yy")))
_MONTH_FIRST = tuple(itertools.product(("MM", "M"), ("dd", "d"), ("yyyy", "yy")))
_DATES = (
    *(mark.join(parts) for mark in ("./-") for parts in (*_DAY_FIRST, *_MONTH_FIRST)),
    *("yyyy-MM-dd", "yyyy-M-d", "yyyy/MM/dd", "yyyy.MM.dd"),
    *("d MMMM yyyy", "dd MMM yyyy", "d-MMM-yyyy", "MMMM d, yyyy", "d. MMMM yyyy"),
)


@dataclass
class FormProof:
    """What was proven; `candidates` are the forms that all fit, where they do not agree."""

    forms: list[str] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)


def prove_dates(texts: Iterable[str], language: str) -> FormProof:
    """The one form that reads all texts, or the forms between which nothing decides.

    >>> prove_dates(["21.06.2023", "01.02.2023"], "en").forms, prove_dates(["03/04/2023"], "en").candidates
    (['dd.MM.yyyy'], ['dd/MM/yyyy', 'MM/dd/yyyy'])
    """
    known = sorted({text.strip() for text in texts if text.strip()})
    if not known:
        return FormProof()
    fits: dict[tuple[object, ...], str] = {}
    for form in _DATES:
        days = tuple(DateForms((form,), language).read(text) for text in known)
        if all(days) and days not in fits:
            fits[days] = form
    forms = [form for form in fits.values() if not (form.startswith("M") and "." in form)]
    return FormProof(forms) if len(forms) == 1 else FormProof([], forms)


@dataclass
class NumberProof:
    """The proven form of numbers; `candidates` where two read differently; `asked` are words that are no numbers."""

    form: NumberForm | None = None
    candidates: list[NumberForm] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


def prove_numbers(texts: Sequence[str]) -> NumberProof:
    """The form of numbers that reads all texts, the plainest first; texts without a digit are missing, or asked about.

    >>> proof = prove_numbers(["1 204", "3,0", "-", "н/д", "many"])
    >>> proof.form.decimal, proof.form.group, proof.form.missing, proof.asked
    (',', (' ',), ('-', 'н/д'), ['many'])
    >>> [form.decimal for form in prove_numbers(["1.204"]).candidates]
    ['.', ',']
    """
    known = sorted({text.strip() for text in texts if text.strip()})
    words = [text for text in known if not re.search(r"\d", text)]
    missing = tuple(text for text in words if text.casefold() in _NOT_KNOWN)
    numbers = [text for text in known if re.search(r"\d", text)]
    asked = [text for text in words if text not in missing]
    fits: dict[tuple[object, ...], NumberForm] = {}
    for form in _forms(missing):
        read = tuple(form.read(text) for text in numbers)
        if all(each is not None for each in read):
            fits.setdefault(read, form)
    forms = list(fits.values())
    return NumberProof(forms[0], [], asked) if len(forms) == 1 else NumberProof(None, forms, asked)


def _forms(missing: tuple[str, ...]) -> Iterable[NumberForm]:
    groups: dict[str, tuple[tuple[str, ...], ...]] = {".": ((), (",",), (" ",), ("'",)), ",": ((), (" ",), (".",))}
    for minus in ("leading", "trailing", "parentheses"):
        for size in (0, 1):
            for decimal, marks in groups.items():
                for group in marks:
                    if len(group) == size:
                        yield NumberForm(decimal, group, missing, minus)
