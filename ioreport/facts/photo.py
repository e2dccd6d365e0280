"""Photos of the office: published only with a consent, and without the camera's metadata."""

from __future__ import annotations

import base64
from pathlib import Path

from ioreport.errors import DocumentError, Finding, UsageError, nearest
from ioreport.facts.ledger import Ledger
from ioreport.image_files import PICTURE_EXPECTED, PictureError, plain_jpeg
from ioreport.records import Photo
from ioreport.values import Trail

LONGEST_SIDE = 1600
"""The longest side in pixels: more than any page needs at 200 dots per inch."""


def photo(facts: Ledger, key: str) -> Photo:
    """Show a photo of the office's table `photos`.

    Parameters
    ----------
    facts : Ledger
        The document's facts, whose office has the photo.
    key : str
        A `photo_id`.

    Raises
    ------
    UsageError
        When there is no such photo.
    DocumentError
        When the photo has no `consent_ref` (it is never published then) or cannot be read.

    Examples
    --------
    >>> import ioreport as ir
    >>> ir.photo(ir.Ledger(ir.load("tests/data/office")), "F-01").caption
    'The choir of newcomers and neighbours'
    """
    photos = facts.office.photos
    found = photos[photos["photo_id"] == key]
    if found.empty:
        raise UsageError(f"There is no photo {key!r}{nearest(key, photos['photo_id'].dropna())}.")
    row = found.iloc[0].fillna("")
    file = facts.office.file("photos")
    if not row["consent_ref"]:
        place = int(found.index[0])
        finding = Finding(file, place, "consent_ref", "consent", "error", "", "a reference to the consent")
        raise DocumentError(f"The photo {key} has no consent and is not published.", [finding])
    return Photo(
        key=key.lower(),
        caption=row["caption"],
        alt=row["alt"],
        credit=row["credit"],
        media_type="image/jpeg",
        picture=_clean(facts.office.folder / row["file"], key),
        trail=Trail.of(file, found.index).written(),
    )


def _clean(path: Path, key: str) -> str:
    """The picture only, upright and no larger than a page needs, without place, time and device."""
    try:
        return base64.b64encode(plain_jpeg(path, LONGEST_SIDE)).decode()
    except PictureError as fault:
        told = f"The photo {key} cannot be shown: {path.name} is {fault}."
        raise DocumentError(told, next_step=f"give {PICTURE_EXPECTED}") from None
