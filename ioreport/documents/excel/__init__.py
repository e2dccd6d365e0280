"""The writer of the Excel workbook, and of plain lists."""
