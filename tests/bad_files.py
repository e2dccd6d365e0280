"""Bad files from a seed: bombs of zip and XML, sheets without bound, truncated, encrypted and damaged files."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.changed_sources import draw

FOLDER = Path(__file__).parent / "data" / "sources"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEET = "xl/worksheets/sheet1.xml"
_ENTITIES = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
_LAUGHS = f'<!DOCTYPE lolz [<!ENTITY a0 "lol">{_ENTITIES}]>'.encode()
Bad = Callable[[random.Random], tuple[str, bytes]]


def _whole(chance: random.Random) -> bytes:
    out = io.BytesIO()
    draw(Path(), chance).save(out)
    return out.getvalue()


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return out.getvalue()


def _repeated(chance: random.Random) -> bytes:
    """A sheet of one row again and again: small in a zip file, large once unpacked."""
    row = b'<row><c t="inlineStr"><is><t>aaaaaaaaaa</t></is></c><c><v>1</v></c></row>'
    return (
        b"<worksheet><sheetData>" + row * chance.choice([200_000, 1_000_000, 5_000_000]) + b"</sheetData></worksheet>"
    )


def zip_bomb(chance: random.Random) -> tuple[str, bytes]:
    parts = _parts(_whole(chance))
    if chance.random() < 0.5:
        parts["xl/media/zeros.bin"] = b"\0" * (chance.choice([300, 450]) * 2**20)
    else:
        parts[_SHEET] = _repeated(chance)
    return "b.xlsx", _packed(parts)


def lying_sizes(chance: random.Random) -> tuple[str, bytes]:
    """The zip file says that its parts are small."""
    parts = _parts(_whole(chance))
    parts[_SHEET] = _repeated(chance)
    data = bytearray(_packed(parts))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as packed:
        size = packed.getinfo(_SHEET).file_size.to_bytes(4, "little")
    return "b.xlsx", bytes(data.replace(size, (1000).to_bytes(4, "little")))


def many_laughs(chance: random.Random) -> tuple[str, bytes]:
    parts = _parts(_whole(chance))
    name = chance.choice([_SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"])
    parts[name] = _LAUGHS + parts.get(name, b"<sst/>").replace(b"<v>", b"<v>&a9;", 1)
    return "b.xlsx", _packed(parts)


def far_cell(chance: random.Random) -> tuple[str, bytes]:
    book = draw(Path(), chance)
    book.active["XFD1048576"] = 1
    out = io.BytesIO()
    book.save(out)
    return "b.xlsx", out.getvalue()


def ods_bomb(chance: random.Random) -> tuple[str, bytes]:
    times = chance.choice([1_000_000, 2_000_000_000])
    cell = f'<table:table-cell office:value-type="float" office:value="3" table:number-columns-repeated="{times}"/>'
    head = '<d xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    head += ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:body><office:spreadsheet>'
    row = f'<table:table table:name="S"><table:table-row table:number-rows-repeated="{times}">{cell}</table:table-row>'
    tail = "</table:table></office:spreadsheet></office:body></d>"
    mime = b"application/vnd.oasis.opendocument.spreadsheet"
    parts = {"mimetype": mime, "META-INF/manifest.xml": b"<manifest/>", "content.xml": (head + row + tail).encode()}
    return "b.ods", _packed(parts)


def deep_xml(chance: random.Random) -> tuple[str, bytes]:
    parts = _parts(_whole(chance))
    parts[_SHEET] = b"<worksheet>" + b"<a>" * 2_000_000 + b"</a>" * 2_000_000 + b"</worksheet>"
    return "b.xlsx", _packed(parts)


def deep_json(chance: random.Random) -> tuple[str, bytes]:
    times = chance.choice([5_000, 5_000_000])
    return "b.json", b'[{"a":' + b"[" * times + b"]" * times + b"}]"


def wide_json(chance: random.Random) -> tuple[str, bytes]:
    return "b.json", json.dumps([{f"column {row}": row} for row in range(20_000)]).encode()


def long_text(chance: random.Random) -> tuple[str, bytes]:
    """One line without an end, or millions of cells, or an open quotation mark."""
    kind = chance.randrange(3)
    if kind == 0:
        return "b.csv", b"a" * (150 * 2**20)
    return "b.csv", b"a;b\n" * 4_000_000 if kind == 1 else b'a;b\n1;"2\n' * 2_000_000


def truncated(chance: random.Random) -> tuple[str, bytes]:
    name, data = chance.choice([("b.xlsx", _whole(chance)), ("b.xls", (FOLDER / "binary" / "odd.xls").read_bytes())])
    return name, data[: chance.randint(8, len(data) - 1)]


def encrypted(chance: random.Random) -> tuple[str, bytes]:
    return "b.xlsx", _OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + chance.randbytes(5000)


def damaged(chance: random.Random) -> tuple[str, bytes]:
    """Bytes changed at random, in the file or in its unpacked parts."""
    inside = chance.random() < 0.6
    if inside:
        parts = _parts(_whole(chance))
        name = chance.choice(sorted(parts))
        parts[name] = _scratched(parts[name], chance)
        return "b.xlsx", _packed(parts)
    name, data = chance.choice([("b.xlsx", _whole(chance)), ("b.xls", (FOLDER / "binary" / "odd.xls").read_bytes())])
    return name, _scratched(data, chance)


def _scratched(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 20)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


KINDS: tuple[Bad, ...] = (
    *(zip_bomb, lying_sizes, many_laughs, far_cell, ods_bomb, deep_xml, deep_json, wide_json, long_text),
    *(truncated, truncated, truncated, encrypted, damaged, damaged, damaged),
)


def bad_file(folder: Path, seed: int) -> tuple[Path, str]:
    """Write a bad file; its path and kind."""
    chance = random.Random(seed)
    kind = KINDS[seed % len(KINDS)]
    name, data = kind(chance)
    path = folder / name
    path.write_bytes(data)
    return path, kind.__name__


__all__ = ["KINDS", "bad_file"]
