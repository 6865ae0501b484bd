"""Structures of Les emplois: each of their posts is a need."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpect.domain.errors import FileRefused
from tests.unit.ingest.sources.reading import QUICK, read

STRUCTURE = {
    "siret": "99900001000002", "type": "ACI", "raison_sociale": "CHANTIER", "enseigne": "Chantier",
    "code_postal": "59220", "ville": "Denain",
}  # fmt: skip


@QUICK
@given(st.lists(st.lists(st.booleans(), max_size=4), min_size=1, max_size=4))
def test_each_post_of_each_structure_is_a_need(
    tmp_path: Path, open_posts: list[list[bool]]
) -> None:
    structures = [
        {**STRUCTURE, "postes": [
            {"id": 10 * i + j, "rome": "Nettoyage (K2204)", "recrutement_ouvert": str(is_open),
             "appellation_modifiee": f"Poste {i}", "nombre_postes_ouverts": j + 1,
             "mis_a_jour_le": "2026-06-30T10:00:00+02:00", "lieu": None}
            for j, is_open in enumerate(posts)]}
        for i, posts in enumerate(open_posts)
    ]  # fmt: skip
    lines = "\n".join(json.dumps(structure) for structure in structures).encode()
    n_posts = sum(map(len, open_posts))
    if not n_posts:
        with pytest.raises(FileRefused, match=r"vide|tableau"):
            read(tmp_path, lines, "besoins")
        return
    openings = read(tmp_path, lines, "besoins").tables["openings"]
    assert len(openings) == n_posts
    assert openings["closed_on"].isna().sum() == sum(map(sum, open_posts))
    assert openings["posts"].sum() == sum(j + 1 for posts in open_posts for j in range(len(posts)))
    assert set(openings["code_commune"]) == {"59172"}
    assert set(openings["code_rome"]) == {"K2204"}


def test_an_unreadable_line_among_structures_is_one_reject(tmp_path: Path) -> None:
    post = {"id": 1, "rome": "Nettoyage (K2204)", "recrutement_ouvert": "True"}
    structure = json.dumps({**STRUCTURE, "postes": [post, {**post, "id": 2}]})
    found = read(tmp_path, f"{structure}\n{{cassé\n{structure}".encode(), "besoins")
    assert (found.report.rows_total, found.report.rows_rejected) == (5, 1)
    assert [e["code"] for e in found.report.errors if e["severity"] == "reject"] == [
        "json_invalide"
    ]


def test_a_doubled_key_condemns_every_post_of_its_structure(tmp_path: Path) -> None:
    post = '{"id": 1, "rome": "Nettoyage (K2204)"}, {"id": 2, "rome": "Nettoyage (K2204)"}'
    whole = f'{{"siret": "1", "siret": "2", "type": "ACI", "postes": [{post}]}}'
    none = '{"siret": "1", "siret": "2", "type": "ACI", "postes": []}'
    sound = json.dumps({**STRUCTURE, "postes": [{"id": 3, "rome": "Nettoyage (K2204)"}]})
    found = read(tmp_path, f"[{sound}, {whole}, {none}]".encode(), "besoins")
    assert (found.report.rows_total, found.report.rows_rejected) == (4, 3)
