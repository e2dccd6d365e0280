"""pyproject.toml, requirements.lock and environment.yml say the same, and all that the code imports is in them."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
import zipfile

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source import PACKAGE, ROOT, imported, modules, tracked_texts

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")

# Where conda-forge calls a library otherwise than PyPI does.
CONDA_NAMES = {
    "brotli-python": "brotli",
    "matplotlib-base": "matplotlib",
    "nbconvert-core": "nbconvert",
    "python-duckdb": "duckdb",
}

# Where a library is imported under another name than it is installed by.
IMPORT_NAMES = {
    "axe-core-python": "axe_core_python",
    "beautifulsoup4": "bs4",
    "fonttools": "fontTools",
    "jupyterlab-myst": "jupyterlab_myst",
    "markdown-it-py": "markdown_it",
    "mdit-py-plugins": "mdit_py_plugins",
    "pillow": "PIL",
    "pytest-cov": "pytest_cov",
    "pytest-xdist": "xdist",
    "python-docx": "docx",
    "pyyaml": "yaml",
}

# Declared, and used without an import.
RUNTIME_PROGRAMS = {
    "brotli": "fontTools writes WOFF2 with it",
    "ipykernel": "the process that a notebook's cells run in",
    "jupyterlab": "where a notebook is written; make lab",
    "jupyterlab-myst": "an extension of JupyterLab",
}
TEST_PROGRAMS = {
    "axe-playwright-python": "carries the rules (axe.min.js) that the browser runs; its file is read, not its code",
    "distributed": "the scheduler and the workers of the tests of --cluster, as programs",
    "editables": "asked for by hatchling, for the editable install",
    "hatchling": "the build backend",
    "html5lib": "the parser that BeautifulSoup is told to use",
    "mypy": "make lint",
    "pytest-cov": "a plugin of pytest",
    "pytest-xdist": "a plugin of pytest",
    "ruff": "make lint",
}


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(each).name) for each in requirements}


RUNTIME = names(PROJECT["dependencies"])
EXTRAS = names(PROJECT["optional-dependencies"]["postgresql"] + PROJECT["optional-dependencies"]["cluster"])
TESTS = names(PROJECT["optional-dependencies"]["test"])
REQUIREMENTS = [Requirement(r) for r in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]]


def locked(python: str) -> dict[str, str]:
    """The pinned version of each library for a version of Python; some are pinned apart for older ones."""
    pins = map(Requirement, re.findall(r"^([a-z0-9.-]+==[^\\\n]+)", LOCK, re.MULTILINE))
    meant = (pin for pin in pins if pin.marker is None or pin.marker.evaluate({"python_full_version": python}))
    return {pin.name: str(pin.specifier).removeprefix("==") for pin in meant}


def conda() -> dict[str, str]:
    """The versions that environment.yml asks for, by the library's name on PyPI."""
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    by_pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    pins = [entry for entry in [*(e for e in listed if isinstance(e, str)), *by_pip] if "==" in entry]
    split = (re.split(r"\s*(?:\[.*\])?\s*==\s*", pin) for pin in pins)
    return {canonicalize_name(CONDA_NAMES.get(name, name)): version for name, version in split}


def third_party(folder: str) -> set[str]:
    """The first names of what the package, or the tests, import from outside the standard library."""
    found = {t for name, path, tree in modules(folder) for t in imported(tree, name, path.stem == "__init__")}
    return {name.split(".")[0] for name in found} - set(sys.stdlib_module_names) - {"ioreport", "tests"}


def import_names(libraries: set[str]) -> set[str]:
    return {IMPORT_NAMES.get(name, name).replace("-", "_") for name in libraries}


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda r: r.name)
def test_every_direct_dependency_has_one_version_everywhere(requirement):
    name = canonicalize_name(requirement.name)
    assert requirement.specifier.contains(locked("3.11.9")[name])
    assert requirement.specifier.contains(locked("3.13.1")[name])
    assert conda().get(name) == locked("3.11.9")[name]


def test_environment_asks_for_nothing_that_is_not_a_direct_dependency():
    assert set(conda()) == RUNTIME | TESTS


def test_the_build_backend_is_the_pinned_one():
    backend = Requirement(tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"][0])
    assert str(backend.specifier) == f"=={locked('3.11.9')[backend.name]}"


def test_environment_is_for_the_python_that_the_pins_are_compared_for():
    assert "python 3.11.*" in yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]


def test_every_pin_has_hashes():
    entries = re.split(r"^(?=[a-z0-9])", LOCK, flags=re.MULTILINE)
    assert not [entry.split()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry]


def test_no_tracked_file_names_a_registry():
    told = re.compile(r"--(extra-)?index-url|--find-links|--trusted-host|files\.pythonhosted|https?://(\S+\.)?pypi\.")
    named = [
        f"{path}: {line.strip()[:80]}"
        for path, text in tracked_texts()
        if path.suffix in {".toml", ".lock", ".yml", ".txt", ".cfg", ".sh", ".md", ""} and path.parent.name != "fonts"
        for line in text.splitlines()
        if told.search(line) and "no-emit-index-url" not in line
    ]
    assert not named, "\n".join(named)


def test_every_import_of_the_package_is_declared():
    assert third_party("ioreport") <= import_names(RUNTIME | EXTRAS)


def test_every_dependency_is_imported_or_has_a_reason():
    assert import_names((RUNTIME | EXTRAS) - set(RUNTIME_PROGRAMS)) <= third_party("ioreport")
    assert set(RUNTIME_PROGRAMS) <= RUNTIME


def test_every_import_of_the_tests_is_declared():
    assert third_party("tests") <= import_names(RUNTIME | TESTS)


def test_every_test_dependency_is_imported_or_has_a_reason():
    assert import_names(TESTS - set(TEST_PROGRAMS)) <= third_party("tests")


@pytest.mark.parametrize("package", ["ioreport", "ioreport.documents"])
def test_what_a_type_checker_reads_of_a_package_is_what_it_gives(package):
    stub = ast.parse((ROOT / package.replace(".", "/") / "__init__.pyi").read_text(encoding="utf-8"))
    told = {alias.asname: node.module for node in stub.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert told == importlib.import_module(package)._HOMES


def test_the_package_says_that_it_is_typed():
    assert (PACKAGE / "py.typed").is_file()


@pytest.mark.slow
def test_the_wheel_holds_the_whole_package(tmp_path):
    build = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    done = subprocess.run([sys.executable, "-c", build, tmp_path], cwd=ROOT, capture_output=True, text=True, check=True)
    packed = set(zipfile.ZipFile(tmp_path / done.stdout.split()[-1]).namelist())
    kept = {path.relative_to(ROOT).as_posix() for path in PACKAGE.rglob("*") if path.is_file()}
    assert {name for name in kept if "__pycache__" not in name} <= packed


@pytest.mark.slow
@pytest.mark.xdist_group("kept together")
def test_tests_of_one_group_stay_with_one_worker(request):
    """pytest-xdist tells it by a test's name; where it does not, each worker builds for itself what they share."""
    grouped = request.config.getoption("loadgroup", False)
    assert not grouped or request.node.nodeid.endswith("@kept together")
