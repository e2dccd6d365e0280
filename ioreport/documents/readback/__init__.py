"""What a finished document shows, read back out of its file piece by piece: HTML, PDF, Word and Excel alike."""

from ioreport.documents.readback.format_reader import read_contents
from ioreport.documents.readback.pieces import Contents, Piece

__all__ = ["Contents", "Piece", "read_contents"]
