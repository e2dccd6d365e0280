"""Trace the figures of a finished document to their rows, verify them, compare documents, and record what was sent."""

from ioreport.documents.embedded_manifest import read_manifest
from ioreport.provenance.document_changes import Change, Changes, changes
from ioreport.provenance.document_figures import Figure, figures, figures_called
from ioreport.provenance.document_rebuild import NOTEBOOKS, find_notebook, rebuilt
from ioreport.provenance.explanation import Explained, explain_rows, explained, money_lists, plain_number
from ioreport.provenance.fact_differences import NOT_COMPUTED, Difference, diff, tell
from ioreport.provenance.marked_sheets import GONE, MarkedSheets, marked_sheets, original_trouble
from ioreport.provenance.office_of_document import changed_files, changed_inputs, find_office, is_another_office
from ioreport.provenance.rebuild_comparison import Unlike, unlike_carried, unlike_facts, unlike_pieces
from ioreport.provenance.recomputation import not_computed, unlike_cells, verify
from ioreport.provenance.self_consistency import unlike_within
from ioreport.provenance.submit_document import Submitted, submit

__all__ = [
    "GONE",
    "MarkedSheets",
    "marked_sheets",
    "original_trouble",
    "NOTEBOOKS",
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
    "figures_called",
    "find_notebook",
    "find_office",
    "is_another_office",
    "money_lists",
    "not_computed",
    "plain_number",
    "read_manifest",
    "rebuilt",
    "submit",
    "tell",
    "unlike_carried",
    "unlike_cells",
    "unlike_facts",
    "unlike_pieces",
    "unlike_within",
    "verify",
]
