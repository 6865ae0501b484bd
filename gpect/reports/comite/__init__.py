"""The comité's pack: its tables, its note, their sentences."""
