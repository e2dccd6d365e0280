"""Check that the brand's typefaces have every letter of a document; a PDF, unlike a browser, cannot use others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from ioreport.brand import Brand
from ioreport.documents.pdf.line_pieces import TypstPiece, seen
from ioreport.errors import DocumentError, Finding


class LettersError(DocumentError):
    """A document's typefaces lack letters of its text; other formats may have them."""


_AROUND = 24
"""How many letters before and after the missing ones a finding quotes."""


def check_letters(pieces: Iterable[TypstPiece], brand: Brand, document: str) -> None:
    """Refuse pieces with letters that no typeface of the brand has.

    Raises
    ------
    LettersError
        With every place: its section, the letters, and the words around them.

    Examples
    --------
    >>> from ioreport.brand import load_brand
    >>> check_letters([{"kind": "paragraph", "content": ["Наталія, Łódź – “1,234” €"]}], load_brand(), "n.ipynb")
    """
    names = ", ".join([brand.family, *(face.family for face in brand.fallback)])
    expected = f"letters of {names}"
    findings = [
        Finding(document, None, place, "letters", "error", f"{letters} in “{around}”", expected)
        for place, letters, around in dict.fromkeys(_missing(pieces, brand))
    ]
    if findings:
        step = "name a font file that has them in the brand's list type.fallback, or write them in other letters"
        raise LettersError("The PDF cannot show every letter of the text.", findings, step)


def _missing(pieces: Iterable[TypstPiece], brand: Brand) -> Iterator[tuple[str, str, str]]:
    """For each run of missing letters: its section, the letters, and the text around them."""
    placed = list(_placed(pieces))
    letters = {letter for _, words in placed for letter in words}
    lacking = "".join(sorted(letter for letter in letters if not _shown(letter, brand)))
    for place, words in placed if lacking else ():
        for found in re.finditer(f"[{re.escape(lacking)}]+", words):
            yield place, found[0], words[max(found.start() - _AROUND, 0) : found.end() + _AROUND]


def _placed(pieces: Iterable[TypstPiece]) -> Iterator[tuple[str, str]]:
    """Every text with its section."""
    place = "the first page"
    for piece in pieces:
        if piece["kind"] == "heading" and piece["level"] == 2:
            place = f"section “{' '.join(seen(piece['content'])).strip()}”"
        yield from ((place, words) for words in _texts(piece))


_UNSEEN = frozenset(("kind", "id", "ids", "target", "file", "alt", "svg", "language", "word", "bold"))
"""The values of a piece that are not printed as text."""


def _texts(told: object) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        yield from (found for name, each in told.items() if name not in _UNSEEN for found in _texts(each))
    elif isinstance(told, list):
        yield from (found for each in told for found in _texts(each))


def _shown(letter: str, brand: Brand) -> bool:
    """Whether every face of the family, or one of the fallback faces, has a letter.

    Spaces, control characters and variation selectors (U+FE0F) need no glyph.
    """
    steers = unicodedata.category(letter) in ("Zs", "Cf", "Cc") or 0xFE00 <= ord(letter) <= 0xFE0F
    return (
        steers
        or all(face.draws(letter) for face in brand.faces.values())
        or any(face.draws(letter) for face in brand.fallback)
    )
