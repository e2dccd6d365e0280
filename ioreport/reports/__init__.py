"""Reports to donors: a row of the office's table `reports`, told by its donor's template."""

from ioreport.reports.report import DonorReport

__all__ = ["DonorReport"]
