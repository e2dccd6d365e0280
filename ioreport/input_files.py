"""Input files: read only regular files inside the folder that they belong to."""

from __future__ import annotations

import stat
from pathlib import Path

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def inside(folder: Path, path: str | Path) -> bool:
    """Whether a path, relative to a folder, stays in the folder after following links.

    >>> inside(Path("office"), "photos/market.jpg"), inside(Path("office"), "../secret.csv")
    (True, False)
    """
    try:
        return (folder / path).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # circular links; an impossible file name
        return False


def is_file(path: Path) -> bool:
    """Whether a regular file exists; an impossible name gives false."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_named(path: Path) -> bool:
    """Whether anything with this name exists, even a broken link."""
    try:
        return path.exists() or path.is_symlink()
    except (OSError, ValueError):
        return False


def read_file(path: Path, folder: Path | None = None) -> bytes:
    """The content of a regular file; reading a pipe could wait forever, and a device has no content.

    Parameters
    ----------
    path : Path
    folder : Path, optional
        The folder that the file must be in, after following links.

    Raises
    ------
    OSError
        When the file does not exist, is not a regular file, is elsewhere, or cannot be read; `strerror` says why.

    Examples
    --------
    >>> read_file(Path("tests/data/office/datapackage.json"), Path("tests/data/office"))[:1]
    b'{'
    >>> read_file(Path("tests/data/office/photos"))
    Traceback (most recent call last):
    IsADirectoryError: [Errno 21] a folder
    """
    if folder is not None and not inside(folder, path.relative_to(folder)):
        raise PermissionError(1, "a link that leads out of its folder")
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        found = next((name for is_kind, name in _KINDS if is_kind(mode)), "no ordinary file")
        raise IsADirectoryError(21, found) if stat.S_ISDIR(mode) else OSError(22, found)
    return path.read_bytes()
