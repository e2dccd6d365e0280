"""Temporary folder of a command; if there is no space for it, the error names its place."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ioreport.errors import UsageError

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Create a folder for temporary files, and remove it with its content at the end.

    Raises
    ------
    UsageError
        When there is no folder for temporary files, or no space in it.

    Examples
    --------
    >>> with scratch_folder() as folder:
    ...     _ = (folder / "page.html").write_text("<p>Text</p>")
    >>> folder.exists()
    False
    """
    try:
        # A process that was just ended may still write there; on some systems an open file cannot be removed.
        scratch = tempfile.TemporaryDirectory(prefix="ioreport-", ignore_cleanup_errors=True)
    except OSError as error:
        raise _without_room(error, tempfile.tempdir or "any folder") from None
    with scratch as name:
        try:
            yield Path(name)
        except OSError as error:
            if error.errno not in _FULL:
                raise
            raise _without_room(error, Path(name).parent) from None


def _without_room(error: OSError, place: object) -> UsageError:
    told = f"Temporary files cannot be written to {place}: {error.strerror}."
    return UsageError(told, next_step="make room there, or name another folder in the environment variable TMPDIR")
