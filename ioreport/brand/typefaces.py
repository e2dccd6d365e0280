"""Typefaces: the width of a text, and the subset of a face that a document embeds."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from ioreport.user_cache import cache_path, keep_file, sha256_of, sweep_to

WIDE_FROM = 0x1100
"""From this character on, a character that a face lacks is measured as full-width."""

_LARGEST = 30_000_000
"""Bytes of a font file."""
_ENDING, _MOST_KEPT = ".face", 100_000_000
"""How files of the user's cache end that hold parts of faces, and how many bytes are kept of them."""


@dataclass(frozen=True)
class Face:
    """One face of the brand's family: ``regular``, ``bold``, …; its file, CSS weight and style."""

    name: str
    file: Path
    family: str
    weight: int
    style: str

    def width(self, text: str, size: float) -> float:
        """The width of a text at a size, in the unit of the size.

        >>> from ioreport.brand import load_brand
        >>> regular = load_brand().faces["regular"]
        >>> regular.width("10", 20) == 2 * regular.width("1", 20)
        True
        """
        return self.scaled(self.ends(text)[-1], size)

    def ends(self, text: str) -> list[float]:
        """The end of each character of a text, after a 0 for the start of the first, in the face's own units."""
        advances, em = _metrics(self.file)
        return list(accumulate((advances.get(c, _guessed(c, em)) for c in text), initial=0))

    def scaled(self, length: float, size: float) -> float:
        """A length in the face's own units, converted to the unit of a size."""
        return length * size / _metrics(self.file)[1]

    def draws(self, text: str) -> bool:
        """Whether the face has all characters of a text."""
        advances, _ = _metrics(self.file)
        return all(c in advances for c in text)


def _guessed(character: str, em: int) -> float:
    return em if ord(character) >= WIDE_FROM else em * 0.6


def face_fault(file: Path, family: str = "") -> str:
    """What is wrong with a file that is not a face of a family; empty if it is one.

    >>> from ioreport.brand import load_brand
    >>> file = load_brand("default").faces["bold"].file
    >>> face_fault(file, "Open Sans"), face_fault(file, "Inter")
    ('', "a face of 'Open Sans'")
    """
    return _face_fault(file, file.stat().st_mtime_ns, family)


@lru_cache(maxsize=256)
def _face_fault(file: Path, changed: int, family: str) -> str:
    if file.stat().st_size > _LARGEST:
        return f"{file.stat().st_size:,} bytes"
    try:
        names = _families(file)
        _metrics(file)
    except Exception:  # fontTools raises many kinds of errors for damaged tables
        return "no font that can be read"
    return "" if family in names or not family else f"a face of {' or '.join(map(repr, names)) or 'no family'}"


def _families(file: Path) -> list[str]:
    """The names of a face's family: the typographic family (all weights) and the family of four styles."""
    from fontTools.ttLib import TTFont

    with file.open("rb") as opened, TTFont(opened, lazy=True) as font:
        if not {"glyf", "CFF ", "CFF2"} & set(font.keys()):
            raise ValueError("it has no outlines")
        names = (font["name"].getDebugName(number) for number in (16, 1))
        return list(dict.fromkeys(name for name in names if name))


@lru_cache
def family_of(file: Path) -> str:
    """The family name in a font file.

    >>> from ioreport.brand import load_brand
    >>> [family_of(face.file) for face in load_brand().fallback]
    ['DejaVu Sans', 'Noto Emoji']
    """
    from fontTools.ttLib import TTFont

    with TTFont(file, lazy=True) as font:
        return str(font["name"].getBestFamilyName())


@lru_cache
def _metrics(file: Path) -> tuple[dict[str, int], int]:
    from fontTools.ttLib import TTFont

    with file.open("rb") as opened, TTFont(opened, lazy=True) as font:
        advances = font["hmtx"].metrics
        widths = {chr(code): advances[glyph][0] for code, glyph in font.getBestCmap().items()}
        return widths, font["head"].unitsPerEm


def subset(face: Face, characters: Iterable[str], features: Iterable[str] = ()) -> str:
    """The part of a face that draws these characters: WOFF2, in base64, the same bytes each time.

    Parameters
    ----------
    face : the face.
    characters : a text, or any characters; those that the face lacks are left out.
    features : OpenType features to keep, such as ``("kern", "tnum")``; none by default.

    Examples
    --------
    >>> from ioreport.brand import load_brand
    >>> bold = load_brand().faces["bold"]
    >>> base64.b64decode(subset(bold, "София"))[:4]
    b'wOF2'
    """
    return _subset(face.file, "".join(sorted({*characters})), tuple(sorted(features)))


_ALPHABET = "".join(
    chr(code)
    for first, last in (
        (0x20, 0x7E),
        (0xA0, 0x24F),
        (0x400, 0x45F),
        (0x2010, 0x203F),
        (0x20A0, 0x20C0),
        (0x2100, 0x2212),
    )
    for code in range(first, last + 1)
)
"""Latin, Cyrillic and common signs: nearly all that a document shows."""
_KEPT = ("kern",)
"""The OpenType features of an alphabet: those that charts use."""


@lru_cache(maxsize=256)
def _subset(file: Path, characters: str, features: tuple[str, ...]) -> str:
    def part() -> bytes:
        within = {*characters} <= {*_ALPHABET} and {*features} <= {*_KEPT}
        return _part(io.BytesIO(alphabet(file)) if within else file, characters, features, "woff2")

    return base64.b64encode(_kept(part, file, characters, features, "woff2")).decode("ascii")


@lru_cache(maxsize=32)
def alphabet(file: Path) -> bytes:
    """The part of a face from which smaller parts are taken: the same bytes as from all of it, in half the time."""
    return _kept(lambda: _part(file, _ALPHABET, _KEPT, None), file, _ALPHABET, _KEPT, "")


def _kept(part: Callable[[], bytes], file: Path, *made_from: object) -> bytes:
    """A part of a face, from the user's cache if it is there: the parts of one report take a second to make."""
    import fontTools

    place = cache_path(_ENDING, "typeface", sha256_of([file]), fontTools.version, *made_from)
    if place is None:
        return part()
    with suppress(OSError):
        return place.read_bytes()
    made = part()
    if keep_file(place, lambda writer: writer.write(made)):
        sweep_to(place.parent, _ENDING, _MOST_KEPT)
    return made


def _part(source: Path | io.BytesIO, characters: str, features: tuple[str, ...], flavor: str | None) -> bytes:
    from fontTools import subset as fonttools
    from fontTools.ttLib import TTFont

    options = fonttools.Options(
        layout_features=list(features), hinting=False, name_IDs=[0, 1, 2, 13, 14], notdef_outline=True
    )
    options.flavor = flavor
    with TTFont(source, recalcTimestamp=False) as font:
        subsetter = fonttools.Subsetter(options)
        subsetter.populate(text=characters)
        subsetter.subset(font)
        packed = io.BytesIO()
        fonttools.save_font(font, packed, options)
    return packed.getvalue()


def font_face(face: Face, characters: Iterable[str], features: Iterable[str] = ()) -> str:
    """A CSS ``@font-face`` rule with the subset of a face embedded.

    >>> from ioreport.brand import load_brand
    >>> font_face(load_brand().faces["regular"], "12")[:54]
    "@font-face{font-family:'Open Sans';font-weight:400;fon"
    """
    return (
        f"@font-face{{font-family:'{face.family}';font-weight:{face.weight};font-style:{face.style};"
        f"src:url(data:font/woff2;base64,{subset(face, characters, features)}) format('woff2')}}"
    )
