"""Charts and maps, on a page and in a workbook."""
