import re

import pytest

from gpect.referentiels import loader
from gpect.referentiels.text import fold

PATTERNS = {
    code: re.compile(pattern)
    for code, pattern in loader.load().certificats[["code", "pattern"]].itertuples(index=False)
}

WRITTEN = [
    ("CACES 1 3 5", "CACES-R489-1A CACES-R489-3 CACES-R489-5"),
    ("CACES® R489 cat. 1A, 3 et 5", "CACES-R489-1A CACES-R489-3 CACES-R489-5"),
    ("CACES R.489 1B", "CACES-R489-1B"),
    ("Caces chariot élévateur catégorie 3", "CACES-R489-3"),
    ("R489-2B", "CACES-R489-2B"),
    ("CACES R489 3 / R485 2", "CACES-R489-3 CACES-R485-2"),
    ("CACES R485 cat 1 et 2", "CACES-R485-1 CACES-R485-2"),
    ("caces r482 a, b1 et c1", "CACES-R482-A CACES-R482-B1 CACES-R482-C1"),
    ("CACES R482 catégories A, F, G", "CACES-R482-A CACES-R482-F CACES-R482-G"),
    ("CACES nacelle 3B", "CACES-R486-B"),
    ("CACES R486 A et B", "CACES-R486-A CACES-R486-B"),
    ("caces r389 3", "CACES-R389-3"),
    ("CACES R484 pont roulant 1", "CACES-R484-1"),
    ("CACES R487 3", "CACES-R487-3"),
    ("CACES R483 B", "CACES-R483-B"),
    ("CACES grue auxiliaire", "CACES-R490"),
    ("R490", "CACES-R490"),
    ("Permis B", "PERMIS-B"),
    ("permis de conduire B", "PERMIS-B"),
    ("permis B et C avec la FIMO", "PERMIS-B PERMIS-C FIMO-MARCHANDISES"),
    ("Permis C, CE", "PERMIS-C PERMIS-CE"),
    ("permis EC", "PERMIS-CE"),
    ("permis PL + FCO", "PERMIS-C FCO-MARCHANDISES"),
    ("Permis B/BE", "PERMIS-B PERMIS-BE"),
    ("permis D, FIMO voyageurs", "PERMIS-D FIMO-VOYAGEURS"),
    ("permis à jour", ""),
    ("permis de conduire exigé", ""),
    ("permis d'exploitation", "PERMIS-EXPLOITATION"),
    ("Permis B de 2 ans", "PERMIS-B"),
    ("permis AM", "PERMIS-AM"),
    ("permis A2", "PERMIS-A2"),
    ("habilitation électrique B0 H0", "HABILITATION-B0 HABILITATION-H0"),
    ("H0B0", "HABILITATION-B0 HABILITATION-H0"),
    ("Habilitation BO/HO", "HABILITATION-B0 HABILITATION-H0"),
    ("habilitations électriques B1V, BR et BC", "HABILITATION-B1 HABILITATION-BR HABILITATION-BC"),
    ("habilitation électrique BS/BE manœuvre", "HABILITATION-BS HABILITATION-BE"),
    ("anglais B2", ""),
    ("DELF A2", "DELF-A2"),
    ("SST à jour", "SST"),
    ("Sauveteur secouriste du travail", "SST"),
    ("SSIAP 1 et 2", "SSIAP-1 SSIAP-2"),
    ("SSIAP2", "SSIAP-2"),
    ("HACCP", "HACCP"),
    ("AIPR", "AIPR-OPERATEUR"),
    ("AIPR encadrant", "AIPR-ENCADRANT"),
    ("Certiphyto", "CERTIPHYTO-OPERATEUR"),
    ("Certi-phyto décideur", "CERTIPHYTO-DECIDEUR"),
    ("travail en hauteur", "TRAVAIL-HAUTEUR"),
    ("amiante SS4", "AMIANTE-SS4"),
    ("désamiantage, sous-section 3 amiante", "AMIANTE-SS3"),
    ("BAFA", "BAFA"),
    ("BAFD", "BAFD"),
    ("Diplôme d'État d'aide-soignant", "DEAS"),
    ("DEAVS", "DEAES"),
    ("CAP petite enfance", "CAP-AEPE"),
    ("CAP AEPE", "CAP-AEPE"),
    ("Titre pro ADVF", "ADVF"),
    ("titre professionnel cariste d'entrepôt", "TP-CARISTE"),
    ("CAP cuisine", "CAP-CUISINE"),
    ("CAP", ""),
    ("Carte professionnelle de sécurité", "CARTE-PRO-SECURITE"),
    ("ADR citernes", "ADR-CITERNES"),
    ("CléA numérique", "CLEA-NUMERIQUE"),
    ("chariot élévateur", ""),
    ("R 4891", ""),
]


@pytest.mark.parametrize(("written", "expected"), WRITTEN)
def test_certificates_are_recognised_as_people_write_them(written: str, expected: str) -> None:
    folded = fold(written)
    found = {code for code, pattern in PATTERNS.items() if pattern.search(folded)}
    assert found == set(expected.split())


def test_every_certificate_is_found_by_its_own_label_or_code() -> None:
    labels = loader.load().certificats.set_index("code")["label"]
    unfound = [
        code
        for code, pattern in PATTERNS.items()
        if not pattern.search(fold(labels[code])) and not pattern.search(fold(code))
    ]
    assert unfound == []


def test_patterns_read_folded_text_only() -> None:
    for code, pattern in PATTERNS.items():
        literal = re.sub(r"\\[bwd]|\(\?(?::|!|=|<!)", "", pattern.pattern)
        assert literal == literal.lower(), code
        assert literal.isascii(), code


@pytest.mark.parametrize("depth", [200])
def test_no_pattern_blows_up_on_a_long_list(depth: int) -> None:
    lists = [
        "permis " + "b c " * depth,
        "caces r489 " + "1a 3 " * depth,
        "habilitation " + "b1 br " * depth,
    ]
    for pattern in PATTERNS.values():
        for text in lists:
            pattern.search(text + "zzz")
