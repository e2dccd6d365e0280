"""Build a finished document again from its office and its notebook, so that both can be compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ioreport.documents.readback import Contents, read_contents
from ioreport.errors import UsageError
from ioreport.tables import Office
from ioreport.tempdir import scratch_folder
from ioreport.values import SOURCES_LENGTHS

NOTEBOOKS = Path("notebooks")
"""The folder where a document's notebook is looked for; never beside the document, which may be from anyone."""


def find_notebook(manifest: Mapping[str, Any], given: Path | None) -> Path | None:
    """The notebook to build with: the given one, else the one that the document names, in the office's notebooks.

    Raises
    ------
    UsageError
        When the given notebook does not exist.
    """
    if given is not None:
        if not given.is_file():
            raise UsageError(f"There is no notebook {given}.")
        return given
    name = manifest["report"]["notebook"]
    # The name in a document is not trusted as a path: it may only name a notebook in the folder.
    own = NOTEBOOKS / name if re.fullmatch(r"[^/\\:]+\.ipynb", name) else None
    return own if own is not None and own.is_file() else None


def rebuilt(
    document: Path, contents: Contents, office: Office, notebook: Path, brand: str | None
) -> tuple[Contents, bool]:
    """The same document, built again in a temporary folder, and whether its bytes are the same.

    Parameters
    ----------
    document : Path
    contents : Contents
        What it shows, and its embedded files.
    notebook : Path
        The notebook to build it with.
    brand : str or None
        As in ``build``.

    Raises
    ------
    IoreportError
        When it cannot be built.
    """
    from ioreport.build import build, read_notebook
    from ioreport.runs import read_parameters

    declared = read_parameters(read_notebook(notebook), notebook.name)
    report = contents.manifest["report"]
    folders = {each.name for each in declared if each.kind == "Folder"}
    given = {
        name: str(value) for name, value in report["parameters"].items() if value is not None and name not in folders
    }
    suffix = document.suffix.lower().removeprefix(".")
    with scratch_folder() as folder:
        built = build(
            notebook,
            parameters=given,
            data=office.folder,
            to=[suffix],
            out=folder,
            brand=brand,
            as_version=report.get("reissue", {}).get("version", 1),
            draft=bool(report.get("draft")),
            sources=report.get("sources", SOURCES_LENGTHS[0]),
            for_the_office=False,
        )
        (file,) = built.files
        return read_contents(file), file.read_bytes() == document.read_bytes()
