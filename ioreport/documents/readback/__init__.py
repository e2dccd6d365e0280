"""Read the texts, cells and pictures of a finished document (HTML, PDF, Word or Excel) from its file."""

from ioreport.documents.readback.format_reader import read_contents
from ioreport.documents.readback.pieces import Contents, Piece

__all__ = ["Contents", "Piece", "read_contents"]
