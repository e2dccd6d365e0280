"""The writers of Excel workbooks: the data annex, and plain lists."""
