"""Which figures may leave the house, and an attack that tries to find the others again."""
