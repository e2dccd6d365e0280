"""HTML for a session of JupyterLab: what an office, a breakdown or a finding shows below a cell.

Everything is escaped. There are no scripts, no styles for the page, and no colours: JupyterLab's own, in a light or
dark theme, are taken. Documents never show this HTML: their writers read records only (`ioreport.records`).
"""

from __future__ import annotations

import html
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_MOST_ROWS = 200
"""The most rows of a table; more are only counted."""
_LONGEST = 120
"""The longest list of row numbers."""


def session_block(title: str, *lines: str, table: str = "", notes: Iterable[str] = ()) -> str:
    """A title, lines below it, a table, and small notes.

    >>> session_block("A <b>", "of an office", notes=["Rule: …"])
    '<div><p><strong>A &lt;b&gt;</strong><br>of an office</p><p><small>Rule: …</small></p></div>'
    """
    head = "<br>".join([f"<strong>{html.escape(title)}</strong>", *(html.escape(line) for line in lines if line)])
    small = "<br>".join(html.escape(note) for note in notes if note)
    return f"<div><p>{head}</p>{table}{f'<p><small>{small}</small></p>' if small else ''}</div>"


def session_table(
    headers: Sequence[str], rows: Iterable[Sequence[str]], numeric: Iterable[int] = (), totals: int = 0
) -> str:
    """A table of texts; the numbers of the columns in `numeric` are at the right, the last `totals` rows are bold.

    >>> session_table(["sex", "people"], [["f", "20"]], numeric=[1]).count("<td")
    2
    """
    right, listed = {*numeric}, [*rows]
    sides = ["right" if place in right else "left" for place in range(len(headers))]
    body = [_row("td", row, sides, number > len(listed) - totals) for number, row in enumerate(listed[:_MOST_ROWS], 1)]
    if len(listed) > _MOST_ROWS:
        more = f"and {len(listed) - _MOST_ROWS:,} more rows"
        body.append(f'<tr><td colspan="{len(headers)}" style="text-align:left">{more}</td></tr>')
    return f"<table><thead>{_row('th', headers, sides)}</thead><tbody>{''.join(body)}</tbody></table>"


def _row(tag: str, texts: Sequence[str], sides: Sequence[str], is_total: bool = False) -> str:
    shape = "<strong>{}</strong>" if is_total else "{}"
    looks = (f"text-align:{side}{_SHORT if len(text) <= _DAY else ''}" for text, side in zip(texts, sides, strict=True))
    cells = (
        f'<{tag} style="{look}">{shape.format(html.escape(text))}</{tag}>'
        for text, look in zip(texts, looks, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"


_DAY = len("2023-06-20")
_SHORT = ";white-space:nowrap"
"""The style of a day or number, which is kept on one line."""


def trail_lines(written: Mapping[str, Any]) -> list[str]:
    """The rows of each file in words, from a written trail.

    >>> trail_lines({"activities.csv": "2-4,7", "participations.csv": {"count": 4000, "sha256": "…"}})
    ['activities.csv: rows 2-4,7', 'participations.csv: 4,000 rows']
    """
    return [f"{file}: {_rows_in_words(rows)}" for file, rows in written.items()]


def _rows_in_words(rows: Any) -> str:
    if isinstance(rows, Mapping):
        return f"{rows['count']:,} rows"
    return f"rows {rows}" if len(rows) <= _LONGEST else f"rows {rows[:_LONGEST].rpartition(',')[0]} …"


def is_asked_by_a_text() -> bool:
    """Whether the kernel answers a text, such as a Markdown cell that names a fact, and runs no cell.

    The answer is shown within a sentence, so it must not be a block. A request of that kind has no code
    (``user_expressions`` of Jupyter's messages).
    """
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    parent: Any = getattr(shell, "get_parent", dict)() or {}
    content = parent.get("content", {})
    return bool(content.get("user_expressions")) and not content.get("code")
