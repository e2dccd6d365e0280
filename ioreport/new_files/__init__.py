"""Files to begin with: a plain notebook of one report, and an office with an example of everything."""

from ioreport.new_files.new_office import write_new_office
from ioreport.new_files.report_notebook import write_report_notebook

__all__ = ["write_new_office", "write_report_notebook"]
