"""The writer of HTML pages."""
