"""The job board's file: nested offers under the names that its API uses."""

from typing import Any, Final

import pandas as pd

from gpect.demo.catalogue import Catalogue
from gpect.demo.dialect import draw_dialect
from gpect.demo.flaws import Flawed
from gpect.demo.opening_files import Sender, opening_rows
from gpect.demo.openings import Openings
from gpect.demo.world import Sent, World
from gpect.domain.templates import BESOINS
from gpect.domain.vocabulary import CERTIFICATE

STREAM: Final = 12


def api_records(
    world: World, openings: Openings, sender: Sender
) -> tuple[list[dict[str, Any]], Sent]:
    """Give the job board's offers: nested objects under the names its API uses.

    The second value carries the same rows for the truth; this file has no wrong row.
    """
    rng = world.options.rng(STREAM)
    rows, meant = opening_rows(world, openings, sender.rows, "B", rng)
    table = openings.table.iloc[sender.rows]
    communes = world.territory.communes.iloc[table["commune"].to_numpy()]
    skills = world.catalogue
    asked = openings.asked[sender.rows]
    records = []
    for i, row in enumerate(rows.to_dict("records")):
        commune = communes.iloc[i]
        start, end = asked.indptr[i], asked.indptr[i + 1]
        wanted = zip(asked.indices[start:end].tolist(), asked.data[start:end].tolist(), strict=True)
        records.append(
            _api_offer(row, commune, [_api_skill(skills, s, level) for s, level in wanted])
        )
    dialect = draw_dialect(BESOINS, ["reference", "intitule"], "jsonl", rng)
    return records, Sent("besoins", sender.stem, Flawed(rows, []), dialect, meant)


def _api_skill(catalogue: Catalogue, skill: int, level: float) -> dict[str, str]:
    code = catalogue.skill_codes[skill].removeprefix(CERTIFICATE)
    return {
        "code": code,
        "libelle": catalogue.skill_labels[skill],
        "exigence": "E" if level == 2 else "S",
    }


_API_CONTRACTS: Final = {"interim": "MIS", "CDDI": "DDI", "apprentissage": "CDD",
                         "professionnalisation": "CDD"}  # fmt: skip
_API_NATURES: Final = {
    "apprentissage": "Contrat apprentissage",
    "professionnalisation": "Cont. professionnalisation",
}


def _api_offer(
    row: dict[Any, Any], commune: "pd.Series[Any]", skills: list[dict[str, str]]
) -> dict[str, Any]:
    contract = row["type_contrat"]
    return {
        "id": row["reference"],
        "intitule": row["intitule"],
        "description": f"{row['employeur']} recrute à {commune['name']} : {row['intitule']}.",
        "dateCreation": f"{row['date_publication'].isoformat()}T08:00:00.000Z",
        "lieuTravail": {
            "libelle": f"{row['code_insee'][:2]} - {commune['name'].upper()}",
            "codePostal": row["code_postal"],
            "commune": row["code_insee"],
        },
        "romeCode": row["code_rome"],
        "entreprise": {"nom": row["employeur"]},
        "typeContrat": _API_CONTRACTS.get(contract, contract),
        "natureContrat": _API_NATURES.get(contract, "Contrat travail"),
        "experienceExige": {"debutant": "D", "souhaitee": "S", "exigee": "E"}[row["experience"]],
        "dureeTravailLibelle": f"{row['heures_semaine']:.0f}H/semaine",
        "competences": skills,
        "permis": [{"libelle": "B - Véhicule léger", "exigence": "E"}] if row["permis_b"] else None,
        "nombrePostes": int(row["nb_postes"]),
    }
