"""The month of a chargé de relations entreprises, by the very commands they type."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import sqlalchemy as sa

from gpect.cli.app import run
from gpect.domain import contracts, tables
from gpect.referentiels.loader import load
from gpect.runs import forecasting
from gpect.store.engine import open_store, writing
from gpect.store.tables import upsert
from tests.unit.match import small
from tests.unit.runs.conftest import fill, people, posts

SETTINGS = '[general]\ndate_reference = "2026-10-01"\n'
SCENARIO = """
titre = "Usine de Denain"

[[usine]]
nom = "Usine de Denain"
commune = "59172"
code_rome = "N1103"
postes = 20
date = 2026-12-01
"""

Ask = Callable[..., Any]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A folder with 60 people for 6 openings of 2 posts: many are left without a post."""
    (tmp_path / "gpect.toml").write_text(SETTINGS, encoding="utf-8")
    fill(tmp_path / "gpect.db", small.make(people(60), posts(6)))
    return tmp_path / "gpect.db"


@pytest.fixture
def ask(base: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command that must succeed; give what it says as JSON."""

    def asked(*words: str, code: int = 0) -> Any:
        capsys.readouterr()
        assert run([*words, "--json", "--base", str(base)]) == code
        return json.loads(capsys.readouterr().out)

    return asked


@pytest.mark.lent
def test_each_mode_is_sound_and_says_what_it_costs(ask: Ask) -> None:
    found = {m: ask("match", "--mode", m) for m in ("propositions", "affectation", "stable")}
    for mode, figures in found.items():
        assert figures["Capacités dépassées"] == 0
        assert 0 < figures["Part des personnes avec au moins une proposition"] <= 1
        assert 0 <= figures["Inégalité des propositions entre personnes (Gini)"] < 1
        assert ("Prix de la stabilité (part de la valeur perdue)" in figures) == (
            mode != "propositions"
        )
    value = "Valeur totale des propositions"
    assert found["affectation"][value] >= found["stable"][value]
    assert found["affectation"]["Propositions"] == 12
    assert found["stable"]["Paires que les deux préféreraient"] == 0
    assert found["affectation"]["Optimum certifié"] is True


def test_limits_are_those_of_the_settings(base: Path, ask: Ask) -> None:
    file = base.parent / "gpect.toml"
    limits = "[appariement]\npropositions_par_personne = 1\ncandidats_par_poste = 2\n"
    file.write_text(SETTINGS + limits, encoding="utf-8")
    assert ask("match")["Propositions"] == 24
    file.write_text(SETTINGS + limits + 'mode = "affectation"\n', encoding="utf-8")
    assert ask("match")["Propositions"] == 12


def test_an_unknown_mode_is_named(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["match", "--mode", "hasard", "--base", str(base)]) == 4
    assert "« hasard » est inconnu" in capsys.readouterr().err


def test_a_scenario_is_told_and_nothing_is_kept(base: Path, ask: Ask) -> None:
    before = ask("match")["run_id"]
    scenario = base.parent / "usine.toml"
    scenario.write_text(SCENARIO, encoding="utf-8")
    told = ask("match", "--et-si", str(scenario))
    # 20 people of the métier, of whom 4 already have the posts of today.
    assert told["Différence de postes pourvus"] == 16
    assert told["Optimum prouvé"] is True
    assert {"filiere", "code_epci"} <= {line["dimension"] for line in told["lignes"]}
    assert ask("match")["run_id"] == before
    assert ask("rejoue")["differences"] == {}


@pytest.mark.parametrize("command", [("match", "--et-si"), ("forecast", "--scenario")])
@pytest.mark.parametrize(
    ("written", "code", "words"),
    [
        ('titre = "été"\n'.encode("cp1252"), 2, "UTF-8"),
        (SCENARIO.replace("N1103", "N9999").encode(), 4, "N9999 n'est pas un code ROME"),
        (SCENARIO.replace("2026-12", "2021-12").encode(), 4, "est passé"),
        (None, 2, "n'existe pas"),
    ],
)
def test_a_scenario_is_refused_alike_by_both_commands(
    base: Path,
    capsys: pytest.CaptureFixture[str],
    command: tuple[str, str],
    written: bytes | None,
    code: int,
    words: str,
) -> None:
    scenario = base.parent / "usine.toml"
    if written is not None:
        scenario.write_bytes(written)
    assert run([*command, str(scenario), "--base", str(base)]) == code
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("command", [("match", "--et-si"), ("forecast", "--scenario")])
def test_an_employer_that_closes_but_is_not_there_is_told(
    base: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, str]
) -> None:
    closure = '\n[[fermeture]]\nsiret = "99999999900011"\ndate = 2027-01-01\n'
    scenario = base.parent / "usine.toml"
    scenario.write_text("\ufeff" + SCENARIO + closure, encoding="utf-8")
    assert run([*command, str(scenario), "--base", str(base)]) == 0
    assert "Employeurs sans poste dans la base : 99999999900011" in capsys.readouterr().out


def test_a_day_beyond_the_forecast_is_told(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario = base.parent / "usine.toml"
    for day, is_told in (("2028-09-30", False), ("2028-10-01", True)):
        scenario.write_text(SCENARIO.replace("2026-12-01", day), encoding="utf-8")
        assert run(["forecast", "--scenario", str(scenario), "--base", str(base)]) == 0
        assert ("sans effet ici : le 01/10/2028" in capsys.readouterr().out) is is_told


def test_a_place_that_is_not_known_is_named_as_on_the_page(
    base: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with writing(open_store(str(base))) as connection:
        connection.execute(sa.text("UPDATE openings SET code_epci = NULL, code_commune = NULL"))
    scenario = base.parent / "usine.toml"
    scenario.write_text(SCENARIO, encoding="utf-8")
    assert run(["match", "--et-si", str(scenario), "--base", str(base)]) == 0
    told = capsys.readouterr().out
    assert "Lieu non précisé" in told
    assert "nconnu" not in told
    total, nowhere = {"code_epci": "*"}, {"code_epci": "inconnu"}
    rows = pd.DataFrame([total, nowhere]).assign(filiere="*", code_rome_parent=["inconnu", "*"])
    titles = ["Métier non précisé", "Lieu non précisé"]
    assert forecasting._titles(rows, load()) == titles


def test_pathways_are_chosen_and_drawn(base: Path, ask: Ask) -> None:
    drawn = base.parent / "parcours.graphml"
    figures = ask("match", "--parcours", "--graphe", str(drawn))
    assert any("arcours" in name for name in figures)
    assert "<graphml" in drawn.read_text(encoding="utf-8")


def test_the_month_goes_round(base: Path, ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    """Match, workbook, decisions, match again, what changed, why, and the old run again."""
    first = ask("match")
    book = base.parent / "appariement.xlsx"
    assert run(["report", "batch", "--sortie", str(base.parent), "--base", str(base)]) == 0
    decide(book)
    assert ask("decisions", "lire", str(book))["Décisions lues"] == 2
    second = ask("match", "--diff")
    assert second["run_id"] != first["run_id"]
    assert second["Personnes placées, sorties du calcul"] == 1
    assert second["changements"]["chiffres"]["Propositions retirées"] >= 1
    assert any("décision" in line["cause"] for line in second["changements"]["lignes"])
    assert ask("rejoue", first["run_id"])["differences"] == {}
    person, opening = proposal(base, second["run_id"])
    told = ask("explique", person, opening)
    parts = sum(part["part"] or 0 for part in told["detail"]["parts"])
    assert parts == pytest.approx(told["detail"]["score"], abs=1e-9)
    # The post alone, the person alone: each line names the other in words, no plural left open
    assert "Poste inventé" in " ".join(ask("explique", person)["phrases"])
    assert "(s)" not in " ".join(ask("explique", opening)["phrases"])
    equity = ask("audit", "equite")
    assert {"Sexe", "Âge"} <= {row["attribute"] for row in equity["equite"]}


@pytest.mark.lent
def test_a_matching_done_twice_is_compared_with_the_one_before(
    base: Path, ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    first = ask("match")
    assert run(["match", "--diff", "--base", str(base)]) == 0
    assert "Premier calcul" in capsys.readouterr().out
    hire(base, [proposal(base, first["run_id"])])
    changed = ask("match", "--diff")["changements"]
    assert changed["avant"] == first["run_id"]
    assert ask("match", "--diff")["changements"] == changed
    assert run(["match", "--diff", "--base", str(base)]) == 0
    told = capsys.readouterr().out
    assert "Rien n'a changé depuis le dernier calcul" in told
    assert f"Depuis le calcul {first['run_id']}" in told


def decide(book: Path) -> None:
    """Accept the first line of the workbook, decline the next for want of mobility."""
    opened = openpyxl.load_workbook(book)
    sheet = opened["Propositions"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, heads["Décision"]).value = "Acceptée"
    sheet.cell(3, heads["Décision"]).value = "Déclinée"
    sheet.cell(3, heads["Motif"]).value = "Non mobile"
    opened.save(book)


def proposal(base: Path, run_id: str) -> tuple[str, str]:
    from gpect.store.runs import read_tables

    given = read_tables(open_store(str(base)), run_id, (tables.ALLOCATIONS,))["allocations"]
    return str(given["person_id"].iloc[0]), str(given["opening_id"].iloc[0])


def test_a_hire_received_places_and_fills(base: Path, ask: Ask) -> None:
    first = ask("match")
    person, opening = proposal(base, first["run_id"])
    hire(base, [(person, opening)])
    second = ask("match", "--diff")
    assert second["Personnes"] == first["Personnes"] - 1
    assert second["Postes ouverts"] == first["Postes ouverts"] - 1


def hire(base: Path, pairs: list[tuple[str, str]], event: str = "embauche") -> None:
    rows = [
        {"outcome_id": f"{event}{k}", "event": event, "occurred_on": pd.Timestamp("2026-09-20"),
         "person_id": person, "opening_id": opening, "n": 1}
        for k, (person, opening) in enumerate(pairs)
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    table["occurred_on"] = table["occurred_on"].astype("datetime64[s]")
    with writing(open_store(str(base))) as connection:
        upsert(connection, tables.OUTCOMES, contracts.conform(table, tables.OUTCOMES))


def test_weights_are_learned_from_hires_and_refusals(
    base: Path, ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["apprendre", "appariement", "--base", str(base)]) != 0
    assert "100" in capsys.readouterr().err
    hire(base, [(f"P{k:015d}", f"O{k % 3:03d}") for k in range(60)])
    hire(base, [(f"P{k:015d}", f"O{3 + (k + 1) % 3:03d}") for k in range(60)], "refus_employeur")
    learned = ask("apprendre", "appariement")
    assert set(learned["avant"]) == set(learned["apres"])
    assert all(weight >= 0 for weight in learned["poids"].values())
