"""``python -m ioreport``: the same as the command ``ioreport``."""

from ioreport.cli import main

main()
