import numpy as np
import pytest

from gpect.demo import spelling


@pytest.mark.parametrize(
    ("label", "masculine", "feminine"),
    [
        ("Vendeur / Vendeuse en épicerie", "Vendeur en épicerie", "Vendeuse en épicerie"),
        ("Aide ménager / Aide ménagère", "Aide ménager", "Aide ménagère"),
        ("Silhouette", "Silhouette", "Silhouette"),
    ],
)
def test_genders_share_the_rest_of_the_label(label, masculine, feminine):
    assert spelling.genders(label) == (masculine, feminine)


@pytest.mark.parametrize(
    ("masculine", "feminine", "both"),
    [
        ("Agent de tri", "Agente de tri", "Agent(e) de tri"),
        ("Conducteur de bus", "Conductrice de bus", "Conducteur(trice) de bus"),
        ("Peintre", "Peintre", "Peintre"),
    ],
)
def test_bracketed_writes_both_genders_where_it_can(masculine, feminine, both):
    assert spelling.bracketed(masculine, feminine) == both


def test_a_skill_is_said_with_a_noun_and_its_article():
    assert spelling.as_noun("Nettoyer les locaux") == "nettoyage des locaux"
    assert spelling.as_noun("Tailler la haie") == "taille de la haie"
    assert spelling.as_noun("Respirer") == "Respirer"


def test_an_abbreviation_replaces_whole_words_only():
    rng = np.random.default_rng(0)
    pairs = [("tech", "technicien")]
    assert spelling.abbreviated("Technicien radio", pairs, rng) == "tech radio"
    assert spelling.abbreviated("Technicienne radio", pairs, rng) == "Technicienne radio"


def test_a_slip_changes_one_letter_and_never_the_first():
    rng = np.random.default_rng(0)
    for _ in range(200):
        slipped = spelling.slip("Manutentionnaire", rng)
        assert slipped[0] == "M"
        assert abs(len(slipped) - len("Manutentionnaire")) <= 1


def test_shortened_keeps_two_words_or_more():
    assert spelling.shortened("Entretenir, nettoyer un bassin") != "Entretenir"
    assert len(spelling.shortened("Un deux trois quatre cinq six sept huit").split()) <= 6


def test_slug_is_a_plain_file_name():
    assert spelling.slug("Numéri'Cité  Ostrane") == "numeri_cite_ostrane"


def test_small_words_are_dropped_and_the_others_kept():
    assert spelling.without_links("Agent d'entretien des espaces verts") == (
        "Agent entretien espaces verts"
    )
