"""Nested JSON values as one level of texts."""

from typing import Any


def flatten(item: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """Give a nested object as one level of text: ``{"lieu": {"cp": 1}}`` → ``{"lieu.cp": "1"}``.

    Lists of plain values become one text parted by « ; »; so do the labels of lists of objects.
    """
    flat: dict[str, str] = {}
    for key, value in item.items():
        path = f"{prefix}{key}"
        if isinstance(value, dict):
            flat |= flatten(value, f"{path}.")
        else:
            flat[path] = as_text(value)
    return flat


def as_text(value: Any) -> str:
    """Render a JSON value as a cell: null is blank, 3.0 is 3, true is « vrai »."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "vrai" if value else "faux"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list):
        return " ; ".join(filter(None, map(as_text, value)))
    if isinstance(value, dict):
        return next((as_text(value[k]) for k in ("libelle", "label", "nom") if value.get(k)), "")
    return str(value)
