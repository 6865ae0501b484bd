"""Training offers: sessions of LHEO, certifications."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpect.domain.errors import FileRefused
from tests.unit.ingest.sources.reading import QUICK, read, table

LHEO = """<?xml version="1.0" encoding="{encoding}"?>{head}
<lheo><offres><formation numero="F1"><intitule-formation>Soudure à l'arc</intitule-formation>
<domaine-formation><code-ROME>I1604</code-ROME></domaine-formation>
<action numero="A1"><lieu-de-formation><coordonnees><nom>Durand</nom><adresse>
<codepostal>59300</codepostal><ville>Valenciennes</ville></adresse></coordonnees>
</lieu-de-formation>{sessions}</action></formation></offres></lheo>"""
SESSION = """<session numero="S{i}"><periode><debut>2027{month:02d}01</debut>
<fin>{end}</fin></periode>{seats}</session>"""


@QUICK
@given(
    st.lists(st.tuples(st.integers(1, 12), st.integers(0, 30)), max_size=4),
    st.sampled_from(["utf-8", "iso-8859-1", "windows-1252"]),
)
def test_every_session_is_a_training(
    tmp_path: Path, sessions: list[tuple[int, int]], encoding: str
) -> None:
    parts = "".join(
        SESSION.format(
            i=i, month=month, end="99999999",
            seats=f'<extras><extra info="nombre-places">{n}</extra></extras>' if n else "",
        )
        for i, (month, n) in enumerate(sessions)
    )  # fmt: skip
    text = LHEO.format(encoding=encoding, head="", sessions=parts)
    found = read(tmp_path, text.encode(encoding), "formations")
    trainings = found.tables["trainings"]
    assert len(trainings) == max(1, len(sessions))
    assert set(trainings["raw_title"]) == {"Soudure à l'arc"}
    assert set(trainings["code_commune"]) == {"59606"}
    assert sorted(trainings["starts_on"].dt.month.dropna()) == sorted(m for m, _ in sessions)
    assert trainings["seats"].sum() == sum(n for _, n in sessions)
    assert trainings["ends_on"].isna().all()
    assert "Durand" not in found.raw.cells.to_csv()


@pytest.mark.parametrize(
    "head",
    [
        "<!DOCTYPE lheo>",
        '<!DOCTYPE lheo [<!ENTITY a "b">]>',
        '<!DOCTYPE lheo SYSTEM "http://exemple.invalid/a.dtd">',
    ],
)
def test_a_document_type_is_refused(tmp_path: Path, head: str) -> None:
    text = LHEO.format(encoding="utf-8", head=head, sessions="")
    with pytest.raises(FileRefused, match="DOCTYPE"):
        read(tmp_path, text.encode(), "formations")


def test_a_cut_or_deep_document_is_refused_and_another_kind_is_told(tmp_path: Path) -> None:
    whole = LHEO.format(encoding="utf-8", head="", sessions="").encode()
    with pytest.raises(FileRefused, match="tronqué"):
        read(tmp_path, whole[:-40], "formations")
    with pytest.raises(FileRefused, match="gpect ingest formations"):
        read(tmp_path, whole, "besoins")
    with pytest.raises(FileRefused, match="imbriqué"):
        read(tmp_path, b"<lheo>" + b"<a>" * 100_000, "formations")


def test_a_certification_keeps_its_first_metier_and_its_last_year(tmp_path: Path) -> None:
    header = ["Libelle_Diplome", "Code_Rome_1", "Code_Rome_2", "Code_RNCP", "Code_FormaCode",
              "Annee_Derniere_Session"]  # fmt: skip
    rows = [
        ["Titre un", "I1604", "K2204", "RNCP123", "23052", "2024"],
        ["Titre deux", "", "", "", "", ""],
    ]
    trainings = read(tmp_path, table(header, *rows), "formations").tables["trainings"]
    first = trainings.set_index("raw_title").loc["Titre un"]
    assert (first["code_rome"], first["code_rncp"], first["formacode"]) == ("I1604", "123", "23052")
    assert first["ends_on"] == pd.Timestamp("2024-12-31")
    assert trainings["code_rncp"].isna().sum() == 1
