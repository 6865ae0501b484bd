"""Read an official ROME release, in France Travail's v4 layout or in the v3 one of 2022."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from gpect.domain.errors import ReferentielRefused
from gpect.referentiels.rome import Rome

_V4_NAME: Final = re.compile(r"unix_referentiel_code_rome_(v\d+)_utf8\.csv")
_ECO: Final = {
    "Emploi Vert": "vert",
    "Emploi stratégique pour la Transition écologique": "strategique",
    "Emploi Brun": "brun",
    "Emploi Blanc": "blanc",
}
_CORE: Final = {"Principale": "principale", "Émergente": "emergente"}
_SAVOIR_ETRE: Final = "Savoir-être professionnel"
_V3_NATURES: Final = {"1": "savoir", "2": "competence"}
_SKILLS_BLOCK: Final = "5"

_Columns = Mapping[str, str]
_V4_COLUMNS: Final[Mapping[str, _Columns]] = {
    "referentiel_code_rome": {
        "code_rome": "code_rome",
        "libelle_rome": "label",
        "code_rome_parent": "code_rome_parent",
        "transition_eco": "transition_eco",
        "transition_num": "transition_num",
        "transition_demo": "transition_demo",
    },
    "referentiel_appellation": {
        "code_ogr": "code_ogr",
        "libelle_appellation_long": "label",
        "libelle_appellation_court": "short_label",
        "code_rome": "code_rome",
        "code_rome_parent": "code_rome_parent",
    },
    "referentiel_competence": {
        "code_ogr": "skill_code",
        "libelle_competence": "label",
        "cat_comp": "category",
    },
    "referentiel_savoir": {"code_ogr_savoir": "skill_code", "libelle_savoir": "label"},
    "referentiel_contexte_travail": {"code_ogr": "code_ogr"},
    "coherence_item": {
        "code_rome": "code_rome",
        "code_ogr": "skill_code",
        "coeur_metier": "core",
    },
    "rubrique_mobilite": {
        "code_rome": "code_rome",
        "code_rome_cible": "code_rome_target",
        "numero_ordre": "rank",
    },
    "liens_rome_referentiels": {
        "code_rome": "code_rome",
        "code_compo_bloc": "block",
        "code_ogr": "code_ogr",
    },
}
"""Files of the v4 layout: official column -> ours."""

_V3_COLUMNS: Final[Mapping[str, _Columns]] = {
    "metiers": {"code_rome": "code_rome", "libelle_rome": "label"},
    "metiers_exemple": {
        "code_ogr": "code_ogr",
        "libelle_appellation_long": "label",
        "libelle_appellation_court": "short_label",
        "code_rome": "code_rome",
    },
    "competences": {
        "code_ogr": "skill_code",
        "libelle": "label",
        "code_type_referentiel": "kind",
    },
    "correspondances": {"code_rome": "code_rome", "code_ogr": "skill_code"},
}
"""Files of the v3 layout: official column -> ours."""


@dataclass(frozen=True)
class Release:
    """A release as read, before any check.

    ``listed`` holds the (code, skill) pairs of the release's own list of links, empty where
    the layout has none.
    """

    rome: Rome
    listed: set[tuple[str, str]]


def read(folder: Path, parents: pd.DataFrame) -> Release:
    """Read the release in ``folder``, whichever of the two layouts it has.

    Parameters
    ----------
    parents
        ``code_rome_parent, label``: the v3 titles, which a v4 release does not carry.

    Raises
    ------
    ReferentielRefused
        Neither layout, or a file or column of the layout is missing.
    """
    versions = sorted(m[1] for p in folder.iterdir() if (m := _V4_NAME.fullmatch(p.name)))
    if len(versions) > 1:
        raise ReferentielRefused(
            f"{folder.name} mêle plusieurs versions du ROME ({', '.join(versions)}) : "
            "donnez-en une seule."
        )
    if versions:
        return _read_v4(folder, versions[0], parents)
    if (folder / "metiers.csv").exists():
        return _read_v3(folder)
    raise ReferentielRefused(
        "Ce n'est pas une version du ROME connue : il manque "
        "unix_referentiel_code_rome_v…_utf8.csv (version 4) ou metiers.csv (version 3)."
    )


def _read_v4(folder: Path, version: str, parents: pd.DataFrame) -> Release:
    def table(name: str) -> pd.DataFrame:
        return _table(folder / f"unix_{name}_{version}_utf8.csv", _V4_COLUMNS[name])

    codes = table("referentiel_code_rome")
    links = table("coherence_item")
    mobilities = table("rubrique_mobilite")
    listed = table("liens_rome_referentiels")
    contexts = set(table("referentiel_contexte_travail")["code_ogr"])
    skill_links = listed.loc[listed["block"] == _SKILLS_BLOCK]
    rome = Rome(
        version=version,
        codes=codes.assign(transition_eco=codes["transition_eco"].map(_ECO)),
        parents=parents,
        appellations=table("referentiel_appellation"),
        skills=_v4_skills(table("referentiel_competence"), table("referentiel_savoir")),
        code_skills=_without(links.assign(core=links["core"].map(_CORE)), contexts),
        mobilities=mobilities.assign(rank=_ranks(mobilities["rank"])),
    )
    listed_pairs = set(zip(skill_links["code_rome"], skill_links["code_ogr"], strict=True))
    return Release(rome, listed_pairs)


def _v4_skills(competences: pd.DataFrame, savoirs: pd.DataFrame) -> pd.DataFrame:
    is_savoir_etre = competences["category"] == _SAVOIR_ETRE
    natures = is_savoir_etre.map({True: "savoir_etre", False: "competence"})
    both = [competences.assign(nature=natures), savoirs.assign(nature="savoir")]
    return pd.concat(both, ignore_index=True)[["skill_code", "label", "nature"]]


def _read_v3(folder: Path) -> Release:
    def table(name: str) -> pd.DataFrame:
        return _table(folder / f"{name}.csv", _V3_COLUMNS[name])

    codes = table("metiers")
    unsaid = dict.fromkeys(("transition_eco", "transition_num", "transition_demo"), "")
    codes = codes.assign(code_rome_parent=codes["code_rome"], **unsaid).replace("", None)
    appellations = table("metiers_exemple")
    items = table("competences").drop_duplicates()  # an item is written once for each rubric
    links = table("correspondances")
    nature = items["kind"].map(_V3_NATURES)
    contexts = set(items.loc[nature.isna(), "skill_code"])
    skills = items.assign(nature=nature).loc[nature.notna(), ["skill_code", "label", "nature"]]
    empty = pd.DataFrame({"code_rome": [], "code_rome_target": [], "rank": []})
    rome = Rome(
        version="v3",
        codes=codes,
        parents=codes[["code_rome_parent", "label"]],
        appellations=appellations.assign(code_rome_parent=appellations["code_rome"]),
        skills=skills,
        code_skills=_without(links.assign(core="").replace("", None), contexts),
        mobilities=empty.astype({"code_rome": "str", "code_rome_target": "str", "rank": "Int64"}),
    )
    return Release(rome, set())


def _table(path: Path, columns: _Columns) -> pd.DataFrame:
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    except OSError as error:
        raise ReferentielRefused(f"Version du ROME incomplète : il manque {path.name}.") from error
    except ValueError as error:
        raise ReferentielRefused(
            f"Version du ROME illisible : {path.name} n'est pas un CSV en UTF-8."
        ) from error
    absent = [name for name in columns if name not in table.columns]
    if absent:
        raise ReferentielRefused(
            f"Version du ROME incomplète : il manque la colonne {absent[0]} à {path.name}."
        )
    found = table[list(columns)].rename(columns=dict(columns))
    return pd.DataFrame({name: found[name].str.strip() for name in found.columns})


def _ranks(ranks: "pd.Series[str]") -> "pd.Series[int]":
    return pd.to_numeric(ranks, errors="coerce").astype("Int64")


def _without(links: pd.DataFrame, contexts: set[str]) -> pd.DataFrame:
    """Drop the links to contexts of work (hours, places), which we do not keep."""
    return links.loc[~links["skill_code"].isin(contexts)].reset_index(drop=True)
