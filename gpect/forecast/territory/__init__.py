"""The cells of the territory: what happened in each, what they add up to, what is doubtful."""
