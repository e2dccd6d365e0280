"""The state while an executed notebook is read: its facts, the numbers of uses and figures, and the faults found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ioreport.documents.tree.document_parts import Shown
from ioreport.documents.tree.nodes import Use
from ioreport.errors import Finding
from ioreport.records import Chart, Fact, Photo, Table

_KEY = re.compile(r"[\w.-]+")


@dataclass
class Passage:
    """The state while a notebook is read: what was found so far, and every fault.

    `targets` has the anchors of charts, photos and tables by key; `where` is the current cell.
    """

    name: str
    targets: Mapping[str, str]
    facts: dict[str, Fact] = field(default_factory=dict)
    uses: dict[str, list[str]] = field(default_factory=dict)
    level: int = 1
    sections: int = 0
    notes: int = 0
    formulas: dict[str, None] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    where: str = ""
    language: str = "en"

    def fault(self, rule: str, found: str, expected: str, line: int | None = None) -> None:
        self.findings.append(Finding(self.name, line, self.where, rule, "error", found, expected))

    def ignore(self, found: str) -> None:
        expected = "a fact, chart, table or cover; this output is left out of the document"
        self.warn("shown", found, expected)

    def warn(self, rule: str, found: str, expected: str) -> None:
        """Add a warning to the author about the current cell."""
        self.warnings.append(Finding(self.name, None, self.where, rule, "warning", found, expected))

    def hold(self, fact: Fact) -> None:
        """Add a fact to the document; a second fact with the same key and other values is a fault."""
        known = self.facts.setdefault(fact.key, fact)
        if not _KEY.fullmatch(fact.key):
            self.fault("fact_key", fact.key, "a key of letters, digits, '_', '.' and '-'")
        if known.written() != fact.written():
            self.fault("one_value", f"{fact.key} = {fact.text}", f"{known.text}, as elsewhere in the document")

    def use(self, fact: Fact) -> Use:
        self.hold(fact)
        anchors = self.uses.setdefault(fact.key, [])
        anchors.append(f"use-{fact.key}-{len(anchors) + 1}")
        return Use(fact, anchors[-1])

    def note(self) -> int:
        """The number of the next footnote."""
        self.notes += 1
        return self.notes

    def number(self, record: Chart | Photo | Table) -> Shown:
        kind = "table" if isinstance(record, Table) else "figure"
        self.counted[kind] = self.counted.get(kind, 0) + 1
        facts = record.facts if isinstance(record, Table) else ()
        return Shown(self.counted[kind], record, {fact.key: self.use(fact) for fact in facts})

    def enter(self, level: int, line: int | None) -> str:
        """Add a heading and return its anchor; a level that skips one is a fault."""
        if level == 1:
            self.fault("heading_order", "a heading of level 1", "level 2 or lower: the title stands on the cover", line)
        elif level > self.level + 1:
            self.fault("heading_order", f"a heading of level {level}", f"level {self.level + 1} or higher", line)
        self.level, self.sections = level, self.sections + 1
        return f"section-{self.sections}"
