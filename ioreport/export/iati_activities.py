"""An office as IATI 2.03: an activity for each project, with its money and its results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pandas as pd
from lxml import etree

from ioreport.errors import DataError, Finding, UsageError
from ioreport.export.iati_constants import IatiConstants, read_constants
from ioreport.export.iati_narratives import LANG, narrative, narratives
from ioreport.export.iati_results import add_results
from ioreport.export.iati_validation import validate_iati
from ioreport.export.project_money import GrantMoney, grant_money
from ioreport.export.project_results import Progress, no_progress, project_results
from ioreport.measures.disclosure import Withholding
from ioreport.tables import Office
from ioreport.tables.project_rows import rows_of_project

VERSION = "2.03"
_DONOR_TYPES = {"government": "10", "multilateral": "40", "foundation": "60", "private": "70", "other": "90"}
_PARTNER_TYPES = {"ngo": "22", "government": "10", "un": "40", "academia": "80", "private": "70", "community": "22"}
_FUNDING, _ACCOUNTABLE, _IMPLEMENTING = "1", "2", "4"
_PIPELINE, _IMPLEMENTED, _CLOSED = "1", "2", "4"
_INCOMING, _EXPENDITURE = "1", "4"
_DEFAULTS: Mapping[str, str] = MappingProxyType(
    {
        "collaboration-type": "collaboration_type",
        "default-flow-type": "flow_type",
        "default-finance-type": "finance_type",
        "default-aid-type": "aid_type",
        "default-tied-status": "tied_status",
    }
)
_DEMONSTRATION = "Demonstration: every figure in this file is invented."


@dataclass(frozen=True)
class IatiFile:
    """An IATI file: its bytes, the warnings of its validation, and for the office alone what is withheld."""

    content: bytes
    activities: int
    warnings: tuple[Finding, ...]
    log: tuple[Withholding, ...]


def iati_file(office: Office, file: str = "iati.xml", progress: Progress = no_progress) -> IatiFile:
    """The projects of an office as a valid IATI file.

    Parameters
    ----------
    office : Office
        Its folder has ``iati.toml``: see `ioreport.export.iati_constants`.
    file : str
        The file's name, for findings.
    progress : callable, optional
        Called before each project: see `ioreport.export.project_results.Progress`.

    Raises
    ------
    UsageError
        When the office has no project, or no day of its data is known.
    DataError
        When constants, sectors or exchange rates are missing; when the file breaks the schema, a code list or a rule
        of the ruleset that is an error.
    """
    constants = read_constants(office.folder)
    if office.projects.empty or office.as_of is None:
        lacking = "no project" if office.projects.empty else "no day of its data"
        raise UsageError(f"The office has {lacking}.", next_step="an IATI activity is a row of projects.csv")
    _check_sectors(office, constants)
    written = _Writer(office, constants, office.as_of, progress)
    tree = etree.ElementTree(written.activities())
    findings = validate_iati(tree, file, office.as_of)
    errors = [finding for finding in findings if finding.level == "error"]
    if errors:
        raise DataError(
            "The IATI file is not valid:", errors, "correct the office's tables or iati.toml; nothing was written"
        )
    content = etree.tostring(tree, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    warnings = tuple(finding for finding in findings if finding.level != "error")
    return IatiFile(content, len(office.projects), warnings, tuple(written.log))


def _check_sectors(office: Office, constants: IatiConstants) -> None:
    projects = office.projects
    lacking = projects.index[projects["sector"].isna()] if not constants.sector else ()
    findings = [
        Finding(office.file("projects"), int(row), "sector", "required", "error", "", "a DAC purpose code")
        for row in lacking
    ]
    if findings:
        raise DataError(
            "Projects have no sector:", findings, 'fill it in, or write sector = "…" into iati.toml, [activity]'
        )


@dataclass
class _Organisation:
    """An organisation: its IATI identifier (may be empty), its type and its name."""

    ref: str
    type: str
    name: str

    def add(self, parent: Any, tag: str, **more: str) -> Any:
        given = {**more, **({"ref": self.ref} if self.ref else {}), "type": self.type}
        made = etree.SubElement(parent, tag, given)
        narrative(made, self.name)
        return made


class _Writer:
    """Writes the activities of an office."""

    def __init__(self, office: Office, constants: IatiConstants, today: dt.date, progress: Progress):
        self.office, self.constants, self.today, self.progress = office, constants, today, progress
        self.language = constants.language or next(iter(office.languages), "en")
        self.own = _Organisation(constants.ref, constants.type, constants.name or office.name)
        self.log: list[Withholding] = []

    def activities(self) -> Any:
        moment = f"{self.today.isoformat()}T00:00:00Z"
        root = etree.Element("iati-activities", {"version": VERSION, "generated-datetime": moment})
        if self.office.demonstration:
            root.append(etree.Comment(f" {_DEMONSTRATION} "))
        columns = self.office.projects.columns
        for done, cells in enumerate(self.office.projects.itertuples(index=False, name=None)):
            self.progress(str(cells[0]), done, len(self.office.projects))
            self._activity(root, dict(zip(columns, cells, strict=True)), moment)
        return root

    def _activity(self, root: Any, project: Mapping[str, Any], moment: str) -> None:
        key = str(project["project_id"])
        grants = self._rows("grants", key)
        given = {
            "default-currency": str(grants["currency"].iloc[0]) if len(grants) else self.office.currency,
            "last-updated-datetime": moment,
            "humanitarian": "1" if self.constants.humanitarian else "0",
            LANG: self.language,
        }
        activity = etree.SubElement(root, "iati-activity", given)
        etree.SubElement(activity, "iati-identifier").text = f"{self.constants.ref}-{key}"
        self.own.add(activity, "reporting-org")
        narratives(etree.SubElement(activity, "title"), project, "title", self.language)
        self._descriptions(activity, project)
        self._organisations(activity, key, grants)
        self._days(activity, project)
        self._where_and_what(activity, project, key)
        money = [grant_money(self.office, str(grant), self.today) for grant in grants["grant_id"]]
        _budgets(activity, money)
        self._transactions(activity, money)
        results = project_results(self.office, key)
        self.log += results.log
        add_results(activity, results, self.language)

    def _rows(self, table: str, project: str) -> pd.DataFrame:
        frame = rows_of_project(self.office, table, project)
        return frame[(frame["project_id"] == project).fillna(False).astype(bool)]

    def _descriptions(self, activity: Any, project: Mapping[str, Any]) -> None:
        told = "objective" if isinstance(project.get("objective"), str) else "title"
        narratives(etree.SubElement(activity, "description", {"type": "1"}), project, told, self.language)
        if self.office.demonstration:
            made = etree.SubElement(activity, "description", {"type": "4"})
            narrative(made, _DEMONSTRATION, "" if self.language == "en" else "en")

    def _donor(self, donor: str) -> _Organisation:
        donors = self.office.donors
        row = donors[(donors["donor_id"] == donor).fillna(False)].iloc[0]
        ref = row["iati_ref"] if isinstance(row["iati_ref"], str) else ""
        return _Organisation(ref, _DONOR_TYPES.get(str(row["kind"]), "90"), str(row["name"]))

    def _organisations(self, activity: Any, project: str, grants: pd.DataFrame) -> None:
        for donor in dict.fromkeys(map(str, grants["donor_id"].dropna())):
            self._donor(donor).add(activity, "participating-org", role=_FUNDING)
        self.own.add(activity, "participating-org", role=_ACCOUNTABLE)
        self.own.add(activity, "participating-org", role=_IMPLEMENTING)
        organisers = set(self._rows("activities", project)["organiser_id"].dropna().astype("str"))
        partners = self.office.partners
        for row in partners[partners["partner_id"].isin(organisers)].itertuples():
            kind = _PARTNER_TYPES.get(str(row.kind), "90")
            _Organisation("", kind, str(row.name)).add(activity, "participating-org", role=_IMPLEMENTING)

    def _days(self, activity: Any, project: Mapping[str, Any]) -> None:
        start, end = project["start_date"].date(), project["end_date"].date()
        status = _PIPELINE if start > self.today else _CLOSED if end < self.today else _IMPLEMENTED
        etree.SubElement(activity, "activity-status", {"code": status})
        days = {"1": start, "2": start if start <= self.today else None, "3": end}
        days["4"] = end if end < self.today else None
        for kind, day in days.items():
            if day:
                etree.SubElement(activity, "activity-date", {"type": kind, "iso-date": day.isoformat()})

    def _where_and_what(self, activity: Any, project: Mapping[str, Any], key: str) -> None:
        etree.SubElement(activity, "recipient-country", {"code": self.office.country})
        for row in self._places(key):
            _location(activity, row)
        sector = project["sector"] if isinstance(project["sector"], str) else self.constants.sector
        etree.SubElement(activity, "sector", {"vocabulary": "1", "code": sector})
        targets = project["sdg_targets"] if isinstance(project["sdg_targets"], str) else ""
        for target in filter(None, (each.strip() for each in targets.split(";"))):
            etree.SubElement(activity, "tag", {"vocabulary": "3", "code": target})
        for tag, name in _DEFAULTS.items():
            if code := getattr(self.constants, name):
                etree.SubElement(activity, tag, {"code": code})

    def _places(self, project: str) -> Iterable[Any]:
        named = set(self._rows("activities", project)["place_id"].dropna().astype("str"))
        places = self.office.places.dropna(subset=["latitude", "longitude"])
        return list(places[places["place_id"].isin(named)].itertuples())

    def _transactions(self, activity: Any, money: Iterable[GrantMoney]) -> None:
        for each in money:
            donor = self._donor(self._donor_of(each.grant_id))
            for flow in each.received:
                made = _transaction(activity, _INCOMING, flow.reference, flow.day, flow.amount, flow.currency)
                donor.add(made, "provider-org")
                self.own.add(made, "receiver-org")
            for flow in each.spent:
                made = _transaction(activity, _EXPENDITURE, flow.reference, flow.day, flow.amount, flow.currency)
                self.own.add(made, "provider-org")

    def _donor_of(self, grant: str) -> str:
        grants = self.office.grants
        return str(grants.loc[(grants["grant_id"] == grant).fillna(False), "donor_id"].iloc[0])


def _transaction(activity: Any, kind: str, reference: str, day: dt.date, amount: Any, currency: str) -> Any:
    made = etree.SubElement(activity, "transaction", {"ref": reference})
    etree.SubElement(made, "transaction-type", {"code": kind})
    etree.SubElement(made, "transaction-date", {"iso-date": day.isoformat()})
    value = etree.SubElement(made, "value", {"currency": currency, "value-date": day.isoformat()})
    value.text = f"{amount:f}"
    return made


def _budgets(activity: Any, money: Iterable[GrantMoney]) -> None:
    for period in (period for each in money for period in each.budget):
        made = etree.SubElement(activity, "budget", {"type": "1", "status": "2"})
        etree.SubElement(made, "period-start", {"iso-date": period.start.isoformat()})
        etree.SubElement(made, "period-end", {"iso-date": period.end.isoformat()})
        value = etree.SubElement(made, "value", {"currency": period.currency, "value-date": period.start.isoformat()})
        value.text = f"{period.amount:f}"


def _location(activity: Any, row: Any) -> None:
    made = etree.SubElement(activity, "location", {"ref": str(row.place_id)})
    name = etree.SubElement(made, "name")
    narrative(name, str(row.name))
    point = etree.SubElement(made, "point", {"srsName": "http://www.opengis.net/def/crs/EPSG/0/4326"})
    etree.SubElement(point, "pos").text = f"{row.latitude} {row.longitude}"
