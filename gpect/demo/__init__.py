"""A made-up territory and its hidden truth, in the kind of files that structures send."""
