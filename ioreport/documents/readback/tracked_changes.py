"""Tracked changes and comments of a Word document that came back: insertions, deletions, and who made them.

Word marks an inserted run with ``w:ins``, a deleted one with ``w:del``, and a paragraph that was split or joined by the
same marks on the paragraph's end. A figure is a link to its fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ioreport.documents.manifest_in_zip import parsed_safely, unpacked
from ioreport.documents.word.bookmarks import bookmark_names
from ioreport.errors import UsageError

KEPT, ADDED, REMOVED = "kept", "added", "removed"
BREAK = "\n\n"
"""The end of a paragraph among the pieces of those that were split or joined."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ADDS, _REMOVES = (f"{_W}ins", f"{_W}moveTo"), (f"{_W}del", f"{_W}moveFrom")
_SHOWN = {f"{_W}tab": " ", f"{_W}br": " ", f"{_W}noBreakHyphen": "-"}
_LARGEST, _LONGEST = 50_000_000, 80
"""The bytes of the file that is read; the letters of a text that a comment is about."""


@dataclass(frozen=True)
class ReviewedPiece:
    """A piece of text: kept, added or removed, and by whom; `fact` is the key of the figure that it is a part of."""

    kind: str
    text: str
    fact: str = ""
    author: str = ""


@dataclass(frozen=True)
class ReviewedText:
    """A paragraph, or several that were split or joined, under the heading where it stands."""

    heading: str
    pieces: tuple[ReviewedPiece, ...]

    @property
    def changed(self) -> bool:
        return any(piece.kind != KEPT for piece in self.pieces)

    @property
    def before(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind != ADDED)

    @property
    def after(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind != REMOVED)

    @property
    def authors(self) -> str:
        return ", ".join(dict.fromkeys(piece.author for piece in self.pieces if piece.kind != KEPT and piece.author))


@dataclass(frozen=True)
class Comment:
    """A comment: who wrote it, under which heading, about which words, and what it says."""

    author: str
    heading: str
    about: str
    text: str


@dataclass(frozen=True)
class ReviewedDocument:
    """The texts of a document in their order, and its comments."""

    texts: tuple[ReviewedText, ...]
    comments: tuple[Comment, ...] = field(default=())


def read_tracked_changes(path: Path, manifest: Mapping[str, Any]) -> ReviewedDocument:
    """The tracked changes and comments of a Word document that a build wrote.

    Raises
    ------
    UsageError
        When it is no Word document, has macros or declarations of entities, or unpacks to more than is read.
    """
    parts = _parts(path)
    keys = [f"fact-{fact['key']}" for fact in manifest["facts"]]
    reader = _Reader({name: key[len("fact-") :] for key, name in bookmark_names(keys).items()})
    try:
        reader.read(_parsed(parts["word/document.xml"], path).find(f"{_W}body"))
        comments = _parsed(parts["word/comments.xml"], path) if "word/comments.xml" in parts else ()
    except (ValueError, AttributeError, KeyError) as error:
        raise _refused(path, f"cannot be read: {error}") from None
    return ReviewedDocument(tuple(reader.texts), tuple(reader.comments(comments)))


def _parts(path: Path) -> dict[str, bytes]:
    if path.suffix.lower() != ".docx":
        raise _refused(path, "is no Word document (.docx)")
    try:
        if path.stat().st_size > _LARGEST:
            raise _refused(path, "is larger than what is read")
        parts = unpacked(path.read_bytes())
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise _refused(path, f"cannot be read: {error}") from None
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in parts):
        raise _refused(path, "has macros")
    if "word/document.xml" not in parts:
        raise _refused(path, "is no Word document")
    return parts


def _parsed(part: bytes, path: Path) -> Any:
    root = parsed_safely(part)
    if root.getroottree().docinfo.doctype:
        raise _refused(path, "declares entities, which no word processor writes")
    return root


def _refused(path: Path, why: str) -> UsageError:
    return UsageError(f"{path.name} {why}.", next_step="name the .docx that a build wrote and somebody edited in Word")


class _Reader:
    """Collects texts and the places of comments, in the order of the document."""

    def __init__(self, figures: Mapping[str, str]):
        self.figures, self.heading = figures, ""
        self.texts: list[ReviewedText] = []
        self.pieces: list[ReviewedPiece] = []
        self.about: dict[str, list[str]] = {}
        self.places: dict[str, str] = {}
        self.open: set[str] = set()

    def read(self, body: Any) -> None:
        for paragraph in body.iter(f"{_W}p"):
            self._paragraph(paragraph)
        self._close()

    def comments(self, root: Any) -> Iterator[Comment]:
        for told in root:
            key = told.get(f"{_W}id", "")
            text = " ".join("".join(each.itertext(f"{_W}t")) for each in told.iter(f"{_W}p")).strip()
            about = "".join(self.about.get(key, ())).strip()
            about = about if len(about) <= _LONGEST else about[: _LONGEST - 2] + " …"
            yield Comment(told.get(f"{_W}author", ""), self.places.get(key, ""), about, text)

    def _paragraph(self, paragraph: Any) -> None:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        before = len(self.pieces)
        for child in paragraph:
            self._content(child, KEPT, "", "")
        if style is not None and style.get(f"{_W}val", "").startswith("Heading"):
            self.heading = "".join(piece.text for piece in self.pieces[before:] if piece.kind != ADDED)
        added, removed = (paragraph.find(f"{_W}pPr/{_W}rPr/{_W}{mark}") for mark in ("ins", "del"))
        mark = added if added is not None else removed
        if mark is None:
            self._close()
        else:
            kind = ADDED if added is not None else REMOVED
            self.pieces.append(ReviewedPiece(kind, BREAK, author=mark.get(f"{_W}author", "")))

    def _close(self) -> None:
        if self.pieces:
            self.texts.append(ReviewedText(self.heading, tuple(self.pieces)))
            self.pieces = []

    def _content(self, element: Any, kind: str, fact: str, author: str) -> None:
        tag, name = element.tag, element.get(f"{_W}id", "") if isinstance(element.tag, str) else ""
        if tag == f"{_W}commentRangeStart":
            self.open.add(name)
            self.places[name] = self.heading
        elif tag == f"{_W}commentRangeEnd":
            self.open.discard(name)
        elif tag == f"{_W}r":
            self._run(element, kind, fact, author)
        elif tag in (*_ADDS, *_REMOVES):
            own = REMOVED if tag in _REMOVES or kind == REMOVED else ADDED
            for child in element:
                self._content(child, own, fact, element.get(f"{_W}author", author))
        elif tag in (f"{_W}hyperlink", f"{_W}smartTag", f"{_W}sdt", f"{_W}sdtContent"):
            fact = self.figures.get(element.get(f"{_W}anchor") or "", fact)
            for child in element:
                self._content(child, kind, fact, author)

    def _run(self, run: Any, kind: str, fact: str, author: str) -> None:
        text = "".join(
            each.text or "" if each.tag in (f"{_W}t", f"{_W}delText") else _SHOWN.get(each.tag, "") for each in run
        )
        reference = run.find(f"{_W}commentReference")
        if reference is not None:
            self.places.setdefault(reference.get(f"{_W}id", ""), self.heading)
        if text:
            self.pieces.append(ReviewedPiece(kind, text, fact, author))
            for key in self.open:
                self.about.setdefault(key, []).append(text)
