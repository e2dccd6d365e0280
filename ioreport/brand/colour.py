"""Colours: luminance, contrast and mixing, as WCAG 2.2 defines them."""

from __future__ import annotations

TEXT_CONTRAST = 4.5
"""The lowest contrast of text on its background (WCAG 2.2, success criterion 1.4.3)."""

MARK_CONTRAST = 3.0
"""The lowest contrast of a mark that carries meaning (WCAG 2.2, success criterion 1.4.11)."""


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of a colour written ``#RRGGBB``.

    >>> channels("#0033A0")
    (0, 51, 160)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """Relative luminance, 0 for black to 1 for white (WCAG 2.2's definition).

    >>> luminance("#FFFFFF")
    1.0
    """
    red, green, blue = map(_linear, channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2's definition).

    >>> round(contrast("#0033A0", "#FFFFFF"), 1)
    10.6
    >>> round(contrast("#FFFFFF", "#418FDE"), 1)
    3.4
    """
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, ground: str, share: float) -> str:
    """A tint: `share` of a colour (0 to 1), mixed with the background.

    >>> mixed("#0033A0", "#FFFFFF", 0.5)
    '#8099D0'
    """
    pairs = zip(channels(colour), channels(ground), strict=True)
    return "#" + "".join(f"{int(a * share + b * (1 - share) + 0.5):02X}" for a, b in pairs)


def readable_on(ground: str, dark: str, light: str) -> str:
    """The dark or the light colour, whichever has more contrast on a background.

    >>> readable_on("#0033A0", dark="#000000", light="#FFFFFF")
    '#FFFFFF'
    """
    return max((dark, light), key=lambda colour: contrast(colour, ground))
