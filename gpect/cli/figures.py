"""How the figures of a run are told."""

from collections.abc import Mapping
from typing import Any

from gpect.cli.console import number, say


def tell_figures(figures: Mapping[str, Any]) -> None:
    """Print each figure on its line: its French name, then its value."""
    for name, value in figures.items():
        say(f"  {name} : {_text(value)}")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int):
        return number(value)
    if isinstance(value, float):
        return number(value, _digits(value))
    return str(value)


def _digits(value: float) -> int:
    """Give the decimals worth telling: none of a whole number, three of a share."""
    if value.is_integer() or abs(value) >= 100:
        return 0
    return 1 if abs(value) >= 10 else 3
