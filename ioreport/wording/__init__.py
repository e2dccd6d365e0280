"""Numbers, dates and words as a reader of the document's language writes them.

`Wording("bg")` is all that the rest of the package needs; Babel and the message catalogues stay
in this folder. A value is rounded here, once, half up, and nowhere before.
"""

from ioreport.wording.wording import LANGUAGES, Wording

__all__ = ["LANGUAGES", "Wording"]
