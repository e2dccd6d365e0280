"""Donor reports: a row of the office's table `reports` as a document by its donor's template."""

from ioreport.reports.template_report import TemplateReport

__all__ = ["TemplateReport"]
