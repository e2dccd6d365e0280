"""Message catalogues: one .po file for each language, compiled in memory at first use."""

from __future__ import annotations

import gettext
import io
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent / "locale"


@cache
def read_catalogue(language: str) -> gettext.NullTranslations:
    """The translations of a language; the messages themselves are the English.

    >>> read_catalogue("en").gettext("Contents"), read_catalogue("bg").gettext("Contents")
    ('Contents', 'Съдържание')
    """
    file = catalogue_file(language)
    if not file.is_file():
        return gettext.NullTranslations()
    with file.open("rb") as source:
        catalogue = read_po(source, locale=language, domain="ioreport", abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def catalogue_file(language: str) -> Path:
    """The .po file of a language."""
    return LOCALE / language / "LC_MESSAGES" / "ioreport.po"
