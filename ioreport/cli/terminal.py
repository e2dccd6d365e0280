"""Terminal output: texts from data are escaped here, so that they cannot control a terminal.

A name or a cell may have characters that colour a terminal, clear it, set its title, or change the text direction.
They are printed as escapes.
"""

from __future__ import annotations

import re
import sys
from typing import Any

_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # all except tab and newline
    "\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"  # change the text direction, or end a line
    "\ud800-\udfff]"  # surrogates, which no terminal can show
)


def visible(text: Any) -> str:
    """A text in which every character that would control a terminal is escaped as in JSON.

    >>> visible("\\x1b[2Jabc\\u202e"), visible("two\\nlines")
    ('\\\\u001b[2Jabc\\\\u202e', 'two\\nlines')
    """
    return _CONTROL.sub(_escape, str(text))


def on_one_line(text: Any) -> str:
    """The same, with newlines escaped too, for texts that must stay on one line.

    >>> on_one_line("two\\nlines")
    'two\\\\u000alines'
    """
    return visible(text).replace("\n", r"\u000a")


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04x}"


def say(*texts: Any, error: bool = False, sep: str = " ", end: str = "\n") -> None:
    """Print texts to stdout, or with `error` to stderr; a character that the output cannot encode is escaped."""
    stream = sys.stderr if error else sys.stdout
    line = visible(sep.join(map(str, texts)))
    try:
        print(line, end=end, file=stream, flush=error)
    except UnicodeEncodeError:
        code = stream.encoding or "ascii"
        print(line.encode(code, "backslashreplace").decode(code), end=end, file=stream, flush=error)
