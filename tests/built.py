"""Documents of the project's own notebooks, built once for all tests of a run, whichever worker asks first."""

import os
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from ioreport.build import FORMATS, build

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


def documents_of(folder, name):
    """The documents of a report of the demonstration office, in every format, or of another notebook; by their suffix.

    Nobody may change them: `folder` is one for all workers.
    """
    out = folder / name
    with alone(folder / f"{name}.lock"):
        if not out.exists():
            waiting = folder / f"{name}.waiting"
            if (NOTEBOOKS / f"{name}.ipynb").exists():
                build(NOTEBOOKS / f"{name}.ipynb", out=waiting)
            else:
                build(NOTEBOOKS / "donor_report.ipynb", parameters={"report": name}, out=waiting, to=FORMATS)
            waiting.rename(out)
    return {path.suffix: path for path in out.glob("*.*")}


@contextmanager
def alone(lock):
    """Let no other process in here at the same time."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    while True:
        with suppress(FileExistsError):
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
            break
        time.sleep(0.1)
    try:
        yield
    finally:
        lock.unlink()
