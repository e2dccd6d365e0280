"""Narrative files: texts of reports as Markdown files of the office, ``narratives/R-01/overall-performance.en.md``.

A file is one section of one report in one language, beside or instead of a row of the table `narratives`, by the same
rules. Lines between two lines ``---`` at its beginning say what the table says in a column, as
``allow: COVID-19 = a disease``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ioreport.errors import Finding, nearest
from ioreport.input_files import read_file
from ioreport.reads import note_file
from ioreport.tables.checks.limits import NARRATIVE
from ioreport.tables.code_lists import LISTS

NARRATIVES_FOLDER = "narratives"
_NAME = re.compile(r"(?P<section>[a-z0-9]+(?:[_-][a-z0-9]+)*)\.(?P<language>[a-z]{2,3})\.md")
_HEAD = re.compile(r"\A---[ \t]*\n(?P<entries>(?:.*\n)*?)---[ \t]*(?:\n|\Z)")
_ENTRIES = ("allow",)
_LARGEST = 1_000_000
_EXPECTED = "a file named by section and language, as narratives/R-01/overall-performance.en.md"


@dataclass(frozen=True)
class NarrativeFile:
    """The text of a section in a file; `line` is the line of the file where it begins.

    `section` has ``-`` where its name has ``_``, as in the table.
    """

    file: str
    report: str
    section: str
    language: str
    text: str
    line: int = 1
    allow: str = ""
    sha256: str = ""


def read_narrative_files(folder: Path) -> tuple[tuple[NarrativeFile, ...], tuple[Finding, ...]]:
    """The texts in an office's folder ``narratives``, and the findings on their files.

    >>> read_narrative_files(Path("tests/data/office"))
    ((), ())
    """
    texts: list[NarrativeFile] = []
    findings: list[Finding] = []
    for path in sorted((folder / NARRATIVES_FOLDER).rglob("*")):
        if path.is_dir() or path.name.startswith("."):
            continue
        found = _read(path, folder)
        if isinstance(found, Finding):
            findings.append(found)
        else:
            texts.append(found)
            findings += _head_faults(found, path, folder)
    return tuple(texts), tuple(findings)


def note_narrative_file(folder: Path, text: NarrativeFile) -> None:
    """Note that a document depends on a file."""
    note_file(folder / text.file)


def _read(path: Path, folder: Path) -> NarrativeFile | Finding:
    file = path.relative_to(folder).as_posix()
    parts, name = path.relative_to(folder).parts, _NAME.fullmatch(path.name)
    if len(parts) != 3 or name is None:
        return _fault(file, None, "narrative_file", path.name, _EXPECTED)
    if name["language"] not in LISTS["language"]():
        return _fault(file, None, "narrative_file", name["language"], "a language's code of ISO 639, as en")
    try:
        if path.stat().st_size > _LARGEST:
            return _fault(file, None, "narrative_file", "", "a text of up to 1 MB")
        data = read_file(path, folder)
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        return _fault(file, None, "unreadable", error.strerror or "", "a file inside the office")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _fault(file, line, "encoding", f"byte 0x{data[error.start]:02x}", "UTF-8 text")
    if len(text) > NARRATIVE:
        return _fault(file, None, "too_long", f"{len(text):,} characters", f"at most {NARRATIVE:,} characters")
    head = _HEAD.match(text)
    entries = dict(_entries(head["entries"])) if head else {}
    return NarrativeFile(
        file,
        parts[1],
        name["section"].replace("_", "-"),
        name["language"],
        text[head.end() :] if head else text,
        text.count("\n", 0, head.end()) + 1 if head else 1,
        entries.get("allow", ""),
        hashlib.sha256(data).hexdigest(),
    )


def _entries(head: str) -> Iterator[tuple[str, str]]:
    for line in filter(str.strip, head.splitlines()):
        name, _, value = line.partition(":")
        yield name.strip(), value.strip()


def _head_faults(text: NarrativeFile, path: Path, folder: Path) -> Iterator[Finding]:
    head = _HEAD.match(read_file(path, folder).decode("utf-8-sig").replace("\r\n", "\n"))
    for line, (name, _) in enumerate(_entries(head["entries"]) if head else (), 2):
        if name not in _ENTRIES:
            yield _fault(
                text.file, line, "narrative_file", name, f"one of {', '.join(_ENTRIES)}{nearest(name, _ENTRIES)}"
            )


def narrative_file_findings(
    texts: Sequence[NarrativeFile], frames: Mapping[str, pd.DataFrame], files: Mapping[str, str]
) -> Iterator[Finding]:
    """Texts of no report of the office, and sections given twice, in two files or in a file and the table."""
    reports = set(frames["reports"]["report_id"].dropna().astype("str"))
    table = frames["narratives"].dropna(subset=["report_id", "section_id", "language"])
    keys = zip(table.index, table["report_id"], table["section_id"], table["language"], strict=True)
    given = {
        (str(report), str(section).replace("_", "-"), str(language)): f"{files['narratives']}, row {row}"
        for row, report, section, language in keys
    }
    for text in texts:
        if text.report not in reports:
            expected = f"a report of the table reports{nearest(text.report, reports)}"
            yield _fault(text.file, None, "reference", text.report, expected)
        key = (text.report, text.section, text.language)
        if key in given:
            expected = f"one text of a section: {given[key]} has it, too"
            yield _fault(text.file, None, "section-twice", text.section, expected)
        given.setdefault(key, text.file)


def _fault(file: str, row: int | None, rule: str, found: str, expected: str) -> Finding:
    return Finding(file, row, None, rule, "error", found, expected)
