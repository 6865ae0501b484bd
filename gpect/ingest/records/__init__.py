"""From a raw table to records: its columns, its rows, what is wrong with them."""
