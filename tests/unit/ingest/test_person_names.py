"""Names of people in free text are masked; jobs, places and firms never are."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from gpect.ingest.normalise import ingest_file
from gpect.ingest.text import free_text, person_names
from gpect.ingest.titles.text import TitleCleaner
from gpect.referentiels import layout, loader
from tests.unit.ingest import fakes


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("cuisinier, contacter Jean Aubreton 06 12 34 56 78", "cuisinier, contacter [masqué]"),
        ("à définir avec Mme Ruddy", "à définir avec [masqué]"),
        ("à définir avec mme ruddy", "à définir avec [masqué]"),
        ("Mme Marchand Lucie née le 12/03/1985", "[masqué]"),
        ("né le 3 mars 1990, cariste", "[masqué], cariste"),
        ("M. Lavandreau Bernard", "[masqué]"),
        ("Aide à domicile chez Mme Lucie Marchand", "Aide à domicile chez [masqué]"),
        ("aide chez madame marchand le matin", "aide chez [masqué] le matin"),
        ("MME LAVANDREAU CUISINIERE", "[masqué] CUISINIERE"),
        ("Mme Le Goff, cuisine", "[masqué], cuisine"),
        ("Mme Dupont-Aubreton Agent d'entretien", "[masqué] Agent d'entretien"),
        ("Secrétaire de Me Lavandreau", "Secrétaire de [masqué]"),
        ("Assistante du Dr Lavandreau", "Assistante du [masqué]"),
        ("suivi par Nathalie Aubreton", "suivi par [masqué]"),
        ("suivi par Aubreton", "suivi par [masqué]"),
        ("référent : Aubreton", "référent : [masqué]"),
        ("vendeuse chez Lucie Marchand", "vendeuse chez [masqué]"),
        ("contacter jean aubreton", "contacter [masqué]"),
        ("Relais - réf. Lucie Marchand", "Relais - réf. [masqué]"),
        ("AUBRETON Lucie caissière", "[masqué] caissière"),
        ("voir avec Karim Ben Ali", "voir avec [masqué]"),
        ("Mme N. Aubreton", "[masqué]"),
        ("cuisinier / Aubreton Nathalie", "cuisinier / [masqué]"),
        ("nathalie aubreton", "[masqué]"),
        ("CIP Nathalie", "CIP [masqué]"),
        ("Mission locale (Karine)", "Mission locale ([masqué])"),
        ("date de naissance : 12/03/1985", "[masqué]"),
        ("Mme L. Zorglu", "[masqué]"),
        ("Mr H. Zorglu", "[masqué]"),
        ("M. F. Zorglu, cuisine", "[masqué], cuisine"),
        ("MME A. ZORGLU", "[masqué]"),
        ("mme n. zorglu", "[masqué]"),
        ("mme l. zorglu cuisine", "[masqué] cuisine"),
        ("Mme N. Facteur", "[masqué]"),
        ("Dr A. Zorglu", "[masqué]"),
        ("suivi par L. Zorglu", "suivi par [masqué]"),
        ("Mme de La Tourzor", "[masqué]"),
        ("Mme Zorglu Abdi Zorblu Patarzu", "[masqué] Patarzu"),
        ("contacter Zorglu", "contacter [masqué]"),
        ("prendre contact avec Zorglu", "prendre contact avec [masqué]"),
        ("à demander à Zorglu", "à demander à [masqué]"),
        ("remplacement de Zorglu", "remplacement de [masqué]"),
        ("vu par Zorglu", "vu par [masqué]"),
        ("nom : Zorglu", "nom : [masqué]"),
        ("née le 3/4/85, 3 ans", "[masqué], 3 ans"),
        ("né en 1985 12", "[masqué] 12"),
        ("Né(e) le 12.03.1985", "[masqué]"),
        ("secrétaire, M Zorglu", "secrétaire, [masqué]"),
        ("avec maître Zorglu", "avec [masqué]"),
        ("avec m. zorglu", "avec [masqué]"),
        ("voir avec LUCIE", "voir avec [masqué]"),
        ("contacter ZORGLU", "contacter [masqué]"),
        ("(Zorglu Lucie)", "([masqué])"),
        ("Zorglu Lucie", "[masqué]"),
        ("chez Rose Zorglu", "chez [masqué]"),
        ("Lucie Zorglu, Karim Abdi", "[masqué]"),
        ("M Zorglu", "[masqué]"),
        ("Poste (Lucie)", "Poste ([masqué])"),
        ("contacter Monique", "contacter [masqué]"),
        ("agent Sud, contacter Zorglu", "agent Sud, contacter [masqué]"),
        ("CONTACTER ZORGLU LUCIE", "CONTACTER [masqué]"),
        ("aide chez mme lucie zorglu", "aide chez [masqué]"),
        ("Lucie Zorglu et Karim Abdi", "[masqué] et [masqué]"),
    ],
)
def test_who_is_named_is_masked(text: str, kept: str) -> None:
    assert free_text.mask_text(text) == kept
    assert free_text.mask_text(kept) == kept


@pytest.mark.parametrize(
    "text",
    ["Vendeur M/F", "Serveur M ou F", "Monsieur/Madame", "M. ou Mme", "je me forme", "Me", "Dr",
     "chez particulier", "Vendeur chez Mr Bricolage", "vendeur chez Leroy Merlin", "Chez Paul",
     "Maître Chien", "maître d'hôtel", "Tailleur de Pierre Monument", "suivi par Cap Emploi",
     "suivi par PLIE", "voir avec Valenciennes", "Lycée Jean Moulin", "Remplacement de vitrage",
     "Référent Qualité", "Monsieur possède le permis", "Madame s'oriente vers la vente",
     "contacter Adecco", "Monsieur le Maire", "Maçon / Maçonne Pierre", "M Cariste",
     "VOIR ANNONCE", "Ouvrier à 10 m. de haut", "Garde d'enfants", "Mme A. le matin", "M. F. et H.",
     "Monsieur A Denain", "Madame a pris le bus", "née en 185", "vendeuse H/M. Zorglu", "m. Zorglu",
     "nom Zorglu", "MACON PIERRE CALCAIRE", "ouvrage en Pierre Calcaire", "contacter Fraiseuse",
     "SECRETAIRE, M ZORGLU", "contacter N.", "(Lucie)", "Poste (Rose)", "pierre zorglu", "lucie",
     "lucie zorglu abdi", "lucie cuisiniere", "Rue Lucie Zorglu", "Métier Rose", "contacter CCASX",
     "Vendeuse Denain contacter Zorglu", "suivie par zorglu", "Maçon en Pierre"],
)  # fmt: skip
def test_what_names_nobody_stays(text: str) -> None:
    assert free_text.mask_text(text) == text


def column(path: str, name: str) -> list[str]:
    with (loader.embedded_folder() / path).open(encoding="utf-8", newline="") as lines:
        return [line[name] for line in csv.DictReader(lines)]


@pytest.mark.parametrize("case", [str, str.upper, str.title])
def test_no_job_nor_place_is_taken_for_a_name(case) -> None:
    known = column("rome/appellations.csv", "label") + column("rome/metiers.csv", "label")
    known += column(layout.COMMUNES.path, "name") + column(layout.EPCIS.path, "name")
    assert len(known) > 14_000
    assert [text for text in map(case, known) if free_text.mask_text(text) != text] == []


def test_a_title_is_read_without_the_name() -> None:
    cleaner = TitleCleaner(str, {})
    for title in ("cuisinier, contacter [masqué]", "cuisinier chez [masqué]", "cuisinier [masqué]"):
        assert cleaner.clean(title).words == ("cuisinier",)
    assert cleaner.clean("à définir avec [masqué]").words == ()


PEOPLE = "Identifiant;Structure;Commune;Métier recherché;Dernier métier exercé;Compétences\n" + (
    "".join(
        f"A{n};Relais - réf. Lucie Zorglubine;Denain;cuisinier, contacter Jean Zorglubine;"
        "vendeur chez Mme Zorglubine;suivi par Nathalie Zorglubine\n"
        for n in range(4)
    )
)


def test_no_name_of_a_free_text_is_kept_of_people(tmp_path: Path) -> None:
    path = tmp_path / "gens.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    found = ingest_file(path, "personnes", fakes.normalisers(), fakes.KEY, fakes.OPTIONS)
    told = "\n".join(table.to_csv() for table in (*found.tables.values(), found.rejects))
    assert "Zorglubine" not in told
    assert found.tables["persons"]["structure"].unique().tolist() == ["Relais - réf. [masqué]"]


def test_a_structure_whose_name_is_masked_keeps_the_pseudonyms_of_the_whole(tmp_path: Path) -> None:
    ids = []
    for referent in ("Lucie Zorglubine", "Karim Zorglubine"):
        path = tmp_path / f"{len(ids)}.csv"
        path.write_text(PEOPLE.replace("Lucie Zorglubine", referent), encoding="utf-8")
        found = ingest_file(path, "personnes", fakes.normalisers(), fakes.KEY, fakes.OPTIONS)
        ids += found.tables["persons"]["person_id"].tolist()
    assert len(set(ids)) == 8


def test_no_name_of_an_outcome_or_a_need_is_kept(tmp_path: Path) -> None:
    texts = {
        "besoins": "Intitulé;Commune;Nb de postes;À voir avec Mme Zorglubine\n"
        "Aide à domicile chez Mme Zorglubine;Denain;voir Lucie Zorglubine;x\n"
        "Aide à domicile chez M. Zorglubine;Denain;1;x\n",
        "realisations": "Événement;Date;Métier;Commune;Motif\n"
        "Embauche;15/08/2026;Serveuse;Denain;remplacement de Lucie Zorglubine\n",
    }
    for kind, text in texts.items():
        path = tmp_path / f"{kind}.csv"
        path.write_text(text, encoding="utf-8")
        found = ingest_file(path, kind, fakes.normalisers(), fakes.KEY, fakes.OPTIONS)
        told = [table.to_csv() for table in (*found.tables.values(), found.rejects)]
        assert "Zorglubine" not in "\n".join((*told, str(found.report.to_dict())))


def test_a_series_of_texts_is_masked_as_each_is() -> None:
    texts = pd.Series(["cariste", None, "avec Mme Aubreton", "cariste"], index=[4, 2, 9, 1])
    masked = free_text.mask(texts.astype("str"))
    assert masked.index.tolist() == [4, 2, 9, 1]
    assert masked.fillna("-").tolist() == ["cariste", "-", "avec [masqué]", "cariste"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("besoins_Lucie", ["Lucie"]),
        ("besoins lucie fichier", ["lucie"]),
        ("zorglu lucie", ["zorglu lucie"]),
        ("lucie zorglu besoins", ["lucie zorglu"]),
        ("Lucie Zorglu Abdi Zorblu", ["Lucie Zorglu Abdi"]),
        ("export pierre 2026", []),
        ("lycee lucie zorglu", []),
        ("besoins 2026", []),
    ],
)
def test_in_the_name_of_a_file_a_first_name_alone_is_somebody(text: str, named: list[str]) -> None:
    assert [text[start:end] for start, end in person_names.find_in_label(text)] == named


def test_a_text_in_which_a_name_is_found_is_one_that_may_name() -> None:
    texts = ["contacter Zorglu", "vu par Zorglu", "née le 3/4/85", "Mme L. Zorglu", "nom : Zorglu"]
    assert all(person_names.may_name(text) for text in texts)
    for text in ("cuisinier", "voir annonce", "ne sait pas", "Cuisinier de nuit, 35 h"):
        assert not person_names.may_name(text)
