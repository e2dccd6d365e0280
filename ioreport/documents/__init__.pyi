# For type checkers and editors: the names that `__init__.py` imports only when they are used.

from ioreport.documents.embedded_manifest import read_manifest as read_manifest
from ioreport.documents.excel.excel_file import write_xlsx as write_xlsx
from ioreport.documents.exporters import ReportDOCXExporter as ReportDOCXExporter
from ioreport.documents.exporters import ReportHTMLExporter as ReportHTMLExporter
from ioreport.documents.exporters import ReportPDFExporter as ReportPDFExporter
from ioreport.documents.exporters import ReportXLSXExporter as ReportXLSXExporter
from ioreport.documents.html.html_file import write_html as write_html
from ioreport.documents.manifest import build_manifest as build_manifest
from ioreport.documents.manifest import manifest_of as manifest_of
from ioreport.documents.pdf.missing_glyphs import LettersError as LettersError
from ioreport.documents.pdf.pdf_file import write_pdf as write_pdf
from ioreport.documents.published_manifest import kept_inputs as kept_inputs
from ioreport.documents.published_manifest import published as published
from ioreport.documents.published_manifest import write_manifest as write_manifest
from ioreport.documents.tree.executed_notebook import read_report as read_report
from ioreport.documents.word.word_file import write_docx as write_docx
