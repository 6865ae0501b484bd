"""The month's matching workbook, line by line."""
