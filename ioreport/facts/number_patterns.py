"""Number patterns: find the figures in a text that must be facts, apart from dates, pages and goals.

Dates, years, references to Sustainable Development Goals or pages, and names that the author declared
are masked; every remaining digit is a figure. If unclear, a digit is a figure: a refusal costs
the author a minute, a wrong number costs the office its credibility.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ioreport.wording.people_in_words import counted_people

HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""The placeholder in a text for a fact, a picture or a value from code."""

_MASK = "\ue000"


@dataclass(frozen=True)
class _Figure:
    """A figure found in a text, its start, the words around it, and the word that it is part of."""

    text: str
    offset: int
    context: str
    name: str


def find_figures(text: str, allowed: Iterable[str] = (), patterns: Iterable[str] = ()) -> tuple[_Figure, ...]:
    """Every figure in a text, except those allowed by their form and allowed names.

    Parameters
    ----------
    text
        Running text, without markup; digits of every script and vulgar fractions count.
    allowed
        Names with digits that the author declared, such as ``COVID-19``.
    patterns
        Names of `NAMED_PATTERNS`, whose figures the author declared.

    >>> [figure.text for figure in find_figures("In 2023, SDG 10.7 reached 1,234 people (40%).")]
    ['1,234', '40%']
    >>> find_figures("COVID-19 on 20 June 2023, see page 3", allowed=["COVID-19"])
    ()
    """
    masked = _digits_plain(mask_passes(mask_patterns(mask_names(text, allowed), patterns)))
    return tuple(
        _Figure(text[found.start() : found.end()].strip(), found.start(), _context(text, found), _name(text, found))
        for found in _FIGURE.finditer(masked)
    )


def mask_names(text: str, names: Iterable[str]) -> str:
    """The text with every declared name masked, the longest first, whole words only.

    >>> mask_names("8+3 and 18+3", ["8+3"]).count(_MASK)
    3
    """
    for name in sorted(names, key=len, reverse=True):
        text = name_pattern(name).sub(_blotted, text)
    return text


def mask_patterns(text: str, names: Iterable[str]) -> str:
    """The text with everything masked that has one of the forms named.

    >>> mask_patterns("From 10:30 to 12:00: 40 people", ["time"]).replace(_MASK, "")
    'From  to : 40 people'
    """
    for name in names:
        text = NAMED_PATTERNS[name].sub(_blotted, text)
    return text


def name_pattern(name: str) -> re.Pattern[str]:
    """The pattern of a declared name: not inside a longer word or number, with any kind of space."""
    words = r"\s+".join(map(re.escape, name.split()))
    return re.compile(rf"(?<!\w)(?<![0-9][.,]){words}(?!\w)(?![.,][0-9]|\s?[%‰])")


def mask_passes(text: str) -> str:
    """The text with everything that is allowed by its form masked."""
    for pattern, mask in _PASSES:
        text = pattern.sub(mask, text)
    return text


def has_digit(text: str) -> bool:
    """Whether the text has a digit or a number sign of any script.

    >>> has_digit("½"), has_digit("hundreds of families")
    (True, False)
    """
    return "0" in _digits_plain(text)


def _digits_plain(text: str) -> str:
    return "".join("0" if unicodedata.category(char).startswith("N") else char for char in text)


# Groups, decimals, clock times and fractions are one figure: 1,234 · 12 345 · 3.5 · 10:30 · 3/4.
_FIGURE = re.compile(r"0(?:0|[.,:/’'](?=0)|[ \u00a0\u2009\u202f](?=000(?!0)))*(?:\s?[%‰])?")


def _context(text: str, found: re.Match[str]) -> str:
    start, end = found.span()
    before = re.search(r"(?:\S+\s+){0,3}\S*$", text[max(0, start - 60) : start])
    after = re.match(r"\S*(?:\s+\S+){0,3}", text[end : end + 60])
    assert before and after  # both match an empty text, too
    return " ".join((before[0] + text[start:end] + after[0]).split()).replace(HOLE, "{…}")


def _name(text: str, found: re.Match[str]) -> str:
    """The figure with the letters and signs joined to it, as in a declared name (COVID-19)."""
    start, end = found.span()
    before = re.search(rf"{_JOINED}*\Z", text[max(0, start - 60) : start])
    after = re.match(f"{_JOINED}*", text[end : end + 60])
    assert before and after  # both match an empty text, too
    return before[0].lstrip(_BETWEEN) + text[start:end].strip() + after[0].rstrip(_BETWEEN)


_JOINED = rf"[^\s{HOLE}\"“”„«»()\[\]{{}}<>|—…]"
_BETWEEN = ".,:;!?'’‘*/–-"


def _blotted(match: re.Match[str]) -> str:
    return _MASK * len(match[0])


# A number before one of these counts something, whatever year or reference it looks like.

_PEOPLE = counted_people()
_THINGS = (
    "meals|kits|items|blankets|tents|mattresses|vouchers|copies|leaflets|books|tickets|packages|packs|parcels|boxes|"
    "beds|seats|places|hours|days|weeks|months|years|nights|times|metres|meters|kilometres|km|kg|litres|tonnes|tons|"
    "пакета?|пакети|комплекта?|хранения|порции|одеяла|палатки|ваучера?|копия|брошури|книги|билета?|часа|дни|седмици|"
    "месеца|години|пъти|легла|места|метра|километра|км|кг|литра|тона"
)
_MONEY = "USD|EUR|BGN|GBP|CHF|dollars?|euros?|leva|lev|лева|лв|евро|долара"
_SCALE = "hundred|thousand|million|billion|percent|per cent|хиляди|милиона?|милиарда?|процента?|на сто"
_KINDS = (
    "new|young|more|other|additional|further|internally|displaced|vulnerable|registered|unaccompanied|separated|older|"
    "elderly|adult|local|host|refugee|migrant|Ukrainian|Syrian|Afghan|Iraqi|Roma|hot|warm|different|unique|individual|"
    "direct|indirect|food|hygiene|printed|US|нови|други|още|украински|сирийски|афганистански|разселени|уязвими|"
    "регистрирани|непридружени|местни|горещи|топли|различни|хранителни|хигиенни"
)
_COUNTED = (
    rf"(?:\s?[%‰€$£+]|-[A-Za-zА-я]|\s+(?:of\s+(?:the|our|these|those|them|whom|which)|от\s+(?:тях|тези|онези|които))\b"
    rf"|\s+(?:(?:{_KINDS})\s+){{0,3}}(?:{_PEOPLE}|{_THINGS}|{_MONEY}|{_SCALE})\b)"
)
_AMOUNT_BEFORE = re.compile(
    r"(?:[$€£#№+±~≈<>≤≥×*=]|\b(?:"
    rf"{_MONEY}|лв\.|about|around|approximately|roughly|nearly|almost|over|some|more than|fewer than|less than|"
    r"at least|at most|(?:a )?total of|in total|reached|served|received|assisted|supported|counted|helped|welcomed|"
    r"около|над|почти|приблизително|най-малко|най-много|поне|близо|повече от|по-малко от|общо|обхванахме|обхванати|"
    r"достигнахме|подкрепихме|получиха))\s*$",
    re.IGNORECASE,
)
# "2000 parcels" and "with 1950 deaths" count; "the 2023 results" and "Refugee Day 2023 celebrations" do not.
_PLURAL_AFTER = re.compile(
    r"\s+(?:(?!(?:is|was|has|as|its|this|us|thus|across|towards|besides|always|perhaps|sees|marks|brings|shows|remains)\b)"
    r"[a-z]+(?<!s)s\b|(?!(?:г|година|и|или|до|се|е|са)\b)[а-я])"
)
_NAMED_BEFORE = re.compile(
    r"(?:\b(?:the|our|its|their|this|in|since|during|until|throughout|early|late|през|от|до|за|на|във?|към|след|преди|"
    r"януари|февруари|март|април|май|юни|юли|август|септември|октомври|ноември|декември|"
    r"[A-ZА-Я][\w’']*),?\s+|\bmid-)$"
)

# Forms that pass only where the notebook names them, because amounts can look alike.

_CLOCK = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"
NAMED_PATTERNS: Mapping[str, re.Pattern[str]] = {
    "time": re.compile(rf"(?<![\w.,:]){_CLOCK}(?:\s?[–-]\s?{_CLOCK})?(?!\w|[.,:][0-9])"),
    # An international number, or one with a leading zero: "1 234 567" is an amount.
    "phone": re.compile(
        r"(?<![\w.,])(?:\+[0-9]{1,3}|\(?0[0-9]{1,4}\)?)(?:[ \u00a0/-]?\(?[0-9]{1,4}\)?){2,5}(?!\w|[.,/-]?[0-9])"
    ),
    "code": re.compile(rf"(?<![\w-])(?!(?:{_MONEY})\b)[A-ZА-Я]{{1,10}}[-/][0-9][\w/-]{{0,20}}(?!\w|[.,][0-9]|\s?[%‰])"),
}
"""Name → the form of a time of day, a phone number, a code of capital letters and a number such as G-01."""

# Days and years

_ALONE = r"(?<![\w.,/:-])"
_END = rf"(?![0-9]|[.,:/][0-9])(?!{_COUNTED})"
_YEAR = r"(?:19[0-9]{2}|20[0-9]{2}|2100)"
_ENGLISH_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_BULGARIAN_MONTHS = "януари|февруари|март|април|май|юни|юли|август|септември|октомври|ноември|декември"
# An English month has a capital letter: "20 may attend" is not a day.
_MONTH = rf"(?:{_ENGLISH_MONTHS}|{_ENGLISH_MONTHS.upper()}|(?i:{_BULGARIAN_MONTHS}))\b\.?"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th|-?(?:ви|ри|ти|ми))?"
_DAYS = rf"{_ALONE}{_DAY}(?:(?:\s*[–—-]\s*|,\s+|\s+(?:to|and|и|до)\s+){_DAY})*\s+(?:of\s+)?{_MONTH}"
_ON = r"(?i:\b(?:on|from|to|until|till|by|since|between|and|before|after|на|от|до|след|преди|между|към|и))"
_OF_YEAR = r"(?:\s?г\.|\s+година)?"
_DATES = re.compile(
    rf"{_DAYS},?\s+{_YEAR}(?![0-9])"
    rf"|{_ON}\s+{_DAYS}(?:,?\s+{_YEAR}(?![0-9]))?(?!\w)"
    rf"|{_DAYS}(?!\w)(?!{_COUNTED})"
    rf"|\b{_MONTH}\s+{_DAY}(?:\s*[–—-]\s*{_DAY})?,?\s+{_YEAR}(?![0-9])"
    rf"|{_ALONE}{_YEAR}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?{_END}(?!-)"
    rf"|{_ALONE}(?:3[01]|[12][0-9]|0?[1-9])([./])(?:1[0-2]|0?[1-9])\1{_YEAR}{_END}"
    rf"|{_ALONE}(?:1[0-2]|0?[1-9])/{_YEAR}{_END}"
    rf"|{_ALONE}(?:1[0-2]|0?[1-9])\.{_YEAR}\s?г\."
)
_YEARS = re.compile(
    rf"(?<![0-9][.,/:-])(?<![0-9][–—])(?:\bFY\s?|(?<!\w))(?P<start>{_YEAR})"
    rf"(?:\s?[–—/-]\s?(?P<end>{_YEAR}|[0-9]{{2}}))?(?:s\b|-(?:та|ва|а)\b|{_OF_YEAR}(?!\w)){_END}"
)


def _year(match: re.Match[str]) -> str:
    end, start = match["end"], match["start"]
    backwards = end is not None and int(end) <= int(start[-len(end) :])
    start_of_match, text = match.start(), match.string
    before, after = text[max(0, start_of_match - 60) : start_of_match], text[match.end() : match.end() + 60]
    bare = match[0][-1].isdigit() and not _NAMED_BEFORE.search(before)
    counts = _AMOUNT_BEFORE.search(before) or (bare and _PLURAL_AFTER.match(after))
    return match[0] if backwards or counts else _blotted(match)


# References to the Sustainable Development Goals, by their own numbers (A/RES/70/1): goal → targets, means.

_TARGETS = {
    1: (5, "ab"),
    2: (5, "abc"),
    3: (9, "abcd"),
    4: (7, "abc"),
    5: (6, "abc"),
    6: (6, "ab"),
    7: (3, "ab"),
    8: (10, "ab"),
    9: (5, "abc"),
    10: (7, "abc"),
    11: (7, "abc"),
    12: (8, "abc"),
    13: (3, "ab"),
    14: (7, "abc"),
    15: (9, "abc"),
    16: (10, "ab"),
    17: (19, ""),
}


def _target(goal: int) -> str:
    last, means = _TARGETS[goal]
    numbers = "|".join(map(str, range(last, 0, -1)))
    return rf"{goal}\.(?:{numbers}{f'|[{means}]' if means else ''})"


_TARGET = rf"(?:{'|'.join(_target(goal) for goal in reversed(_TARGETS))})(?:\.[1-5])?(?![\w]){_END}"
_GOAL = rf"(?:1[0-7]|[1-9])(?!\w){_END}"
_AND = r"(?:\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or|to|и|или|до)\s+|\s*[–&/-]\s*)"
# A plain number further on in a list is a reference only where the list ends or the sentence goes on after it.
_LISTED = r"(?=\s*(?:[.,;:)\]–—-]|$)|\s+(?:and|or|is|are|was|were|has|have|и|или|са|е|бяха)\b)"
_GOALS = re.compile(
    r"\b(?:SDGs?|(?:Sustainable Development )?Goals?|ЦУР|Цел(?:и|ите|та)?)\s+"
    r"(?:(?:targets?|indicators?|goals?|задач[аи]|подцел[и]?|цел[и]?|показател[и]?)\s+)?"
    rf"(?:{_TARGET}|{_GOAL})(?:{_AND}(?:{_TARGET}|{_GOAL}{_LISTED}))*"
)
_TARGET_LISTS = re.compile(
    rf"(?i:\b(?:targets?|indicators?|задач[аи]|подцел[и]?|показател[и]?))\s+{_TARGET}(?:{_AND}{_TARGET})*"
)

# References to pages and to parts of a document

_NUMBER = rf"[0-9]{{1,3}}(?!\w){_END}"
_PART = rf"[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{0,3}}(?!\w){_END}"
_REFERENCES = re.compile(
    rf"\b(?i:(?:pages?|страниц[аи])\s+|(?:pp?|стр|с)\.\s?){_NUMBER}(?:{_AND}{_NUMBER}{_LISTED})*"
    rf"|\b(?i:sections?|chapters?|annex(?:es)?|appendix|appendices|раздел[и]?|глав[аи]|приложени[ея])\s+"
    rf"{_PART}(?:{_AND}{_PART}{_LISTED})*"
    # "The figure 40" is a figure; "Figure 4" and "see figure 4" are not.
    rf"|\b(?:(?i:(?:see|in|виж|във?|на|от)\s+(?:figures?|tables?|фигур[аи]|таблиц[аи]))"
    rf"|Figures?|Tables?|Фигур[аи]|Таблиц[аи]|(?i:figs?|tabs?|фиг|табл)\.)\s+{_PART}(?:{_AND}{_PART}{_LISTED})*"
)
_ADDRESSES = re.compile(r"(?:https?://|www\.)[^\s<>\"'()\[\]]+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]+)+")

_PASSES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_ADDRESSES, _blotted),
    (_GOALS, _blotted),
    (_TARGET_LISTS, _blotted),
    (_REFERENCES, _blotted),
    (_DATES, _blotted),
    (_YEARS, _year),
)
