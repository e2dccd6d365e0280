"""Sources: from the file that somebody sent to rows of the office's tables.

``ir.sources.guess(office, file)`` writes a first mapping, ``ir.sources.trial(office, "partner-b")`` shows what an
import would do, and ``ir.sources.take(office, "partner-b")`` does it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ioreport.sources.import_frames import Trial
    from ioreport.sources.mapping_text import Guess

__all__ = ["guess", "take", "trial"]


def guess(office: Any, file: str | Path, source: str = "", *, encoding: str = "", separator: str = "") -> Guess:
    """Write a first mapping for a file in the office's inbox; `text` of the result is what stands in it.

    Parameters
    ----------
    office : Office, str or Path
    file : str or Path
        The file: its path in the office, or any path that leads there.
    source : str
        The id of the source; empty = made of the file's name.
    encoding, separator : str
        Of a delimited text whose bytes do not prove them.

    Raises
    ------
    UsageError, DataError
        When the file is not in the office or cannot be read; when there is a mapping of this id.
    """
    from ioreport.sources.mapping_guess import guess_mapping, path_in_office, write_guess

    folder = _folder(office)
    made = guess_mapping(folder, path_in_office(folder, file), source, encoding, separator)
    write_guess(folder, made)
    return made


def trial(office: Any, source: str) -> Trial:
    """What an import of a source would do; nothing is written.

    Parameters
    ----------
    office : Office, str or Path
    source : str
        The id of a mapping, the name of ``sources/ID.toml``.

    Raises
    ------
    UsageError, DataError
        When there is no such mapping, or it has faults.

    Examples
    --------
    >>> int(trial("tests/data/sources/office", "partner-b").changes.loc["activities", "added"])
    5
    """
    from ioreport.sources.import_frames import Trial
    from ioreport.sources.import_run import try_sources

    return Trial(try_sources(_folder(office), [source])[0])


def take(office: Any, *sources: str, partial: bool = False) -> tuple[Trial, ...]:
    """Import sources into the tables of an office: all of them, or nothing.

    Parameters
    ----------
    office : Office, str or Path
    *sources : str
        Ids of mappings; none = all of the office.
    partial : bool
        Take what holds; what does not goes to the quarantine file of its source.

    Raises
    ------
    DataError
        When something is doubtful and `partial` is not set; it has every doubt, and nothing was written.
    """
    from ioreport.sources.import_frames import Trial
    from ioreport.sources.import_run import import_sources

    return tuple(Trial(plan) for plan in import_sources(_folder(office), sources, partial).plans)


def _folder(office: Any) -> Path:
    return Path(getattr(office, "folder", office))
