"""Whether a document's typeface has every letter of its text: print cannot fetch another, as a browser does."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from lxml.html import fromstring

from ioreport.brand import Brand
from ioreport.errors import DocumentError, Finding


class LettersError(DocumentError):
    """A document's typefaces lack letters of its text; other formats may have them."""


_AROUND = 24
"""How many letters before and after are told, so that the place is found."""


def check_letters(body: str, brand: Brand, document: str) -> None:
    """Refuse a page's body with letters that no face of the brand can show.

    Raises
    ------
    LettersError
        With every place: its section, the letters, and the words around them.

    Examples
    --------
    >>> from ioreport.brand import load_brand
    >>> check_letters("<p>Наталія, Łódź – “1,234” €</p>", load_brand(), "n.ipynb")
    """
    names = ", ".join([brand.family, *(face.family for face in brand.fallback)])
    expected = f"letters of {names}"
    findings = [
        Finding(document, None, place, "letters", "error", f"{letters} in “{around}”", expected)
        for place, letters, around in dict.fromkeys(_missing(body, brand))
    ]
    if findings:
        step = "name a font file that has them in the brand's list type.fallback, or write them in other letters"
        raise LettersError("The PDF cannot show every letter of the text.", findings, step)


def _missing(body: str, brand: Brand) -> Iterator[tuple[str, str, str]]:
    """Section, letters and the words around them, wherever the faces lack any."""
    place = "the first page"
    for element in fromstring(body).iter():
        place = f"section “{element.text_content().strip()}”" if element.tag == "h2" else place
        for text in (" ".join((part or "").split()) for part in (element.text, element.tail)):
            lacking = {letter for letter in set(text) if not _shown(letter, brand)}
            for found in re.finditer(f"[{re.escape(''.join(sorted(lacking)))}]+", text) if lacking else ():
                yield place, found[0], text[max(found.start() - _AROUND, 0) : found.end() + _AROUND]


def _shown(letter: str, brand: Brand) -> bool:
    """Whether every face of the family, or one of those that stand in for it, has a letter.

    Spaces and marks that only steer the line or choose a letter's look (U+FE0F) need no drawing.
    """
    steers = unicodedata.category(letter) in ("Zs", "Cf", "Cc") or 0xFE00 <= ord(letter) <= 0xFE0F
    return steers or all(face.draws(letter) for face in brand.faces.values()) or any(
        face.draws(letter) for face in brand.fallback
    )
