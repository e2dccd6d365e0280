"""Pictures of others: opened by three decoders alone, after a look at their size, and never run."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from ioreport.image_files import MOST_POINTS, PictureError, picture_fault, plain_jpeg, read_picture


def drawn(kind, size=(24, 8), **how):
    written = io.BytesIO()
    Image.new("RGB", size, "#0033A0").save(written, kind, **how)
    return written.getvalue()


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_of(width, height):
    """The header of a picture that says how large it is, and hardly anything after it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n{ 1 pop } loop\n"
MOVING = drawn("PNG", save_all=True, append_images=[Image.new("RGB", (24, 8), "#FFFFFF")])
UNREAD = "no PNG, JPEG or WebP that can be read"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_read_whatever_its_name_ends_in(tmp_path, kind):
    file = tmp_path / "photo.jpg"
    file.write_bytes(drawn(kind))
    assert picture_fault(file) == ""
    assert read_picture(file).format == kind


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (EPS, UNREAD),
        (drawn("GIF"), UNREAD),
        (drawn("TIFF"), UNREAD),
        (b"", UNREAD),
        (drawn("PNG")[:60], UNREAD),
        (drawn("JPEG", (640, 480))[:-200], UNREAD),
        (drawn("WEBP", (640, 480))[:60], UNREAD),
        (png_of(10_000, 17_000), "10,000 × 17,000 points"),
        (png_of(60_000, 60_000), f"more than {MOST_POINTS:,} points"),
        (png_of(8_000, 8_001), "8,000 × 8,001 points"),
        (MOVING, "an animation of 2 pictures"),
    ],
    ids=["eps", "gif", "tiff", "empty", "cut png", "cut jpeg", "cut webp", "large", "bomb", "a row more", "animated"],
)
def test_what_may_not_be_shown_is_told_and_never_opened_otherwise(tmp_path, content, said):
    file = tmp_path / "photo.png"
    file.write_bytes(content)
    assert picture_fault(file) == said
    with pytest.raises(PictureError):
        plain_jpeg(file, 1600)


def test_a_changed_file_is_looked_at_again(tmp_path):
    file = tmp_path / "photo.png"
    file.write_bytes(drawn("PNG"))
    assert picture_fault(file) == ""
    file.write_bytes(EPS)
    assert picture_fault(file) == UNREAD


def test_a_photo_keeps_nothing_that_its_camera_wrote(tmp_path):
    file, told = tmp_path / "photo.jpg", Image.Exif()
    told[0x010F], told[0x0112] = "Camera", 6  # make; turned by a quarter
    file.write_bytes(drawn("JPEG", (2400, 1200), exif=told, comment=b"where it was"))
    shown = Image.open(io.BytesIO(plain_jpeg(file, 1600)))
    assert (shown.size, dict(shown.getexif()), shown.info.get("comment")) == ((800, 1600), {}, None)
