"""Context of a report: its row, grant, donor and project, with texts in the report's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ioreport.errors import DataError, Finding, UsageError, nearest
from ioreport.tables import Office
from ioreport.tables.project_rows import grant_of, rows_of
from ioreport.values import Period
from ioreport.wording import LANGUAGES_FOLDER, Wording, languages, languages_expected

_AFTER_ALL = "~"
"""The identifier of a document that is no row of ``reports``: it sorts behind every identifier."""


@dataclass(frozen=True)
class _Row:
    """A row of an office's table: its number in the file, its cells, and its texts by language."""

    table: str
    number: int
    cells: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        value = self.cells.get(column)
        return None if value is None or value is pd.NaT or value is pd.NA or value != value else value

    def said(self, column: str, language: str) -> str:
        """A text in a language: from ``<column>_<language>`` if the office has it, else from the column itself."""
        return str(self[f"{column}_{language}"] or self[column] or "")


@dataclass(frozen=True)
class Case:
    """A report's row with its grant, donor and project, and its language."""

    office: Office
    report: _Row
    grant: _Row
    donor: _Row
    project: _Row
    language: str

    @classmethod
    def of(cls, office: Office, report: str, language: str = "") -> Case:
        """The case of a report.

        Parameters
        ----------
        report : str
            A row of ``reports``.
        language : str, optional
            Instead of the report's own; without either the donor's, else English.

        Raises
        ------
        UsageError
            When there is no such report.
        DataError
            When its language is not one of the documents' languages.
        """
        of_grant = grant_of(office, report)
        row = row_of(office, "reports", report, of_grant)
        grant = row_of(office, "grants", row["grant_id"], of_grant)
        donor = row_of(office, "donors", grant["donor_id"], of_grant)
        told = language or row["language"] or donor["language"] or languages()[0]
        if told not in languages():
            place = row if row["language"] else donor
            finding = Finding(
                office.file(place.table),
                place.number,
                "language",
                "language",
                "error",
                str(told),
                f"{languages_expected(str(told))}; or a folder {LANGUAGES_FOLDER}/{told} in the office",
            )
            raise DataError("The report cannot be written in its language.", [finding])
        return cls(office, row, grant, donor, row_of(office, "projects", grant["project_id"], of_grant), str(told))

    @classmethod
    def public(cls, office: Office, grant: str, start: dt.date, end: dt.date) -> Case:
        """The case of a public document on a grant's project that is no row of ``reports``; later than all that are.

        Raises
        ------
        UsageError
            When there is no such grant.
        """
        own = row_of(office, "grants", grant, grant)
        cells = {"report_id": _AFTER_ALL, "grant_id": grant, "audience": "public", "kind": "interim"}
        days = {"period_start": pd.Timestamp(start), "period_end": pd.Timestamp(end)}
        donor, project = (row_of(office, f"{name}s", own[f"{name}_id"], grant) for name in ("donor", "project"))
        return cls(office, _Row("reports", 0, {**cells, **days}), own, donor, project, languages()[0])

    def rows(self, table: str) -> pd.DataFrame:
        """The rows of a table that belong to the grant's project."""
        return rows_of(self.office, table, str(self.grant["grant_id"]))

    @property
    def id(self) -> str:
        return str(self.report["report_id"])

    @property
    def kind(self) -> str:
        return str(self.report["kind"])

    @property
    def period(self) -> Period:
        return Period(self.report["period_start"].date(), self.report["period_end"].date())

    @property
    def to_date(self) -> dict[str, str]:
        """The arguments of measures that run from the grant's start."""
        return {"grant": str(self.grant["grant_id"]), "end": self.period.end.isoformat()}

    @property
    def in_period(self) -> dict[str, str]:
        """The arguments of measures of the report's period."""
        return {
            "grant": str(self.grant["grant_id"]),
            "start": self.period.start.isoformat(),
            "end": self.period.end.isoformat(),
        }

    @property
    def is_local(self) -> bool:
        """Whether the report's language is one of the country's own."""
        return Wording(self.language).is_official_in(self.office.country)

    @property
    def foreign(self) -> str:
        """The language of the office's texts if it is not the report's; else empty."""
        own = next(iter(self.office.languages), self.language)
        return "" if own == self.language else own

    def said(self, row: _Row, column: str) -> str:
        return row.said(column, self.language)

    def told(self, frame: pd.DataFrame, column: str) -> pd.Series:
        """A column of texts in the report's language, row by row, as `Row.said` takes them."""
        own = f"{column}_{self.language}"
        plain = frame[column].astype("object")
        texts = frame[own].astype("object").where(frame[own].notna(), plain) if own in frame else plain
        return texts.where(texts.notna(), "").astype("str")


def row_of(office: Office, table: str, key: str, grant: str | None = None) -> _Row:
    """The row of a table that a key names; it belongs to the project of a grant, if one is given.

    Raises
    ------
    UsageError
        When the table has no such row; the message names the nearest key.
    """
    frame = rows_of(office, table, grant)
    keys = frame.iloc[:, 0].astype("str")
    found = frame[(keys == str(key)).fillna(False)]
    if found.empty:
        known = office.tables[table].iloc[:, 0].astype("str").dropna()
        raise UsageError(f"{office.file(table)} has no row {key!r}{nearest(str(key), known)}.")
    return _Row(table, int(found.index[0]), found.iloc[0].to_dict())
