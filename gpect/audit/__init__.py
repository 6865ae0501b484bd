"""Is a matching fair: what it gave to each group, read after the fact and never before."""
