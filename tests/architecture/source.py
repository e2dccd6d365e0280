"""The package's source as syntax trees, for the tests of this folder."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "ioreport"


@cache
def modules(folder: str = "ioreport") -> tuple[tuple[str, Path, ast.Module], ...]:
    """Every module of the package, or of the tests: its dotted name, its path from the root, its tree."""
    return tuple(map(_module, sorted((ROOT / folder).rglob("*.py"))))


def _module(path: Path) -> tuple[str, Path, ast.Module]:
    place = path.relative_to(ROOT)
    name = ".".join(place.with_suffix("").parts).removesuffix(".__init__")
    return name, place, ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(tree: ast.Module, name: str, is_package: bool) -> tuple[str, ...]:
    """The dotted names that a module imports anywhere, inside functions too; relative ones resolved."""
    return tuple(_imported(tree, name, is_package))


def _imported(tree: ast.Module, name: str, is_package: bool) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = name.split(".")[: None if is_package else -1]
            base = parents[: len(parents) - node.level + 1] if node.level else []
            origin = ".".join([*base, *filter(None, [node.module])])
            # `from ioreport import audit` names a module; elsewhere the origin says enough.
            yield from (f"{origin}.{alias.name}" for alias in node.names) if origin == "ioreport" else (origin,)


def tracked_texts() -> Iterator[tuple[Path, str]]:
    """Every text file that git keeps or is about to keep: its path from the root, and its text."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            content = (ROOT / name).read_bytes()
            if b"\0" not in content:
                yield Path(name), content.decode("utf-8", errors="replace")
