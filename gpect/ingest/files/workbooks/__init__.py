"""Workbooks, whatever wrote them: the sheet that holds the table, and what its cells do not say."""
