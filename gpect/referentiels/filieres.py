"""Which filière each métier belongs to: the table that PHARE edits."""

import pandas as pd

from gpect.domain import vocabulary
from gpect.domain.errors import ReferentielRefused

ROLES = ("principal", "secondaire")


def principal(filieres: pd.DataFrame) -> "pd.Series[str]":
    """Principal filière of each métier: Series indexed by ``code_rome_parent``.

    A métier that is not in the index is :data:`~gpect.domain.vocabulary.HORS_FILIERE`.
    """
    rows = filieres.loc[filieres["role"] == "principal"]
    return rows.set_index("code_rome_parent")["filiere"].sort_index()


def check(filieres: pd.DataFrame, parents: set[str]) -> None:
    """Refuse a table that PHARE has edited into something that cannot be used.

    Parameters
    ----------
    filieres
        The table as read: a row of index i is line i + 2 of the file.
    parents
        The v3 codes that ROME knows.

    Raises
    ------
    ReferentielRefused
        One French sentence: which line, what, and what to do.
    """
    columns = filieres[["filiere", "code_rome_parent", "role"]]
    for index, filiere, code, role in columns.itertuples():
        _check_row(int(index) + 2, filiere, code, role, parents)
    twice = filieres.loc[filieres.duplicated(["filiere", "code_rome_parent"]), "code_rome_parent"]
    if not twice.empty:
        raise ReferentielRefused(
            f"Table des filières : le métier {twice.iloc[0]} est deux fois dans la même filière."
        )
    counts = filieres.loc[filieres["role"] == "principal"].groupby("code_rome_parent").size()
    per_parent = counts.reindex(sorted(set(filieres["code_rome_parent"])), fill_value=0)
    wrong = per_parent[per_parent != 1]
    if not wrong.empty:
        raise ReferentielRefused(
            f"Table des filières : le métier {wrong.index[0]} a {wrong.iloc[0]} filières "
            "principales ; il en faut exactement une, les autres sont secondaires."
        )


def _check_row(line: int, filiere: str, code: str, role: str, parents: set[str]) -> None:
    where = f"Table des filières, ligne {line} : "
    if filiere not in vocabulary.FILIERES:
        known = ", ".join(vocabulary.FILIERES)
        raise ReferentielRefused(f"{where}« {filiere} » n'est pas une filière ({known}).")
    if role not in ROLES:
        raise ReferentielRefused(f"{where}le rôle est « principal » ou « secondaire ».")
    if code not in parents:
        raise ReferentielRefused(f"{where}« {code} » n'est pas un code ROME v3 connu.")
