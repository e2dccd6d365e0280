"""What a finished document shows, read back out of its file piece by piece: HTML, PDF, Word and Excel alike."""

from ioreport.documents.printed.contents import read_contents
from ioreport.documents.printed.pieces import Contents, Piece

__all__ = ["Contents", "Piece", "read_contents"]
