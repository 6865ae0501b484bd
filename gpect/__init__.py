"""gpect: territorial workforce and skills planning, from files to decisions."""

__version__ = "0.1.0"
