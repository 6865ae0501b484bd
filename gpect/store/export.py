"""What the database holds, one line per record, as text ready for a csv file."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import pandas as pd
from sqlalchemy import Engine

from gpect.domain.errors import OptionRefused
from gpect.domain.tables import OPENINGS, PERSONS
from gpect.store import tables
from gpect.store.audit import read_audit

ORDER: Final = ["source_file", "source_row"]
"""Order of the lines: that of the files received, then that of their rows, then the key."""


def export(engine: Engine, kind: str, communes: pd.DataFrame) -> pd.DataFrame:
    """Give every record of ``kind`` as text.

    Parameters
    ----------
    engine
        An open store.
    kind
        ``besoins`` or ``personnes``.
    communes
        ``code_commune, name``: the names to write, the referential's own.

    Returns
    -------
    DataFrame
        n records × text columns, ``source_row`` first. Days are ISO, yes and no ``true`` and
        ``false``, whole numbers without decimals, unknown is "".

    Raises
    ------
    OptionRefused
        No export of that kind.
    """
    if kind not in EXPORTS:
        raise OptionRefused(
            f"« {kind} » ne s'exporte pas. Natures possibles : {', '.join(sorted(EXPORTS))}."
        )
    names = communes.set_index("code_commune")["name"]
    columns = EXPORTS[kind](engine, names)
    return pd.DataFrame({name: _as_text(values) for name, values in columns.items()})


def _besoins(engine: Engine, names: pd.Series) -> Mapping[str, pd.Series]:
    openings = tables.read(engine, OPENINGS).sort_values([*ORDER, *OPENINGS.key])
    return {
        "source_row": openings["source_row"],
        "intitule": openings["raw_title"],
        "code_rome": openings["code_rome_sent"].str.removeprefix("V3:"),
        "commune": openings["code_commune"].map(names),
        "code_postal": openings["code_postal"],
        "nb_postes": openings["posts"],
        "date_debut": openings["starts_on"],
        "permis_b": openings["permis_b"],
        "code_rome_retenu": openings["code_rome"],
    }


def _personnes(engine: Engine, names: pd.Series) -> Mapping[str, pd.Series]:
    persons = tables.read(engine, PERSONS).sort_values([*ORDER, *PERSONS.key])
    audit = read_audit(engine).set_index("person_id").reindex(persons["person_id"])
    return {
        "source_row": persons["source_row"],
        "person_id": persons["person_id"],
        "commune": persons["code_commune"].map(names),
        "annee_naissance": audit["annee_naissance"].set_axis(persons.index),
        "sexe": audit["sexe"].set_axis(persons.index),
    }


EXPORTS: Final[Mapping[str, Callable[[Engine, pd.Series], Mapping[str, pd.Series]]]] = (
    MappingProxyType({"besoins": _besoins, "personnes": _personnes})
)


def _as_text(values: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(values):
        text = values.dt.strftime("%Y-%m-%d")
    elif pd.api.types.is_bool_dtype(values):
        text = values.map({True: "true", False: "false"})
    else:
        text = values.astype("str")
    shown: pd.Series = text.astype(object).where(values.notna(), "").astype("str")
    return shown
