"""Facts: named values with a trail; the ledger of them; the cover, tables and photos of a document."""

from ioreport.facts.counts_added_by_hand import counts_by_hand
from ioreport.facts.cover import cover
from ioreport.facts.ledger import Ledger
from ioreport.facts.number_lint import lint_notebook
from ioreport.facts.photo import photo
from ioreport.facts.table import table

__all__ = ["Ledger", "counts_by_hand", "cover", "lint_notebook", "photo", "table"]
