"""What is known beforehand: ROME, the territory, the filières."""
