"""``python -m ioreport``: the same as the command ``ioreport``."""

from ioreport.cli import main

if __name__ == "__main__":  # a process that is started for a worker imports this module under another name
    main()
