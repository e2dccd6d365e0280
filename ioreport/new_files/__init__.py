"""Files to begin with: a plain notebook of one report, and an empty office."""

from ioreport.new_files.report_notebook import write_report_notebook

__all__ = ["write_report_notebook"]
