"""The threshold: the least count of people that is shown to a donor or an audience."""

from __future__ import annotations

from ioreport.errors import UsageError
from ioreport.measures.activity_selection import check_known
from ioreport.tables import Office
from ioreport.tables.project_rows import grant_of, known_ids, rows_of

PUBLIC = 10
_DEFAULT = 5


def threshold(
    office: Office, *, report: str | None = None, grant: str | None = None, audience: str | None = None
) -> int:
    """The least count of persons or households that is shown: the donor's `min_cell`, at least 10 in public.

    Parameters
    ----------
    office : Office
    report : str, optional
        A row of ``reports``, which has the grant and the audience, unless these are given.
    grant : str, optional
        A row of ``grants``, which has the donor. Without report and grant, the threshold is the data model's 5.
    audience : str, optional
        ``donor`` or ``public``.

    Raises
    ------
    UsageError
        For an unknown report, grant or audience.

    Examples
    --------
    >>> from ioreport.tables import load
    >>> office = load("tests/data/office")
    >>> threshold(office, grant="G-01"), threshold(office, grant="G-01", audience="public")
    (5, 10)
    """
    if report is not None:
        check_known("report", report, known_ids(office, "reports", "report_id"), office.file("reports"))
        reports = rows_of(office, "reports", grant_of(office, report))
        row = reports[(reports["report_id"] == report).fillna(False)].iloc[0]
        grant, audience = grant or row["grant_id"], audience or str(row["audience"])
    if audience not in (None, "donor", "public"):
        raise UsageError(f"audience: found {audience!r}, expected donor or public.")
    least = _DEFAULT if grant is None else _min_cell(office, grant)
    return max(least, PUBLIC) if audience == "public" else least


def _min_cell(office: Office, grant: str) -> int:
    check_known("grant", grant, known_ids(office, "grants", "grant_id"), office.file("grants"))
    grants, donors = (rows_of(office, table, grant) for table in ("grants", "donors"))
    donor = grants.loc[(grants["grant_id"] == grant).fillna(False), "donor_id"]
    found = donors.loc[donors["donor_id"].isin(donor), "min_cell"].dropna()
    return int(found.iloc[0]) if len(found) else _DEFAULT
