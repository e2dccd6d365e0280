"""The order in which a text is read: nothing that comes out of data may turn it.

Unicode has characters that are not seen and turn what follows (UAX #9: embeddings, overrides, isolates). With one of
them a page shows 133 where the fact is 331. Arabic and Hebrew are read rightly without them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters of Hebrew, Arabic and their kin, beside which a number may be shown the other way round."""

LEFT_TO_RIGHT = "\u200e"
"""The mark that is not seen, on both sides of what is read from left to right."""


def in_order(text: Any) -> Any:
    """A text without the characters that turn its order; the same for every text within lists and mappings.

    >>> in_order({"text": "\\u202e331\\u202c people", "rows": ["2"], "value": None})
    {'text': '331 people', 'rows': ['2'], 'value': None}
    """
    if isinstance(text, str):
        return TURNING.sub("", text)
    if isinstance(text, Mapping):
        return {name: in_order(each) for name, each in text.items()}
    return [in_order(each) for each in text] if isinstance(text, list | tuple) else text
