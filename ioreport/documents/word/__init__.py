"""The writer of the Word document."""
