"""What the field calls things: codes, words, tables, templates, errors."""
