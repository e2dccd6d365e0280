"""Embed the brand's typefaces in the document, for readers who have not installed them."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from ioreport.brand import Brand
from ioreport.documents.word.word_xml import R, made, xml_bytes

_FACES = {"Regular": "regular", "Bold": "bold", "Italic": "italic"}
"""The faces that are embedded: Word's name → the brand's name."""

SUBSTITUTE = "Segoe UI"
"""The typeface for Word if the brand's is neither installed nor read from the document."""

_RESTRICTED = 0x0002
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def font_parts(brand: Brand) -> dict[str, bytes]:
    """The font table and the embedded faces, by their names in the package."""
    files = {name: brand.faces[face].file for name, face in _FACES.items()}
    carried = {name: file.read_bytes() for name, file in files.items() if _may_travel(file)}
    faces = {f"word/fonts/{name}.odttf": obfuscated(font) for name, font in carried.items()}
    return {
        "word/fontTable.xml": _font_table(brand.family, carried),
        "word/_rels/fontTable.xml.rels": _relations(carried),
        **faces,
    }


def _relations(names: Iterable[str]) -> bytes:
    listed = "".join(f'<Relationship Id="font{name}" Type="{R}/font" Target="fonts/{name}.odttf"/>' for name in names)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'.encode()


@lru_cache
def _may_travel(file: Path) -> bool:
    """Whether a face's licence allows embedding, and its format (TrueType) is one that Word accepts."""
    from fontTools.ttLib import TTFont

    with TTFont(file, lazy=True) as font:
        return "glyf" in font and font["OS/2"].fsType != _RESTRICTED


def font_key(font: bytes) -> str:
    """The key that obfuscates a face in the document; the same face has the same key.

    >>> font_key(b"font")
    '{795EA3EF-A43D-0872-B63B-F0067BE97553}'
    """
    return "{" + str(uuid.UUID(bytes=hashlib.sha256(font).digest()[:16])).upper() + "}"


def obfuscated(font: bytes) -> bytes:
    """A face as it is embedded: its first 32 bytes combined with its key by XOR (ECMA-376 part 4, font embedding).

    >>> obfuscated(b"font")[:2] != b"fo"
    True
    """
    key = uuid.UUID(font_key(font)).bytes[::-1]
    return bytes(byte ^ key[place % 16] for place, byte in enumerate(font[:32])) + font[32:]


def _font_table(family: str, carried: Mapping[str, bytes]) -> bytes:
    faces = [made(f"embed{name}", fontKey=font_key(font)) for name, font in carried.items()]
    for name, face in zip(carried, faces, strict=True):
        face.set(f"{{{R}}}id", f"font{name}")
    told = (made("altName", val=SUBSTITUTE), made("charset", val="00"), made("family", val="swiss"))
    return xml_bytes(made("fonts", made("font", *told, made("pitch", val="variable"), *faces, name=family)))
