"""Read a finished document with the reader for its format."""

from __future__ import annotations

from pathlib import Path

from ioreport.documents.embedded_manifest import read_manifest
from ioreport.documents.readback.excel_reader import read_excel_pieces
from ioreport.documents.readback.html_reader import read_page
from ioreport.documents.readback.pdf_reader import read_paper
from ioreport.documents.readback.pieces import Contents, Reading
from ioreport.documents.readback.word_reader import read_word
from ioreport.errors import UsageError
from ioreport.values import ENDINGS

_READERS = {".html": read_page, ".pdf": read_paper, ".docx": read_word, ".xlsx": read_excel_pieces}


def read_contents(document: Path | str) -> Contents:
    """The texts, cells and pictures of a finished document, and its manifest.

    The document may come from anybody: nothing in it is run or fetched, and no link is followed.

    Parameters
    ----------
    document : path
        An ``.html``, ``.pdf``, ``.docx`` or ``.xlsx`` that a build wrote; it may have been changed since.

    Raises
    ------
    UsageError
        When the file is not there, is of another kind, carries no manifest, or cannot be read.
    """
    path = Path(document)
    reading = Reading(read_manifest(path))
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise UsageError(
            f"{path.name} is not a document that can be read.",
            next_step=f"name an {ENDINGS} that a build wrote",
        )
    try:
        reader(path.read_bytes(), reading)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError, ArithmeticError, LookupError, AttributeError, TypeError):
        raise UsageError(
            f"{path.name} is broken and cannot be read.", next_step="take the file that the build wrote"
        ) from None
    return reading.contents()
