"""The command ``submit``: record a sent report in the office's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ioreport.cli.application import app, pluralised, read_day
from ioreport.cli.terminal import say


@app.command("submit")
def submit_command(
    document: Annotated[Path, typer.Argument(help="The sent document; its other formats beside it are recorded too.")],
    data: Annotated[Path, typer.Option(help="The office's folder, its tables as the document was built from them.")],
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day, such as 2024-02-22. Default: the day in reports.csv.")
    ] = None,
) -> None:
    """Record a report as sent, with the rows it was made from, in the office's folder submitted/.

    After that it is built again only with --reissue. The record has the rows, and so the numbers that the document
    withholds: keep it in the office. The tables are not changed.
    """
    from ioreport import provenance
    from ioreport.build import WARNING
    from ioreport.tables import load

    done = provenance.submit(document, load(data), read_day(on) if on else None)
    kept = done.submission
    for warning in done.warnings:
        say(f"{WARNING}{warning}", error=True)
    what = "recorded" if done.new else "was recorded before, and is as it was"
    say(f"{kept.report_id}, version {kept.version}, sent on {kept.date}: {what}")
    say(
        f"{data / kept.file}: {', '.join(kept.formats)}, facts and {pluralised(len(kept.tables), 'file')} of the office"
    )
    say(f"{data / 'submitted'} is for the office only: it holds the rows")
