"""A plain notebook of one report: a Markdown cell for each text, and the calls that draw its charts and tables.

It builds to the same document as `notebooks/donor_report.ipynb`. The texts of the table `narratives` are in it, so that
they, the titles and the order can be changed there. The report's figures stay computed from the office.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ioreport.donor_templates import Section
from ioreport.errors import DocumentError, UsageError
from ioreport.myst import as_markdown
from ioreport.records import Chart, Photo, Table, Text
from ioreport.reports.report_narratives import narrative_findings
from ioreport.reports.template_report import UNWRITTEN, SectionPart, TemplateReport
from ioreport.tables import Office
from ioreport.values import SECTION

_WIDEST = 110
_HEAD = """\
# A report to a donor

A notebook of one report. Change its texts, titles and order, leave parts out, and add cells of your own: figures are \
named as facts, such as `facts.people_reached` in an `eval` role. The build checks that the donor's sections are \
there. This cell and the outline below are for those who write and are not part of the document."""
_PARAMETERS = """\
import ioreport as ir

data: ir.Folder = {data}  # the office's folder
report: ir.Key("reports") = {report}  # which report
template: ir.TemplateName = {template}  # the donor's own, or another by its name
language: ir.Choice({language}) = {language}  # the texts below are in this language"""
_LOAD = """\
office = ir.load(data)
donor_report = ir.DonorReport(office, report, template=template, language=language)
facts = donor_report.facts"""
_CHECK = "donor_report.check(texts=False)  # the texts are in this notebook"
_BRIEF = "for part in donor_report.brief():\n    display(part)"

_Cell = dict[str, Any]


def write_report_notebook(office: Office, report: str, file: Path, *, template: str = "", language: str = "") -> Path:
    """Write a plain notebook of a report; never over a file.

    Parameters
    ----------
    office : Office
    report : str
        A ``report_id``.
    file : Path
        The notebook to write; its folders are made.
    template, language : str, optional
        As of `ioreport.reports.TemplateReport`.

    Raises
    ------
    UsageError
        When the file is there, cannot be written, or there is no such report or template.
    DocumentError
        When a text of the report names no fact of it, has code or a figure typed by hand, or is too long.
    """
    if os.path.lexists(file):
        raise UsageError(f"{file} is already there: nothing was written.", next_step="name another file with --out")
    made = TemplateReport(office, report, template=template, language=language)
    _check_texts(made)
    relative = os.path.relpath(office.folder.resolve(), file.parent.resolve())
    notebook = report_notebook(made, Path(relative).as_posix(), template)
    content = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(content)
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}.", next_step="name another file") from None
    return file


def _check_texts(report: TemplateReport) -> None:
    """Refuse texts that a build would refuse; missing ones can be written in the notebook."""
    stated = [fact.key for fact in report.facts]
    found = narrative_findings(report.template, report.case, report.texts, stated)
    if faults := [finding for finding in found if finding.rule not in UNWRITTEN]:
        raise DocumentError(f"The texts of {report.case.id} cannot be put into a notebook.", faults, "correct them")


def report_notebook(report: TemplateReport, data: str, template: str = "") -> dict[str, Any]:
    """The plain notebook of a report, as nbformat 4.5 has it; without outputs.

    Parameters
    ----------
    report : TemplateReport
    data : str
        The office's folder, as seen from the notebook.
    template : str
        The template's name, if it is not the donor's own.
    """
    told = {
        "data": data,
        "report": report.case.id,
        "template": template,
        "language": report.case.language,
    }
    parameters = _PARAMETERS.format_map({name: json.dumps(text, ensure_ascii=False) for name, text in told.items()})
    cells = [
        _markdown(_HEAD, tags=["no-report"]),
        _code(parameters, tags=["parameters"]),
        _code(_LOAD),
        _code("donor_report.outline()", tags=["no-report"]),
        _code(_CHECK),
        _code("donor_report.cover()"),
        _code(_BRIEF),
        *(cell for section in report.sections for cell in _section_cells(report, section)),
    ]
    for number, cell in enumerate(cells, 1):
        cell["id"] = f"report-{number:02}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata: dict[str, Any] = {"kernelspec": kernel, "language_info": {"name": "python"}}
    if allowed := list(_allowed(report)):
        metadata["ioreport"] = {"allow": allowed}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _allowed(report: TemplateReport) -> Iterator[dict[str, str]]:
    """The figures and names that the table's texts may have, as entries of the notebook's metadata."""
    entries = (entry for text in report.texts.values() for entry in text.allow.split(";") if entry.strip())
    pairs = dict.fromkeys((name.strip(), reason.strip()) for name, _, reason in (e.partition("=") for e in entries))
    return ({"text": name, "reason": reason} for name, reason in pairs)


def _section_cells(report: TemplateReport, section: Section) -> Iterator[_Cell]:
    """The cells of a section: its title and text, and one code cell for what is shown together.

    Its key figures are between title and text, as in the document. The first cell names the section, for the build's
    check of the donor's sections.
    """
    title = as_markdown(section.title[report.case.language]).replace("\\: ", ": ")
    cells = [_markdown(f"## {title}", section=section.id)]
    is_written = False
    for piece in report.pieces(section):
        call = _call(report, piece)
        if not call and section.text and not is_written:
            is_written = section.id in report.texts and bool(report.texts[section.id].markdown.strip())
            if is_written:
                _add(cells, "markdown", _text_of(piece))
        elif call:
            _add(cells, "code", call)
        else:
            cells.append(_markdown(_text_of(piece)))
    if section.text and not is_written:
        cells.append(_code(f"# To be written above: {section.guidance.get(report.case.language, '')}", ["no-report"]))
    return iter(cells)


def _add(cells: list[_Cell], kind: str, text: str) -> None:
    """Add a text or a call to the last cell if it is of that kind, else as a new cell."""
    last = cells[-1]
    if last["cell_type"] == kind:
        last["source"] += ("\n\n" if kind == "markdown" else "\n") + text
    else:
        cells.append(_markdown(text) if kind == "markdown" else _code(text))


def _text_of(piece: SectionPart) -> str:
    assert isinstance(piece.part, Text)
    return piece.part.markdown.strip()


def _call(report: TemplateReport, piece: SectionPart) -> str:
    """The line of code that shows a part; empty for a text."""
    part, given = piece.part, [json.dumps(each, ensure_ascii=False) for each in piece.arguments]
    if isinstance(part, Photo):
        names = report.office.photos["photo_id"].dropna().astype("str")
        called, given = "ir.photo", ["facts", json.dumps(next(name for name in names if name.lower() == part.key))]
    elif piece.method:
        called = f"donor_report.{piece.method}"
    else:
        return ""
    if isinstance(part, Chart | Table):
        name, title = ("title", part.title) if isinstance(part, Chart) else ("caption", part.caption)
        given.append(f"{name}={json.dumps(title, ensure_ascii=False)}")
    line = f"display({called}({', '.join(given)}))"
    return line if len(line) <= _WIDEST else f"display({called}(\n    {', '.join(given)},\n))"


def _markdown(text: str, tags: Sequence[str] = (), section: str = "") -> _Cell:
    metadata: dict[str, Any] = {"ioreport": {SECTION: section}} if section else {}
    return {"cell_type": "markdown", "metadata": metadata | ({"tags": list(tags)} if tags else {}), "source": text}


def _code(text: str, tags: Sequence[str] = ()) -> _Cell:
    metadata = {"tags": list(tags)} if tags else {}
    return {"cell_type": "code", "execution_count": None, "metadata": metadata, "outputs": [], "source": text}
