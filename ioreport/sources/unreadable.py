"""A file that cannot be taken, and the sizes from which on none is."""

from __future__ import annotations

MOST_CELLS = 5_000_000
"""The most cells of one sheet, the empty ones between them included."""


class Unreadable(Exception):
    """A file that cannot be taken, in words: what was found, what was expected."""

    def __init__(self, rule: str, found: str, expected: str):
        super().__init__(found)
        self.rule, self.found, self.expected = rule, found, expected
