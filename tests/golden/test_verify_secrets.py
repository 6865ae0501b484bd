"""Secrets put back in every file at once: files agree, and rules alone can see it."""

import pytest

from gpect.cli import app
from gpect.domain import contracts, tables
from gpect.domain.errors import FileRefused
from gpect.reports.comite.annexes import Source
from gpect.reports.comite.annexes_people import CONGESTION, matching
from gpect.reports.secrecy import editions
from gpect.reports.secrecy.disclosure import publish
from gpect.reports.secrecy.published import MASK, Published
from gpect.reports.verify import House, attack_folder
from gpect.store import editions as store_editions
from gpect.store import engine as store_engine
from tests.golden.editing import edit_both, is_count, is_mask, keep_csv
from tests.golden.test_annexes import make_tables

pytestmark = pytest.mark.lent


def is_any(cell):
    return bool(cell)


def beside_mask(column):
    """Give a condition on a line: a column of it is masked."""
    return lambda line: line[column] == MASK


EDITS = {
    "besoin d'un métier": (
        ("t1_metiers", ("Besoins", "demand"), is_mask, "40"),
        "Observations (n) est secret",
    ),
    "besoin d'un métier d'un EPCI": (
        ("t1_metiers_epci", ("Besoins", "demand"), is_mask, "40"),
        "Observations (n) est secret",
    ),
    "observations": (
        ("t1_metiers", ("Observations (n)", "n"), is_mask, "10 à 49"),
        "Besoins est secret",
    ),
    "pénurie": (("t1_metiers", ("Pénurie", "shortage"), is_mask, "9"), "Besoins est secret"),
    "borne": (("t1_metiers", ("Pénurie, bas", "low"), is_mask, "9"), "Pénurie est secret"),
    "levier": (
        ("t1_metiers", ("Levier", "lever"), lambda cell: not cell, "permis B", lambda x: "s" in x),
        "Pénurie est secret",
    ),
    "ressources": (("t1_metiers_epci", ("Ressources", "supply"), is_mask, "2"), "trop peu"),
    "nombre brut d'observations": (
        ("t1_metiers", ("Observations (n)", "n"), is_any, "2"),
        "un dossier du comité n'a pas cette valeur",
    ),
    "départs": (("t3_departs", ("Départs", "departs"), is_count, "2"), "trop peu"),
    "départs secrets": (
        ("t3_departs", ("Départs", "departs"), is_mask, "9"),
        "Employeurs est secret",
    ),
    "employeurs des départs": (
        ("t3_departs", ("Employeurs", "employers"), str.isdigit, "2"),
        "il en faut 3",
    ),
    "sans le premier employeur": (
        ("t3_departs", ("Sans le premier employeur", "without_top"), is_mask, "3"),
        "trop peu",
    ),
    "freins": (("t5_freins", ("Personnes", "personnes"), is_mask, "4"), "trop peu"),
    "mois d'un parcours": (
        ("t6_parcours", ("Mois restants", "mois"), lambda c: not c, "9"),
        "En cours est secret",
    ),
    "parcours": (
        ("t6_parcours", ("En cours", "en_cours"), is_mask, "9"),
        "Fins de parcours est secret",
    ),
    "appariement": (("t7_appariement", ("Nombre", "nombre"), is_any, "2"), "trop peu"),
    "équité": (("t7_equite", ("Personnes", "n"), is_any, "3"), "3 est montré : trop peu"),
    "équité, sous onze": (("t7_equite", ("Personnes", "n"), is_any, "10"), "trop peu"),
    "équité, groupe masqué": (
        ("t7_equite", ("Lecture", "verdict"), is_any, "masqué (moins de 11 personnes)"),
        "le groupe est secret",
    ),
    "employeurs d'une compétence": (
        ("t4_competences", ("Employeurs", "employers"), is_any, "1"),
        "il en faut 3",
    ),
    "employeurs d'une formation": (
        ("t8_formations", ("Employeurs", "employers"), is_any, "1"),
        "il en faut 3",
    ),
    "employeurs retirés": (
        ("t8_formations", ("Employeurs", "employers"), is_any, ""),
        "sans le nombre d'employeurs",
    ),
    "employeur qui domine": (
        ("t3_departs", ("Sans le premier employeur", "without_top"), is_count, "0"),
        "en tient plus de 85 %",
    ),
    "premier de trois employeurs": (
        ("t8_formations", ("Sans le premier employeur", "without_top"), lambda c: not c, "5"),
        "il en faut 5",
    ),
    "sans le premier employeur, à l'unité": (
        ("t1_metiers", ("Besoins sans le premier employeur", "without_top"), is_count, "138"),
        "s'en déduit",
    ),
    "action": (
        ("t10_actions", ("Personnes concernées", "personnes"), is_count, "2"),
        "2 est montré : trop peu",
    ),
    "action, seuil en mots": (
        ("t10_actions", ("Personnes concernées", "personnes"), is_count, "moins de 2"),
        "un dossier du comité n'a pas cette valeur",
    ),
    "personnes en mots": (
        ("t10_actions", ("Action", "action"), is_any, "Hasnon, deux personnes"),
        "« l'appariement du jour|Hasnon, deux personnes » : trop peu de personnes",
    ),
    "texte dans une colonne de nombres": (
        ("t5_freins", ("Personnes", "personnes"), is_mask, "2 (Hasnon)"),
        "un dossier du comité n'a pas cette valeur",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_secret_put_back_in_both_profiles_is_seen(name, folder):
    (table, columns, *change), words = EDITS[name]
    keep_csv(folder)
    edit_both(folder, table, columns, change)
    found = attack_folder(folder)
    assert not found.holds
    assert any(words in sentence for sentence in found.sentences), found.sentences


def test_a_line_from_town_to_town_asks_for_eleven_people(folder):
    keep_csv(folder)
    edit_both(folder, "t10_actions", ("Personnes concernées", "personnes"), (is_count, "10"))
    assert attack_folder(folder).holds
    edit_both(folder, "t10_actions", ("Action", "action"), (is_any, "ligne A–B"))
    assert any("10 est montré : trop peu" in one for one in attack_folder(folder).sentences)


def test_the_csv_alone_are_clean(folder):
    keep_csv(folder)
    assert attack_folder(folder).sentences == []


def test_the_heading_that_counts_posts_is_the_annexe_s(pack, batch):
    """Few posts are no secret there; the rule knows the heading by the annexe's own word."""
    rows = matching(Source(make_tables(pack, batch), pack.as_of)).rows
    assert CONGESTION in set(rows["rubrique"])


def test_every_table_is_counted(folder):
    before = attack_folder(folder).counts
    assert before.tables == [f"T{at}" for at in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)]
    keep_csv(folder)
    for profile in ("excel", "opendata"):
        (folder / "tables" / profile / "t7_equite.csv").unlink()
    after = attack_folder(folder).counts
    assert before.shown - after.shown == 4  # people, ratio and its two ends of the only group
    assert before.masked == after.masked


def kept_edition(pack):
    """Give the rows that the base keeps of the edition."""
    published: Published = publish(pack.shortages, pack.openings)
    return contracts.conform(editions.as_edition(published.table, "2026-T4"), tables.EDITIONS)


def test_what_the_kept_edition_masks_may_not_be_shown(folder, pack):
    kept = kept_edition(pack)
    clean = attack_folder(folder, house=House(kept))
    assert clean.sentences == []
    assert "édition 2026-T4" in clean.compared_with
    keep_csv(folder)
    edit_both(folder, "t1_metiers_epci", ("Ressources", "supply"), (is_mask, "12"))
    edit_both(folder, "t2_epci", ("Ressources", "supply"), (is_count, "300"))
    found = attack_folder(folder, house=House(kept)).faults
    assert any("« 12 » est montré, l'édition 2026-T4 ne le montre pas" in one for one in found)
    assert any("« 300 » est montré, l'édition 2026-T4 dit" in one for one in found)


def test_another_edition_is_not_compared(folder, pack):
    kept = kept_edition(pack)
    other = kept.assign(value=kept["value"] + 1)
    late = kept.assign(period=kept["period"].replace({"2026-T4": "2031-T4"}))
    for rows in (other, late, kept.iloc[:0]):
        found = attack_folder(folder, house=House(rows))
        assert "n'ont pas été comparés" in found.compared_with
        assert found.sentences == []


def test_the_command_compares_with_the_base_asked_for(folder, pack, tmp_path, capsys):
    base = str(tmp_path / "gpect.db")
    engine = store_engine.open_store(base, create=True)
    store_editions.write(engine, kept_edition(pack))
    engine.dispose()
    asked = ["report", "verifier", str(folder), "--base", base]
    assert app.run(asked) == 0
    told = capsys.readouterr().out
    assert "Comparé à l'édition 2026-T4 gardée dans la base." in told
    assert "ceux de T1, T2, T3, T4, T5, T6, T7, T8, T9, T10" in told
    keep_csv(folder)
    edit_both(folder, "t1_metiers_epci", ("Ressources", "supply"), (is_mask, "12"))
    assert app.run(asked) == FileRefused("").exit_code
    assert "l'édition 2026-T4 ne le montre pas" in capsys.readouterr().err
