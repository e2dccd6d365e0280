"""The habits of the house that a machine can see."""

from __future__ import annotations

import ast
import json
import re

from tests.architecture.source import ROOT, modules, tracked_texts

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def notebooks() -> list[tuple[str, dict]]:
    return [(path.as_posix(), json.loads(text)) for path, text in tracked_texts() if path.suffix == ".ipynb"]


def test_modules_are_named_by_what_they_hold():
    assert not [name for name, *_ in modules() if name.split(".")[-1] in {"utils", "helpers", "common", "misc"}]


def test_every_module_says_what_it_is():
    assert not [str(path) for _, path, tree in modules() if not ast.get_docstring(tree)]


def test_notebooks_are_kept_without_outputs():
    assert not [
        f"{path}, cell {number}"
        for path, notebook in notebooks()
        for number, cell in enumerate(notebook["cells"], 1)
        if cell.get("outputs") or cell.get("execution_count")
    ]


def test_notebooks_define_no_long_function():
    sources = [(path, "".join(c["source"])) for path, n in notebooks() for c in n["cells"] if c["cell_type"] == "code"]
    assert not [
        f"{path}: {node.name}"
        for path, source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, FUNCTIONS) and node.end_lineno - node.lineno > 5
    ]


def test_the_places_that_the_documents_for_contributors_name_are_there():
    for page in ("docs/architecture.md", "CONTRIBUTING.md"):
        named = set(
            re.findall(
                r"`((?:ioreport|tests|docs)/[\w/.]+|[a-z_]+(?:/[a-z_]+)+\.py)`", (ROOT / page).read_text("utf-8")
            )
        )
        assert len(named) > 5
        assert not [
            each for each in sorted(named) if not (ROOT / each).exists() and not (ROOT / "ioreport" / each).exists()
        ]
