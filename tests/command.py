"""The command, called as its user calls it, in this very process."""

from ioreport.cli import main


def status_of(*arguments):
    """The exit status that the command leaves with."""
    try:
        main([str(word) for word in arguments])
    except SystemExit as left:
        return left.code or 0
    return 0
