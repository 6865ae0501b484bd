"""Encodings and shapes of delimited text."""

import unicodedata
from collections.abc import Iterator

from tests.corpus.case import COOK, GARDENER, HEADER, TITLES, Case, faults, table

PLAIN = table(GARDENER, COOK)
RICH = table(
    "Cuisinier – cœur de métier;K2204;Vieux-Condé;59690;1;01/03/2027",
    "Gérant d’hôtel à la journée, pâtissière;K2204;Denain;59220;1;01/03/2027",
    "Maçon très expérimenté où ça presse;K2204;Denain;59220;1;01/03/2027",
)
RICH_TITLES = (
    "Cuisinier – cœur de métier",
    "Gérant d'hôtel à la journée, pâtissière",
    "Maçon très expérimenté où ça presse",
)
LATIN = table(
    "Maître d'œuvre à l'essai;K2204;Denain;59220;1;01/03/2027",
    "Hôtelière dévouée, sœur aînée;K2204;Denain;59220;1;01/03/2027",
)
LATIN_TITLES = ("Maître d'œuvre à l'essai", "Hôtelière dévouée, sœur aînée")
OLD_DOS = table("Maçon très expérimenté, prêt à tout;K2204;Denain;59220;1;01/03/2027")
DOS_TITLES = ("Maçon très expérimenté, prêt à tout",)


def encodings() -> Iterator[Case]:
    for name, content, encoding in (
        ("utf-8", PLAIN.encode(), "utf-8"),
        ("utf-8 with a mark", PLAIN.encode("utf-8-sig"), "utf-8"),
        ("utf-16 little", b"\xff\xfe" + PLAIN.encode("utf-16-le"), "utf-16-le"),
        ("utf-16 big", b"\xfe\xff" + PLAIN.encode("utf-16-be"), "utf-16-be"),
        ("utf-16 without a mark", PLAIN.encode("utf-16-le"), "utf-16-le"),
        ("nfd", unicodedata.normalize("NFD", PLAIN).encode(), "utf-8"),
        ("doubly encoded", PLAIN.encode().decode("cp1252").encode(), "utf-8"),
        ("cp1252 plain", PLAIN.encode("cp1252"), "cp1252"),
        ("mac plain", PLAIN.encode("mac-roman"), "mac-roman"),
    ):
        yield Case(name, content, 2, titles=TITLES, read_as=(("encoding", encoding),))
    lone = b"\xff\xfe" + table(GARDENER, "Agent \ud800;;;;1;").encode("utf-16-le", "surrogatepass")
    yield Case("utf-16 with half a character", lone, 2, 1,
               faults=faults((3, "caractere_interdit", "reject")))  # fmt: skip
    half = b"K2204;Agent \xed\xa0\x80\nK2204;Cuisinier\n"
    yield Case("utf-8 with half a character", b"Code ROME;Poste\n" + half, 2, 1,
               faults=faults((2, "caractere_interdit", "reject")))  # fmt: skip
    yield Case("utf-16 cut in a character", b"\xff\xfe" + PLAIN.encode("utf-16-le") + b"\n", 2)
    for encoding in ("cp1252", "mac-roman"):
        read_as = (("encoding", encoding),)
        yield Case(
            f"{encoding} rich", RICH.encode(encoding), 3, titles=RICH_TITLES, read_as=read_as
        )
    read_as = (("encoding", "iso8859-15"),)
    yield Case("latin-9", LATIN.encode("iso8859-15"), 2, titles=LATIN_TITLES, read_as=read_as)
    yield Case(
        "cp850", OLD_DOS.encode("cp850"), 1, titles=DOS_TITLES, read_as=(("encoding", "cp850"),)
    )
    damaged = table(GARDENER, COOK, COOK.replace("1;15", "3;15")).encode()
    cut = damaged.replace("à façon;A1203;Denain;59220;3".encode(), b"\xe0 fa\xe7on;A1203;;;3")
    yield Case("one damaged row", cut, 3, 1, faults=faults((4, "encodage", "reject")))
    russian = "Должность;Код\nСадовник;K2204\nПовар;K2204\nИнженер;K2204\n".encode("koi8-r")
    yield Case("unknown encoding", russian, refused="encodage")


def shapes() -> Iterator[Case]:
    for name, separator in (("semicolon", ";"), ("tab", "\t"), ("pipe", "|")):
        content = PLAIN.replace(";", separator).encode()
        yield Case(f"{name}", content, 2, titles=TITLES, read_as=(("separator", separator),))
    commas = table(
        "Intitulé du poste,Code ROME,Commune,Nb de postes",
        '"Agent d\'entretien, polyvalent",K2204,Denain,"3,0"',
        header="Besoins du mois",
    )
    yield Case(
        "comma, quotes and a preamble",
        commas.encode(),
        1,
        titles=("Agent d'entretien, polyvalent",),
        read_as=(("separator", ","), ("header_row", 2)),
    )
    yield Case("sep line", f"sep=;\r\n{PLAIN}".encode(), 2, read_as=(("header_row", 2),))
    yield Case("old mac line ends", PLAIN.replace("\n", "\r").encode(), 2, titles=TITLES)
    yield Case("dos line ends", PLAIN.replace("\n", "\r\n").encode(), 2, titles=TITLES)
    several = table('"Agent\nd\'entretien";K2204;Denain;59220;deux;', "x;;;;1;")
    yield Case("cell over two lines", several.encode(), 2, 1,
               faults=faults((2, "nombre_invalide", "reject")))  # fmt: skip
    gap = table(GARDENER, "", ";;;;;", COOK.replace("01/03", "31/02").replace(";1;", ";zéro;"))
    yield Case("blank records", gap.encode(), 2, 1,
               faults=faults((5, "nombre_invalide", "reject")))  # fmt: skip
    untitled = table(f"{GARDENER};note;", f"{COOK};;autre", header=f"{HEADER};;")
    yield Case("columns without a title", untitled.encode(), 2, titles=TITLES, read_as=(
        ("dropped_columns", ["(colonne 7 sans titre)", "(colonne 8 sans titre)"]),))  # fmt: skip
    yield Case("end mark of old files", (PLAIN + "\x1a\n").encode(), 2, titles=TITLES)
    wide = table(GARDENER, GARDENER + ";de trop", COOK + ";;;")
    yield Case("too many cells", wide.encode(), 3, 1,
               faults=faults((3, "trop_de_cellules", "reject")))  # fmt: skip
    yield Case("fewer cells", table("Agent d'entretien;K2204").encode(), 1,
               faults=faults((2, "nombre_absent", "warn")))  # fmt: skip
    yield Case("total line", table(GARDENER, "TOTAL;;;;2;").encode(), 2, 1,
               faults=faults((3, "ligne_de_total", "reject")))  # fmt: skip
    sums = (
        "Total Denain",
        "Sous-total nettoyage",
        "Nombre total de postes",
        "Cumul",
        "Somme",
        "Total (3 lignes)",
    )
    yield Case(
        "total lines",
        table(GARDENER, *(f"{said};;;;2;" for said in sums)).encode(),
        7,
        6,
        faults=faults(*((row, "ligne_de_total", "reject") for row in range(3, 9))),
    )
    named = (
        "Totalisateur de caisse;K2204;Denain;59220;1;",
        "Agent TOTAL;K2204;Denain;59220;1;",
        "Total Energies pompiste;;Denain;59220;1;",
    )
    yield Case("titles that are no total", table(*named).encode(), 3)
    notes = (
        "Fait à Denain le 3 mars 2027",
        "Données au 01/01/2027",
        "Merci de votre retour",
        "Extrait de la base le 2 mars",
        "* postes sous réserve",
        "(1) sous réserve",
    )
    for said in notes:
        yield Case(
            f"closing line, {said[:8]}",
            table(GARDENER, COOK, f"{said};;;;;").encode(),
            3,
            1,
            faults=faults((4, "ligne_hors_tableau", "reject")),
        )
    yield Case(
        "a lone title is a need",
        table(GARDENER, COOK, "Maçon;;;;;").encode(),
        3,
        faults=faults((4, "nombre_absent", "warn")),
    )
    note = table(GARDENER, COOK, "", "Source : service emploi;;;;;")
    yield Case("text below", note.encode(), 3, 1,
               faults=faults((5, "ligne_hors_tableau", "reject")))  # fmt: skip
    yield Case("header again", table(GARDENER, HEADER, COOK).encode(), 3, 1,
               faults=faults((3, "ligne_hors_tableau", "reject")))  # fmt: skip
    two_rows = "Poste;;Lieu;;;\nIntitulé;Code ROME;Commune;Code postal;Nb;Date de début\n"
    yield Case("two-row header", (two_rows + GARDENER + "\n").encode(), 1,
               read_as=(("header_row", 2),))  # fmt: skip
    split = "Intitulé du poste;Code ROME;Lieu;;Nb de postes;Date de début\n;;Commune;CP;;\n"
    yield Case("header over two rows", (split + GARDENER + "\n").encode(), 1,
               read_as=(("header_row", 2),), titles=("Agent d'entretien",))  # fmt: skip
    snake = "intitule_poste;code_rome;commune;code_postal;nb_postes;date_debut"
    yield Case("snake case", table(GARDENER, header=snake).encode(), 1)
    bare = "INTITULE DU POSTE;CODE ROME;VILLE;CP;NOMBRE DE POSTES;DATE DE DEBUT"
    yield Case("capitals without accents", table(GARDENER, header=bare).encode(), 1)
    wrapped = "\n".join(f'"{line}"' for line in PLAIN.splitlines())
    yield Case("each line in quotes", wrapped.encode(), 2, titles=TITLES)
    yield Case("open quote", table(GARDENER, '"Agent;K2204;;;1;').encode(), refused="guillemet")


def refused() -> Iterator[Case]:
    yield Case("empty", b"", refused="vide")
    yield Case("blank", b"\xef\xbb\xbf \r\n;;;\r\n", refused="vide")
    yield Case("header alone", f"{HEADER}\n".encode(), refused="aucune ligne de données")
    yield Case("picture", b"\x89PNG\r\n\x1a\n" + bytes(200), refused="image")
    yield Case("pdf", b"%PDF-1.7\n" + bytes(range(256)), refused="PDF")
    yield Case("binary", bytes(range(256)) * 4, refused="binaire")
    yield Case("web page", b"<html><table><tr><td>1</td></tr></table>", refused="page web")
    missing = table("Denain;59220", header="Commune;Code postal")
    yield Case("missing column", missing.encode(), refused="absente")
    twice = table("Agent;Agente;1", header="Intitulé du poste;Intitulé du poste;Nb de postes")
    yield Case("column twice", twice.encode(), refused="2 fois")
    people = table("A1;S;01/01/1990;F", header="Identifiant;Structure;Date de naissance;Sexe")
    for named, header in (
        ("a birth", "Date de naissance;Métier"),
        ("a first name", "Prénom;Métier"),
    ):
        one = table("x;Agent", header=header)
        yield Case(f"people told by {named}", one.encode(), refused="gpect ingest personnes")
    yield Case("people as needs", people.encode(), refused="gpect ingest personnes")
    cross = table(
        "Jardinier;2;1;0;4", "Soudeur;1;;3;2", header="Métier;Denain;Cambrai;Anzin;Onnaing"
    )
    yield Case("cross table", cross.encode(), refused="tableau croisé")
    yield Case("no header", b"Jardinier;3\nSoudeur;4\n", refused="titres")


def cases() -> Iterator[Case]:
    yield from encodings()
    yield from shapes()
    yield from refused()
