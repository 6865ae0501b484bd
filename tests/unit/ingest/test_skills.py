"""Free skills to ROME competences and certificates."""

import pandas as pd
import pytest

from gpect.ingest.skills.normaliser import COLUMNS, SkillNormaliser
from gpect.referentiels.loader import Referentiels, load


@pytest.fixture(scope="module")
def normaliser(skills: SkillNormaliser) -> SkillNormaliser:
    return skills


def codes(normaliser: SkillNormaliser, text: str) -> list[str]:
    return normaliser.parse(pd.Series([text]))["skill_code"].dropna().tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("permis B", ["CERT:PERMIS-B"]),
        ("CACES 3", ["CERT:CACES-R489-3"]),
        ("CACES 1, 3, 5", ["CERT:CACES-R489-1A", "CERT:CACES-R489-3", "CERT:CACES-R489-5"]),
        ("habilitation électrique B0", ["CERT:HABILITATION-B0"]),
        ("titulaire du permis B", ["CERT:PERMIS-B"]),
        ("sst", ["CERT:SST"]),
    ],
)
def test_certificates(normaliser: SkillNormaliser, text: str, expected: list[str]) -> None:
    assert codes(normaliser, text) == expected


def test_a_list_of_everyday_words(normaliser: SkillNormaliser) -> None:
    found = normaliser.parse(pd.Series(["permis B, CACES 3, ménage, caisse, notions d'anglais"]))
    assert found["skill_code"].tolist()[:4] == [
        "CERT:PERMIS-B",
        "CERT:CACES-R489-3",
        "300282",
        "300303",
    ]
    assert found["fragment"].tolist()[2:] == ["ménage", "caisse", "notions d'anglais"]
    assert found["confidence"].iloc[4] < 1.0


def test_every_label_is_found_as_itself(
    normaliser: SkillNormaliser, referentiels: Referentiels
) -> None:
    skills = referentiels.rome.skills
    plain = skills[~skills["label"].str.contains(r"[;.•/]|CACES|R\d{3}|ermis|abilitation")]
    sample = plain[~plain["label"].duplicated(keep=False)].iloc[::60]
    found = normaliser.parse(sample.set_index("skill_code")["label"])
    own = found[found["row"] == found["skill_code"]]
    assert len(own) >= 0.97 * len(sample)
    assert (own["confidence"] > 0.999).mean() > 0.97


def test_a_verb_and_its_noun_are_one_skill(normaliser: SkillNormaliser) -> None:
    assert codes(normaliser, "laver des vitres") == codes(normaliser, "lavage de vitres")


def test_sentences(normaliser: SkillNormaliser) -> None:
    text = "Je sais faire le ménage et la cuisine. Bonne connaissance de l'informatique"
    assert codes(normaliser, text) == ["300282", "300090", "104548"]


def test_what_is_no_skill_is_listed(normaliser: SkillNormaliser) -> None:
    found = normaliser.parse(pd.Series(["xyzzy plop, ménage"]))
    assert found["skill_code"].isna().tolist() == [True, False]
    assert found["fragment"].tolist() == ["xyzzy plop", "ménage"]
    assert found["confidence"].tolist() == [0.0, 1.0]


def test_a_skill_said_twice_comes_once(normaliser: SkillNormaliser) -> None:
    assert codes(normaliser, "ménage ; MENAGE ; le ménage") == ["300282"]


def test_rows_keep_their_labels_and_empty_ones_give_nothing(normaliser: SkillNormaliser) -> None:
    texts = pd.Series(["caisse", None, "", " ; ,", "ménage"], list("abcde"), dtype="str")
    found = normaliser.parse(texts)
    assert found["row"].tolist() == ["a", "e"]
    assert list(found.columns) == list(COLUMNS)
    assert normaliser.parse(pd.Series(dtype="str")).empty


def test_the_order_of_rows_changes_nothing(normaliser: SkillNormaliser) -> None:
    texts = pd.Series(["caisse, anglais", "permis B", "plonge ; tri des déchets"])
    forth = normaliser.parse(texts)
    back = normaliser.parse(texts[::-1])
    keys = ["row", "skill_code"]
    pd.testing.assert_frame_equal(
        forth.sort_values(keys, ignore_index=True), back.sort_values(keys, ignore_index=True)
    )


def test_everyday_words_lead_to_codes_that_exist(referentiels: Referentiels) -> None:
    from gpect.ingest.skills import normaliser as skills

    table = pd.read_csv(skills._EVERYDAY, dtype="str")
    assert set(table["skill_code"]) <= set(referentiels.rome.skills["skill_code"])
    assert not table["label"].duplicated().any()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("je sais faire le ménage et un peu de cuisine", ["300282", "300090"]),
        ("électricité et plomberie", ["Electricité", "Plomberie"]),
        ("accueil et orientation du public", ["Accueillir, orienter, renseigner un public"]),
        ("organisation", ["300483"]),  # not the transport of organs
        ("autonome", ["300460"]),
    ],
)
def test_two_skills_in_one_breath_and_everyday_words(
    normaliser: SkillNormaliser, text: str, expected: list[str]
) -> None:
    known = load().rome.skills.set_index("label")["skill_code"]
    assert codes(normaliser, text) == [known.get(said, said) for said in expected]


@pytest.mark.parametrize(
    ("said", "code"),
    [("débroussailleuse", "122567"), ("Dévoilage de roue", "483959"), ("réparation vélo", "479817"),
     ("semis, repiquage", "125527"), ("tri textile", "108740")],
)  # fmt: skip
def test_words_of_the_trades_of_insertion(
    normaliser: SkillNormaliser, said: str, code: str
) -> None:
    assert codes(normaliser, said) == [code]
