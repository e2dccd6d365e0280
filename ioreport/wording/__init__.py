"""Wording: numbers, dates and words in the language of a document.

The rest of the package uses only `Wording("bg")`; Babel and the message catalogues are used
in this folder only. A value is rounded here, once, half up, and nowhere before.
"""

from ioreport.wording.language_folders import languages, languages_expected
from ioreport.wording.office_languages import LANGUAGES_FOLDER, language_files, use_languages_of
from ioreport.wording.wording import Wording

__all__ = ["LANGUAGES_FOLDER", "Wording", "language_files", "languages", "languages_expected", "use_languages_of"]
