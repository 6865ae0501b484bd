"""Formats of other tools: each is one small module that turns its fields into the template's.

A JSON source says whether an object is its own (``is_mine``) and gives it flat (``flatten``),
header → text, in headers of the template. A table source renames headers (``adapt``).
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from gpect.domain.raw import RawTable
from gpect.domain.templates import InputTemplate
from gpect.ingest import json_text
from gpect.ingest.columns import count_known
from gpect.ingest.sources import france_travail, les_emplois, offres_commune
from gpect.ingest.spelling import fold

Flatten = Callable[[dict[str, Any]], dict[str, str]]

_OBJECTS: Final = (france_travail, les_emplois)
_TABLES: Final = (offres_commune,)


def flattener(items: list[dict[str, Any]], template: InputTemplate) -> Flatten:
    """Choose how the objects of a JSON file become flat rows.

    Parameters
    ----------
    items
        Objects of the file; the first that is not empty tells whose it is.
    template
        The kind of file expected.
    """
    first: dict[str, Any] = next(filter(None, items), {})
    for source in _OBJECTS:
        if template.kind == source.KIND and source.is_mine(first):
            flatten: Flatten = source.flatten
            return flatten
    return json_text.flatten


def merit(item: dict[str, Any], template: InputTemplate) -> int:
    """Count the fields of ``template`` that an object, once flat, names."""
    flat = flattener([item], template)(item)
    return count_known([header for header, text in flat.items() if text], template)


def adapt(raw: RawTable, template: InputTemplate) -> RawTable:
    """Rename the headers of a known table whose words mean something else than ours."""
    folded = [fold(header) for header in raw.header]
    for source in _TABLES:
        if template.kind == source.KIND and source.is_mine(folded):
            renamed = [source.HEADERS.get(word, word) for word in folded]
            return replace(raw, header=renamed)
    return raw
