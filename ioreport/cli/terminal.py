"""What the command prints: every text of others goes through here, so that none can steer a terminal.

A name or a cell may hold the very characters that colour a terminal, clear it, set its title, or turn the order of what
is read. They are shown, not sent.
"""

from __future__ import annotations

import re
import sys
from typing import Any

_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # all but the tabulator and the end of a line
    "\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"  # turn the order of letters, or end a line
    "\ud800-\udfff]"  # halves of a character, which no terminal can show
)


def visible(text: Any) -> str:
    """A text in which every character that would steer a terminal is written out, as JSON writes it.

    >>> visible("\\x1b[2Jabc\\u202e"), visible("two\\nlines")
    ('\\\\u001b[2Jabc\\\\u202e', 'two\\nlines')
    """
    return _STEERING.sub(_written, str(text))


def on_one_line(text: Any) -> str:
    """The same, where an end of a line would look like another line of ours.

    >>> on_one_line("two\\nlines")
    'two\\\\u000alines'
    """
    return visible(text).replace("\n", r"\u000a")


def _written(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04x}"


def say(*texts: Any, error: bool = False, sep: str = " ", end: str = "\n") -> None:
    """Print texts, or with `error` tell them beside the output; a letter that the output cannot take is written out."""
    stream = sys.stderr if error else sys.stdout
    told = visible(sep.join(map(str, texts)))
    try:
        print(told, end=end, file=stream, flush=error)
    except UnicodeEncodeError:
        code = stream.encoding or "ascii"
        print(told.encode(code, "backslashreplace").decode(code), end=end, file=stream, flush=error)
