"""Narratives of an IATI file: a text in the file's language, and its translations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def narratives(parent: Any, row: Mapping[str, Any], column: str, language: str) -> None:
    """A text and its translations (``title_bg``) as narratives of an element."""
    texts = {language: row.get(column)} | {
        name.removeprefix(f"{column}_"): row[name] for name in row if re.fullmatch(f"{column}_[a-z]{{2}}", name)
    }
    for spoken, text in texts.items():
        if isinstance(text, str) and text.strip():
            narrative(parent, text, "" if spoken == language else spoken)


def narrative(parent: Any, text: str, language: str = "") -> None:
    """One text; without characters that XML cannot hold."""
    made = etree.SubElement(parent, "narrative", {LANG: language} if language else {})
    made.text = _UNWRITABLE.sub("", text)
