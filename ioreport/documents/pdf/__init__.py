"""The writer of PDF files, which uses Typst."""
