"""Offers of France Travail: a flattened one says what the whole one says."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.ingest.sources.reading import QUICK, WORDS, read, table, told

OFFERS = st.lists(
    st.fixed_dictionaries(
        {
            "intitule": WORDS,
            "romeCode": st.sampled_from(["K2204", "I1604", ""]),
            "romeLibelle": st.sampled_from(["Nettoyage de locaux", ""]),
            "typeContrat": st.sampled_from(["CDI", "CDD", "MIS", "DDI"]),
            "dateCreation": st.just("2026-09-01T08:00:00.000Z"),
            "dureeTravailLibelle": st.sampled_from(["35H/semaine\nTravail en journée", ""]),
            "lieuTravail": st.sampled_from(
                [
                    {"libelle": "59 - DENAIN", "codePostal": "59220", "commune": "59172"},
                    {"libelle": "59 - CAMBRAI", "codePostal": "59400", "commune": ""},
                ]
            ),
            "entreprise": st.sampled_from([{"nom": "Jardins"}, {"nom": ""}]),
            "permis": st.sampled_from([[], [{"libelle": "B - Véhicule léger", "exigence": "E"}]]),
            "competences": st.lists(
                st.fixed_dictionaries(
                    {"libelle": st.sampled_from(["Tondre", "L'eau, l'air"]),
                     "exigence": st.sampled_from("ES")}
                ),
                max_size=2,
            ),
        }
    ),
    min_size=1,
    max_size=5,
)  # fmt: skip


def flat(offer: dict[str, Any], joint: str, as_json: bool) -> dict[str, str]:
    cells: dict[str, str] = {}
    for key, value in offer.items():
        if isinstance(value, dict):
            cells |= {f"{key}{joint}{inner}": text for inner, text in value.items()}
        elif isinstance(value, list):
            cells[key] = json.dumps(value, ensure_ascii=False) if as_json else repr(value)
        else:
            cells[key] = value
    return cells


@QUICK
@given(OFFERS, st.sampled_from([".", "_"]), st.booleans())
def test_a_flattened_offer_says_what_the_offer_says(
    tmp_path: Path, offers: list[dict[str, Any]], joint: str, as_json: bool
) -> None:
    offers = [{"id": f"A{i}", **offer} for i, offer in enumerate(offers)]
    whole = read(tmp_path, json.dumps({"resultats": offers}).encode(), "besoins")
    rows = [flat(offer, joint, as_json) for offer in offers]
    heads = list(rows[0])
    flattened = table(heads, *([row[h] for h in heads] for row in rows), separator=",")
    assert told(read(tmp_path, flattened, "besoins")) == told(whole)
    assert len(whole.tables["openings"]) == len(offers)
