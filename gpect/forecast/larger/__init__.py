"""Larger series: the members of a portfolio and how they are weighed."""
