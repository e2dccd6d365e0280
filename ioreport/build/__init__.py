"""Build documents: check everything first, run the notebook, write the files."""

from ioreport.build.build_document import WARNING, Built, build
from ioreport.build.job import check_numbers, choose_brand, named_office, read_notebook
from ioreport.build.output_files import (
    USUAL_FORMATS,
    check_folder,
    check_formats,
    check_sources,
    document_name,
    log_path,
)
from ioreport.build.sent_report import SentError, standing
from ioreport.values import FOR_THE_OFFICE, FORMATS

__all__ = [
    "FOR_THE_OFFICE",
    "FORMATS",
    "USUAL_FORMATS",
    "WARNING",
    "Built",
    "SentError",
    "build",
    "check_folder",
    "check_formats",
    "check_numbers",
    "check_sources",
    "choose_brand",
    "document_name",
    "log_path",
    "named_office",
    "read_notebook",
    "standing",
]
