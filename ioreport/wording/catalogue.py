"""Message catalogues: the .po files of a language, compiled in memory at first use."""

from __future__ import annotations

import gettext
import io

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from ioreport.wording.language_folders import catalogues, kept_until_changed

TEMPLATE_CONTEXT = "donor template"
"""The context of the titles and guidance of bundled donor templates."""


@kept_until_changed
def read_catalogue(language: str) -> gettext.NullTranslations:
    """The translations of a language, an office's own first; the messages themselves are the English.

    >>> read_catalogue("en").gettext("Contents"), read_catalogue("bg").gettext("Contents")
    ('Contents', 'Съдържание')
    """
    found = gettext.NullTranslations()
    for data in reversed(catalogues(language)):
        compiled = io.BytesIO()
        write_mo(compiled, parsed(data, language))
        compiled.seek(0)
        own = gettext.GNUTranslations(compiled)
        own.add_fallback(found)
        found = own
    return found


def translated(language: str, context: str, message: str) -> str | None:
    """The translation of a message in a context, where the catalogue has one.

    >>> translated("bg", TEMPLATE_CONTEXT, "Coordination"), translated("en", TEMPLATE_CONTEXT, "Coordination")
    ('Координация', None)
    """
    said = read_catalogue(language).pgettext(context, message)
    # A catalogue without the message gives the very message back; a translation may be the same word.
    return None if said is message else said


def parsed(data: bytes, language: str) -> Catalog:
    """The messages of a .po file.

    Raises
    ------
    babel.messages.pofile.PoFileError
        When the file is not one.
    """
    return read_po(io.BytesIO(data), locale=language, domain="ioreport", abort_invalid=True)
