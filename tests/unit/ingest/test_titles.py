"""Free titles to ROME."""

import inspect
from pathlib import Path

import pandas as pd
import pytest

from gpect.ingest.remembered import RememberedTitles
from gpect.ingest.titles import COLUMNS, TitleNormaliser
from gpect.ingest.titles.answered import Answered
from gpect.ingest.titles.labels import TitleLabels, forms_of
from gpect.ingest.titles.naf import naf_words
from gpect.ingest.titles.normaliser import OFFICIAL
from gpect.ingest.titles.text import Weighted
from gpect.referentiels.loader import Referentiels


@pytest.fixture(scope="module")
def normaliser(referentiels: Referentiels, labels: TitleLabels) -> TitleNormaliser:
    return TitleNormaliser.build(referentiels, labels=labels)


def answer(normaliser: TitleNormaliser, title: str | None, code: str | None = None) -> pd.Series:
    codes = pd.Series([code], dtype="str")
    return normaliser.normalise(pd.Series([title], dtype="str"), codes).iloc[0]


def ranked(normaliser: TitleNormaliser, titles: list[str]) -> list[list[str]]:
    table = normaliser.rank(titles, k=5)
    lists = table.groupby("title")["code_ogr"].apply(list)
    return [lists.get(i, []) for i in range(len(titles))]


TWO_JOBS = {"Lapidaire / Diamantaire", "Chercheur / Concepteur informatique"}
"""Labels of ROME whose slash parts two jobs, not the two genders of one."""


def test_masculine_feminine_and_both_are_compared_as_one_text(
    labels: TitleLabels, referentiels: Referentiels
) -> None:
    unlike = {
        label
        for label in referentiels.rome.appellations["label"]
        if len({labels.read(form).text for form in (label, *forms_of(label))}) > 1
    }
    assert unlike <= TWO_JOBS


def test_masculine_feminine_and_both_give_the_same_list(
    normaliser: TitleNormaliser, referentiels: Referentiels
) -> None:
    sample = referentiels.rome.appellations["label"].iloc[::50].tolist()
    masculine, feminine = zip(*(forms_of(label) for label in sample), strict=True)
    both = ranked(normaliser, sample)
    assert ranked(normaliser, list(masculine)) == both
    assert ranked(normaliser, list(feminine)) == both


@pytest.mark.parametrize(
    "title",
    [
        "Boucher / Bouchère",
        "BOUCHER (H/F)",
        "Boucher.ère",
        "boucher(ère) h/f/x",
        "Bouchère – URGENT",
        "Bouchers - CDD 35h/semaine",
        "Boucher #COM9991 (H/F) (H/F)",
        "Un(e) boucher(ère) F/H à Valenciennes",
        "RECHERCHE BOUCHER EN APPRENTISSAGE",
        "BoucheR [ réf. 2023-118 ]",
        "bouhcer",
    ],
)
def test_one_job_in_many_spellings(normaliser: TitleNormaliser, title: str) -> None:
    got = answer(normaliser, title)
    assert got["code_rome"] == "D1101"
    assert got["title_decision"] != "inconnu"


@pytest.mark.parametrize("title", ["", "   ", "???", "CDI 35h", "(H/F)", "123456", None])
def test_a_title_that_says_nothing_is_unknown(
    normaliser: TitleNormaliser, title: str | None
) -> None:
    got = answer(normaliser, title)
    assert got["title_decision"] == "inconnu"
    assert pd.isna(got["code_rome"])
    assert pd.isna(got["code_rome_parent"])
    assert pd.isna(got["filiere"])
    assert got["title_confidence"] == 0.0
    assert got["alternatives"] == ""


@pytest.mark.parametrize("title", ["Bâtiment", "Logistique", "Espaces verts", "Restauration"])
def test_a_sector_is_no_job_but_has_alternatives(normaliser: TitleNormaliser, title: str) -> None:
    got = answer(normaliser, title)
    assert got["title_decision"] == "inconnu"
    assert pd.isna(got["code_rome"])
    assert got["alternatives"] != ""


def test_two_jobs_are_both_kept_and_never_automatic(normaliser: TitleNormaliser) -> None:
    got = answer(normaliser, "Boulanger / Maçon (H/F)")
    assert got["title_decision"] == "a_verifier"
    listed = [entry[:5] for entry in got["alternatives"].split(" ; ")[:2]]
    assert listed[0].startswith("D11")
    assert listed[1].startswith("F1703")


def test_abbreviations_and_broken_accents(normaliser: TitleNormaliser) -> None:
    assert answer(normaliser, "aide à dom.")["code_rome"] == "K1304"
    assert answer(normaliser, "RÃ©ceptionniste")["code_rome_parent"] == "G1703"


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Développeur PL/SQL (H/F)", "developpeur base donne"),  # not « poids lourd »
        ("Chauffeur PL", "chauffeur poid lourd"),
        ("Développeur C# .NET", "developpeur c# net"),  # not a reference « # .NET »
        ("Développeur C/C++ #ABC123", "developpeur c c++"),
        ("Ingénieur R&D", "ingenieur recherche developpement"),
        ("SOUS-CHEF DE CUISINE (H/F)", "second cuisin"),  # not the chef
        ("Sous-cheffe de cuisine", "second cuisin"),
        ("TP Conseiller de vente", "conseiller vente"),  # titre professionnel
        ("TP ADVF - apprentissage", "assistant vie famille"),
        ("Conducteur d'engins TP", "conducteur engin traval public"),
        ("Assistante de direction (Sainte-Suzanne)", "assistant direction"),
        ("Aide à domicile à Saint-Jean-aux-Bois", "aide domicile"),
    ],
)
def test_signs_diplomas_and_saints(labels: TitleLabels, title: str, words: str) -> None:
    assert " ".join(labels.read(title).text.words) == words


@pytest.mark.parametrize("word", ["pliage", "stimulation", "ciblage"])
def test_a_french_word_is_no_slip_of_another(labels: TitleLabels, word: str) -> None:
    assert labels.read(f"Agent de {word}").text.words == ("agent", word)


def test_a_slip_is_put_right(labels: TitleLabels) -> None:
    assert labels.read("Agent de nettoyyage").text.words == ("agent", "nettoyage")


def test_the_senders_code_wins_and_the_title_refines_it(
    normaliser: TitleNormaliser, referentiels: Referentiels
) -> None:
    got = answer(normaliser, "Agent d'entretien", "k2204")
    assert got["code_rome"] == "K2204"
    own = referentiels.rome.appellations.set_index("code_ogr").loc[got["code_ogr"]]
    assert own["code_rome"] == "K2204"
    assert got["title_decision"] == "auto"


def test_a_code_without_title_is_enough(normaliser: TitleNormaliser) -> None:
    got = answer(normaliser, None, "K2204")
    assert (got["code_rome"], got["title_decision"]) == ("K2204", "auto")
    assert pd.isna(got["code_ogr"])


def test_a_code_that_its_title_denies_is_to_be_checked(normaliser: TitleNormaliser) -> None:
    got = answer(normaliser, "Boucher", "M1801")
    assert got["code_rome"] == "M1801"
    assert got["title_decision"] == "a_verifier"


@pytest.mark.parametrize(
    ("title", "code", "decision"),
    [
        ("Soudeur", "K1304", "a_verifier"),
        ("Comptable", "A1203", "a_verifier"),
        ("Vendeur en friperie", "D1214", "auto"),
        ("Serveur", "G1803", "auto"),
        ("Agent polyvalent", "K1304", "auto"),
    ],
)
def test_so_is_one_that_a_plain_title_has_nothing_to_do_with(
    normaliser: TitleNormaliser, title: str, code: str, decision: str
) -> None:
    got = answer(normaliser, title, code)
    assert (got["code_rome"], got["title_decision"]) == (code, decision)


def test_an_unknown_code_is_set_aside(normaliser: TitleNormaliser) -> None:
    alone, coded = answer(normaliser, "Boucher"), answer(normaliser, "Boucher", "A9999")
    assert coded["code_rome"] == alone["code_rome"]
    assert coded["title_decision"] == "a_verifier"


def test_a_v3_code_leaves_its_children(
    normaliser: TitleNormaliser, referentiels: Referentiels
) -> None:
    codes = referentiels.rome.codes
    only_v3 = sorted(set(codes["code_rome_parent"]) - set(codes["code_rome"]))
    for parent in only_v3[:20]:
        got = answer(normaliser, "responsable", parent)
        assert got["code_rome_parent"] == parent
        children = set(codes.loc[codes["code_rome_parent"] == parent, "code_rome"])
        assert pd.isna(got["code_rome"]) or got["code_rome"] in children


def test_the_order_of_rows_changes_nothing(normaliser: TitleNormaliser) -> None:
    titles = pd.Series(
        ["Boucher", "xyz", "Chef de rang H/F", "Boucher", "", "cariste"], list("abcdef")
    )
    codes = pd.Series(["", "K2204", None, "M1801", "", ""], list("abcdef"), dtype="str")
    forth = normaliser.normalise(titles, codes)
    back = normaliser.normalise(titles[::-1], codes[::-1])
    pd.testing.assert_frame_equal(forth, back[::-1])
    assert list(forth.columns) == list(COLUMNS)
    assert forth["title_confidence"].between(0, 1).all()


def test_a_row_depends_on_itself_alone(normaliser: TitleNormaliser) -> None:
    titles = ["Chef de rang H/F", "employé polyvalent", "Vendeuse", "plonge"]
    together = normaliser.normalise(pd.Series(titles))
    apart = pd.concat([normaliser.normalise(pd.Series([title])) for title in titles])
    pd.testing.assert_frame_equal(together, apart.reset_index(drop=True))


def test_no_rows(normaliser: TitleNormaliser) -> None:
    assert normaliser.normalise(pd.Series(dtype="str")).empty


def test_cleaning_a_clean_title_changes_nothing(labels: TitleLabels) -> None:
    titles = [
        "Agent(e) d'entretien polyvalent·e H/F – CDD 24h",
        "CHAUDRONNIER.ERE / SOUDEUR.SE (H/F)",
        "Aide ménager/ménagère à domicile",
        "Conseillère de vente - Lille - urgent",
    ]
    for title in titles:
        once = labels.cleaner.clean(title).words
        assert labels.cleaner.clean(" ".join(once)).words == once


def test_a_correction_by_a_person_is_right_next_time(
    referentiels: Referentiels, labels: TitleLabels
) -> None:
    evidence = pd.DataFrame(
        {
            "title": ["Ambianceur de rayon", "Ambianceur de rayon", "Boucher", "Boucher"],
            "code_rome": ["D1507", "K2204", "Z9999", "D1101"],
            "origin": ["correction", "offre", "correction", "offre"],
        }
    )
    taught = TitleNormaliser.build(referentiels, evidence, labels=labels)
    got = answer(taught, "AMBIANCEUSE DE RAYON (H/F)")
    assert (got["code_rome"], got["title_decision"]) == ("D1507", "auto")
    assert answer(taught, "Boucher")["code_rome"] == "D1101"


def test_labelled_titles_teach_words_that_rome_does_not_have(
    referentiels: Referentiels, labels: TitleLabels
) -> None:
    evidence = pd.DataFrame(
        {
            "title": ["Zigouilleur de nuisibles"] * 4,
            "code_rome": ["K2305"] * 4,
            "origin": ["offre"] * 4,
        }
    )
    taught = TitleNormaliser.build(referentiels, evidence, labels=labels)
    assert taught.rank(["Zigouilleuse nuisibles"], k=1)["code_rome"].tolist() == ["K2305"]


@pytest.mark.parametrize(
    ("title", "context", "codes"),
    [
        ("Agent d'entretien", naf_words("81.21Z"), {"K2204", "K2205"}),
        ("Agent d'entretien", naf_words("81.30Z"), {"A1203"}),
        ("Ouvrier polyvalent", "Espaces verts", {"A1203"}),
        ("Employé polyvalent", "Restauration", {"G1603"}),
        ("Boucher", "Espaces verts", {"D1101"}),
    ],
)
def test_what_stands_beside_a_title_tells_near_jobs_apart(
    normaliser: TitleNormaliser, title: str, context: str, codes: set[str]
) -> None:
    told = normaliser.normalise(pd.Series([title]), contexts=pd.Series([context]))
    assert told.at[0, "alternatives"][:5] in codes


@pytest.mark.parametrize("code", ["43.99C", "4399C", "43", " 43.99C "])
def test_a_naf_code_in_any_spelling(code: str) -> None:
    assert "maçonnerie" in naf_words(code)


@pytest.mark.parametrize("code", ["", "78.20Z", "ZZ", "00"])
def test_a_naf_code_that_says_nothing(code: str) -> None:
    assert naf_words(code) == ""


def test_titles_that_say_the_same_are_one_to_decide_of(normaliser: TitleNormaliser) -> None:
    titles = pd.Series(["Ménage (H/F)", "MENAGE", "ménage h/f", "Ménage - CDI", None])
    assert normaliser.says(titles).tolist() == ["menage"] * 4 + [""]


def test_a_label_as_rome_writes_it_needs_no_human(
    normaliser: TitleNormaliser, referentiels: Referentiels
) -> None:
    known = referentiels.rome.appellations
    alone = known[~known["label"].str.lower().duplicated(keep=False)].iloc[::40]
    answers = normaliser.normalise(alone["label"])
    assert (answers["title_decision"] == "auto").all()
    assert answers["code_ogr"].equals(alone["code_ogr"])
    assert answers["code_rome"].equals(alone["code_rome"])


@pytest.mark.parametrize("title", ["Affréteuse transport maritime", "Serveur"])
def test_half_a_label_is_no_such_label(normaliser: TitleNormaliser, title: str) -> None:
    assert answer(normaliser, title)["title_confidence"] < OFFICIAL


def test_a_label_with_a_code_that_no_release_knows_goes_to_a_human(
    normaliser: TitleNormaliser,
) -> None:
    said = answer(normaliser, "Serveur / Serveuse de restaurant", "Z9999")
    assert said["title_decision"] == "a_verifier"


def test_no_title_at_all_is_a_table_of_texts(normaliser: TitleNormaliser) -> None:
    nothing = normaliser.normalise(pd.Series([], dtype="str"))
    assert nothing["alternatives"].str.split(" ; ").empty
    assert list(nothing) == list(normaliser.normalise(pd.Series(["cariste"], dtype="str")))


def test_a_title_has_the_same_answer_alone_in_company_and_asked_again(
    referentiels: Referentiels, labels: TitleLabels
) -> None:
    """To the last digit of its confidence: files may come one by one or together."""
    said = pd.Series(
        [*referentiels.rome.appellations["short_label"].iloc[::400], "agent polyvalent", "aide"]
    )
    taught = (
        said.iloc[::7]
        .to_frame("title")
        .assign(
            code_ogr=None,
            code_rome=referentiels.rome.codes["code_rome"].iloc[3],
            n=2,
            origin="offre",
        )
    )
    for evidence in (None, taught):
        together = TitleNormaliser.build(referentiels, evidence, labels=labels)
        whole = together.normalise(said)
        apart = TitleNormaliser.build(referentiels, evidence, labels=labels)
        alone = pd.concat([apart.normalise(said.iloc[[at]]) for at in range(0, len(said), 5)])
        pd.testing.assert_frame_equal(alone, whole.loc[alone.index], check_exact=True)
        pd.testing.assert_frame_equal(together.normalise(said), whole, check_exact=True)


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Monteur / Monteuse en éléments préfabriqués", "F1625"),
        ("Technicien / Technicienne son-vidéo", "I1329"),
    ],
)
def test_a_label_sent_with_its_own_code_is_sure(
    normaliser: TitleNormaliser, title: str, code: str
) -> None:
    said = answer(normaliser, title, code)
    assert (said["code_rome"], said["title_decision"]) == (code, "auto")


def test_titles_answered_without_alternatives_have_the_same_answers(
    normaliser: TitleNormaliser, referentiels: Referentiels
) -> None:
    known = referentiels.rome.appellations["label"].iloc[::173]
    titles = pd.concat([known, known.str.lower(), known.str[:-2], pd.Series(["Serveur", ""])])
    whole = normaliser.normalise(titles)
    brief = normaliser.normalise(titles, alternatives=False)
    is_searched = brief["alternatives"] != ""
    assert 0 < is_searched.sum() < len(titles)
    assert (brief["alternatives"] == whole["alternatives"])[is_searched].all()
    left = ["alternatives"]
    pd.testing.assert_frame_equal(brief.drop(columns=left), whole.drop(columns=left))


def test_a_settled_title_of_two_jobs_is_searched_for_its_alternatives_alone(
    normaliser: TitleNormaliser, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = pd.Series(["Chercheur / Concepteur informatique"])
    assert normaliser.two_jobs(titles).all()
    whole = normaliser.normalise(titles)
    assert whole["alternatives"].ne("").all()
    searched: list[int] = []
    find = normaliser.candidates.find

    def counted(texts: list[Weighted], contexts: list[Weighted] | None = None) -> pd.DataFrame:
        searched.append(len(texts))
        return find(texts, contexts)

    monkeypatch.setattr(normaliser.candidates, "find", counted)
    monkeypatch.setattr(normaliser, "answered", {True: Answered(), False: Answered()})
    brief = normaliser.normalise(titles, alternatives=False)
    assert sum(searched) == 0
    pd.testing.assert_frame_equal(brief, whole.assign(alternatives=""))


def test_remembered_titles_have_alternatives_where_asked(normaliser: TitleNormaliser) -> None:
    remembered = RememberedTitles(normaliser)
    titles = pd.Series(["Boucher / Bouchère", "serveur plongeur"], index=[7, 3])
    for flag in (False, True, False, True):
        found = remembered.normalise(titles, alternatives=flag)
        pd.testing.assert_frame_equal(found, normaliser.normalise(titles, alternatives=flag))


def test_everyday_titles_find_the_job_they_stand_for(
    normaliser: TitleNormaliser, referentiels: Referentiels
) -> None:
    usual = pd.read_csv(
        Path(inspect.getfile(TitleLabels)).with_name("titres_courants.csv"), dtype="str"
    )
    known = referentiels.rome.appellations.set_index("code_ogr")["code_rome"]
    assert set(usual["code_ogr"]) <= set(known.index)
    told = normaliser.normalise(usual["title"].str.upper() + " (H/F)")
    assert (told["code_rome"] == usual["code_ogr"].map(known)).all()
    assert not usual["title"].duplicated().any()


@pytest.mark.parametrize("title", ["Blanchisserie", "Bénévole", "Soudure"])
def test_a_title_that_names_no_job_has_no_code_hence_no_confidence(
    normaliser: TitleNormaliser, title: str
) -> None:
    told = normaliser.normalise(pd.Series([title])).iloc[0]
    assert (told["title_decision"], told["title_confidence"]) == ("inconnu", 0.0)
    assert pd.isna(told["code_rome"])
