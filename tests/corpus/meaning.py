"""What cells mean: numbers, dates, codes, places, yes/no, people."""

from collections.abc import Iterator

from gpect.ingest.kinds.openings import TWINS
from tests.corpus.case import GARDENER, HEADER, Case, faults, table

PEOPLE = (
    "Identifiant;Structure;Commune;Date de naissance;Sexe;Niveau;Compétences;"
    "Date de fin de parcours"
)


def rows(*changed: tuple[int, str]) -> bytes:
    """Make a file whose rows are the gardener's, each with one cell changed and its own title."""
    made = []
    for number, (column, cell) in enumerate(changed, start=1):
        cells = GARDENER.split(";")
        cells[0] = f"Agent {number}"
        cells[column] = cell
        made.append(";".join(cells))
    return table(*made).encode()


def besoins() -> Iterator[Case]:
    bad = [(4, n) for n in ("deux", "0", "-1", "2,5", "10000", "n/a", "#REF!")]
    yield Case("bad numbers", rows(*bad), 7, 7, faults=faults(
        *((row, "nombre_invalide", "reject") for row in range(2, 8)),
        (8, "cellule_en_erreur", "reject")))  # fmt: skip
    good = [(4, n) for n in ("3,0", "1 000", "1\u00a0000", "1\u202f000", " 7 ", "")]
    yield Case("good numbers", rows(*good), 6, faults=faults((7, "nombre_absent", "warn")))
    bad_days = [
        (5, d)
        for d in (
            "31/02/2027",
            "2027-13-01",
            "00/00/0000",
            "01/01/1850",
            "bientôt",
            "?",
            "à définir",
            "selon disponibilité",
            "n/a",
            "2027",
        )
    ]
    yield Case("bad dates", rows(*bad_days), 10, 10, faults=faults(
        *((row, "date_invalide", "reject") for row in range(2, 12))))  # fmt: skip
    spelt = (f"{GARDENER};{said}" for said in ("oui", "Oui", "OUI", "x", "X"))
    alike = table(*spelt, header=f"{HEADER};Permis B")
    yield Case("one need spelt in many ways", alike.encode(), 5)
    days = [(5, d) for d in ("dès que possible", "ASAP", "mars 2027", "1er avril 2027", "46082",
                             "2027-03-01T08:00:00Z", "3/4/27", "", "01.05.2027")]  # fmt: skip
    yield Case("good dates", rows(*days), 9)
    codes = [
        (1, c) for c in ("K 2204", "K2204 - Nettoyage", "k2204", "K22O4", "N9999", "", "Z9999")
    ]
    yield Case("rome codes", rows(*codes), 7, faults=faults(
        (5, "rome_format", "warn"), (6, "rome_inconnu", "warn"),
        (8, "rome_inconnu", "warn")))  # fmt: skip
    bare = table(";K22O4;;;1;", ";;Denain;;1;", "Agent;;;;1;")
    yield Case("no title", bare.encode(), 3, 2, faults=faults(
        (2, "rome_format", "reject"), (3, "intitule_et_rome_absents", "reject")))  # fmt: skip
    places = table(
        "A;;SAINT AMAND LES EAUX;59230;1;",
        "B;;St-Amand-les-Eaux;;1;",
        "C;;59300 Valenciennes;;1;",
        "D;;Valenciennes (59300);;1;",
        "E;;59 - DENAIN;;1;",
        "F;;Valenciennes;59307 CEDEX;1;",
        "G;;CAMBRAI;F-59400;1;",
        "H;;Sainte Benoite;59 400;1;",
    )
    yield Case("places found", places.encode(), 8)
    error = table("#N/A;;Denain;59220;1;", "#N/A;K2204;Denain;59220;1;")
    yield Case("title in error", error.encode(), 2, 1, faults=faults(
        (2, "cellule_en_erreur", "warn"), (2, "intitule_et_rome_absents", "reject"),
        (3, "cellule_en_erreur", "warn")))  # fmt: skip
    doubts = table(
        "A;;;59400;1;",
        "B;;Denain;59400;1;",
        "C;;Marseille;13001;1;",
        "D;;Valencienes;;1;",
        "E;;V\u0430lenciennes;59300;1;",
    )
    yield Case("places in doubt", doubts.encode(), 5, faults=faults(
        (2, "code_postal_partage", "warn"), (3, "commune_cp_incoherents", "warn"),
        (4, "hors_territoire", "warn"), (5, "commune_inconnue", "warn"),
        (6, "caracteres_suspects", "warn")))  # fmt: skip
    header = "Intitulé du poste;Permis B;Description"
    said = table("A;oui;", "B;X;", "C;✓;", "D;0;", "E;peut-être;",
                 "F;;Homme de moins de 30 ans uniquement", "G;vrai;a\x00b",
                 f"H;faux;{'z' * 10_001}", header=header)  # fmt: skip
    yield Case("yes, no and text", said.encode(), 8, 2, faults=faults(
        (6, "booleen_inconnu", "warn"), (7, "critere_discriminatoire", "warn"),
        (8, "caractere_interdit", "reject"), (9, "champ_trop_long", "reject")))  # fmt: skip
    marks = table("Agent\u00a0d\u2019entre\u00adtien\u200b;K2204;;;1;")
    yield Case("marks nobody sees", marks.encode(), 1, titles=("Agent d'entretien",))
    twice = table(GARDENER, GARDENER, GARDENER.replace("2;01", "3;01"))
    yield Case("line twice", twice.encode(), 3, read_as=(("notes", [TWINS]),))
    header = "Référence;Employeur;Intitulé du poste;Nb de postes"
    again = table("7;Jardin;Agent;1", "7;JARDIN;agent;1", "7;Jardin;Agent;2", header=header)
    yield Case("reference twice", again.encode(), 3, 1, 1,
               faults=faults((4, "conflit_identifiant", "reject")))  # fmt: skip


def personnes() -> Iterator[Case]:
    people = table(
        '1001;Jardin;Denain;12/05/1990;F;NV5;"a ; b";30/06/2027',
        '1001.0;JARDIN;Denain;12/05/1990;F;NV5;"a ; b";30/06/2027',
        ' 1001 ;Jardin;Cambrai;12/05/1990;F;NV5;"a ; b";30/06/2027',
        ";Jardin;Denain;;;;;",
        "1002;;Denain;;;;;",
        "1003;Jardin;Rien;31/02/1990;?;zz;;",
        "1004;Jardin;;;;;;31/02/2027",
        '1005;Jardin;;98;M;Bac+2;"diabétique ; cuisine ; 06 12 34 56 78";',
        header=PEOPLE,
    )
    yield Case("people", people.encode("cp1252"), 8, 4, 1, kind="personnes", faults=faults(
        (4, "conflit_identifiant", "reject"), (5, "identifiant_absent", "reject"),
        (6, "structure_absente", "reject"), (7, "commune_inconnue", "warn"),
        (7, "date_invalide", "warn"), (7, "valeur_inconnue", "warn"),
        (8, "date_invalide", "reject"), (9, "date_invalide", "warn"),
        (9, "donnee_sensible", "warn")))  # fmt: skip
    named = table(
        "1;DUPONT;Jeanne;2900559172001;Jardin;0612345678",
        header="Identifiant;Nom;Prénom;NIR;Structure;Téléphone",
    )
    yield Case("people with names", named.encode(), 1, kind="personnes")
    yield Case(
        "needs as people", table(GARDENER).encode(), kind="personnes", refused="postes à pourvoir"
    )


def others() -> Iterator[Case]:
    header = "SIRET;Type;Nom;Commune"
    structures = table("35600000000048;ACI;Poste;Denain", "123;ACI;Rien;", ";EI;Rien;",
                       "35600000000048;EI;Poste;Denain", "35600000000048;ACI;Poste;Denain",
                       header=header)  # fmt: skip
    yield Case("structures", structures.encode(), 5, 2, 1, kind="structures", faults=faults(
        (3, "siret_invalide", "reject"), (4, "siret_absent", "reject")))  # fmt: skip
    header = "Intitulé de la formation;Places;Date de début;Commune"
    sessions = table("CACES R489;12;01/03/2027;Denain", ";3;;", "Soudure;douze;01/04/2027;",
                     header=header)  # fmt: skip
    yield Case("trainings", sessions.encode(), 3, 1, kind="formations", faults=faults(
        (3, "intitule_absent", "reject"), (4, "nombre_invalide", "warn")))  # fmt: skip
    header = "Événement;Date;Métier;Employeur;Identifiant;Structure"
    events = table("Embauche;15/09/2026;Agent;Jardin;;", "Embauche;15/09/2026;Agent;Jardin;;",
                   "retraite;01/01/2028;Soudeur;Jardin;;", "chose;01/01/2027;Agent;;;",
                   "Abandon;;Agent;;;", "sortie durable;01/02/2026;;;7;Jardin",
                   "sortie durable;01/02/2026;;;7;Jardin", "Embauche;01/02/2026;;;;",
                   header=header)  # fmt: skip
    yield Case("outcomes", events.encode(), 8, 3, 1, kind="realisations", faults=faults(
        (5, "evenement_inconnu", "reject"), (6, "date_absente", "reject"),
        (9, "intitule_et_rome_absents", "reject")))  # fmt: skip


def cases() -> Iterator[Case]:
    yield from besoins()
    yield from personnes()
    yield from others()
