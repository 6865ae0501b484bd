"""What leaves the house: workbooks, the comité's tables, pages and maps."""
