"""Files of other tools: what each gives, against the records it was made from."""

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gpect.domain.errors import FileRefused
from gpect.ingest.normalise import Ingested, ingest_file
from gpect.reports.forms.returns import write_rejects
from tests.unit.ingest import fakes

QUICK = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
WORDS = st.sampled_from(["Agent d'entretien", "Soudeur", "Vendeuse (H/F)", "Aide « à » domicile"])


def read(folder: Path, content: bytes, kind: str, name: str = "envoi") -> Ingested:
    path = folder / name
    path.write_bytes(content)
    return ingest_file(path, kind, fakes.normalisers(), fakes.KEY, fakes.OPTIONS)


def table(header: list[str], *rows: list[str], separator: str = ";") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([header, *rows])
    return text.getvalue().encode()


def told(found: Ingested) -> str:
    """Give all that was understood, but where it came from."""
    main = next(iter(found.tables.values()))
    return main.drop(columns=["lot_id", "source_file", "source_row"]).to_csv()


# France Travail

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


# Les emplois

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


# Questionnaire

IDENTITY = ["Raison sociale", "SIRET", "Commune", "Effectif", "Civilité", "Prénom"]
NEEDS = st.lists(
    st.lists(
        st.tuples(WORDS, st.integers(2026, 2031), st.integers(1, 99)), max_size=10
    ),
    min_size=1,
    max_size=4,
)  # fmt: skip
FORMS = ["{year},{n}", "{year}, {n}", "{year} : {n}", "{n} en {year}", "{year}.{n}", "{year}/{n}"]


@QUICK
@given(NEEDS, st.sampled_from(FORMS))
def test_every_need_of_a_questionnaire_is_counted(
    tmp_path: Path, needs: list[list[tuple[str, int, int]]], form: str
) -> None:
    header = IDENTITY + [t for i in range(1, 11) for t in (f"Métier {i}", f"Quand, combien {i}")]
    rows, expected = [], Counter[tuple[str, int]]()
    for number, firm in enumerate(needs):
        cells = [f"Maison {number}", "", "Denain", "12", "M.", "Jean"]
        for title, year, n in firm:
            cells += [title, form.format(year=year, n=n)]
            expected[title, year] += n
        rows.append(cells + [""] * (len(header) - len(cells)))
    content = table(header, *rows)
    if not expected:
        with pytest.raises(FileRefused, match="aucun besoin"):
            read(tmp_path, content, "besoins")
        return
    found = read(tmp_path, content, "besoins")
    openings = found.tables["openings"]
    asked = Counter[tuple[str, int]]()
    for title, day, n in openings[["raw_title", "starts_on", "posts"]].itertuples(index=False):
        asked[title, day.year] += n
    repeated = found.report.rows_duplicate
    assert found.report.rows_total == sum(map(len, needs))
    assert found.report.rows_rejected == 0
    assert repeated or asked == expected
    assert "Prénom (contact)" in found.report.dropped_columns


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2027,1 ; 2028,3", [("2027-07-01", 1), ("2028-07-01", 3)]),
        ("mars 2027, 4", [("2027-03-01", 4)]),
        ("3 postes en 2027", [("2027-07-01", 3)]),
        ("2027", [("2027-07-01", 1)]),
    ],
)
def test_when_and_how_many(tmp_path: Path, cell: str, expected: list[tuple[str, int]]) -> None:
    header = ["Entreprise", "Métier 1", "Quand, combien 1", "Métier 2", "Quand, combien 2"]
    found = read(tmp_path, table(header, ["Maison", "Soudeur", cell, "", ""]), "besoins")
    openings = found.tables["openings"].sort_values("starts_on")
    days = openings["starts_on"].dt.strftime("%Y-%m-%d")
    assert list(zip(days, openings["posts"], strict=True)) == expected


def test_when_and_how_many_in_two_columns(tmp_path: Path) -> None:
    header = ["Entreprise", "Métier", "ROME", "Quand", "Combien", "Métier", "ROME", "Quand",
              "Combien"]  # fmt: skip
    content = table(header, ["Maison", "Soudeur", "K2204", "2027", "3", "", "I1604", "2028", "2"])
    openings = read(tmp_path, content, "besoins").tables["openings"].sort_values("starts_on")
    assert openings["posts"].tolist() == [3, 2]
    assert openings["code_rome"].tolist() == ["K2204", "I1604"]


def test_what_cannot_be_read_goes_back_with_the_whole_answer(tmp_path: Path) -> None:
    header = ["Entreprise", "Métier 1", "Quand, combien 1", "Métier 2", "Quand, combien 2"]
    content = table(header, ["Maison", "Soudeur", "bientôt", "Agent d'entretien", "jamais"])
    found = read(tmp_path, content, "besoins", "q.csv")
    assert (found.report.rows_total, found.report.rows_rejected) == (2, 2)
    returned = write_rejects(tmp_path, found.raw, found.rejects)
    assert returned is not None
    text = returned.read_text(encoding="utf-8-sig")
    assert "bientôt" in text
    assert "jamais" in text


@QUICK
@given(st.lists(st.lists(st.integers(0, 9), min_size=5, max_size=5), min_size=1, max_size=5))
def test_every_announced_departure_is_counted(tmp_path: Path, leaving: list[list[int]]) -> None:
    header = ["Raison sociale", "Commune", *(f"Départs {year}" for year in range(2026, 2031))]
    rows = [[f"Maison {i}", "Denain", *map(str, row)] for i, row in enumerate(leaving)]
    if not any(map(any, leaving)):
        with pytest.raises(FileRefused, match="aucun départ"):
            read(tmp_path, table(header, *rows), "realisations")
        return
    outcomes = read(tmp_path, table(header, *rows), "realisations").tables["outcomes"]
    by_year = outcomes.groupby(outcomes["occurred_on"].dt.year)["n"].sum()
    sums = pd.DataFrame(leaving, columns=range(2026, 2031)).sum()
    assert by_year.to_dict() == sums[sums > 0].to_dict()
    assert set(outcomes["event"]) == {"depart_autre"}


def test_a_departure_of_no_employer_and_no_metier_is_rejected(tmp_path: Path) -> None:
    content = table(
        ["Événement", "Date", "Métier", "Entreprise"], ["Retraite", "31/12/2027", "", ""]
    )
    assert read(tmp_path, content, "realisations").report.rows_rejected == 1


# People

PEOPLE = ["Identifiant dans le SI*", "Structure", "Droits RSA", "Droits ASS"]


@pytest.mark.parametrize(
    ("rsa", "ass", "expected"),
    [
        ("rsa_droit_ouvert_versable", "", True),
        ("", "Oui", True),
        ("rsa_droit_ouvert_et_suspendu", "Non", None),
        ("NULL", "NULL", None),
        ("", "", None),
    ],
)
def test_a_right_makes_eligible_and_none_says_nothing(
    tmp_path: Path, rsa: str, ass: str, expected: bool | None
) -> None:
    found = read(tmp_path, table(PEOPLE, ["A-1", "Maison", rsa, ass]), "personnes")
    eligible = found.tables["persons"]["eligible_iae"]
    assert eligible.tolist() == ([True] if expected else [pd.NA])


# Training offers

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


# BMO

BMO = [
    "annee",
    "Code métier BMO",
    "Nom métier BMO",
    "Dept",
    "BE26",
    "NOMBE26",
    "met",
    "xmet",
    "smet",
]
FIGURES = st.sampled_from(["*", "0", "5", "10", "40"])


@QUICK
@given(st.lists(st.tuples(FIGURES, FIGURES, FIGURES), min_size=1, max_size=6))
def test_a_secret_is_never_a_number(tmp_path: Path, figures: list[tuple[str, str, str]]) -> None:
    rows = [
        ["2026", f"A1X4{i}", "Jardiniers", "59", "101", "VALENCIENNES", *told]
        for i, told in enumerate(figures)
    ]
    needs = read(tmp_path, table(BMO, *rows), "bmo").tables["published_needs"]
    assert set(needs["zone_code"]) == {"0101"}
    for (met, xmet, _), need in zip(figures, needs.itertuples(), strict=True):
        assert need.is_censored == (met == "*")
        assert pd.isna(need.projects) if met == "*" else need.projects == int(met)
        if "*" in (met, xmet) or met == "0":
            assert pd.isna(need.share_difficult)
        else:
            assert need.share_difficult == min(1.0, int(xmet) / int(met))


def test_a_bassin_in_two_departments_has_a_line_in_each(tmp_path: Path) -> None:
    rows = [["2026", "A1X41", "M", dept, "101", "B", "5", "*", "*"] for dept in ("971", "978")]
    assert read(tmp_path, table(BMO, *rows), "bmo").report.rows_valid == 2


def test_a_blank_or_worded_figure_is_rejected(tmp_path: Path) -> None:
    rows = [
        ["2026", f"A1X4{i}", "M", "59", "101", "B", met, "", ""]
        for i, met in enumerate(("", "n.d."))
    ]
    assert read(tmp_path, table(BMO, *rows), "bmo").report.rows_rejected == 2


# Dares

DARES = ["fap", "Emploi moyen", "Tension ", "Année", "niveau_geo", "niveau_fap", "reg", "dep"]
JOBS = st.sampled_from(["", "0", "300", "1200.0"])


@QUICK
@given(st.lists(JOBS, min_size=1, max_size=5), st.sampled_from(["utf-8", "latin-1"]))
def test_employment_is_never_a_project_and_unknown_is_not_zero(
    tmp_path: Path, figures: list[str], encoding: str
) -> None:
    rows = [
        [f"T4Z6{i}", told, "-0.5", "2019", "dep", "fap 225", "", "59"]
        for i, told in enumerate(figures)
    ]
    content = table(DARES, *rows, separator=",").decode().encode(encoding)
    found = read(tmp_path, content, "dares")
    needs = found.tables["published_needs"]
    assert needs["projects"].isna().all()
    assert needs["is_censored"].isna().all()
    for told, need in zip(figures, needs.itertuples(), strict=True):
        assert pd.isna(need.employment) if told == "" else need.employment == float(told)
    assert any("non dit" in note for note in found.report.notes) == ("" in figures)


@pytest.mark.parametrize(
    ("level", "reg", "dep", "zone"),
    [
        ("nat", "", "", ("france", "FR", "")),
        ("reg", "32.0", "", ("region", "32", "")),
        ("reg", "1.0", "", ("region", "01", "")),
        ("dep", "", "2a", ("departement", "2A", "2A")),
        ("dep", "", "2", ("departement", "02", "02")),
        ("dep", "32.0", "", None),
        ("bassin", "32", "59", None),
        ("", "32", "59", None),
    ],
)
def test_each_level_has_its_own_zone(
    tmp_path: Path, level: str, reg: str, dep: str, zone: tuple[str, str, str] | None
) -> None:
    row = ["T4Z60", "300", "0", "2019", level, "fap 225", reg, dep]
    found = read(tmp_path, table(DARES, row), "dares")
    needs = found.tables["published_needs"][["zone_kind", "zone_code", "departement"]]
    assert [tuple(need) for need in needs.itertuples(index=False)] == ([zone] if zone else [])
    assert found.report.rows_rejected == (zone is None)


def test_a_worded_employment_is_rejected_and_a_table_without_it_refused(tmp_path: Path) -> None:
    row = ["T4Z60", "beaucoup", "0", "2019", "dep", "fap 225", "", "59"]
    assert read(tmp_path, table(DARES, row), "dares").report.rows_rejected == 1
    with pytest.raises(FileRefused, match="Emploi moyen"):
        read(tmp_path, table(["fap", "Tension ", "Année"], ["T4Z60", "0", "2011"]), "dares")
    with pytest.raises(FileRefused, match="gpect ingest dares"):
        read(tmp_path, table(DARES, row), "bmo")


# Lists of SIAE


def test_each_metier_of_a_siae_is_a_need(tmp_path: Path) -> None:
    header = ["MESURE", "COMMUNE", "SIRET", "ROME", "APPELATION", "ROME 2", "APPELATION 2"]
    rows = [
        ["ACI", "DENAIN", "99900001000002", "A1203", "Jardinier", "K2204", "Agent"],
        ["AI", "CAMBRAI", "99900002000001", "", "", "", ""],
    ]
    content = table(header, *rows)
    openings = read(tmp_path, content, "besoins").tables["openings"]
    assert sorted(openings["code_rome"]) == ["A1203", "K2204"]
    assert set(openings["employer_kind"]) == {"ACI"}
    assert read(tmp_path, content, "structures").report.rows_valid == 2
