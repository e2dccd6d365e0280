"""The way back: from a finished document to its rows, and the test that every figure still holds."""

from ioreport.audit.changes import Change, Changes, changes
from ioreport.audit.differences import NOT_COMPUTED, Difference, diff, tell
from ioreport.audit.explained import Explained, explain_rows, explained, money_lists, plain_number
from ioreport.audit.figures import Figure, figures, find_figures
from ioreport.audit.held import Unlike, unlike_carried, unlike_facts, unlike_pieces
from ioreport.audit.inputs import changed_files, changed_inputs, find_office, is_another_office
from ioreport.audit.recomputed import unlike_cells, verify
from ioreport.audit.submitting import Submitted, submit
from ioreport.audit.within import unlike_within
from ioreport.documents.reading import read_manifest

__all__ = [
    "NOT_COMPUTED",
    "Change",
    "Changes",
    "Difference",
    "Explained",
    "Figure",
    "Submitted",
    "Unlike",
    "changed_files",
    "changed_inputs",
    "changes",
    "diff",
    "explain_rows",
    "explained",
    "figures",
    "find_figures",
    "find_office",
    "is_another_office",
    "money_lists",
    "plain_number",
    "read_manifest",
    "submit",
    "tell",
    "unlike_carried",
    "unlike_cells",
    "unlike_facts",
    "unlike_pieces",
    "unlike_within",
    "verify",
]
