"""A finished page taken apart: what it says of itself, its pictures, and the part of it that is printed."""

from __future__ import annotations

import base64
import json
import mimetypes
import re
from html import unescape
from typing import Any

from ioreport.documents.reading import script_text

_PICTURE = re.compile(r'src="data:([\w/+.-]+);base64,([^"]*)"')
_BACK_PAGE = re.compile(r'(?<=<footer>)\s*<div class="back".*?</div>', re.DOTALL)
_UNPRINTED = re.compile(
    r'<(style|script|nav|footer)\b.*?</\1>|<source\b[^>]*>|<a class="skip".*?</a>|<div class="draft".*?</div>',
    re.DOTALL,
)


def manifest_in(html: str) -> dict[str, Any]:
    """The manifest that a page carries."""
    return json.loads(script_text(html))


def text_in(pattern: str, html: str) -> str:
    """The text of what a pattern's group finds; empty where it finds nothing.

    >>> text_in("<title>(.*?)</title>", "<title>Food &amp; music</title>")
    'Food & music'
    """
    found = re.search(pattern, html, re.DOTALL)
    return unescape(found.group(1)) if found else ""


def told_in(html: str, name: str) -> str:
    """What a page tells in its head under a name: ``author``, ``description``, ``date``."""
    return text_in(rf'<meta name="{name}" content="(.*?)">', html)


def printed_body(html: str) -> str:
    """The page without what only a screen needs; pandoc knows a place where a word may end as a zero-width space.

    >>> printed_body('<main id="m"><nav>To the top</nav><p>Text</p></main>')
    '<div id="m"><p>Text</p></div>'
    """
    return _UNPRINTED.sub("", html).replace("<main", "<div").replace("</main>", "</div>").replace("<wbr>", "&#8203;")


def back_page_in(html: str) -> str:
    """The back page out of a page's foot; nothing where there is none.

    >>> back_page_in('<footer><div class="back"><p>Contact</p></div><p>Sofia</p></footer>')
    '<div class="back"><p>Contact</p></div>'
    """
    found = _BACK_PAGE.search(html)
    return found.group() if found else ""


def take_pictures(html: str) -> tuple[str, dict[str, bytes]]:
    """Pictures out of a page into files beside it, named by their order."""
    pictures: dict[str, bytes] = {}

    def take(found: re.Match[str]) -> str:
        name = f"picture-{len(pictures) + 1}{mimetypes.guess_extension(found.group(1)) or '.svg'}"
        pictures[name] = base64.b64decode(found.group(2))
        return f'src="{name}"'

    return _PICTURE.sub(take, html), pictures
