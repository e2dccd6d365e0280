"""Review: what somebody changed in a Word document, as changes of the narratives it was made from."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ioreport.atomic_files import place_files
from ioreport.documents.embedded_manifest import read_manifest
from ioreport.documents.readback.tracked_changes import (
    ADDED,
    BREAK,
    KEPT,
    REMOVED,
    Comment,
    ReviewedPiece,
    ReviewedText,
    read_tracked_changes,
)
from ioreport.errors import DataError, Finding, UsageError
from ioreport.reports.markdown_edits import HOLE, MarkdownBlock, blocks_of, edited
from ioreport.reports.report_case import Case
from ioreport.reports.report_narratives import Narrative, read_narratives, text_findings
from ioreport.sources.table_changes import read_csv_table
from ioreport.tables import Office

_DIGIT = re.compile(r"\d")
_SHORTEST, _ALIKE = 12, 0.6
"""The letters of a text that is looked for, and how alike (of 1) a text is that is the same one, changed."""
_UNTRACKED = "changed without Track Changes, or in the office since the document was built: compare the two"


@dataclass(frozen=True)
class ProposedChange:
    """A narrative as it is and as somebody changed it: `before` and `after` are its Markdown."""

    section: str
    narrative: Narrative
    before: str
    after: str
    authors: str

    def where(self, file: str) -> str:
        """The file and row of the narrative."""
        return self.narrative.file or f"{file}, row {self.narrative.row}"


@dataclass(frozen=True)
class RefusedEdit:
    """An edit that is not taken: under which heading, by whom, what was changed to what, and why not."""

    heading: str
    authors: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True)
class DocumentReview:
    """All that came back with a document."""

    case: Case
    proposed: tuple[ProposedChange, ...]
    refused: tuple[RefusedEdit, ...]
    comments: tuple[Comment, ...]


def manifest_of_review(path: Path, sent: Path | None = None) -> dict[str, Any]:
    """The manifest of a document that came back, or of the one that was sent: LibreOffice saves no facts.

    Raises
    ------
    UsageError
        When neither carries one.
    """
    try:
        return read_manifest(sent or path)
    except UsageError as error:
        if sent or not path.is_file():
            raise
        step = "name the document that was sent with --sent: LibreOffice drops the facts that it carried"
        raise UsageError(str(error).partition("\n")[0], next_step=step) from None


def review_document(
    path: Path, office: Office, sent: Path | None = None, cells: Iterable[tuple[str, str]] = ()
) -> DocumentReview:
    """The edits and comments of a Word document that a build wrote from an office.

    Parameters
    ----------
    sent : Path, optional
        The document as it was sent, in any format, where the one that came back carries no facts.
    cells : iterable of (str, str), optional
        The texts of the document's notebook, each with the name of its cell: they are changed there, not in the
        narratives.

    Raises
    ------
    UsageError
        When it is no such document, or of no report of this office.
    """
    manifest = manifest_of_review(path, sent)
    report = str(manifest["report"]["parameters"].get("report", ""))
    if report not in set(office.reports["report_id"].dropna().astype("str")):
        raise UsageError(
            f"{path.name} is of no report of {office.folder}.", next_step="name the office that it is of with --data"
        )
    case = Case.of(office, report, manifest["report"]["language"])
    read = read_tracked_changes(path, manifest)
    facts = {fact["key"]: fact for fact in manifest["facts"]}
    homes = {block.letters: cell for cell, markdown in cells for block in blocks_of(markdown)}
    texts = _Texts(read_narratives(case), facts, office.file("narratives"), homes)
    texts.find_untracked(read.texts)
    for text in read.texts:
        if text.changed:
            texts.take(text)
    return DocumentReview(case, texts.proposed(), tuple(texts.refused), read.comments)


def accept_review(review: DocumentReview) -> tuple[str, ...]:
    """Write all proposed changes into the office's narratives, or none; the files that were written.

    Raises
    ------
    DataError
        When an edit was refused: nothing is written.
    """
    if review.refused:
        found = [
            Finding("the document", None, edit.heading, "review", "error", _shortened(edit.after), edit.reason)
            for edit in review.refused
        ]
        raise DataError("Not every edit can be taken, so none is.", found, "undo these in Word, then review it again")
    office = review.case.office
    contents: dict[Path, bytes | None] = {}
    rows = [change for change in review.proposed if not change.narrative.file]
    for change in review.proposed:
        if change.narrative.file:
            contents[office.folder / change.narrative.file] = _new_file(office.folder, change)
    if rows:
        contents[office.folder / office.file("narratives")] = _new_table(office, review.case, rows)
    place_files(office.folder, "narratives", contents)
    return tuple(path.relative_to(office.folder).as_posix() for path in contents)


def _new_file(folder: Path, change: ProposedChange) -> bytes:
    content = (folder / change.narrative.file).read_bytes()
    end = b"\r\n" if b"\r\n" in content else b"\n"
    old, new = (text.encode().replace(b"\n", end) for text in (change.before, change.after))
    return content.removesuffix(old) + new


def _new_table(office: Office, case: Case, changes: list[ProposedChange]) -> bytes:
    table = read_csv_table(office.folder, office.file("narratives"))
    new = {change.section: change.after for change in changes}
    for row in table.rows:
        section = row["section_id"].strip().replace("_", "-")
        if (row["report_id"].strip(), row["language"].strip()) == (case.id, case.language) and section in new:
            row["text"] = new[section]
    return table.content()


class _Texts:
    """The narratives of a report while edits are taken into them."""

    def __init__(
        self,
        narratives: Mapping[str, Narrative],
        facts: Mapping[str, Mapping[str, Any]],
        file: str,
        homes: Mapping[str, str],
    ):
        self.narratives, self.facts, self.file, self.homes = narratives, facts, file, homes
        self.now = {section: text.markdown for section, text in narratives.items()}
        self.authors: dict[str, list[str]] = {}
        self.refused: list[RefusedEdit] = []

    def proposed(self) -> tuple[ProposedChange, ...]:
        return tuple(
            ProposedChange(section, text, text.markdown, self.now[section], ", ".join(self.authors.get(section, ())))
            for section, text in self.narratives.items()
            if self.now[section] != text.markdown
        )

    def find_untracked(self, texts: tuple[ReviewedText, ...]) -> None:
        """Refuse texts that differ from their narrative without a tracked change: nobody knows which one is meant."""
        shown = [(text, *_edits(text.pieces)[::2]) for text in texts]
        said = {(part, facts) for _, letters, facts in shown for part in letters.split(BREAK)}
        whole = " ".join(part for part, _ in said)
        own = {block.letters for each in self.now.values() for block in blocks_of(each)}
        others = {letters: text for text, letters, _ in shown if letters not in own}
        for markdown in self.now.values():
            for block in blocks_of(markdown):
                if block.letters in whole or len(block.letters) < _SHORTEST:
                    continue
                for letters in difflib.get_close_matches(block.letters, list(others), n=1, cutoff=_ALIKE):
                    before, after = _shortened(block.letters), _shortened(letters)
                    self.refused.append(RefusedEdit(others[letters].heading, "", before, after, _UNTRACKED))

    def take(self, text: ReviewedText) -> None:
        """Take an edited text into its narrative, or refuse it with the reason."""
        reason = self._figure_fault(text.pieces) or self._taken(text)
        if reason:
            shown = (_shortened(text.before), _shortened(text.after))
            self.refused.append(RefusedEdit(text.heading, text.authors, *shown, reason))

    def _figure_fault(self, pieces: tuple[ReviewedPiece, ...]) -> str:
        """Why an edit of a figure is refused; empty if none was edited."""
        for key, kinds, beside in _figures(pieces):
            if ADDED in kinds or kinds == {KEPT, REMOVED} or (kinds == {REMOVED} and _DIGIT.search(beside)):
                return _figure_reason(self.facts.get(key, {"key": key}))
        return ""

    def _taken(self, text: ReviewedText) -> str:
        """Take the edit; empty, or why it is refused."""
        letters, edits, facts = _edits(text.pieces)
        if cell := self.homes.get(letters.split(BREAK)[0]):
            return f"these words stand in {cell}: change them there"
        found = [place for section in self.now for place in self._places(section, letters, facts)]
        if not found:
            return "the text is none of the report's narratives as the office has them: change it where it stands"
        if len(found) > 1:
            return "the same words stand in more than one place of the narratives: change them there"
        ((section, blocks),) = found
        after = edited(self.now[section], blocks, edits)
        if after is None:
            return "marks of Markdown stand in the words that changed: change the narrative itself"
        if faults := self._new_faults(section, after):
            return "; ".join(f"found {fault.found!r}, expected {fault.expected}" for fault in faults)
        self.now[section] = after
        self.authors.setdefault(section, []).extend(
            each for each in text.authors.split(", ") if each and each not in self.authors[section]
        )
        return ""

    def _places(
        self, section: str, letters: str, facts: tuple[str, ...]
    ) -> Iterator[tuple[str, tuple[MarkdownBlock, ...]]]:
        blocks, parts = blocks_of(self.now[section]), letters.split(BREAK)
        for start in range(len(blocks) - len(parts) + 1):
            some = blocks[start : start + len(parts)]
            if [block.letters for block in some] == parts and sum((block.facts for block in some), ()) == facts:
                yield section, some

    def _new_faults(self, section: str, after: str) -> list[Finding]:
        text = self.narratives[section]
        before = {(fault.rule, fault.found) for fault in self._faults(text)}
        return [
            fault for fault in self._faults(replace(text, markdown=after)) if (fault.rule, fault.found) not in before
        ]

    def _faults(self, text: Narrative) -> list[Finding]:
        return [fault for fault in text_findings(text, self.file, tuple(self.facts)) if fault.rule != "fact-unknown"]


def _figures(pieces: tuple[ReviewedPiece, ...]) -> Iterator[tuple[str, set[str], str]]:
    """Each figure of a text: its key, what became of its pieces, and the words that were added right beside it."""
    start = 0
    while start < len(pieces):
        end, key = start, pieces[start].fact
        while end < len(pieces) and pieces[end].fact == key:
            end += 1
        if key:
            beside = [*pieces[max(0, start - 1) : start], *pieces[end : end + 1]]
            yield key, {each.kind for each in pieces[start:end]}, "".join(p.text for p in beside if p.kind == ADDED)
        start = end


def _figure_reason(fact: Mapping[str, Any]) -> str:
    rows = "; ".join(f"{file}, {_rows(told)}" for file, told in fact.get("trail", {}).items())
    shown = f" “{fact['text']}”" if fact.get("text") else ""
    home = rows or "the office's tables"
    return f"a figure is not edited in Word: {fact['key']}{shown} comes from {home}; correct it there"


def _rows(told: object) -> str:
    if isinstance(told, str):
        return f"row{'s' if '-' in told or ',' in told else ''} {told}"
    return f"{told.get('count', '')} rows" if isinstance(told, Mapping) else ""


def _edits(pieces: tuple[ReviewedPiece, ...]) -> tuple[str, list[tuple[int, int, str]], tuple[str, ...]]:
    """The letters before, with a hole for each figure; the edits by their letters; the keys of the figures."""
    letters: list[str] = []
    edits: list[tuple[int, int, str]] = []
    facts: list[str] = []
    place, previous = 0, ""
    for piece in pieces:
        text = piece.text if not piece.fact else HOLE if piece.fact != previous else ""
        facts += [piece.fact] if text == HOLE and piece.fact else []
        previous = piece.fact
        if piece.kind == ADDED:
            edits.append((place, place, text))
            continue
        letters.append(text)
        if piece.kind == REMOVED and text:
            edits.append((place, place + len(text), ""))
        place += len(text)
    return "".join(letters), _together(edits), tuple(facts)


def _together(edits: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Edits that touch each other as one."""
    joined: list[tuple[int, int, str]] = []
    for first, last, words in edits:
        if joined and joined[-1][1] == first:
            joined[-1] = (joined[-1][0], last, joined[-1][2] + words)
        else:
            joined.append((first, last, words))
    return joined


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 100 else plain[:98] + " …"
