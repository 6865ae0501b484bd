"""Every pair worth looking at: what closes it, what speaks for it, its score."""
