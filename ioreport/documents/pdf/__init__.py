"""The writer of the PDF, by way of Typst."""
