"""What workbooks and pages are written with: sheets, cells, French."""
