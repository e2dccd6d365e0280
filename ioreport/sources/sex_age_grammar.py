"""Sex and age of a heading's path, by a grammar over its words; what cannot be read whole is a question.

Every word of the path must be understood: a word that is in no list makes the heading a question, so a column such as
"Girls 0–17 with disability" is never taken for all girls.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ioreport.sources.lookalike_letters import in_one_script
from ioreport.sources.mapping import folded

_SEXES = {"female": "f", "girl": "f", "woman": "f", "male": "m", "boy": "m", "man": "m", "other": "x", "unknown": "u"}
_CHILD, _ADULT = {"girl", "boy"}, {"woman", "man"}
_OLDEST = 120


@dataclass(frozen=True)
class SexAge:
    """Who a column counts: sex (empty = not said), ages (``None`` = not said or open), and whether it is estimated."""

    sex: str = ""
    age_min: int | None = None
    age_max: int | None = None
    estimated: bool = False
    stage: str = ""

    @property
    def ages(self) -> str:
        """The ages as a short text.

        >>> SexAge("f", 60).ages, SexAge("f", 0, 17).ages, SexAge("m").ages
        ('60+', '0-17', '')
        """
        if self.age_min is None:
            return ""
        return f"{self.age_min}+" if self.age_max is None else f"{self.age_min}-{self.age_max}"


@dataclass(frozen=True)
class Question:
    """Why a heading cannot be read."""

    why: str


def read_sex_age(parts: Iterable[str], children: str = "", adults: str = "") -> SexAge | Question:
    """Sex and age from the texts of a heading.

    Parameters
    ----------
    parts : iterable of str
        The heading's texts from top to bottom.
    children, adults : str
        The ages, as ``0-17`` and ``18+``, of headings that say girls and boys, or women and men, without an age.

    Examples
    --------
    >>> read_sex_age(["Деца 0-17", "Момичета"]), read_sex_age(["Men / 60+"]).ages
    (SexAge(sex='f', age_min=0, age_max=17, estimated=False, stage='child'), '60+')
    >>> read_sex_age(["Femmes de moins de 18 ans"]).ages, read_sex_age(["Жінки 18-59 років"]).ages
    ('0-17', '18-59')
    >>> read_sex_age(["Girls 0-17 with disability"]).why
    "the word 'with disability' is not known"
    >>> read_sex_age(["Women"]).why
    'Women says no age: declare adults = "18+" (or other ages)'
    """
    text = " ".join(folded(in_one_script(part)) for part in parts)
    text = re.sub(r"[–—−]", "-", text)
    if which := _found(text, "of_which"):
        return Question(f'an "of which" column ({which}) counts people a second time')
    if total := _found(text, "total"):
        return Question(f"a total ({total}) is no sex or age: name it in [check] or [ignore]")
    ages, rest = _ages(text)
    if isinstance(ages, Question):
        return ages
    return _sex(text, rest, ages, " / ".join(parts), {"child": children, "adult": adults})


def sex_named(text: str) -> str:
    """The sex that one heading names, without its age; an empty text if it names none or several.

    >>> sex_named("Hombres"), sex_named("Girls 0-17"), sex_named("Place")
    ('m', 'f', '')
    """
    _, rest = _ages(folded(in_one_script(text)))
    sexes = {_SEXES[name] for name in _SEXES if _found(rest, name)}
    return sexes.pop() if len(sexes) == 1 else ""


def words_of(name: str) -> frozenset[str]:
    """All words of a group of ``heading_words.toml``, in every language.

    >>> {"total", "общо", "разом"} <= words_of("total")
    True
    """
    return frozenset(folded(word) for language in _all_words().values() for word in language[name])


def _sex(
    text: str, rest: str, ages: list[tuple[int, int | None]], path: str, stages: Mapping[str, str]
) -> SexAge | Question:
    stripped, said = rest, set()
    for name in ("estimated", *_SEXES, "neutral"):
        shorter = _without(stripped, name)
        if shorter != stripped and name != "neutral":
            said.add(name)
        stripped = shorter
    unknown = " ".join(re.sub(r"[\W_]+", " ", stripped).split())
    if unknown:
        return Question(f"the word {unknown!r} is not known")
    sexes = {_SEXES[name] for name in said & _SEXES.keys()}
    if len(sexes) > 1:
        return Question("it names two sexes")
    if len(set(ages)) > 1:
        return Question("it names two ages")
    stage = "child" if said & _CHILD else "adult" if said & _ADULT else ""
    if not ages and stage and not stages[stage]:
        example = 'children = "0-17"' if stage == "child" else 'adults = "18+"'
        return Question(f"{path} says no age: declare {example} (or other ages)")
    if not ages and stage:
        ages, _ = _ages(stages[stage])  # type: ignore[assignment]
    if not sexes and not ages:
        return Question("it names no sex and no age")
    low, high = ages[0] if ages else (None, None)
    if low is not None and ((stage == "child" and low >= 18) or (stage == "adult" and high is not None and high < 15)):
        return Question("its words and its ages contradict each other")
    return SexAge(sexes.pop() if sexes else "", low, high, "estimated" in said, stage)


def _ages(text: str) -> tuple[list[tuple[int, int | None]] | Question, str]:
    """The ages in a text, and the text without them."""
    found: list[tuple[int, int | None]] = []

    def keep(low: int, high: int | None) -> str:
        found.append((low, high))
        return " "

    years = rf"\s*(?:{_any('neutral_years')})?"
    to = rf"(?:-|{_any('to')})"
    text = re.sub(
        rf"(?:(?:{_any('from')})\s*)?(?<!\d)(\d{{1,3}})\s*{to}\s*(\d{{1,3}})(?!\d)",
        lambda m: keep(int(m[1]), int(m[2])),
        text,
    )
    text = re.sub(
        rf"(?<!\d)(\d{{1,3}}){years}\s*(?:\+|(?:{_any('over')})(?!\w))", lambda m: keep(int(m[1]), None), text
    )
    text = re.sub(rf"(?<!\w)(?:{_any('above')})\s*(\d{{1,3}})(?!\d)", lambda m: keep(int(m[1]) + 1, None), text)
    text = re.sub(rf"(?<!\w)(?:{_any('under')})\s*(\d{{1,3}})(?!\d)", lambda m: keep(0, int(m[1]) - 1), text)
    text = re.sub(rf"(?<!\w)(?:{_any('upto')})\s*(\d{{1,3}})(?!\d)", lambda m: keep(0, int(m[1])), text)
    text = re.sub(rf"(?<!\w)(?:{_any('from')})\s*(\d{{1,3}})(?!\d)", lambda m: keep(int(m[1]), None), text)
    if doubted := re.search(rf"(?<!\w)(?:{_any('up_to_or_under')})\s*\d{{1,3}}", text):
        return Question(f"{doubted.group()!r} may include the last year or not"), text
    if any(low > (high if high is not None else _OLDEST) or (high or 0) > _OLDEST for low, high in found):
        return Question("its ages are no ages of people"), text
    return found, text


def _found(text: str, name: str) -> str:
    found = _words(name).search(text)
    return found.group() if found else ""


def _without(text: str, name: str) -> str:
    return _words(name).sub(" ", text)


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any(name)})(?!\w)")


@cache
def _any(name: str) -> str:
    """All words of a name in every language, the longest first, as alternatives."""
    if name == "neutral_years":
        words = {"years", "yrs", "y", "години", "год.", "г.", "ans", "років", "роки", "ani", "de ani", "años"}
    else:
        words = {folded(word) for language in _all_words().values() for word in language[name]}
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) or r"(?!)"


@cache
def _all_words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("heading_words.toml").read_text("utf-8"))
