"""``schema.json`` against the tables it describes: words and columns, no figure of its own."""

import json
from pathlib import Path
from typing import Any, Final

from gpect.reports.comite.csv_tables import described
from gpect.reports.reread.specs import specs
from gpect.reports.reread.unknown import bears_figure, quoted, unknown

_KEYS: Final = frozenset(
    ("profile", "name", "title", "created", "resources", "path", "encoding", "dialect", "schema")
)
"""What the schema says of the pack and of each table."""


def schema_faults(path: Path, name: str) -> list[str]:
    """Give a French sentence for each table that the schema says otherwise than it is."""
    try:
        schema: Any = json.loads(path.read_text(encoding="utf-8"))
        told = {one["path"]: one["schema"] for one in schema["resources"]}
        keys = {*schema, *(key for one in schema["resources"] for key in one)}
    except (ValueError, KeyError, TypeError):
        return [f"{name} ne décrit plus les tables : ce n'est pas un schéma de tables lisible."]
    expected = {f"opendata/{s.name}.csv": described(s.columns, s.keys) for s in specs().values()}
    wrong = [file for file, columns in expected.items() if told.get(file) != columns]
    texts = [str(schema.get(key, "")) for key in ("profile", "name", "title")]
    odd = [*sorted(keys - _KEYS), *filter(bears_figure, texts)]
    strays = [unknown("texte", f"{name}, {quoted(text)}") for text in odd]
    found = strays + [f"{name} ne décrit pas les colonnes de {file}." for file in wrong]
    extra = sorted(set(told) - set(expected))
    return found + [f"{name} décrit {file}, que gpect n'écrit pas." for file in extra]
