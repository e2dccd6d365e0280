"""The Word document's parts: what pandoc makes of the page, and what the brand and Word itself ask for besides."""
