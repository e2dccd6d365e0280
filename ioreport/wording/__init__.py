"""Wording: numbers, dates and words in the language of a document.

The rest of the package uses only `Wording("bg")`; Babel and the message catalogues are used
in this folder only. A value is rounded here, once, half up, and nowhere before.
"""

from ioreport.wording.wording import LANGUAGES, Wording

__all__ = ["LANGUAGES", "Wording"]
