"""Submitted reports: the folder ``submitted/`` of an office, with each sent document and the rows it was made from.

It has the rows, and so the numbers that a document withholds: it stays in the office and is never sent out.
"""

from ioreport.submitted.object_store import SUBMITTED_FOLDER
from ioreport.submitted.submission import Submission, check_submitted, keep, latest, submissions

__all__ = ["SUBMITTED_FOLDER", "Submission", "check_submitted", "keep", "latest", "submissions"]
