"""Run several lists of commands, so many lists at the same time: the loop that a user would write."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def work(commands: list[list[str]]) -> None:
    """The commands of one report, one after the other."""
    for command in commands:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    with ThreadPoolExecutor(int(sys.argv[2])) as pool:
        list(pool.map(work, json.loads(Path(sys.argv[1]).read_text("utf-8"))))
