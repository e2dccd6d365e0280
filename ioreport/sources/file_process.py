"""The process that reads files: one file in, its sheets out. It is limited in memory, and its caller limits its time.

Run as ``python -m ioreport.sources.file_process`` with a request on its input, as JSON: path, encoding, separator; or a
query and the environment variable with its database's URL. The
answer is pickled, because half a million cells go through it; it comes from this very program.
"""

from __future__ import annotations

import contextlib
import json
import marshal
import pickle
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ioreport.sources.grid import DATE, TIME, TRUTH
from ioreport.sources.sheet_xml import is_xml
from ioreport.sources.side_process import limit_memory
from ioreport.sources.unreadable import Unreadable
from ioreport.sources.workbook import is_workbook, read_workbook

MEMORY = 2**30
"""The memory that reading one file may take, in bytes."""
MOST_FILE = 200 * 2**20
"""The largest file, in bytes."""


def answer(request: Mapping[str, str], memory: int = 0) -> dict[str, Any]:
    """The sheets of a file, or why it cannot be read; `memory` is the limit of this process, if it has one."""
    try:
        if "query" in request:
            from ioreport.sources.sql_rows import read_query

            return {"sheets": read_query(request["variable"], request["query"])}
        data = Path(request["path"]).read_bytes()
        if len(data) > MOST_FILE:
            raise Unreadable("size", f"a file of {len(data) / 2**20:,.0f} MB", f"at most {MOST_FILE // 2**20} MB")
        if not data.strip(b"\0\r\n\t "):
            raise Unreadable("empty_file", "an empty file", "a workbook, a delimited text or IATI")
        if is_workbook(data):
            return {"sheets": read_workbook(data, memory)}
        if is_xml(data) or request["path"].lower().endswith(".xml"):
            from ioreport.sources.iati_xml import read_iati

            return {"sheets": read_iati(data)}
        if request["path"].lower().endswith(".json"):
            from ioreport.sources.json_rows import read_json

            return {"sheets": read_json(data)}
        from ioreport.sources.delimited import read_delimited

        return {"sheets": read_delimited(data, request["encoding"], request["separator"])}
    except Unreadable as fault:
        return {"fault": (fault.rule, fault.found, fault.expected)}
    except MemoryError:
        return {"fault": ("size", "a file that takes over 1 GB of memory", "a smaller file: split it")}
    except OSError as error:
        return {"fault": ("unreadable", error.strerror or "an error of the system", "a file that can be read")}


def main() -> None:
    """Answer one request."""
    limit_memory(MEMORY)
    import gc

    gc.disable()
    made = answer(json.load(sys.stdin), MEMORY)
    for sheet in made.get("sheets", ()):
        sheet["values"] = packed(sheet["values"], sheet["kinds"])
    pickle.dump(made, sys.stdout.buffer, protocol=5)


_FEW_CELLS = 1_000_000
"""Up to so many cells, equal texts need not share their memory."""


def packed(values: list[list[Any]], kinds: list[str]) -> bytes | list[list[Any]]:
    """The values of a sheet for the pipe: in the form of Python's own constants, which is read fastest.

    That form knows no days. Values with days, or very many, go as they are, each that comes again once.

    >>> marshal.loads(packed([["a", 1.5]], ["tn"]))
    [['a', 1.5]]
    """
    if sum(map(len, kinds)) <= _FEW_CELLS and not any(DATE in line or TIME in line for line in kinds):
        with contextlib.suppress(ValueError):  # a value of another kind
            return marshal.dumps(values)
    same = _Same()
    return [row if TRUTH in line else list(map(same.__getitem__, row)) for row, line in zip(values, kinds, strict=True)]


class _Same(dict[Any, Any]):
    """Each value by itself; true and false are not asked for, because they equal 1 and 0."""

    def __missing__(self, value: Any) -> Any:
        self[value] = value
        return value


if __name__ == "__main__":
    main()
