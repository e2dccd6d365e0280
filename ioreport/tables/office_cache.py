"""Office cache: an Arrow copy of a checked office in the user's cache folder, and in memory that of small offices.

The key is the bytes of datapackage.json and of every table's file, with this program: a copy is never out of date. It
holds the office's rows, so only the user can read it. It is mapped into memory, not read. A damaged file, or one of
another program, is ignored and written again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa

from ioreport.errors import Finding
from ioreport.tables.accepted_warnings import Accepted, AcceptedWarning
from ioreport.tables.csv_file import row_index, text_array
from ioreport.tables.datapackage import Package
from ioreport.tables.office_content import Input, OfficeContent, checked_content
from ioreport.tables.raw_table import TableFile
from ioreport.tables.read_tables import table_files
from ioreport.user_cache import cache_path, keep_file, sweep_to
from ioreport.wording.language_folders import office_words_sha256

SMALL = 2**20
"""The most bytes of an office that is kept in memory only: to check it takes about as long as to read its copy."""
MOST_BYTES = 4 * 2**30
"""The most bytes of all copies in the cache folder; beyond it those used longest ago are deleted."""
_MOST_IN_MEMORY = 16
_ENDING = ".office"
_MARK = b"ioreport office 1\n"
_WORD = 8

_recent: OrderedDict[str, OfficeContent] = OrderedDict()


def read_content(folder: Path, package: Package, cache: bool = True) -> OfficeContent:
    """The content of an office's files, from the cache if they were read before.

    Parameters
    ----------
    folder : Path
    package : Package
        Its datapackage.json.
    cache : bool
        Whether a copy may be used and kept.
    """
    files = table_files(folder, package)
    if not cache:
        return _checked(package, files)
    key = _key(package, files)
    if sum(len(file.found) for file in files.values() if isinstance(file.found, bytes)) > SMALL:
        return _from_folder(package, files, key)
    if key not in _recent:
        _recent[key] = _checked(package, files)
    _recent.move_to_end(key)
    while len(_recent) > _MOST_IN_MEMORY:
        _recent.popitem(last=False)
    return _recent[key]


def _checked(package: Package, files: Mapping[str, TableFile]) -> OfficeContent:
    return checked_content(package, {name: file.sheet() for name, file in files.items()})


def _key(package: Package, files: Mapping[str, TableFile]) -> str:
    """What the content follows from: the descriptor, and of each file its hash or why it could not be read."""
    parts = [json.dumps(package.document, sort_keys=True), str(package.created)]
    parts += [office_words_sha256()]
    parts += [f"{name}\0{file.file}\0{file.sha256 or repr(file.found)}" for name, file in files.items()]
    return hashlib.sha256("\0\0".join(parts).encode()).hexdigest()


def _from_folder(package: Package, files: Mapping[str, TableFile], key: str) -> OfficeContent:
    place = cache_path(_ENDING, "office", key, pd.__version__, pa.__version__)
    kept = _read(place) if place else None
    if kept is not None:
        return kept
    content = _checked(package, files)
    if place and keep_file(place, lambda writer: _write(content, writer)):
        sweep_to(place.parent, _ENDING, MOST_BYTES)
    return content


def _write(content: OfficeContent, writer: BinaryIO) -> None:
    """A mark; the tables, each an Arrow stream from a whole word on; what else there is, as JSON; its length; a sum."""
    sums = _Sums()
    writer.write(_MARK.ljust(8 * _WORD))
    places: dict[str, tuple[int, int]] = {}
    position = 8 * _WORD
    for name, frame in content.frames.items():
        stream = _stream(frame)
        sums.add(stream)
        writer.write(stream)
        places[name] = (position, len(stream))
        position += len(stream)
    values = _padded(json.dumps(_plain_values(content, places)).encode())
    sums.add(values)
    writer.write(values)
    writer.write(np.array([len(values), *sums.values], dtype="<u8").tobytes())


class _Sums:
    """Two sums over words: damage to a file changes them. They are not for protection against people."""

    def __init__(self) -> None:
        self.values = [0, 0]

    def add(self, data: bytes | memoryview | pa.Buffer) -> None:
        words = np.frombuffer(data, dtype="<u8")
        total = int(words.sum(dtype=np.uint64)) if len(words) else 0
        mixed = int(np.bitwise_xor.reduce(words)) if len(words) else 0
        self.values = [(self.values[0] * 3 + total) % 2**64, (self.values[1] * 5 + mixed) % 2**64]


def _padded(data: bytes) -> bytes:
    return data + b" " * (-len(data) % 64)


def _stream(frame: pd.DataFrame) -> bytes:
    arrays = [pa.array(frame.index.to_numpy()), *(_arrow(frame[name]) for name in frame)]
    batch = pa.record_batch(arrays, names=["row", *frame.columns])
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return _padded(sink.getvalue().to_pybytes())


def _arrow(column: pd.Series) -> pa.Array:
    found = pa.array(column.array, from_pandas=column.dtype.kind != "f")
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def _plain_values(content: OfficeContent, places: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    return {
        "places": places,
        "files": content.files,
        "inputs": [astuple(each) for each in content.inputs],
        "people": content.people,
        "latest": content.latest and content.latest.isoformat(),
        "of_tables": [astuple(each) for each in content.of_tables],
        "of_office": [astuple(each) for each in content.of_office],
        "entries": [(each.place, astuple(each.accepted), sorted(each.rows)) for each in content.entries],
        "wrong_entries": [astuple(each) for each in content.wrong_entries],
    }


def _read(place: Path) -> OfficeContent | None:
    """The content of a copy; `None` if there is none, or it is damaged."""
    with suppress(OSError, ValueError, LookupError, TypeError, pa.ArrowException):
        data = pa.memory_map(str(place)).read_buffer()
        length, *sums = np.frombuffer(data.slice(data.size - 3 * _WORD), dtype="<u8").tolist()
        end = data.size - 3 * _WORD - length
        if data.slice(0, len(_MARK)).to_pybytes() != _MARK or end < 8 * _WORD:
            return None
        values = data.slice(end, length)
        found = json.loads(values.to_pybytes())
        streams = {name: data.slice(*part) for name, part in found["places"].items()}
        found_sums = _Sums()
        for part in (*streams.values(), values):
            found_sums.add(part)
        if found_sums.values != sums:
            return None
        os.utime(place)
        return _content(found, {name: _frame(stream) for name, stream in streams.items()})
    return None


def _content(plain: Mapping[str, Any], frames: Mapping[str, pd.DataFrame]) -> OfficeContent:
    return OfficeContent(
        frames=frames,
        files=plain["files"],
        inputs=tuple(Input(*each) for each in plain["inputs"]),
        people=plain["people"],
        latest=plain["latest"] and dt.date.fromisoformat(plain["latest"]),
        of_tables=_findings(plain["of_tables"]),
        of_office=_findings(plain["of_office"]),
        entries=tuple(
            AcceptedWarning(place, Accepted(*accepted), frozenset(rows)) for place, accepted, rows in plain["entries"]
        ),
        wrong_entries=_findings(plain["wrong_entries"]),
    )


def _findings(plain: Iterable[Iterable[Any]]) -> tuple[Finding, ...]:
    return tuple(Finding(*each) for each in plain)


def _frame(stream: pa.Buffer) -> pd.DataFrame:
    """The frame of a stream, over its memory where pandas has the same layout."""
    table = pa.ipc.open_stream(stream).read_all()
    rows, *columns = table.itercolumns()
    values = {name: _array(column) for name, column in zip(table.column_names[1:], columns, strict=True)}
    return pd.DataFrame(values, index=row_index(rows.to_numpy()), copy=False)


def _array(column: pa.ChunkedArray) -> Any:
    """A column as pandas has it in a checked table."""
    kind = column.type
    if pa.types.is_large_string(kind):
        return text_array(column)
    if pa.types.is_dictionary(kind):
        cells = column.combine_chunks()
        codes = cells.indices.fill_null(-1).to_numpy()
        return pd.Categorical.from_codes(codes, cells.dictionary.to_pylist(), validate=False)
    if pa.types.is_decimal(kind):
        return pd.arrays.ArrowExtensionArray(column)
    if pa.types.is_int64(kind):
        return pd.Int64Dtype().__from_arrow__(column)
    if pa.types.is_boolean(kind):
        return pd.BooleanDtype().__from_arrow__(column)
    return column.to_numpy()
