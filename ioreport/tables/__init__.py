"""Tables: an office's files, read, checked and described."""

from ioreport.tables.data_model import TABLES
from ioreport.tables.descriptor import describe, write_descriptor
from ioreport.tables.office import Office, check_office, load, read_office
from ioreport.tables.office_content import Input

__all__ = ["TABLES", "Input", "Office", "check_office", "describe", "load", "read_office", "write_descriptor"]
