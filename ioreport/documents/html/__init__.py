"""The writer of the HTML page."""
