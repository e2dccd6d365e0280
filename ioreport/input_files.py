"""Files of others as they are read: ordinary ones, inside the folder that they belong to."""

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
    """Whether a path, taken from a folder, stays in it when links are followed.

    >>> inside(Path("office"), "photos/market.jpg"), inside(Path("office"), "../secret.csv")
    (True, False)
    """
    try:
        return (folder / path).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # links in a circle; a name that no system has
        return False


def is_file(path: Path) -> bool:
    """Whether an ordinary file is there; a name that no system has names none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_named(path: Path) -> bool:
    """Whether anything bears a name, be it a link that leads nowhere."""
    try:
        return path.exists() or path.is_symlink()
    except (OSError, ValueError):
        return False


def read_file(path: Path, folder: Path | None = None) -> bytes:
    """The content of an ordinary file; of a pipe it would be waited for without end, of a device it has none.

    Parameters
    ----------
    path : Path
    folder : Path, optional
        The folder that the file must lie in, links followed.

    Raises
    ------
    OSError
        When the file is not there, is no ordinary one, lies elsewhere, or cannot be read; `strerror` says why.

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
