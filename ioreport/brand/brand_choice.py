"""Choose a brand: a bundled one by its name, or a file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from ioreport.errors import UsageError, nearest
from ioreport.input_files import is_named

BUNDLED = Path(__file__).parent
VARIABLE = "IOREPORT_BRAND"
"""The environment variable of the current brand; a build sets it for the notebook that it runs."""

_DEFAULT = "default"


def brand_names() -> Mapping[str, Path]:
    """The bundled brands and their files.

    >>> list(brand_names())
    ['default', 'harbour', 'high_contrast']
    """
    others = {file.stem: file for file in sorted(BUNDLED.glob("*.toml")) if file.stem != "brand"}
    return {_DEFAULT: BUNDLED / "brand.toml", **others}


def brand_file(chosen: str | Path | None = None) -> Path:
    """The file of the brand with this name or path; without a choice, of the current brand.

    Raises
    ------
    UsageError
        When there is no such brand; the message names the nearest one.

    >>> brand_file("harbour").name
    'harbour.toml'
    """
    asked = str(chosen or os.environ.get(VARIABLE) or _DEFAULT)
    names = brand_names()
    if asked in names:
        return names[asked]
    path = Path(asked)
    if is_named(path) and (path.suffix or not path.is_dir()):
        return path
    told = "" if chosen else f", which the environment variable {VARIABLE} asks for"
    if path.suffix or len(path.parts) > 1:
        near = [file.name for file in path.parent.glob("*.toml")] if path.parent.is_dir() else []
        hint = nearest(path.name, near)
        raise UsageError(f"There is no brand file {asked}{told}{hint}.", next_step="Check the path.")
    raise UsageError(
        f"There is no brand {asked!r}{told}{nearest(asked, names)}.",
        next_step=f"Choose one of {', '.join(names)}, or name a brand file (.toml).",
    )
