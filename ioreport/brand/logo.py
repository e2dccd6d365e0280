"""The organisation's logo: a picture beside the brand file that shows itself and does nothing else."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

KINDS = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
"""File's ending → media type."""

LARGEST = 300_000
"""Bytes: every document carries the logo inside."""

_INSIDE = re.compile(r"#|data:image/(png|jpeg);")
_STYLE_OUTSIDE = re.compile(r"@import|url\(\s*['\"]?(?!#)", re.IGNORECASE)
_ACTIVE = frozenset(
    {"script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "listener", "set", "animate",
     "animatemotion", "animatetransform", "a"}
)


@dataclass(frozen=True)
class Logo:
    """A logo, the text for those who cannot see it, and whether it stands on a plate of the page's colour."""

    file: Path
    media_type: str
    alt: str
    plate: bool

    @property
    def address(self) -> str:
        """The picture as an address that holds all of it."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.file.read_bytes()).decode('ascii')}"


def picture_faults(folder: Path, name: str) -> Iterator[str]:
    """Why a file of a folder is no logo: what was found."""
    file = folder / name
    inside = file.resolve().is_relative_to(folder.resolve())
    if not inside or file.suffix.lower() not in KINDS or not file.is_file():
        yield name
        return
    content = file.read_bytes()
    if len(content) > LARGEST:
        yield f"{len(content):,} bytes"
    elif file.suffix.lower() == ".svg":
        yield from _svg_faults(content)
    else:
        yield from _raster_faults(file)


def _raster_faults(file: Path) -> Iterator[str]:
    from PIL import Image

    try:
        with Image.open(file) as picture:
            picture.load()
            kind = Image.MIME[picture.format]
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        kind = "no picture that can be read"
    if kind != KINDS[file.suffix.lower()]:
        yield kind


def _svg_faults(content: bytes) -> Iterator[str]:
    """What an SVG must not have: anything that acts, or leads out of the file."""
    if re.search(rb"<!DOCTYPE|<!ENTITY|<\?xml-stylesheet", content, re.IGNORECASE):
        yield "a document type, entity or style sheet"
        return
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError) as fault:
        yield f"no SVG: {fault}"
        return
    if _name(root.tag) != "svg":
        yield f"<{_name(root.tag)}>"
    for element in root.iter():
        yield from _element_faults(element)


def _element_faults(element: ElementTree.Element) -> Iterator[str]:
    name = _name(element.tag)
    if name in _ACTIVE:
        yield f"<{name}>"
    if name == "style" and _STYLE_OUTSIDE.search(element.text or ""):
        yield "<style> that leads out of the file"
    for attribute, value in element.attrib.items():
        named = _name(attribute)
        leads_out = named in ("href", "src") and not _INSIDE.match(value.strip())
        if named.startswith("on") or leads_out or _STYLE_OUTSIDE.search(value):
            yield f'{named}="{value[:60]}"'


def _name(tag: object) -> str:
    """A tag's or attribute's name in small letters, without its namespace."""
    return str(tag).rpartition("}")[2].lower()
