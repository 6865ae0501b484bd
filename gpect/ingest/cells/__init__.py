"""What one cell says: a date, a number, a place, a choice in a closed list."""
