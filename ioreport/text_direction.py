"""Text direction: remove characters that change it from texts of the data.

Unicode has invisible characters that change the direction of the text after them (UAX #9: embeddings, overrides,
isolates). With one of them a page shows 133 instead of 331. Arabic and Hebrew are shown correctly without them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters of Hebrew, Arabic and related scripts; a number beside them may be shown in reverse order."""

LEFT_TO_RIGHT = "\u200e"
"""The invisible mark on both sides of a text that is read from left to right."""


def in_order(text: Any) -> Any:
    """A text without the characters that change its direction; the same for every text in lists and mappings.

    >>> in_order({"text": "\\u202e331\\u202c people", "rows": ["2"], "value": None})
    {'text': '331 people', 'rows': ['2'], 'value': None}
    """
    if isinstance(text, str):
        return TURNING.sub("", text)
    if isinstance(text, Mapping):
        return {name: in_order(each) for name, each in text.items()}
    return [in_order(each) for each in text] if isinstance(text, list | tuple) else text
