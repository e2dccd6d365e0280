"""Job of a build: the notebook, its parameters, its office and its brand, checked before anything runs."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ioreport.brand import Brand, load_brand
from ioreport.errors import DocumentError, Finding, UsageError, nearest
from ioreport.input_files import is_named, read_file
from ioreport.tables import Office, load
from ioreport.values import Key

if TYPE_CHECKING:
    from ioreport.runs import Parameter

_OFFICE_BRAND = "brand.toml"
"""An office's optional brand file in its folder."""


@dataclass(frozen=True)
class Job:
    """The settings of a build, checked before it runs.

    `values` are the parameters' values; `folder` is the parameter that names the office; `report` is the `report_id`
    of the document, if a parameter names one; `sources` is the length of the sources section; `warnings` are those of
    the notebook itself.
    """

    values: Mapping[str, Any]
    folder: str | None = None
    office: Office | None = None
    report: str | None = None
    draft: bool = False
    sources: str = "short"
    warnings: tuple[Finding, ...] = ()


def read_notebook(path: Path) -> Any:
    import nbformat

    try:
        content = read_file(path).decode("utf-8-sig")
        is_object = isinstance(json.loads(content), dict)
        notebook = nbformat.reads(content, as_version=4) if is_object else None
    except FileNotFoundError:
        near = [p.name for p in path.parent.glob("*.ipynb")] if path.parent.is_dir() else []
        raise UsageError(f"There is no notebook {path}{nearest(path.name, near)}.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError, AttributeError, KeyError, TypeError, nbformat.ValidationError) as error:
        raise _no_notebook(path, _SAID.get(type(error), str(error).partition("\n")[0])) from None
    if notebook is None or not _has_cells(notebook):
        raise _no_notebook(path, "it has no list of cells")
    return notebook


_SAID = {UnicodeDecodeError: "it is not UTF-8 text", json.JSONDecodeError: "it is not JSON"}


def _no_notebook(path: Path, why: str) -> UsageError:
    told = f"{path} cannot be read as a notebook: {why.removesuffix('.')}."
    return UsageError(told, next_step="name an .ipynb that JupyterLab opens")


def _has_cells(notebook: Any) -> bool:
    kinds = {"cell_type": str, "source": str, "metadata": dict}
    cells = notebook.get("cells")
    return isinstance(cells, list) and all(
        isinstance(cell, dict) and isinstance(cell.get(name), kind) for cell in cells for name, kind in kinds.items()
    )


def check_day() -> None:
    """Check the day in the environment; libraries read it before the notebook's own code runs."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "0")
    if not re.fullmatch("[0-9]{1,11}", epoch):
        raise UsageError(
            f"The environment has SOURCE_DATE_EPOCH={epoch!r}; expected seconds since 1970, as 1687219200.",
            next_step="set it so, or unset it: the day of the data is printed then",
        )


def named_office(
    declared: Sequence[Parameter], given: Mapping[str, str], data: Path | str | None, path: Path
) -> tuple[dict[str, str], str | None, Office | None]:
    """The given parameters with --data applied; the parameter that names the office; and the office, if any."""
    from ioreport.runs import check_parameters

    name = next((parameter.name for parameter in declared if parameter.kind == "Folder"), None)
    if data is not None:
        if name is None:
            raise UsageError(f"{path.name} has no parameter of kind ir.Folder, so --data has nothing to set.")
        given = {**given, name: str(data)}
    values = check_parameters(declared, given, None, path.name)
    if name is None:
        return dict(given), None, None
    return dict(given), name, load(Path(given[name]) if name in given else path.parent / values[name])


def settle(declared: Sequence[Parameter], given: Mapping[str, str], data: Path | str | None, path: Path) -> Job:
    """The value of every parameter, and the office they name; both checked before anything runs."""
    from ioreport.runs import check_parameters

    given, name, office = named_office(declared, given, data, path)
    values = check_parameters(declared, given, office, path.name)
    if office is None or name is None:
        return Job(values)
    report = next((values[parameter.name] for parameter in declared if parameter.kind == Key("reports")), None)
    return Job({**values, name: str(office.folder.resolve())}, name, office, report)


def choose_brand(asked: Path | str | None, office: Office | None) -> Brand:
    """The brand of a document, checked before anything runs."""
    if not asked and office and is_named(office.folder / _OFFICE_BRAND):
        return load_brand(office.folder / _OFFICE_BRAND, office.folder)
    return load_brand(asked)


def check_numbers(source: Any, path: Path) -> tuple[Finding, ...]:
    """The warnings about figures that a notebook's author typed; errors of the number lint are raised."""
    from ioreport.facts import counts_by_hand, lint_notebook

    findings = lint_notebook(source, path.name)
    errors = [finding for finding in findings if finding.level == "error"]
    if errors:
        raise DocumentError(
            f"{path.name} has figures typed by hand.",
            errors,
            "state a fact and name it there, or allow the figure or name with its reason in the notebook's metadata "
            "(docs/notebooks.md, Figures typed by hand)",
        )
    return (*findings, *counts_by_hand(source, path.name))
