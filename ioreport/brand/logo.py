"""The organisation's logo: a picture beside the brand file, without scripts or links to the outside."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ioreport.brand.svg_logo import vector_faults
from ioreport.image_files import PictureError, read_picture
from ioreport.input_files import inside, is_file

LOGO_KINDS = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
"""File name extension → media type."""

LARGEST = 300_000
"""The largest logo, in bytes: every document embeds it."""


@dataclass(frozen=True)
class Logo:
    """A logo, its alternative text, and whether it is drawn on a plate of the page's colour."""

    file: Path
    media_type: str
    alt: str
    plate: bool

    @property
    def address(self) -> str:
        """The picture as a data URI."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.file.read_bytes()).decode('ascii')}"


def picture_faults(folder: Path, name: str) -> Iterator[str]:
    """Why a file of a folder cannot be a logo: what was found in it."""
    file = folder / name
    if not inside(folder, name) or file.suffix.lower() not in LOGO_KINDS or not is_file(file):
        yield name
        return
    if file.stat().st_size > LARGEST:
        yield f"{file.stat().st_size:,} bytes"
    elif file.suffix.lower() == ".svg":
        yield from vector_faults(file.read_bytes())
    else:
        yield from _raster_faults(file)


def _raster_faults(file: Path) -> Iterator[str]:
    try:
        kind = f"image/{str(read_picture(file).format).lower()}"
    except PictureError as fault:
        kind = str(fault)
    if kind != LOGO_KINDS[file.suffix.lower()]:
        yield kind
