"""Pictures of others: opened only as PNG, JPEG or WebP, by their own decoders, after a look at their size."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ioreport.input_files import is_file

if TYPE_CHECKING:
    from PIL.Image import Image

_FORMATS = ("PNG", "JPEG", "WEBP")
MOST_POINTS = 64_000_000
"""Width by height: more than the cameras of phones make; a picture of so many takes about half a gigabyte to open."""

PICTURE_EXPECTED = f"a still picture, PNG, JPEG or WebP, of {MOST_POINTS:,} points at most"
_FORMAT = {"MPO": "JPEG"}
"""A JPEG may carry a second picture, such as a phone's map of brightness, and is still all the same."""

_BROKEN = (OSError, ValueError, SyntaxError, IndexError, KeyError, TypeError, OverflowError, struct.error, zlib.error)
"""What the decoders raise when a file does not hold."""


class PictureError(Exception):
    """A file that is no picture that may be shown; says what it is."""


def picture_fault(path: Path) -> str:
    """What a file is that is no picture that may be shown; empty for one that is.

    >>> picture_fault(Path("tests/data/office/photos/choir.png"))
    ''
    >>> picture_fault(Path("tests/data/office/photos.csv"))
    'no PNG, JPEG or WebP that can be read'
    """
    try:
        told = path.stat()
    except (OSError, ValueError):
        return "no file"
    return _fault_of(path, told.st_size, told.st_mtime_ns)


@lru_cache(maxsize=4096)
def _fault_of(path: Path, size: int, changed: int) -> str:
    """An office is read again by the notebook and by the next report; a picture that did not change is not."""
    try:
        read_picture(path)
    except PictureError as fault:
        return str(fault)
    return ""


def read_picture(source: Path | bytes, side: int = 1) -> Image:
    """A picture, decoded and upright, in its own colours; `format` says what it was.

    Parameters
    ----------
    source : Path or bytes
        Its file, or what is in one.
    side : int
        The points that its shorter side must keep: a JPEG is decoded no larger than twice that, which saves time and
        memory; by default only to see that it holds.

    Raises
    ------
    PictureError
        When it is no ordinary file, of another format, too large, animated or broken.

    Examples
    --------
    >>> read_picture(Path("tests/data/office/photos/choir.png")).format
    'PNG'
    """
    from PIL import Image, ImageOps

    if isinstance(source, Path) and not is_file(source):
        raise PictureError("no file")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the size is judged here
            with Image.open(io.BytesIO(source) if isinstance(source, bytes) else source, formats=_FORMATS) as picture:
                _check_header(picture)
                picture.draft(None, (side, side))
                upright = ImageOps.exif_transpose(picture)
    except Image.DecompressionBombError:
        raise PictureError(f"more than {MOST_POINTS:,} points") from None
    except _BROKEN:
        raise PictureError("no PNG, JPEG or WebP that can be read") from None
    upright.format = _FORMAT.get(picture.format or "", picture.format)
    return upright


def _check_header(picture: Image) -> None:
    if picture.width * picture.height > MOST_POINTS:
        raise PictureError(f"{picture.width:,} × {picture.height:,} points")
    frames = getattr(picture, "n_frames", 1)
    if frames > 1 and picture.format not in _FORMAT:
        raise PictureError(f"an animation of {frames} pictures")


def plain_jpeg(path: Path, longest: int) -> bytes:
    """A picture as a JPEG of `longest` points a side at most, without anything that its file said beside it.

    Raises
    ------
    PictureError
        As `read_picture` does.
    """
    from PIL import Image

    upright = read_picture(path, longest).convert("RGB")
    upright.thumbnail((longest, longest))
    plain = Image.new("RGB", upright.size)
    plain.paste(upright)
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=85)
    return written.getvalue()
