"""Why, in French: what speaks for a pair, what it lacks, why there is none."""
