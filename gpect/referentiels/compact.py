"""Write ROME in our compact layout, whole or with the skills of some métiers only."""

from pathlib import Path
from typing import Any

from gpect.referentiels import datapackage, layout
from gpect.referentiels.datapackage import LICENCE_OUVERTE, Origin
from gpect.referentiels.rome import Rome

SOURCE = "France Travail, ROME (répertoire opérationnel des métiers et des emplois)"


def with_skills_of(rome: Rome, parents: set[str]) -> Rome:
    """Give ``rome`` with the skill links of some métiers only, and the skills they name.

    Parameters
    ----------
    parents
        v3 codes. A métier is kept when its parent, or the parent of one of its appellations,
        is among them: a title of the filière always finds the skills of its code.
    """
    by_title = rome.appellations.loc[
        rome.appellations["code_rome_parent"].isin(parents), "code_rome"
    ]
    kept = rome.children(parents) | set(by_title)
    links = rome.code_skills.loc[rome.code_skills["code_rome"].isin(kept)]
    skills = rome.skills.loc[rome.skills["skill_code"].isin(set(links["skill_code"]))]
    return Rome(
        version=rome.version,
        codes=rome.codes,
        parents=rome.parents,
        appellations=rome.appellations,
        skills=skills,
        code_skills=links,
        mobilities=rome.mobilities,
    )


def write(rome: Rome, target: Path, *, keep_skills_of: set[str] | None = None) -> None:
    """Write ``rome`` under ``target/rome`` and describe it in ``target/datapackage.json``.

    Parameters
    ----------
    keep_skills_of
        v3 codes whose skill links are kept (:func:`with_skills_of`); None keeps them all.
    """
    kept = rome if keep_skills_of is None else with_skills_of(rome, keep_skills_of)
    origin = Origin(SOURCE, rome.version, LICENCE_OUVERTE)
    (target / "rome").mkdir(parents=True, exist_ok=True)
    entries: list[dict[str, Any]] = []
    for name, spec in layout.ROME_FILES.items():
        content = layout.to_bytes(getattr(kept, name), spec)
        (target / spec.path).write_bytes(content)
        entries.append(datapackage.describe(spec.path, content, origin))
    datapackage.write(target, entries)
