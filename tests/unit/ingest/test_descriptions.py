"""Descriptions of offers, and certificates that ROME numbers too."""

import pandas as pd
import pytest

from gpect.domain import vocabulary
from gpect.ingest.skills.demands import demand_of, sentences
from gpect.ingest.skills.descriptions import SIGNS, DescriptionReader
from gpect.ingest.skills.normaliser import SkillNormaliser
from gpect.referentiels import certificats, loader

KNOWN = loader.load()


@pytest.fixture(scope="module")
def reader() -> DescriptionReader:
    return DescriptionReader.build(KNOWN)


def read(reader: DescriptionReader, text: str, code: str | None = "G1605") -> pd.DataFrame:
    return reader.read(pd.Series([text], index=[7]), pd.Series([code], index=[7], dtype="str"))


def test_a_label_said_in_full_is_found_with_its_sentence(reader: DescriptionReader) -> None:
    found = read(reader, "Nous sommes dix.\n- Réaliser la plonge, le soir.").set_index("skill_code")
    assert found.loc["104262", "fragment"] == "Réaliser la plonge, le soir"
    assert set(found["row"]) == {7}
    assert found["confidence"].between(0, 1).all()


def test_a_label_said_scores_above_the_same_unsaid(reader: DescriptionReader) -> None:
    said = reader.signs(pd.Series(["Réaliser la plonge"]), pd.Series(["G1605"]))
    unsaid = reader.signs(pd.Series(["Venez nous voir"]), pd.Series(["G1605"]))
    assert said.loc[said["skill_code"] == "104262", "coverage"].item() > 0.999
    assert unsaid.loc[unsaid["skill_code"] == "104262", "coverage"].item() == 0


def test_no_text_and_no_code_are_no_fault(reader: DescriptionReader) -> None:
    both = pd.Series([None, ""], dtype="str"), pd.Series([None, "K2204"], dtype="str")
    assert reader.read(*both).empty
    assert len(read(reader, "Permis B exigé", None)) >= 1


def test_order_of_offers_is_irrelevant(reader: DescriptionReader) -> None:
    texts = pd.Series(["Réaliser la plonge. CACES 3", "Entretenir les espaces verts"], index=[0, 1])
    codes = pd.Series(["G1605", "A1203"], index=[0, 1])
    forth = reader.read(texts, codes)
    back = reader.read(texts[::-1], codes[::-1])
    pd.testing.assert_frame_equal(forth, back)


def test_lists_of_other_offers_raise_what_they_list() -> None:
    listed = pd.DataFrame(
        [("G1605", None, 40), ("G1605", "300361", 38)], columns=["code_rome", "skill_code", "n"]
    )
    reader = DescriptionReader.build(KNOWN, listed)
    signs = reader.signs(pd.Series(["Bonjour"]), pd.Series(["G1605"])).set_index("skill_code")
    assert signs.loc["300361", "share"] > 0.9
    assert set(SIGNS) <= set(signs)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Le CACES 3 est obligatoire", "exige"),
        ("Une première expérience serait appréciée", "souhaite"),
        ("Vous tenez la caisse", "souhaite"),
    ],
)
def test_a_sentence_requires_or_wishes(sentence: str, said: str) -> None:
    assert demand_of(sentence) == said


def test_sentences_keep_every_word() -> None:
    text = "Un. Deux !\n- trois ; quatre • cinq"
    assert " ".join(sentences(text)).split() == ["Un.", "Deux", "trois", "quatre", "cinq"] or all(
        w in " ".join(sentences(text)) for w in ("Deux", "trois", "quatre", "cinq")
    )


def test_one_caces_is_one_skill(skills: SkillNormaliser) -> None:
    label = KNOWN.rome.skills.set_index("skill_code")["label"]["200072"]
    found = skills.parse(pd.Series([label, "CACES R489-3", "CACES 3"]))
    assert set(found["skill_code"]) == {"CERT:CACES-R489-3"}


def test_twins_are_savoirs_and_existing_certificates() -> None:
    twins = certificats.twins(KNOWN.rome.skills, KNOWN.certificats)
    nature = KNOWN.rome.skills.set_index("skill_code")["nature"]
    assert {nature[skill] for skill in twins} == {"savoir"}
    assert set(twins.values()) <= set(vocabulary.CERTIFICATE + KNOWN.certificats["code"])
    assert len(twins) > 40
    joined = certificats.join(KNOWN).rome.code_skills
    assert not joined["skill_code"].isin(list(twins)).any()
    assert not joined.duplicated(["code_rome", "skill_code"]).any()
