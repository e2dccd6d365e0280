"""A script for a process that can fork: runs notebooks in a fresh kernel and in a fork, and keeps what came out.

Reads ``{name: [[cell type, source], …]}`` as JSON from standard input, or the path of a notebook in place of cells, and
writes ``{name: [fresh, forked]}`` to the file that it is given.
"""

import json
import os
import re
import sys
from pathlib import Path

import nbformat
from nbformat import v4

from ioreport.batch.batch_build import preload
from ioreport.brand import load_brand
from ioreport.errors import IoreportError
from ioreport.forking import can_fork
from ioreport.myst import read_expressions
from ioreport.runs import run_notebook

OFFICE = Path(__file__).parents[1] / "data" / "office"


def notebook(told):
    if isinstance(told, str):
        return nbformat.read(told, as_version=4), Path(told).parent
    cells = [{"code": v4.new_code_cell, "markdown": v4.new_markdown_cell}[kind](source) for kind, source in told]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    return v4.new_notebook(cells=cells), Path.cwd()


def outcome(told, fresh):
    ready, folder = notebook(told)
    cells = enumerate(ready.cells)
    asked = {n: [e.expression for e in read_expressions(c.source)] for n, c in cells if c.cell_type == "markdown"}
    try:
        ran = run_notebook(ready, folder=folder, file="n.ipynb", expressions=asked, fresh=fresh)
    except IoreportError as error:
        return f"{type(error).__name__}: {error}"
    # IPython names a cell's file by its process.
    return re.sub(r"ipykernel_\d+", "ipykernel", json.dumps(ran, sort_keys=True))


def alone(told, fresh, answer):
    """The outcome of one run in a process of its own, as a build has one."""
    child = os.fork()
    if not child:
        try:
            answer.write_text(outcome(told, fresh))
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    return answer.read_text()


if __name__ == "__main__":
    assert can_fork()
    told, found = json.load(sys.stdin), Path(sys.argv[1])
    answers = {}
    for name, cells in told.items():
        answers[name] = [alone(cells, fresh, found.with_suffix(f".{fresh}")) for fresh in (True, False)]
        # The first forks of a process that has little imported, as one build does; the others as a batch does.
        preload(OFFICE, load_brand("default").file)
    found.write_text(json.dumps(answers))
