"""Decide about a sent report: the build leaves it unchanged, or replaces it as a new version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ioreport.build.job import Job
from ioreport.build.reissue import (
    Reissue,
    check_reissue,
    keep_replaced,
    not_sent,
    reissue_of,
    write_note,
)
from ioreport.build.sent_report import check_rows, check_same, older_beside, sent_before
from ioreport.errors import Finding

if TYPE_CHECKING:
    from ioreport.documents.tree.document_parts import Report


@dataclass
class Renewal:
    """One build of a name in a folder; `asked` is whether it may replace a sent document, `made` the new version.

    With `again` it replaces nothing: it builds this earlier version again, to compare the sent document with it.
    """

    job: Job
    out: Path
    name: str
    asked: bool
    again: int = 0
    made: Reissue | None = None

    @classmethod
    def settle(cls, job: Job, out: Path, name: str, asked: bool, again: int = 0) -> Renewal:
        """Refuse as much as possible before anything runs.

        Raises
        ------
        DocumentError
            When the report was sent, and its rows have changed.
        UsageError, DataError
            When a new version of a report that was never sent is requested.
        """
        renewal = cls(job, out, name, asked or again > 1, again)
        if again:
            return renewal
        sent = sent_before(job, out, name)
        if asked:
            check_reissue(job, sent)
        else:
            check_rows(sent, job.office)
        return renewal

    def marked(self, executed: Any, report: Report, manifest: dict[str, Any]) -> tuple[Report, dict[str, Any]]:
        """The document and its manifest with its version, which is also on the cover.

        Raises
        ------
        DataError
            When nothing was sent in the document's language.
        """
        if not (self.asked and self.job.office and self.job.report):
            return report, manifest
        sent = sent_before(self.job, self.out, self.name, report.cover.language, self.again)
        if sent is None:
            raise not_sent(self.job.office, self.job.report, report.cover.language)
        self.made = reissue_of(sent, self.job, executed, report, manifest)
        marked = replace(report, cover=replace(report.cover, reissue=self.made.line))
        return marked, {**manifest, "report": {**manifest["report"], "reissue": self.made.written()}}

    def settled(self, contents: Mapping[str, bytes], manifest: Mapping[str, Any]) -> tuple[Finding, ...]:
        """The last check before the documents are written: the replaced document is kept first.

        Raises
        ------
        DocumentError
            When a sent document would be overwritten, or the replaced document cannot be kept.
        """
        if self.again or manifest["report"].get("draft"):
            return ()
        if self.made:
            keep_replaced(self.made.replaces, self.job, self.out, self.name)
        else:
            sent = sent_before(self.job, self.out, self.name, manifest["report"]["language"])
            check_same(sent, self.job.office, contents, manifest)
        return older_beside(self.out, self.name, contents, manifest)

    @property
    def note(self) -> Path | None:
        """The path of the note to the donor, if there is a new version."""
        return self.made.note_path(self.out, self.name) if self.made else None

    def noted(self) -> tuple[Finding, ...]:
        """Write the draft of the note to the donor, if there is a new version."""
        return write_note(self.made, self.out, self.name) if self.made and not self.again else ()
