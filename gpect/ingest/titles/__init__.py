"""Free job titles to ROME: read, find candidates, rank them, say how sure."""

from gpect.ingest.titles.normaliser import AUTO, COLUMNS, KNOWN, TitleNormaliser

__all__ = ["AUTO", "COLUMNS", "KNOWN", "TitleNormaliser"]
