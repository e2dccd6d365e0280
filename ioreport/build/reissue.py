"""Reissue: a new version of a sent report, its words on the first page, and the note to the donor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ioreport.atomic_files import write_whole
from ioreport.build.job import Job
from ioreport.build.sent_report import Sent, standing
from ioreport.errors import DataError, DocumentError, Finding, UsageError
from ioreport.records import Cover, Heading
from ioreport.submitted import Submission, keep, submissions
from ioreport.tables import Office
from ioreport.tables.datapackage import DATAPACKAGE
from ioreport.values import FOR_THE_OFFICE
from ioreport.wording import Wording

MOST_NAMED = 4
"""The most changes that are named on the first page."""


@dataclass(frozen=True)
class FigureChange:
    """A fact whose wording changed; a wording is `None` if the fact is missing, or is withheld without a bound."""

    label: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Reissue:
    """A version that replaces one that was sent.

    `figures` are the changed facts, `shown` the changed tables and charts by name and title, `texts` the headings of
    the sections with changed texts. `figures` is `None` if the sent document is not available.
    """

    replaces: Sent
    title: str
    language: str
    figures: tuple[FigureChange, ...] | None = None
    shown: tuple[tuple[str, str], ...] = ()
    texts: tuple[str, ...] = ()
    words: Wording = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", Wording(self.language))

    @property
    def version(self) -> int:
        return self.replaces.version + 1

    @property
    def line(self) -> str:
        """The line on the first page: which version this is, which one it replaces, and a summary of the changes."""
        day = self.words.word_date(self.replaces.date)
        if self.figures is None:
            return self.words.label("Version {n}, replaces the one of {date}", n=self.version, date=day)
        named = [_lowered(change.label) for change in self.figures] + [name for name, _ in self.shown]
        named += [self.words.label("the text of “{section}”", section=section) for section in self.texts]
        if more := len(named[MOST_NAMED:]):
            named = [*named[:MOST_NAMED], self.words.plural("{n} more", "{n} more", more)]
        changed = "; ".join(named) or self.words.label("no figure")
        return self.words.label(
            "Version {n}, replaces the one of {date}; changed: {changes}", n=self.version, date=day, changes=changed
        )

    def written(self) -> dict[str, Any]:
        """The entry ``reissue`` in ``facts.json``, under ``report``."""
        return {"version": self.version, "replaces": self.replaces.date.isoformat(), "text": self.line}

    def note(self) -> bytes:
        """The note to the donor as a Markdown draft."""
        return ("\n\n".join(_note(self)) + "\n").encode()

    def note_path(self, out: Path, name: str) -> Path:
        return out / FOR_THE_OFFICE / f"{name}.version-{self.version}.note.md"


def reissue_of(sent: Sent, job: Job, executed: Any, report: Any, manifest: Mapping[str, Any]) -> Reissue:
    """The version that a document replaces, and the changes since.

    Parameters
    ----------
    executed : NotebookNode
        The notebook of the new document.
    report : ioreport.documents.tree.document_parts.Report
        Its contents.
    manifest : mapping
        Of the new document.
    """
    cover: Cover = report.cover
    if sent.manifest is None:
        return Reissue(sent, cover.title, cover.language)
    labels = {fact.key: fact.label for fact in report.facts}
    headings = {found["key"]: found["text"] for found in _shown(executed, Heading)}
    return Reissue(
        sent,
        cover.title,
        cover.language,
        tuple(_changed_facts(sent.manifest, manifest, labels)),
        tuple(_changed_tables(sent.manifest, manifest, Wording(cover.language))),
        tuple(_changed_texts(sent, job.office, cover.language, headings)),
    )


def _changed_facts(old: Mapping[str, Any], new: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[FigureChange]:
    before, after = ({fact["key"]: fact for fact in each["facts"]} for each in (old, new))
    for key in {**after, **before}:
        was, is_now = before.get(key), after.get(key)
        if was is None or is_now is None or was["text"] != is_now["text"]:
            label = labels.get(key) or key.replace("_", " ").capitalize()
            yield FigureChange(label, *(each["text"] if each and _tells(each) else None for each in (was, is_now)))


def _tells(fact: Mapping[str, Any]) -> bool:
    return not fact["withheld"] or "below" in fact


def _changed_tables(old: Mapping[str, Any], new: Mapping[str, Any], words: Wording) -> Iterator[tuple[str, str]]:
    """The names and titles of tables and charts of the new document in which a cell changed."""
    from ioreport.documents.tree.document_parts import numbered

    before = {table["key"]: table["rows"] for table in old.get("tables", [])}
    for table in new.get("tables", []):
        if before and [row["cells"] for row in before.get(table["key"], [])] != [row["cells"] for row in table["rows"]]:
            yield numbered(table["id"], words), table["title"]


def _changed_texts(sent: Sent, office: Office | None, language: str, headings: Mapping[str, str]) -> Iterator[str]:
    """The headings of the sections whose narrative changed, if all rows of the sent version are recorded."""
    if sent.record is None or sent.record.lacking or office is None:
        return
    before, after = (_narratives(each, sent.report, language) for each in (sent.record.office(), office))
    for section in {**after, **before}:
        if before.get(section) != after.get(section):
            yield headings.get(section, section)


def _narratives(office: Office, report: str, language: str) -> dict[str, str]:
    texts = office.narratives
    kept = texts[(texts["report_id"] == report) & (texts["language"] == language)]
    files = (text for text in office.narrative_files if (text.report, text.language) == (report, language))
    return dict(zip(kept["section_id"], kept["text"], strict=True)) | {each.section: each.text for each in files}


def _shown(executed: Any, kind: type[Heading]) -> Iterator[Any]:
    """The records of a kind that a notebook shows, as plain JSON."""
    for cell in executed.cells:
        for output in cell.get("outputs", ()):
            if kind.mime in output.get("data", {}):
                yield output["data"][kind.mime]


def keep_replaced(sent: Sent, job: Job, out: Path, name: str) -> None:
    """Record the replaced document with the rows that are unchanged, if it was not submitted when it was sent.

    Raises
    ------
    DocumentError
        When it has no embedded facts, so that its content cannot be read.
    """
    files, office = standing(out, name), job.office
    if sent.record or not files or office is None:
        return
    if sent.manifest is None:
        first = next(iter(files.values()))
        raise DocumentError(
            f"{first} would be replaced, and carries no facts.", [], "keep it elsewhere, and build with --reissue again"
        )
    from ioreport.documents import write_manifest

    before = {item["file"]: item["sha256"] for item in sent.manifest["inputs"]}
    same = [each.file for each in office.inputs if before.get(each.file) == each.sha256]
    told = Submission(
        sent.report,
        sent.manifest["report"]["language"],
        sent.version,
        sent.date,
        name,
        {},
        "",
        {},
        tuple(file for file in before if file not in same),
        office.folder,
    )
    keep(
        told,
        {suffix: path.read_bytes() for suffix, path in files.items()},
        write_manifest(sent.manifest),
        {file: (office.folder / file).read_bytes() for file in (DATAPACKAGE, *same)},
    )


def write_note(reissue: Reissue, out: Path, name: str) -> tuple[Finding, ...]:
    """Write the draft of the note; an existing note that differs may have been edited: it is kept, with a warning."""
    path, draft = reissue.note_path(out, name), reissue.note()
    if path.is_file() and path.read_bytes() != draft:
        return (
            Finding(
                path.relative_to(out).as_posix(),
                None,
                None,
                "note",
                "warning",
                "an edited note, or an older draft",
                "the draft of this build: remove the file to have it",
            ),
        )
    write_whole(path, draft)
    return ()


def check_reissue(job: Job, sent: Sent | None) -> None:
    """Refuse to replace a report that was never sent.

    Raises
    ------
    UsageError
        When the notebook builds no row of ``reports``.
    DataError
        When there is no record that the report was sent.
    """
    if job.office is None or job.report is None:
        raise UsageError("--reissue is for a report of the table reports, and this notebook builds none.")
    if sent is None and not any(each.report_id == job.report for each in submissions(job.office.folder)):
        raise not_sent(job.office, job.report)


def not_sent(office: Office, report: str, language: str = "") -> DataError:
    """The error that a report cannot be replaced because it was not sent."""
    rows = office.reports
    row = int(rows.index[rows["report_id"] == report][0])
    finding = Finding(office.file("reports"), row, "submitted_on", "sent", "error", "", "the day on which it was sent")
    told = f" in the language {language}" if language else ""
    return DataError(
        f"{report} was not sent{told}, so there is nothing to replace.",
        [finding],
        "build it without --reissue; ioreport submit records what was sent",
    )


def _lowered(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _note(reissue: Reissue) -> Iterator[str]:
    """The paragraphs of the note."""
    words, now = reissue.words, reissue.version
    yield "# " + words.label("{title}: version {n}", title=_plain(reissue.title), n=now)
    yield words.label(
        "Version {n} of this report replaces the one that we sent on {date}.",
        n=now,
        date=words.word_date(reissue.replaces.date),
    )
    yield words.label("Why: (please say what was corrected, and how it was found)")
    if reissue.figures is None:
        return
    known = [each for each in reissue.figures if each.old is not None and each.new is not None]
    if known:
        head = [words.label("Figure"), *(words.label("Version {n}", n=n) for n in (now - 1, now))]
        figures = ([each.label, each.old or "", each.new or ""] for each in known)
        yield "\n".join(map(_row, [head, ["---"] * 3, *figures]))
    if others := [each.label for each in reissue.figures if each not in known]:
        yield words.label("Shown in one of the two versions only: {figures}.", figures=_plain("; ".join(others)))
    if reissue.shown:
        titles = [_plain(f"- {name}. {title}") for name, title in reissue.shown]
        yield "\n".join([words.label("Tables and charts with other figures:"), "", *titles])
    if reissue.texts:
        yield words.label("Texts that changed: {sections}.", sections=_plain("; ".join(reissue.texts)))


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(_plain(cell).replace('|', '/') for cell in cells)} |"


def _plain(text: str) -> str:
    return " ".join(text.split())
