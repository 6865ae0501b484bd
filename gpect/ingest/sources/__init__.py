"""Formats of other tools: each is one small module that gives its records in the template's words.

An *object* source reads one JSON object (or what an XML file was made into): ``KINDS`` that it
can give, ``is_mine(item)``, ``records(item, kind)`` with one flat row, header → text, per record
found in it. A *table* source reads a whole table: ``KINDS``, ``is_mine(folded headers, kind)``,
``adapt(raw, kind)``. LHÉO, in XML, is called by :mod:`gpect.ingest.files.read` itself.
Each has its page in ``docs/sources/``.
"""

from collections.abc import Callable
from typing import Any, Final

from gpect.domain.raw import RawTable
from gpect.domain.templates import InputTemplate
from gpect.ingest.records.headers import count_known
from gpect.ingest.sources import (
    beneficiaires,
    bmo,
    certifications,
    france_travail,
    france_travail_table,
    les_emplois,
    les_emplois_api,
    offres_commune,
    questionnaire,
    siae_rome,
)
from gpect.ingest.text.flattened import flatten
from gpect.ingest.text.spelling import fold

Flatten = Callable[[dict[str, Any]], list[dict[str, str]]]

_OBJECTS: Final = (france_travail, les_emplois, les_emplois_api)
_TABLES: Final = (
    offres_commune,
    france_travail_table,
    certifications,
    siae_rome,
    questionnaire,
    beneficiaires,
    bmo,
)


def flattener(items: list[dict[str, Any]], template: InputTemplate) -> Flatten:
    """Choose how an object of a JSON file becomes flat rows.

    Parameters
    ----------
    items
        Objects of the file; the first that is not empty tells whose it is.
    template
        The kind of file expected.
    """
    first: dict[str, Any] = next(filter(None, items), {})
    for source in _OBJECTS:
        if template.kind in source.KINDS and source.is_mine(first):
            read = source.records
            return lambda item: read(item, template.kind) if item else [{}]
    return lambda item: [flatten(item)]


def merit(item: dict[str, Any], template: InputTemplate) -> int:
    """Count the fields of ``template`` that an object, once flat, names."""
    rows = flattener([item], template)(item)
    filled = {header for row in rows for header, text in row.items() if text}
    return count_known(sorted(filled), template)


def adapt(raw: RawTable, template: InputTemplate) -> RawTable:
    """Give a known table in the template's words; any other table as it is."""
    folded = [fold(header) for header in raw.header]
    for source in _TABLES:
        if template.kind in source.KINDS and source.is_mine(folded, template.kind):
            adapted: RawTable = source.adapt(raw, template.kind)
            return adapted
    return raw
