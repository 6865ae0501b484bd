"""What one change would give, and what changed since the last run."""
