"""``schema.json`` against the tables it describes: words and columns, no figure of its own."""

import json
from pathlib import Path
from typing import Any

from gpect.reports.reread.specs import specs


def schema_faults(path: Path, name: str) -> list[str]:
    """Give a French sentence for each table that the schema says otherwise than it is."""
    try:
        schema: Any = json.loads(path.read_text(encoding="utf-8"))
        told = {
            one["path"]: [field["name"] for field in one["schema"]["fields"]]
            for one in schema["resources"]
        }
    except (ValueError, KeyError, TypeError):
        return [f"{name} ne décrit plus les tables : ce n'est pas un schéma de tables lisible."]
    expected = {f"opendata/{s.name}.csv": [c.name for c in s.columns] for s in specs().values()}
    wrong = [file for file, names in expected.items() if told.get(file) != names]
    found = [f"{name} ne décrit pas les colonnes de {file}." for file in wrong]
    extra = sorted(set(told) - set(expected))
    return found + [f"{name} décrit {file}, que gpect n'écrit pas." for file in extra]
