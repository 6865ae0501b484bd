"""A long file read by blocks gives what the same file gives read whole, to the last table."""

import os
import random
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpect.domain import tables as t
from gpect.domain.contracts import conform
from gpect.domain.errors import FileRefused
from gpect.ingest.long_file import open_file
from gpect.ingest.normalise import Ingested, ingest_file
from tests.unit.ingest.fakes import KEY, OPTIONS, normalisers

N_FILES = int(os.environ.get("GPECT_LONG_FILES", "6"))
"""Raised on demand: GPECT_LONG_FILES=200."""

HEADS = {
    "personnes": "Structure;Identifiant;Nom;Commune;Métier recherché;Compétences;"
    "Date de fin de parcours;Sexe",
    "besoins": "Référence;Employeur;Intitulé du poste;Nb de postes;Commune;Date de début;"
    "Compétences demandées;Ignorée",
}
TITLES = ["Agent / Agente d'entretien", "Mécanicien / Mécanicienne automobile", "Autre", ""]
PLACES = ["Valenciennes", "DENAIN", "Cambrai", "Nulle part", "Vieux-CondÃ©", ""]
DAYS = ["01/02/2027", "31/02/2027", "2027-03-01", ""]
SKILLS = ["lire ; écrire", "permis b", "", '"compter\nà deux"']


def person(chance: random.Random) -> list[str]:
    return [
        chance.choice(["Chantier A", "Chantier B", "", "idem"]), f"D{chance.randrange(30)}",
        "Nom caché",
        chance.choice(PLACES), chance.choice(TITLES), chance.choice(SKILLS), chance.choice(DAYS),
        chance.choice(["F", "H", "?"]),
    ]  # fmt: skip


def opening(chance: random.Random) -> list[str]:
    return [
        chance.choice(["", "", "R1", "R2", "R3"]), chance.choice(["Un", "Deux", "Idem"]),
        chance.choice(TITLES), chance.choice(["1", "2", "deux", ""]), chance.choice(PLACES[:2]),
        chance.choice(DAYS[:3]), chance.choice(SKILLS), chance.choice(["", "x"]),
    ]  # fmt: skip


ROWS = {"personnes": person, "besoins": opening}


def text_of(kind: str, n: int, chance: random.Random) -> str:
    lines = [HEADS[kind]]
    for _ in range(n):
        cells = ROWS[kind](chance)
        lines.append(";".join(cells))
        if chance.random() < 0.06:
            lines.append(
                chance.choice(["", lines[-1], "TOTAL;3", HEADS[kind], f"{lines[-1]};trop"])
            )
    if chance.random() < 0.5:
        lines += ["", "Source : un export inventé"]
    return "\n".join(lines) + chance.choice(["\n", ""])


def by_blocks(path: Path, kind: str, block: int) -> Ingested:
    """Read a file by blocks, and put the blocks together again."""
    long = open_file(path, kind, normalisers(), KEY, OPTIONS, long=1, block=block)
    assert long is not None
    parts: dict[str, list[pd.DataFrame]] = {}
    for tables in long.blocks():
        for name, table in tables.items():
            parts.setdefault(name, []).append(table)
    done = long.ingested()
    made = {
        name: conform(pd.concat(found, ignore_index=True), t.BY_NAME[name])
        for name, found in parts.items()
    }
    return Ingested(kind, made, done.rejects, done.report, done.raw, done.lot)


@pytest.mark.lent
@given(
    kind=st.sampled_from(sorted(HEADS)),
    seed=st.integers(0, 10**6),
    n=st.integers(60, 140),
    block=st.integers(15, 60),
    encoding=st.sampled_from(["utf-8", "cp1252", "utf-8-sig"]),
)
@settings(max_examples=N_FILES, deadline=None)
def test_blocks_give_what_the_whole_gives(
    kind: str,
    seed: int,
    n: int,
    block: int,
    encoding: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("long") / "fichier.csv"
    path.write_bytes(text_of(kind, n, random.Random(seed)).encode(encoding))  # noqa: S311
    whole = ingest_file(path, kind, normalisers(), KEY, OPTIONS)
    found = by_blocks(path, kind, block)
    assert found.report.to_dict() == whole.report.to_dict()
    assert sorted(found.tables) == sorted(whole.tables)
    for name, table in whole.tables.items():
        pd.testing.assert_frame_equal(found.tables[name], table)
    pd.testing.assert_frame_equal(found.rejects, whole.rejects)
    pd.testing.assert_frame_equal(found.lot, whole.lot)
    refused = set(whole.rejects.loc[whole.rejects["severity"] == "reject", "row"])
    assert set(found.raw.row_numbers) == refused


@pytest.mark.parametrize("written", ["Vieux-Conde\u0301", "Vieux-CondÃ©"])
def test_one_line_to_mend_is_mended_in_its_block(tmp_path: Path, written: str) -> None:
    path = tmp_path / "un.csv"
    lines = text_of("personnes", 80, random.Random(3)).split("\n")  # noqa: S311
    lines.insert(70, f"Chantier A;D99;Nom caché;{written};Autre;;01/02/2027;F")
    path.write_text("\n".join(lines), encoding="utf-8")
    found = by_blocks(path, "personnes", 20).tables["persons"]
    whole = ingest_file(path, "personnes", normalisers(), KEY, OPTIONS).tables["persons"]
    pd.testing.assert_frame_equal(found, whole)
    assert "59616" in set(found["code_commune"])


def test_a_quote_never_closed_refuses_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "coupe.csv"
    text = text_of("personnes", 80, random.Random(1))  # noqa: S311
    path.write_text(f'{text}\n"jamais fermé;', encoding="utf-8")
    with pytest.raises(FileRefused, match="guillemet"):
        open_file(path, "personnes", normalisers(), KEY, OPTIONS, long=1, block=20)


@pytest.mark.parametrize("text", ["sep=;\n{}", '"{}"', "[{}]"])
def test_what_is_not_plain_is_read_whole(tmp_path: Path, text: str) -> None:
    path = tmp_path / "autre.csv"
    lines = text_of("besoins", 80, random.Random(2)).replace('"', "").split("\n")  # noqa: S311
    inner = "\n".join(f'"{line}"' if text == '"{}"' else line for line in lines)
    path.write_text(inner if text == '"{}"' else text.format(inner), encoding="utf-8")
    assert open_file(path, "besoins", normalisers(), KEY, OPTIONS, long=1, block=20) is None
