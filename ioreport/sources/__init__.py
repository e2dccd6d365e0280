"""Sources: from the file that somebody sent to rows of the office's tables.

``ir.sources.guess(office, file)`` writes a first mapping, ``ir.sources.trial(office, "partner-b")`` shows what an
import would do, and ``ir.sources.take(office, "partner-b")`` does it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ioreport.sources.import_frames import Trial

__all__ = ["take", "trial"]


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
