"""The command ``export``: files for others, as IATI, HXL, 3W and an extract for auditors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ioreport.cli.application import app, pluralised, progress_line, read_day
from ioreport.cli.terminal import say
from ioreport.errors import grouped

if TYPE_CHECKING:
    from ioreport.measures.disclosure import Withholding

export_app = typer.Typer(
    no_args_is_help=True, help="Files for others: IATI, HXL, 3W, and an extract of transactions for auditors."
)
app.add_typer(export_app, name="export")
_Data = Annotated[Path, typer.Option("--data", help="The office's folder.")]
_Out = Annotated[Path, typer.Option("--out", help="The file to write.")]
_Tags = Annotated[bool, typer.Option("--tags/--no-tags", help="Whether the second row has the HXL tags.")]


@export_app.command("iati")
def iati_command(data: _Data, out: _Out) -> None:
    """Write the projects as an IATI 2.03 file.

    It has the money received and spent, the budgets and the results. The office's folder has iati.toml, with the
    organisation's identifier and type. The file is a public document: counts of people are protected as in a public
    report. It is checked against the standard's schema, code lists and ruleset; with an error nothing is written.
    """
    from ioreport.export.iati_activities import iati_file
    from ioreport.export.write_export import check_place, write_export
    from ioreport.tables import load

    office = load(data)
    check_place(office, out, ".xml")
    with progress_line(out.name) as show:
        made = iati_file(office, out.name, show)
    log = write_export(out, made.content, made.log)
    for group in grouped(made.warnings):
        say(f"{group.level}: {group}", error=True)
    say(f"{out}: IATI 2.03, {_many(made.activities, 'activity', 'activities')}; schema, code lists and ruleset hold")
    _show_withheld(made.log, log)


@export_app.command("hxl")
def hxl_command(data: _Data, out: _Out, tags: _Tags = True) -> None:
    """Write the results as CSV with HXL tags.

    It has the indicators of all projects, with the values of the IATI file: counts of people are protected as in a
    public report.
    """
    from ioreport.export.hxl_tables import indicator_results
    from ioreport.export.write_export import check_place, write_export
    from ioreport.tables import load

    office = load(data)
    check_place(office, out, ".csv")
    with progress_line(out.name) as show:
        made = indicator_results(office, tags, show)
    log = write_export(out, made.content, made.log)
    say(f"{out}: {pluralised(made.rows, 'row')} of results")
    _show_withheld(made.log, log)


@export_app.command("3w")
def who_what_where_command(data: _Data, out: _Out, tags: _Tags = True) -> None:
    """Write who does what where and when as CSV.

    Each activity has its organisation, sector, place codes and days.
    """
    from ioreport.export.hxl_tables import who_what_where
    from ioreport.export.write_export import check_place, write_export
    from ioreport.tables import load

    office = load(data)
    check_place(office, out, ".csv")
    made = who_what_where(office, tags)
    write_export(out, made.content)
    say(f"{out}: {_many(made.rows, 'activity', 'activities')}")


@export_app.command("audit")
def audit_command(
    data: _Data,
    out: _Out,
    grant: Annotated[list[str] | None, typer.Option("--grant", help="A grant; several times. Default: all.")] = None,
) -> None:
    """Write a grant's transactions for its auditors.

    The Excel workbook has every transaction with its rate, line, voucher and subtotals. The converted amounts, the
    subtotals and the balance are formulas, and their values are stored with them.
    """
    from ioreport.export.audit_workbook import audit_workbook
    from ioreport.export.write_export import check_place, write_export
    from ioreport.tables import load

    office = load(data)
    check_place(office, out, ".xlsx")
    made = audit_workbook(office, grant or [])
    write_export(out, made.content)
    say(f"{out}: {pluralised(made.transactions, 'transaction')} of {pluralised(len(made.grants), 'grant')}")


@export_app.command("validate")
def validate_command(
    file: Annotated[Path, typer.Argument(help="An IATI file of activities, from anywhere.")],
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day that counts as today. Default: the file's own.")
    ] = None,
) -> None:
    """Check an IATI file of activities against the standard.

    Its schema, code lists and ruleset are those of IATI 2.03, without a network. Exits with 1 if there is an error.
    """
    from ioreport.export.iati_validation import validate_file

    found = validate_file(file, read_day(on) if on else None)
    for group in grouped(found):
        rule = f" [{group.findings[0].rule}]" if group.level == "error" else ""  # a warning ends with it anyway
        say(f"{group.level}: {group}{rule}")
    errors = sum(finding.level == "error" for finding in found)
    say(f"{file}: errors {errors}, warnings {len(found) - errors}")
    if errors:
        raise SystemExit(1)


def _many(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _show_withheld(log: Sequence[Withholding], path: Path | None) -> None:
    if path:
        say(f"{pluralised(len(log), 'number')} of people withheld; which ones and why, for the office only: {path}")
