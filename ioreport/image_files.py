"""Image files of users: opened only as PNG, JPEG or WebP, with these decoders only, after a check of their size."""

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
"""The most pixels: more than phone cameras have; opening a picture of this size takes about half a gigabyte."""

PICTURE_EXPECTED = f"a still picture, PNG, JPEG or WebP, of {MOST_POINTS:,} points at most"
_FORMAT = {"MPO": "JPEG"}
"""A JPEG may contain a second picture, such as a phone's gain map; it is read as a JPEG."""

_BROKEN = (OSError, ValueError, SyntaxError, IndexError, KeyError, TypeError, OverflowError, struct.error, zlib.error)
"""The errors that the decoders raise for an invalid file."""


class PictureError(Exception):
    """A file that cannot be shown as a picture; the message says what it is."""


def picture_fault(path: Path) -> str:
    """Why a file cannot be shown as a picture; empty if it can.

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
    """The notebook and the next report read the office again; unchanged pictures are not read again."""
    try:
        read_picture(path)
    except PictureError as fault:
        return str(fault)
    return ""


def read_picture(source: Path | bytes, side: int = 1) -> Image:
    """A picture, decoded and upright, in its own colours; `format` is the format of its file.

    Parameters
    ----------
    source : Path or bytes
        The file, or its content.
    side : int
        The pixels that the shorter side needs: a JPEG is decoded to at most twice that, which saves time and
        memory; the default is only enough to check the file.

    Raises
    ------
    PictureError
        When it is not a regular file, has another format, or is too large, animated or damaged.

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
            warnings.simplefilter("ignore")  # the size is checked here
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
    """A picture as a JPEG of at most `longest` pixels on a side, without metadata.

    Raises
    ------
    PictureError
        See `read_picture`.
    """
    from PIL import Image

    upright = read_picture(path, longest).convert("RGB")
    upright.thumbnail((longest, longest))
    plain = Image.new("RGB", upright.size)
    plain.paste(upright)
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=85)
    return written.getvalue()
