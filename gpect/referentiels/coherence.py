"""What a ROME release must hold to; the first fault found refuses it in one sentence."""

import pandas as pd

from gpect.domain import codes as shapes
from gpect.domain.errors import ReferentielRefused
from gpect.referentiels.releases import Release
from gpect.referentiels.rome import Rome


def check(release: Release) -> None:
    """Refuse a release whose files do not agree with each other.

    Raises
    ------
    ReferentielRefused
        One French sentence: how many faults of the first kind met, and one of them.
    """
    rome = release.rome
    _check_keys(rome)
    _check_filled(rome)
    _check_shapes(rome)
    _check_links(rome)
    _check_nothing_bare(rome)
    _check_listed(release)


def _check_keys(rome: Rome) -> None:
    for table, key, what in (
        (rome.codes, ["code_rome"], "codes de métier en double"),
        (rome.parents, ["code_rome_parent"], "codes v3 en double"),
        (rome.appellations, ["code_ogr"], "appellations en double"),
        (rome.skills, ["skill_code"], "compétences en double"),
        (rome.code_skills, ["code_rome", "skill_code"], "liens métier-compétence en double"),
        (rome.mobilities, ["code_rome", "code_rome_target"], "mobilités en double"),
    ):
        faults = table.loc[table.duplicated(key), key]
        _refuse(faults, what)


def _check_filled(rome: Rome) -> None:
    for table, columns, what in (
        (rome.codes, ["code_rome", "label", "code_rome_parent"], "métiers sans code ou libellé"),
        (
            rome.appellations,
            ["code_ogr", "label", "short_label", "code_rome", "code_rome_parent"],
            "appellations sans code ou libellé",
        ),
        (rome.skills, ["skill_code", "label"], "compétences sans code ou libellé"),
        (rome.code_skills, ["code_rome", "skill_code"], "liens métier-compétence incomplets"),
        (rome.mobilities, ["code_rome", "code_rome_target", "rank"], "mobilités incomplètes"),
    ):
        faults = table.loc[table[columns].isna().any(axis=1), columns]
        _refuse(faults, what)


def _check_shapes(rome: Rome) -> None:
    is_code = rome.codes["code_rome"].map(shapes.is_code_rome)
    _refuse(rome.codes.loc[~is_code, ["code_rome"]], "codes qui ne sont pas des codes ROME")
    for table, column in ((rome.appellations, "code_ogr"), (rome.skills, "skill_code")):
        is_ogr = table[column].str.fullmatch(shapes.OGR.pattern)
        _refuse(table.loc[~is_ogr, [column]], "codes qui ne sont pas des codes OGR")


def _check_links(rome: Rome) -> None:
    codes, parents = set(rome.codes["code_rome"]), set(rome.parents["code_rome_parent"])
    skills = set(rome.skills["skill_code"])
    for table, column, known, what in (
        (rome.codes, "code_rome_parent", parents, "métiers d'un code v3 inconnu"),
        (rome.appellations, "code_rome", codes, "appellations d'un code de métier inconnu"),
        (rome.appellations, "code_rome_parent", parents, "appellations d'un code v3 inconnu"),
        (rome.code_skills, "code_rome", codes, "liens vers un code de métier inconnu"),
        (rome.code_skills, "skill_code", skills, "liens vers une compétence inconnue"),
        (rome.mobilities, "code_rome", codes, "mobilités d'un code de métier inconnu"),
        (rome.mobilities, "code_rome_target", codes, "mobilités vers un code de métier inconnu"),
    ):
        _refuse(table.loc[~table[column].isin(known), [column]], what)


def _check_nothing_bare(rome: Rome) -> None:
    for table, what in (
        (rome.appellations, "métiers sans aucune appellation"),
        (rome.code_skills, "métiers sans aucune compétence"),
    ):
        bare = rome.codes.loc[~rome.codes["code_rome"].isin(set(table["code_rome"]))]
        _refuse(bare[["code_rome"]], what)


def _check_listed(release: Release) -> None:
    links = release.rome.code_skills
    held = set(zip(links["code_rome"], links["skill_code"], strict=True))
    absent = sorted(release.listed - held)
    faults = pd.DataFrame(absent, columns=["code_rome", "skill_code"])
    _refuse(faults, "liens métier-compétence annoncés et absents")


def _refuse(faults: pd.DataFrame, what: str) -> None:
    if faults.empty:
        return
    example = " ".join("(vide)" if pd.isna(v) else str(v) for v in faults.iloc[0])
    raise ReferentielRefused(
        f"Version du ROME incohérente, rien n'a été importé : {len(faults)} {what}, "
        f"par exemple {example}."
    )
