"""Office: all tables of a country office, read and checked."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from ioreport.atomic_files import finish_interrupted
from ioreport.errors import DataError, Finding, nearest
from ioreport.input_files import read_file
from ioreport.reads import note_rows
from ioreport.tables.accepted_warnings import Accepted, AcceptedWarning, judge
from ioreport.tables.cell_origins import cell_origins
from ioreport.tables.checks.office_checks import check_files
from ioreport.tables.datapackage import Package, read_package
from ioreport.tables.misspelt_names import unread_files
from ioreport.tables.narrative_files import NarrativeFile, narrative_file_findings, read_narrative_files
from ioreport.tables.office_cache import read_content
from ioreport.tables.office_content import Input, OfficeContent, unchecked_content
from ioreport.tables.people_columns import Counted
from ioreport.tables.raw_table import Sheet
from ioreport.tables.unchanged_folder import while_unchanged
from ioreport.values import COUNTED_TABLES, UNCLEARED, Trail
from ioreport.wording import language_files, use_languages_of


class Tables(Mapping[str, pd.DataFrame]):
    """The tables of an office by name; each access gives a copy, so that the office's data cannot be changed.

    What is read is noted (`ioreport.reads`): whoever needs a project's rows only takes `project_rows.rows_of`.
    """

    def __init__(self, frames: Mapping[str, pd.DataFrame]):
        self._frames = dict(frames)

    def __getitem__(self, name: str) -> pd.DataFrame:
        note_rows(name)
        return self._frames[name].copy(deep=False)

    def __contains__(self, name: object) -> bool:
        return name in self._frames

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)

    def __repr__(self) -> str:
        return f"Tables({', '.join(f'{name}: {len(frame)} rows' for name, frame in self._frames.items())})"


@dataclass(frozen=True, eq=False)
class Office:
    """The data of one country office.

    Every table is an attribute: ``office.activities`` is a DataFrame with all columns of the data model
    and those that the office added, indexed by the row number that a spreadsheet shows (header = 1).

    Attributes
    ----------
    folder : Path
    name, country, currency : str
        The office's name, its ISO 3166-1 country, its own ISO 4217 currency.
    languages : tuple of str
    demonstration : bool
        True when any figure is synthetic.
    as_of : datetime.date, optional
        The day of the data; `None` if neither datapackage.json nor any table names a day.
    dated : bool
        Whether datapackage.json names that day, in ``created``; if not, it is the last day in the tables.
    age_bands : tuple of str
        The age bands that datapackage.json asks for; empty if they follow from the ages in the rows.
    tables : Mapping of str to DataFrame
    inputs : tuple of Input
        The files that were read.
    warnings : tuple of Finding
    accepted : tuple of Accepted
        The warnings that the office accepts, each with its reason; they are not in `warnings`.
    entries : tuple of Entry
        All entries of ``ioreport.accept`` in datapackage.json, also those for reports and documents.
    narrative_files : tuple of NarrativeFile
        The texts of reports that are Markdown files.
    counting_people : mapping
        Each table of the office's own that counts people, with its columns (for its rows: "") and their units.

    Examples
    --------
    >>> office = load("tests/data/office")
    >>> office.activities.loc[2, "title"]
    'Welcome day in spring'
    >>> office.file("activities")
    'activities.csv'
    """

    folder: Path
    name: str
    country: str
    currency: str
    languages: tuple[str, ...]
    demonstration: bool
    as_of: dt.date | None
    dated: bool
    age_bands: tuple[str, ...]
    tables: Tables = field(repr=False)
    inputs: tuple[Input, ...] = field(repr=False)
    warnings: tuple[Finding, ...] = field(repr=False)
    files: Mapping[str, str] = field(repr=False)
    accepted: tuple[Accepted, ...] = field(default=(), repr=False)
    entries: tuple[AcceptedWarning, ...] = field(default=(), repr=False)
    counting_people: Counted = field(repr=False, default_factory=dict)
    narrative_files: tuple[NarrativeFile, ...] = field(repr=False, default=())

    def _repr_html_(self) -> str:
        from ioreport.tables.office_view import office_html

        return office_html(self)

    def file(self, table: str) -> str:
        """The file of a table, as a path inside the office."""
        return self.files[self._known(table)]

    @property
    def counted(self) -> tuple[str, ...]:
        """The files whose rows count people, by the names that they have in this office.

        >>> load("tests/data/office").counted
        ('indicator_values.csv', 'participations.csv')
        """
        return tuple(sorted({self.files[table] for table in (*COUNTED_TABLES, *self.counting_people)}))

    @property
    def uncounted(self) -> tuple[str, ...]:
        """The files whose rows count nobody."""
        return tuple(sorted({*self.files.values()} - {*self.counted}))

    def followed(self, trail: Trail) -> Trail:
        """A trail with the cells that imported rows came from, and with the files that count people.

        These are all except those that are known to count nobody.

        >>> office = load("tests/data/office")
        >>> sorted(office.followed(Trail({"activities.csv": (2,), "elsewhere.csv": (2,)})).counted)
        ['elsewhere.csv']
        """
        counted = trail.counted | (trail.rows.keys() - {*self.uncounted})
        return replace(trail, counted=counted, origins=cell_origins(self, trail.rows))

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.tables[self._known(name)]

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.tables})

    def _known(self, table: str) -> str:
        if table not in self.tables:
            raise AttributeError(f"the office has no table {table!r}{nearest(table, self.tables)}")
        return table


def load(path: str | Path, cache: bool = True) -> Office:
    """The office in a folder; read again only when a file in it has changed.

    Parameters
    ----------
    path : str or Path
        A folder with ``datapackage.json`` and one CSV file for each table.
    cache : bool
        Whether to use what was read before, and to keep a copy of a large office in the user's cache folder.

    Raises
    ------
    DataError
        When anything in the office is not valid; it has every error.
    UsageError
        When there is no such folder.

    Examples
    --------
    >>> load("tests/data/office").name
    'Migration Service, Lipovo Office'
    """
    office = _read_once(path) if cache else _sound(path, False)
    use_languages_of(office.folder)  # also where the office was read before
    return office


def _sound(path: str | Path, cache: bool = True) -> Office:
    office, findings = read_office(path, cache)
    errors = [finding for finding in findings if finding.level == "error"]
    if errors:
        count = f"{len(errors)} errors" if len(errors) > 1 else "1 error"
        raise DataError(f"The office {path} has {count}:", errors, "correct what is named above, then run again")
    return office


_read_once = while_unchanged(_sound)


def check_office(path: str | Path) -> tuple[Finding, ...]:
    """All findings on an office, errors and warnings.

    Parameters
    ----------
    path : str or Path
        The office's folder.

    Examples
    --------
    >>> check_office("tests/data/office")
    ()
    """
    return read_office(path)[1]


def read_office(path: str | Path, cache: bool = True) -> tuple[Office, tuple[Finding, ...]]:
    """The office in a folder as far as it can be read, and all findings; `cache` is as for `load`.

    An invalid cell is missing in the office's tables; an unreadable file is an empty table. An import that was killed
    while it wrote is finished first.
    """
    folder = Path(path)
    if folder.is_dir():
        finish_interrupted(folder, folder / "sources")
    package, faults = read_package(folder)
    of_languages = use_languages_of(folder)
    content = read_content(folder, package, cache)
    texts, of_texts = read_narrative_files(folder)
    of_files = check_files(content.frames, content.files, folder)
    found = (
        *faults,
        *of_languages,
        *unread_files(folder, package),
        *content.of_tables,
        *of_files,
        *content.of_office,
        *of_texts,
    )
    found += tuple(narrative_file_findings(texts, content.frames, content.files))
    judged = judge(found, content.entries)
    office = _office(folder, package, content, judged.findings)
    inputs = (*content.inputs, *_inputs(folder, language_files(folder)), *(Input(t.file, t.sha256, 0) for t in texts))
    return replace(office, inputs=inputs, narrative_files=texts, accepted=judged.accepted, entries=content.entries), (
        *judged.findings,
        *content.wrong_entries,
    )


def office_of(folder: Path, package: Package, sheets: Mapping[str, Sheet], findings: tuple[Finding, ...]) -> Office:
    """The office made of a folder's descriptor and tables, with the findings on them."""
    office = _office(folder, package, unchecked_content(package, sheets), findings)
    return replace(office, narrative_files=read_narrative_files(folder)[0])


def _office(folder: Path, package: Package, content: OfficeContent, findings: tuple[Finding, ...]) -> Office:
    counted = {content.files[name] for name in (*COUNTED_TABLES, *content.people)}
    return Office(
        folder=folder,
        name=package.office,
        country=package.country,
        currency=package.currency,
        languages=package.languages,
        demonstration=package.demonstration,
        as_of=package.created or content.latest,
        dated=package.created is not None,
        age_bands=package.age_bands,
        tables=Tables({name: _marked(frame, content.files[name], counted) for name, frame in content.frames.items()}),
        inputs=content.inputs,
        warnings=tuple(finding for finding in findings if finding.level == "warning"),
        files=content.files,
        counting_people=content.people,
    )


def _inputs(folder: Path, files: Iterable[str]) -> Iterator[Input]:
    """Files of an office that are no tables."""
    for file in files:
        with suppress(OSError):  # one that cannot be read is a finding
            yield Input(file, hashlib.sha256(read_file(folder / file, folder)).hexdigest(), 0)


def _marked(frame: pd.DataFrame, file: str, counted: Collection[str]) -> pd.DataFrame:
    """The values of a table; a table that counts people is marked: its counts, and sums of them, are not cleared.

    The mark is in the frame's `attrs`; a derived frame has it if pandas copies `attrs`.
    """
    marked = frame.copy(deep=False)
    marked.attrs = {UNCLEARED: (file,)} if file in counted else {}
    return marked
