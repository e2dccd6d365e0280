"""Checks of an office for everything that a build would refuse: its brand, templates, reports and their texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ioreport.brand import load_brand
from ioreport.charts.area_outlines import read_outlines
from ioreport.donor_templates import TEMPLATES_FOLDER, Template, load_template, section_ids
from ioreport.errors import DataError, Finding, Findings, UsageError, nearest
from ioreport.measures import results_matrix
from ioreport.measures.indicators.indicator_agreement import disagreements
from ioreport.reports.author_warnings import report_doubts
from ioreport.reports.office_outlines import outlines_of
from ioreport.reports.report_case import Case
from ioreport.reports.report_narratives import (
    ANOTHER_TEMPLATE,
    Narrative,
    link_targets,
    narrative_findings,
    read_narratives,
    sections_told,
    text_findings,
)
from ioreport.reports.report_quotes import quote_findings
from ioreport.reports.standard_facts import FIGURES
from ioreport.reports.template_charts import CHARTS
from ioreport.reports.template_report import KNOWN, template_of, unexplained
from ioreport.reports.template_tables import TEMPLATE_TABLES
from ioreport.submitted import check_submitted
from ioreport.tables import Office, read_office
from ioreport.tables.accepted_warnings import Accepted, AcceptedWarning, judge, useless
from ioreport.wording import languages

_NOT_SURE = {
    "fact-unknown": "; or a fact that the notebook states before donor_report.check()",
    ANOTHER_TEMPLATE: "",
    "required": "",
}
"""Faults that stop the usual build but not every build: a warning at check, with an added text."""
AT_A_CHECK = (
    *_NOT_SURE,
    "section-missing",
    "explanation-missing",
    "link-unknown",
    "no_activity",
    "no_transaction",
    "counted_twice",
    "photo-left-out",
    "differs_from_measure",
    "part_above_whole",
)
"""The rules of warnings on reports at check."""
AT_A_BUILD = (
    "names_withheld",
    "people-in-words",
    "counts-by-hand",
    "number-lint",
    "shown",
    "bars-cut",
    "row-not-drawn",
)
"""The rules of warnings only at build: on withheld numbers, and on the notebook."""
_OFFICE_BRAND = "brand.toml"
"""The brand file that an office may have in its folder."""


def check(path: str | Path) -> Findings:
    """All findings on an office: on its tables, and on everything that a build of its reports would refuse.

    Parameters
    ----------
    path : str or Path
        The office's folder.

    Returns
    -------
    Findings
        A tuple of `Finding`: errors stop a build, warnings do not. JupyterLab shows it as a table.

    Raises
    ------
    UsageError
        When there is no such folder.

    Examples
    --------
    >>> [(finding.rule, finding.level) for finding in check("tests/data/office")][:2]
    [('section-missing', 'warning'), ('explanation-missing', 'warning')]
    """
    return Findings(check_all(path).findings)


@dataclass(frozen=True)
class Checked:
    """An office as far as it can be read, its findings, and the warnings that it accepts."""

    office: Office
    findings: tuple[Finding, ...]
    accepted: tuple[Accepted, ...]


def check_all(path: str | Path) -> Checked:
    """The office in a folder, checked with its reports and submissions, as for `check`."""
    office, found = read_office(path)
    sound = all(finding.level != "error" for finding in found)
    told = (*check_submitted(office.folder), *report_findings(office, sound))
    judged = judge(told, office.entries)
    accepted = {*office.accepted, *judged.accepted}
    unused = [entry for entry in office.entries if entry.accepted not in accepted]
    wrong = _useless(office, unused, (*found, *told), sound)
    listed = tuple(entry.accepted for entry in office.entries if entry.accepted in accepted)
    return Checked(office, (*found, *judged.findings, *wrong), listed)


def _useless(
    office: Office, unused: Sequence[AcceptedWarning], findings: Sequence[Finding], sound: bool
) -> Iterator[Finding]:
    """The entries that match no warning; with errors (not all warnings are known), the entries that match one."""
    later = _of_submitted(office) if unused and sound else ()
    for entry in unused:
        wrong = any(map(entry.fits, findings))
        if wrong or (sound and entry.accepted.rule not in AT_A_BUILD and not any(map(entry.fits, later))):
            yield useless(entry, findings, (*AT_A_CHECK, *AT_A_BUILD))


def _of_submitted(office: Office) -> tuple[Finding, ...]:
    """The warnings on submitted reports: a build prints them, a check does not."""
    sent = office.reports.dropna(subset=["report_id", "submitted_on"])
    return tuple(finding for key in sent["report_id"].astype("str").unique() for finding in _doubts(office, key))


def _doubts(office: Office, key: str) -> tuple[Finding, ...]:
    try:
        return report_doubts(office, key)
    except (UsageError, DataError):  # a row that leads nowhere, of which the tables' own checks have told
        return ()


def report_findings(office: Office, sound: bool = True) -> tuple[Finding, ...]:
    """Findings for which a build of an office's reports would stop, besides those on its tables.

    Parameters
    ----------
    office : Office
    sound : bool
        Whether its tables are valid; otherwise nothing is measured.

    Notes
    -----
    A fault in a text is an error. A missing text is a warning, and nothing if the report was submitted. A warning is
    also a fact that no report states by itself, because a notebook may state it, and a donor without a template or a
    section of another template, because a build may choose that template. Each finding is reported once.
    """
    found = [*_brand(office), *_templates(office), *_outlines(office), *(disagreements(office) if sound else ())]
    for key in office.reports["report_id"].dropna().astype("str").unique():
        found += _report(office, key, sound)
    return tuple(dict.fromkeys(found))


def _brand(office: Office) -> tuple[Finding, ...]:
    file = office.folder / _OFFICE_BRAND
    return _refusals(lambda: load_brand(file)) if file.is_file() else ()


def _templates(office: Office) -> Iterator[Finding]:
    for file in sorted((office.folder / TEMPLATES_FOLDER).glob("*.toml")):
        yield from _refusals(partial(load_template, file.stem, KNOWN, office.folder))


def _outlines(office: Office) -> tuple[Finding, ...]:
    file = outlines_of(office)
    return _refusals(lambda: read_outlines(file)) if file else ()


def _refusals(attempt: Callable[[], object]) -> tuple[Finding, ...]:
    """The findings of an error that is raised."""
    try:
        attempt()
    except DataError as error:
        return error.findings
    return ()


def _report(office: Office, key: str, sound: bool) -> Iterator[Finding]:
    """The findings on one report, in its language and in the languages of its texts."""
    try:
        case = Case.of(office, key)
    except UsageError:  # a row that leads nowhere, of which the tables' own checks have told
        return
    except DataError as error:
        yield from error.findings
        return
    template = None
    try:
        template = template_of(case)
    except DataError as error:
        yield from (_weighed(finding) for finding in error.findings)
    yield from _texts(case, template)
    rows = office.narratives["report_id"].astype("object") == key
    others = set(office.narratives.loc[rows.fillna(False), "language"].dropna().astype("str"))
    others |= {text.language for text in office.narrative_files if text.report == key}
    for language in sorted(others & {*languages()} - {case.language}):
        yield from _texts(Case.of(office, key, language), template)
    if sound and case.report["submitted_on"] is None:
        yield from (*_measured(case), *report_doubts(office, key))


def _texts(case: Case, template: Template | None) -> Iterator[Finding]:
    """The faults of a report's texts in one language, and the missing texts."""
    texts, file = read_narratives(case), case.office.file("narratives")
    findings: Iterable[Finding]
    if template is None:
        findings = (finding for text in texts.values() for finding in text_findings(text, file, tuple(FIGURES)))
        findings = (*findings, *_sections_of_no_template(case, texts, file))
    else:
        findings = narrative_findings(template, case, texts, tuple(FIGURES))
    yield from (_weighed(finding) for finding in findings if finding.rule not in ("section-missing", "section-empty"))
    yield from (_weighed(finding) for finding in quote_findings(template, case))
    yield from _links(case, texts, file)
    if template is not None and case.report["submitted_on"] is None:
        yield from _unwritten(case, template, texts, file)


def unwritten(office: Office, report: str, language: str, template: str = "") -> tuple[Finding, ...]:
    """Warnings on what a draft marks as missing: texts of sections, and reasons of indicators behind plan.

    Parameters
    ----------
    report : str
        A row of ``reports``.
    language : str
        The language of the document; if empty, the report's own.
    template : str, optional
        A template's name; by default the donor's.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> [finding.rule for finding in unwritten(load("tests/data/office"), "R-02", "en")]
    ['section-missing', 'explanation-missing']
    """
    case = Case.of(office, report, language)
    texts, file = read_narratives(case), office.file("narratives")
    return (*_unwritten(case, template_of(case, template), texts, file), *_measured(case))


def _sections_of_no_template(case: Case, texts: Mapping[str, Narrative], file: str) -> Iterator[Finding]:
    known = section_ids(case.office.folder)
    for name in sorted(texts.keys() - known):
        expected = f"a section of a template{nearest(name, known)}"
        yield texts[name].fault(file, "section-unknown", name, expected, column="section_id")


def _unwritten(case: Case, template: Template, texts: Mapping[str, Narrative], file: str) -> Iterator[Finding]:
    written = [name for name, text in texts.items() if text.markdown.strip()]
    lacking = [each.id for each in sections_told(template, case, texts) if each.text and each.id not in written]
    if lacking:
        found = f"{case.id} in {case.language} without {', '.join(lacking)}"
        expected = f"a text for each section that the template {template.name} requires, before the report is built"
        yield Finding(file, None, "section_id", "section-missing", "warning", found, expected)


def _links(case: Case, texts: Mapping[str, Narrative], file: str) -> Iterator[Finding]:
    """Links to a figure or table that no report has by itself; a notebook may show one with that key."""
    photos = case.office.photos["photo_id"].dropna().astype("str").str.lower()
    known = {*CHARTS, *TEMPLATE_TABLES, *photos} - {"photos"}
    for text in texts.values():
        for target in sorted(set(link_targets(text.markdown))):
            if target.startswith("#") and target[1:] not in known:
                expected = (
                    f"# and the key of a figure or table{nearest(target[1:], known)}; or one that the notebook shows"
                )
                yield replace(text.fault(file, "link-unknown", target, expected), level="warning")


def _weighed(finding: Finding) -> Finding:
    if finding.rule not in _NOT_SURE:
        return finding
    return replace(finding, level="warning", expected=finding.expected + _NOT_SURE[finding.rule])


def _measured(case: Case) -> tuple[Finding, ...]:
    """The indicators with a missing explanation."""
    results = results_matrix(case.office, kind=case.kind, language=case.language, **case.in_period)
    return tuple(replace(finding, level="warning") for finding in unexplained(case, results))
