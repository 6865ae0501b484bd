"""Many short count series read together, and what may come after them."""
