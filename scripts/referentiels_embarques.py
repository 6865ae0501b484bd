"""Rebuild ``data/referentiels``: for maintainers; see docs/referentiels.md.

python scripts/referentiels_embarques.py                      refresh the digests of our own tables
python scripts/referentiels_embarques.py ROME_V4 ROME_V3      and rewrite ROME from two releases
"""

import sys
from pathlib import Path

import pandas as pd

from gpect.referentiels import compact, datapackage, importer, layout
from gpect.referentiels.datapackage import LICENCE_OUVERTE, Origin

DATA = Path(__file__).parents[1] / "data" / "referentiels"
TERRITOIRE = "code officiel géographique au 1er janvier 2026, populations de référence 2023"
OWN = {
    layout.COMMUNES: Origin("Insee, DGCL et IGN (centroïdes)", TERRITOIRE, LICENCE_OUVERTE),
    layout.NEIGHBOURS: Origin("Insee", TERRITOIRE, LICENCE_OUVERTE),
    layout.EPCIS: Origin("DGCL, Banatic ; noms courts du projet", TERRITOIRE, LICENCE_OUVERTE),
    layout.POSTAL_CODES: Origin(
        "La Poste, base officielle des codes postaux", TERRITOIRE, LICENCE_OUVERTE
    ),
    layout.FILIERES: Origin("gpect, table relue pour PHARE", "2026-11", "MIT"),
    layout.CERTIFICATS: Origin(
        "gpect, d'après les textes (code de la route, CNAM, NF C18-510, RNCP)", "2026-11", "MIT"
    ),
    layout.ABREVIATIONS: Origin("gpect", "2026-11", "MIT"),
    layout.MODES: Origin("gpect, hypothèses de docs/referentiels.md", "2026-11", "MIT"),
    layout.FAP: Origin(
        "Dares (FAP 2009 et 2021, passage vers le ROME v3) ; rapprochement du projet",
        "2026-11",
        LICENCE_OUVERTE,
    ),
}


def main(arguments: list[str]) -> None:
    """Rewrite what is asked, then say the size."""
    if arguments:
        _write_rome(Path(arguments[0]), Path(arguments[1]))
    entries = []
    for spec, origin in OWN.items():
        content = layout.to_bytes(layout.parse((DATA / spec.path).read_bytes(), spec), spec)
        (DATA / spec.path).write_bytes(content)
        entries.append(datapackage.describe(spec.path, content, origin))
    datapackage.write(DATA, entries)
    size = sum(path.stat().st_size for path in DATA.rglob("*.csv"))
    print(f"{size / 1e6:.2f} Mo dans {DATA.name}")


def _write_rome(v4: Path, v3: Path) -> None:
    parents = importer.read_release(v3, pd.DataFrame()).parents
    rome = importer.read_release(v4, parents)
    filieres = layout.parse((DATA / layout.FILIERES.path).read_bytes(), layout.FILIERES)
    compact.write(rome, DATA, keep_skills_of=set(filieres["code_rome_parent"]))


if __name__ == "__main__":
    main(sys.argv[1:])
