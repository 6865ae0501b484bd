"""Shortages to come: past series, needs, resources, intervals."""
