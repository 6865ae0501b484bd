"""``tension``: three signals of shortage side by side, never mixed into one."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from gpect.domain import tables
from gpect.domain.errors import FileRefused
from gpect.forecast import signals
from gpect.forecast.options import ForecastOptions
from gpect.forecast.tension import FACTORS, WEIGHTS, Reference, reference, tensions
from gpect.ingest.files.delimited import read_pieces
from gpect.runs.workspace import Workspace, known_referentiels, read_all
from gpect.store import engine as store_engine
from gpect.store import runs as store_runs

COLUMNS = {
    "code": "code",
    "annee": "year",
    "offres_par_demandeur": "offers_per_seeker",
    "taux_sortie": "outflow_rate",
    "part_difficile": "share_difficult",
    "intensite_embauches": "hiring_intensity",
    "conditions_contraignantes": "constraining_conditions",
    "non_durabilite": "non_durability",
    "manque_main_oeuvre": "lack_of_workforce",
    "lien_formation": "training_job_link",
    "inadequation_geographique": "geographic_mismatch",
}
"""Headers of a file of components, and what they are in the code."""


@dataclass(frozen=True)
class Signals:
    """Posts of today by EPCI and métier; the tension of each métier where components are known.

    ``rows`` [code_epci, filiere, code_rome_parent, title, posts, posts_difficulty, posts_unsure,
    posts_unfillable, and of the last year known: year, tension, tension_class, …_class];
    ``against`` is what the tension is measured against; ``run_id`` the matching read.
    """

    rows: pd.DataFrame
    against: Reference | None
    run_id: str | None


def three_signals(
    workspace: Workspace, options: ForecastOptions, components: Path | None
) -> Signals:
    """Put side by side the tension, the posts in difficulty and the posts nobody can fill.

    Parameters
    ----------
    components
        A CSV of the tension's components by métier (ROME v3) and year; None for the one that
        ``gpect.toml`` names, if any.
    """
    components = components or workspace.tension
    engine = store_engine.open_store(workspace.base)
    read = read_all(engine, tables.OPENINGS, tables.OUTCOMES, tables.DECISIONS)
    openings = read["openings"]
    run_id = store_runs.latest(engine, "match")
    unfilled = None
    if run_id:
        unfilled = store_runs.read_tables(engine, run_id, (tables.UNFILLED,))["unfilled"]
    difficult = signals.in_difficulty(openings, read["outcomes"], read["decisions"], options.as_of)
    rows = signals.signals(openings, difficult, unfilled, options.as_of)
    known = known_referentiels(workspace)
    labels = known.rome.parents.set_index("code_rome_parent")["label"]
    epcis = known.territoire.epcis.set_index("code_epci")["short_name"]
    titles = rows["code_rome_parent"].map(labels).fillna("métier inconnu")
    places = rows["code_epci"].map(epcis).fillna("EPCI inconnu")
    rows.insert(3, "title", titles + " · " + places)
    if components is None:
        return Signals(rows, None, run_id)
    given = read_components(components)
    told = _last_told(tensions(given)).rename(columns={"code": "code_rome_parent"})
    return Signals(rows.merge(told, on="code_rome_parent", how="left"), reference(given), run_id)


def latest_tensions(components: Path) -> pd.DataFrame:
    """Give the tension of each métier in the last year that tells all three components.

    Returns
    -------
    pandas.DataFrame
        ``code_rome_parent, tension, classe, source``, as the comité's annexe T1 shows them: a
        published reading, beside the shortages and never mixed with them.
    """
    last = _last_told(tensions(read_components(components)))
    last = last.dropna(subset=["tension", "tension_class"])
    return pd.DataFrame(
        {
            "code_rome_parent": last["code"],
            "tension": last["tension"],
            "classe": last["tension_class"].astype("Int64"),
            "source": "composantes publiées, année " + last["year"].astype("int64").astype("str"),
        }
    )


def _last_told(found: pd.DataFrame) -> pd.DataFrame:
    """Keep each métier's last year whose tension is known, else its last; by code."""
    is_told = found["tension"].notna()
    ordered = found.assign(is_told=is_told).sort_values(["code", "is_told", "year"], kind="stable")
    return ordered.drop(columns="is_told").drop_duplicates("code", keep="last", ignore_index=True)


def read_components(path: Path) -> pd.DataFrame:
    """Read a file of components: semicolons, decimal commas or points, empty where unknown.

    Raises
    ------
    FileRefused
        The file is not there, a column is missing, or a value is not a number.
    """
    if not path.is_file():
        raise FileRefused(f"{path.name} : ce fichier n'existe pas. Vérifiez le chemin donné.")
    table = pd.concat(read_pieces(path), ignore_index=True)
    table = table[(table != "").any(axis=1)]
    table = table.rename(columns=COLUMNS)
    missing = [head for head, name in COLUMNS.items() if name not in (*table, *FACTORS)]
    if missing:
        raise FileRefused(
            f"{path.name} : il manque la colonne « {missing[0]} ». Colonnes attendues, séparées "
            f"par des points-virgules : {', '.join(list(COLUMNS)[:5])}."
        )
    numbers = [name for name in ("year", *WEIGHTS, *FACTORS) if name in table]
    heads = {name: head for head, name in COLUMNS.items()}
    for name in numbers:
        text = table[name].str.strip().str.replace(",", ".").replace(["", "*"], None)
        table[name] = pd.to_numeric(text, errors="coerce")
        wrong = table.index[text.notna() & table[name].isna()]
        if len(wrong):
            line = wrong[0] + 2
            raise FileRefused(
                f"{path.name}, ligne {line}, colonne « {heads.get(name, name)} » : ce n'est pas un "
                "nombre. Écrivez-le en chiffres, ou laissez la cellule vide."
            )
    return table[["code", *numbers]]
