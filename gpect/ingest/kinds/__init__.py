"""One module a kind of file: which fields make which rows of which tables."""
