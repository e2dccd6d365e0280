"""The command ``demo``: a synthetic office."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ioreport.cli.application import app, progress_line
from ioreport.cli.terminal import say


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is empty or does not exist yet.")],
    scale: Annotated[int, typer.Option(help="The size, as a multiple of the smallest office.")] = 1,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same bytes.")] = None,
) -> None:
    """Write a synthetic office with every table filled; every organisation, person and figure is invented."""
    from ioreport.demo import SEED, write_demo

    with progress_line(folder.name) as done:
        written = write_demo(folder, scale=scale, seed=SEED if seed is None else seed, progress=done)
    say(written)
