"""The process that reads files: one file in, its sheets out. It is limited in memory, and its caller limits its time.

Run as ``python -m ioreport.sources.file_process`` with a request on its input, as JSON: path, encoding, separator; or a
query and the environment variable with its database's URL. The
answer is pickled, because half a million cells go through it; it comes from this very program.
"""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

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
    pickle.dump(answer(json.load(sys.stdin), MEMORY), sys.stdout.buffer, protocol=5)


if __name__ == "__main__":
    main()
