"""Demo photographs: drawings of hills and a sun in four tones, without people.

The files are written uncompressed, byte by byte: compressed bytes differ between versions of a
library.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np

from ioreport.demo.activity_rows import Activities
from ioreport.demo.invented_tables import Row, column, texts
from ioreport.demo.random_draws import Draws

WIDTH, HEIGHT = 420, 280
LONGEST_BLOCK = 65_535
_FOLDER = "photos"


def draw_picture(seed: int, number: int) -> bytes:
    """Draw a picture as a PNG file of four tones."""
    draws = Draws(seed, "photos", number)
    x, y = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    tones = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    across, down, size = (int(draws.whole(1, low, high)[0]) for low, high in ((60, 360), (50, 120), (22, 48)))
    tones[(x - across) ** 2 + (y - down) ** 2 < size**2] = 1
    for tone, foot in ((2, 175), (3, 225)):
        tones[y > _ridge(draws, foot)] = tone
    return _png(tones, texts("pictures")["palettes"][(number - 1) % len(texts("pictures")["palettes"])])


def _ridge(draws: Draws, foot: int) -> np.ndarray:
    """The height of a row of hills at each step to the right: straight lines between random points."""
    points = draws.whole(8, foot - 45, foot + 15)
    at = np.arange(WIDTH) * (len(points) - 1)
    left, rest = at // WIDTH, at % WIDTH
    return (points[left] * (WIDTH - rest) + points[left + 1] * rest) // WIDTH


def _png(tones: np.ndarray, palette: list[str]) -> bytes:
    """A picture with two bits per pixel (PNG, third edition, W3C 2025), its data not compressed (RFC 1950, 1951)."""
    fours = tones.reshape(HEIGHT, WIDTH // 4, 4)
    lines = (fours << np.array([6, 4, 2, 0], dtype=np.uint8)).sum(axis=2, dtype=np.uint8)
    data = np.hstack([np.zeros((HEIGHT, 1), dtype=np.uint8), lines]).tobytes()
    colours = b"".join(bytes.fromhex(colour) for colour in palette)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 2, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", colours), (b"IDAT", _stored(data)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _stored(data: bytes) -> bytes:
    starts = range(0, len(data), LONGEST_BLOCK)
    blocks = [data[start : start + LONGEST_BLOCK] for start in starts]
    last = len(blocks) - 1
    parts = (
        struct.pack("<BHH", place == last, len(block), len(block) ^ 0xFFFF) + block
        for place, block in enumerate(blocks)
    )
    return b"\x78\x01" + b"".join(parts) + struct.pack(">I", zlib.adler32(data))


def photo_rows(activities: Activities) -> list[Row]:
    """The table `photos`: drawings of the first public events that took place, some of them without consent."""
    events = np.flatnonzero((column("kinds", "kind") == "public_event")[activities.kind] & activities.held)
    shown = texts("pictures")["photo"]
    ids = activities.ids[events][: len(shown)].tolist()
    return [
        {**photo, "photo_id": f"F-{number:02}", "activity_id": activity, "file": file_of(number)}
        for number, (photo, activity) in enumerate(zip(shown, ids, strict=True), start=1)
    ]


def file_of(number: int) -> str:
    """The path of a photo inside the office."""
    return f"{_FOLDER}/hills-{number:02}.png"


def write_pictures(folder: Path, seed: int) -> None:
    """Draw every photo of the office."""
    (folder / _FOLDER).mkdir()
    for number, _ in enumerate(texts("pictures")["photo"], start=1):
        (folder / file_of(number)).write_bytes(draw_picture(seed, number))
