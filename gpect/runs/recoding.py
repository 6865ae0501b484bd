"""Records already stored, once people have decided of their titles."""

from typing import Final

import pandas as pd
from sqlalchemy import Engine

from gpect.domain import tables
from gpect.domain.tables import TableSpec
from gpect.ingest.evidence import bare_titles
from gpect.ingest.titles import TitleNormaliser
from gpect.store import tables as store_tables

_SPECS: Final = (tables.OPENINGS, tables.PERSONS, tables.TRAININGS, tables.OUTCOMES)
MAINS: Final = tuple(spec.name for spec in _SPECS)
"""Tables whose records have a métier."""
_METIER: Final = [
    "code_ogr", "code_rome", "code_rome_parent", "title_confidence", "title_decision", "filiere",
]  # fmt: skip


def recode(engine: Engine, titles: TitleNormaliser, corrected: set[str]) -> dict[str, pd.DataFrame]:
    """Give the records whose title says what one of ``corrected`` says and whose métier changes.

    Parameters
    ----------
    titles
        A normaliser that knows the decisions.
    corrected
        Titles as :func:`~gpect.ingest.evidence.bare_titles` gives them.

    Returns
    -------
    dict
        Table → its changed rows, ready to be written as a lot's: their provenance is kept; a
        pathway follows its person's métier.
    """
    changed = {spec.name: _recoded(engine, spec, titles, corrected) for spec in _SPECS}
    persons = changed[tables.PERSONS.name]
    changed = {name: rows for name, rows in changed.items() if len(rows)}
    return changed | (_pathways(engine, persons) if len(persons) else {})


def _recoded(
    engine: Engine, spec: TableSpec, titles: TitleNormaliser, corrected: set[str]
) -> pd.DataFrame:
    stored = store_tables.read(engine, spec)
    raw = stored["raw_title"]
    words = set(titles.says(pd.Series(sorted(corrected), dtype="str"))) - {""}
    told = stored[bare_titles(raw).isin(corrected) | titles.says(raw).isin(words)]
    if told.empty:
        return told
    found = titles.normalise(told["raw_title"], told["code_rome_sent"])
    same_code = found["code_rome"].eq(told["code_rome"]).fillna(value=False)
    found["code_ogr"] = found["code_ogr"].mask(same_code, told["code_ogr"])
    is_other = (found["code_rome"].fillna("") != told["code_rome"].fillna("")) | (
        found["title_decision"] != told["title_decision"]
    )
    return told.assign(**found[_METIER])[is_other.to_numpy()]


def _pathways(engine: Engine, persons: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Give the pathways of people recoded, all of them: a record goes with its children."""
    keys = persons["person_id"].tolist()
    pathways = store_tables.read(engine, tables.PATHWAYS, {"person_id": keys})
    skills = store_tables.read(
        engine, tables.PATHWAY_SKILLS, {"pathway_id": pathways["pathway_id"].tolist()}
    )
    metier = persons.set_index("person_id")[["code_rome", "filiere"]]
    told = metier.reindex(pathways["person_id"])
    followed = pathways.assign(
        target_code_rome=told["code_rome"].to_numpy(), filiere=told["filiere"].to_numpy()
    )
    return {tables.PATHWAYS.name: followed, tables.PATHWAY_SKILLS.name: skills}
