"""Where received tables and results are kept: one SQLite file, or PostgreSQL by URL.

Everything is written in one transaction per file or per run, by one writer at a time; readers
see the database as it was when they began. Same code and same tests on both engines.
"""
