import numpy as np
import pandas as pd
import pytest

from gpect.demo.flaws import BESOINS, FEW, PERSONNES, add_flaws


def openings(n):
    return pd.DataFrame(
        {
            "reference": [f"R{i}" for i in range(n)],
            "intitule": "Agent de tri",
            "code_rome": "K2304",
            "commune": "Denain",
            "nb_postes": [i % 4 + 1 for i in range(n)],
            "date_debut": "01/03/2027",
        }
    )


@pytest.mark.parametrize("seed", range(5))
def test_each_flaw_is_where_it_is_said_to_be(seed):
    rows = openings(2_000)
    flawed = add_flaws(rows, "reference", BESOINS, np.random.default_rng(seed), total="nb_postes")
    spoiled = {
        "nombre_invalide": lambda r: r["nb_postes"] == "deux",
        "date_invalide": lambda r: r["date_debut"] == "31/02/2027",
        "intitule_et_rome_absents": lambda r: pd.isna(r["intitule"]) and pd.isna(r["code_rome"]),
        "doublon": lambda r: (flawed.rows["reference"] == r["reference"]).sum() == 2,
        "commune_inconnue": lambda r: r["commune"] == "Villebrume-sur-Nulpart",
        "ligne_de_total": lambda r: r["reference"] == "TOTAL",
    }
    assert {flaw.code for flaw in flawed.flaws} == set(spoiled)
    for flaw in flawed.flaws:
        assert spoiled[flaw.code](flawed.rows.iloc[flaw.position]), flaw


def test_rows_that_are_right_are_all_kept_as_they_were():
    rows = openings(500)
    flawed = add_flaws(rows, "reference", BESOINS, np.random.default_rng(1))
    bad = [f.position for f in flawed.flaws if f.severity != "warn"]
    kept = flawed.rows.drop(index=bad)
    assert len(kept) == len(rows)
    assert set(kept["reference"]) == set(rows["reference"])


def test_a_tiny_file_is_clean():
    flawed = add_flaws(openings(FEW - 1), "reference", BESOINS, np.random.default_rng(0))
    assert flawed.flaws == []


def test_only_fields_of_the_file_are_spoiled():
    rows = openings(400).rename(columns={"reference": "identifiant"})
    flawed = add_flaws(rows, "identifiant", PERSONNES, np.random.default_rng(0))
    assert {f.code for f in flawed.flaws} <= {"identifiant_absent", "doublon", "commune_inconnue"}
    assert list(flawed.rows.columns) == list(rows.columns)
