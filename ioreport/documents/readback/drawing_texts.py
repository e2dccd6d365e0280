"""Read the texts of a drawing, and compute the fingerprint of a picture."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator

from ioreport.documents.manifest_in_zip import parsed_safely
from ioreport.documents.readback.pieces import LABEL, PICTURE, Reading

_SVG = "data:image/svg+xml;base64,"


def add_picture(address: str, place: str, reading: Reading) -> None:
    """Add a picture by its address: its fingerprint and, if it is a drawing, its texts."""
    name = place or f"{reading.place}, picture"
    if not address.startswith("data:"):
        reading.add(PICTURE, address, name)
        return
    content = _decoded(address)
    if address.startswith(_SVG):
        for text in drawn_texts(content):
            reading.add(LABEL, text, name)
    reading.add(PICTURE, fingerprint(content), name)


def fingerprint(content: bytes) -> str:
    return f"SHA-256 {hashlib.sha256(content).hexdigest()[:16]}"


def _decoded(address: str) -> bytes:
    try:
        return base64.b64decode(address.partition(",")[2], validate=True)
    except (binascii.Error, ValueError):
        return address.encode()


def drawn_texts(svg: bytes) -> Iterator[str]:
    """The texts of an SVG drawing, in order.

    >>> list(drawn_texts(b'<svg xmlns="http://www.w3.org/2000/svg"><text>331 <tspan>people</tspan></text></svg>'))
    ['331 people']
    """
    try:
        root = parsed_safely(svg)
    except ValueError:
        return
    for element in root.iter("{*}text", "{*}title", "{*}desc"):
        yield "".join(element.itertext())
