"""The index page of a folder of documents, `index.html`, written after each batch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from ioreport.atomic_files import write_whole
from ioreport.batch.batch_plan import BatchPlan
from ioreport.batch.build_cache import BuildCache
from ioreport.batch.report_calendar import REPORTS, Deadline, calendar
from ioreport.brand import load_brand
from ioreport.documents.html.document_list import MADE_BY, DocumentList, ListedDocument, write_document_list
from ioreport.errors import Finding
from ioreport.tables import Office
from ioreport.values import FORMATS
from ioreport.wording import Wording, languages

INDEX = "index.html"


def write_folder_index(plan: BatchPlan, failed: Collection[str] = ()) -> tuple[Path | None, tuple[Finding, ...]]:
    """Write the page of all documents in the folder of a batch, and of those that could not be built.

    If all are for one donor, the page is in this donor's language. It has no figures.

    Parameters
    ----------
    failed : collection of str
        The keys of the rows whose documents could not be built.

    Returns
    -------
    tuple
        The page's path and warnings; None with a warning if the folder has another `index.html`.
    """
    path = plan.out / INDEX
    if path.exists() and MADE_BY not in path.read_text("utf-8", "replace"):
        return None, (
            Finding(str(path), None, None, "index", "warning", "another page", "none here, or another --out"),
        )
    names = {
        name: record.key for name, record in BuildCache.read(plan.out).records.items() if record.table == plan.table
    }
    files = {name: there for name in sorted(names) if (there := _files(plan.out, name))}
    keys = {name: names[name] for name in files} | {plan.name(key): key for key in plan.keys if key in failed}
    listed = (_of_reports if plan.table == REPORTS else _of_rows)(plan, keys, files)
    content = write_document_list(listed, load_brand(plan.brand))
    write_whole(path, content.encode(), "make room there, or name another --out")
    return path, ()


def _files(out: Path, name: str) -> dict[str, str]:
    """A document's files by format."""
    return {suffix: f"{name}.{suffix}" for suffix in FORMATS if (out / f"{name}.{suffix}").is_file()}


def _of_reports(plan: BatchPlan, keys: Mapping[str, str], files: Mapping[str, Mapping[str, str]]) -> DocumentList:
    """The list of reports by donor and grant, in the donor's language if there is only one donor."""
    office = plan.office
    grants, donors = _rows(office, "grants"), _rows(office, "donors")
    deadlines = {each.report: each for each in calendar(office, None, office.as_of or dt.date.min)}
    known = {name: deadlines[key] for name, key in keys.items() if key in deadlines}
    paying = {str(grants[each.grant]["donor_id"]) for each in known.values()}
    one = donors[next(iter(paying))] if len(paying) == 1 else None
    words = _words(office, one["language"] if one else "")
    named = {donor: _said(donors[donor], "name", words) for donor in paying}

    def order(name: str) -> tuple[str, str, dt.date, str]:
        each = known[name]
        return named[grants[each.grant]["donor_id"]], each.grant, each.end, each.report

    documents = [
        ListedDocument(
            group=named[grants[each.grant]["donor_id"]],
            title=_said(grants[each.grant], "title", words),
            detail=(_detail(each, words),),
            period=words.word_period(each.start, each.end),
            due=words.word_date(each.due) if each.due else "",
            status=_status(each, name in files, words),
            files=files.get(name, {}),
            pending=name not in files,
        )
        for name in sorted(known, key=order)
        for each in (known[name],)
    ]
    to_one = words.label("Reports to {donor}", donor=_said(one, "name", words)) if one else ""
    return _listed(office, to_one or words.label("Reports to donors"), documents, words)


def _of_rows(plan: BatchPlan, keys: Mapping[str, str], files: Mapping[str, Mapping[str, str]]) -> DocumentList:
    """The list of the documents of another table, by the names of its rows."""
    words, rows = _words(plan.office), _rows(plan.office, plan.table)
    named = {key: _said(row, "title", words) or _said(row, "name", words) or key for key, row in rows.items()}
    documents = [
        ListedDocument("", named.get(key, key), (key,), files=files.get(name, {}), pending=name not in files)
        for name, key in sorted(keys.items(), key=lambda pair: (named.get(pair[1], ""), pair[1]))
    ]
    return _listed(plan.office, words.label("Documents"), documents, words)


def _listed(office: Office, title: str, documents: Sequence[ListedDocument], words: Wording) -> DocumentList:
    count = words.plural("{n} document", "{n} documents", len(documents))
    stamp = words.label("Data as of {date}", date=words.word_date(office.as_of)) if office.as_of else ""
    return DocumentList(title, count, office.name, stamp, words.language, office.demonstration, documents)


def _detail(each: Deadline, words: Wording) -> str:
    kind = words.word_code("report_kind", each.kind)
    public = words.word_code("audience", each.audience) if each.audience == "public" else ""
    return " · ".join(filter(None, [each.report, each.grant, kind, public]))


def _status(each: Deadline, there: bool, words: Wording) -> str:
    if each.sent:
        return words.label("sent on {date}", date=words.word_date(each.sent))
    return words.label("ready") if there else words.label("not ready yet")


def _words(office: Office, language: str = "") -> Wording:
    """The wording of a language, if it is supported, else of the office's first supported language, else English."""
    there = languages()
    return Wording(next(each for each in (language, *office.languages, there[0]) if each in there))


def _rows(office: Office, table: str) -> dict[str, dict[str, Any]]:
    """The rows of a table by their first column; empty cells are empty texts."""
    frame = office.tables[table]
    cells = frame.astype("object").where(frame.notna(), "")
    return {str(row[frame.columns[0]]): row for row in cells.to_dict("records")}


def _said(row: Mapping[str, Any], column: str, words: Wording) -> str:
    """A text of a row in the language of the words, from ``<column>_<language>`` if the office has it."""
    return str(row.get(f"{column}_{words.language}") or row.get(column) or "")
