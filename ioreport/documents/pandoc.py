"""Pandoc, which turns the finished page into Typst and Word."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

LOCALE = "C.UTF-8"
"""Pandoc reads its arguments and paths in the locale's encoding, and with a plain C locale no Cyrillic gets through."""


def convert(html: str, to: str, arguments: Sequence[str]) -> bytes:
    """A page in another format of pandoc's, the same whatever the locale of the machine."""
    import pypandoc

    command = [pypandoc.get_pandoc_path(), "--from=html-auto_identifiers", f"--to={to}", "--output=-", *arguments]
    ran = subprocess.run(command, input=html.encode(), capture_output=True, env={**os.environ, "LC_ALL": LOCALE})
    if ran.returncode:
        raise RuntimeError(f"pandoc: {ran.stderr.decode(errors='replace').strip()}")
    return ran.stdout
