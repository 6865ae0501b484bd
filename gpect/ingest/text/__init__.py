"""Words brought to one form, and short texts compared."""
