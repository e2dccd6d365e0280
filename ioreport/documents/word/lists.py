"""Lists: pandoc's numbering with the marks and indents of the house."""

from __future__ import annotations

from ioreport.documents.word.markup import made, parsed, w, written

STEP = 340
MARKS = "•–·"


def set_lists(numbering: bytes) -> bytes:
    """The same lists, each level a step further in, their marks in the brand's face."""
    root = parsed(numbering)
    for level in root.iter(w("lvl")):
        depth, kind = int(level.get(w("ilvl"))), level.find(w("numFmt"))
        indent = level.find(f"{w('pPr')}/{w('ind')}")
        if indent is not None:
            indent.set(w("left"), str(STEP * (depth + 1)))
            indent.set(w("hanging"), str(STEP))
        if kind is not None and kind.get(w("val")) == "bullet":
            level.find(w("lvlText")).set(w("val"), MARKS[min(depth, len(MARKS) - 1)])
            for face in level.findall(w("rPr")):
                level.replace(face, made("rPr"))
    return written(root)
