"""A comité's folder read back, every file of it, as whoever receives it would."""
