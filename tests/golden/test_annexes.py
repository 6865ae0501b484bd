"""T3 to T8 and T10: counted from the base and nothing else, masked, the same in every file."""

import csv
import dataclasses

import numpy as np
import pandas as pd
import pytest
import python_calamine

from gpect.domain import contracts, tables, vocabulary
from gpect.domain.errors import FileRefused
from gpect.domain.templates import TEMPLATES
from gpect.ingest.files.read import read_file
from gpect.reports.comite.annexes import Source, by_employer, hidden
from gpect.reports.comite.annexes_needs import TO_COME, TODAY, actions, departures, training
from gpect.reports.comite.annexes_people import exits, freins, matching, pathways
from gpect.reports.comite.pack import write_comite
from gpect.reports.comite.tracks import tracks
from gpect.reports.reread.schema import schema_faults
from gpect.reports.secrecy.bounds import Limits, weak_cells
from gpect.reports.secrecy.rules import SecrecyRules
from gpect.reports.secrecy.suppression import relations

DAY = pd.Timestamp("2026-10-01")
FILIERES = [*vocabulary.FILIERES, vocabulary.HORS_FILIERE]


def make_outcomes(rng, n=400):
    raw = pd.DataFrame(
        {
            "outcome_id": [f"R{i}" for i in range(n)],
            "event": rng.choice(["depart_retraite", "embauche"], n),
            "occurred_on": DAY + pd.to_timedelta(rng.integers(-200, 900, n), "D"),
            "n": rng.integers(1, 4, n),
            "siret": [f"{10000000000000 + i}" for i in rng.zipf(1.5, n) % 30],
            "code_rome_parent": rng.choice(["A1203", "K2204", "N4103", "F1703", "M1805"], n),
        }
    )
    return contracts.conform(raw, tables.OUTCOMES)


def make_pathways(rng, n=300):
    weights = [0.5, 0.3, 0.17, 0.02, 0.01]
    start = DAY - pd.to_timedelta(rng.integers(0, 600, n), "D")
    raw = pd.DataFrame(
        {
            "pathway_id": [f"W{i}" for i in range(n)],
            "person_id": [f"P{i}" for i in range(n)],
            "filiere": rng.choice(FILIERES, n, p=weights),
            "starts_on": start,
            "ends_on": start + pd.to_timedelta(rng.integers(200, 1500, n), "D"),
        }
    )
    return contracts.conform(raw, tables.PATHWAYS)


def make_freins(rng, n=500):
    raw = pd.DataFrame(
        {
            "person_id": [f"P{i}" for i in range(n)],
            "frein": rng.choice(["mobilite", "logement", "numerique"], n),
            "reponse": rng.choice(["non", "faible", "moyen", "fort"], n, p=[0.6, 0.3, 0.09, 0.01]),
        }
    )
    once = raw.drop_duplicates(["person_id", "frein"])
    return contracts.conform(once, tables.PERSON_FREINS)


def make_tables(pack, batch):
    rng = np.random.default_rng(7)
    openings = pack.openings
    skills = [
        {"opening_id": o, "skill_code": f"{100 + s}", "exigence": "exige"}
        for o in openings["opening_id"]
        for s in rng.choice(6, 2, replace=False)
    ]
    decided = batch.allocations[["person_id", "opening_id"]].head(60)
    levers = [
        {"rank": 1, "kind": "certificat", "lever": "CACES R489-3", "effort": 12, "posts_gained": 9},
        {"rank": 2, "kind": "ligne", "lever": "ligne A–B", "effort": 7, "posts_gained": 4},
        {"rank": 3, "kind": "debut", "lever": "début repoussé", "effort": 1, "posts_gained": 1},
    ]
    given = {"training_id": [f"F{i}" for i in range(3)], "skill_code": ["100", "100", "101"]}
    sessions = pd.DataFrame({"training_id": given["training_id"], "seats": [8, 5, 20]})
    return {
        "openings": openings,
        "persons": batch.persons,
        "outcomes": make_outcomes(rng),
        "pathways": make_pathways(rng),
        "person_freins": make_freins(rng),
        "opening_skills": contracts.conform(pd.DataFrame(skills), tables.OPENING_SKILLS),
        "allocations": batch.allocations,
        "unfilled": batch.unfilled,
        "unmatched": batch.unmatched,
        "levers": contracts.conform(pd.DataFrame(levers).assign(run_id="r"), tables.LEVERS),
        "trainings": contracts.conform(sessions.assign(starts_on=DAY), tables.TRAININGS),
        "training_skills": contracts.conform(pd.DataFrame(given), tables.TRAINING_SKILLS),
        "decisions": decided.assign(
            decision=(["refusee", "acceptee"] * 30)[: len(decided)],
            motif=(["Non mobile", None, "Autre", None] * 15)[: len(decided)],
        ),
    }


@pytest.fixture(scope="module")
def source(pack, batch):
    return Source(make_tables(pack, batch), pack.as_of)


@pytest.mark.parametrize("build", [departures, freins, exits, matching])
def test_what_is_masked_cannot_be_worked_out(build, source):
    annexe = build(source)
    assert len(annexe.rows) > 3
    masked_at_all = False
    for measure in annexe.measures:
        shown = pd.to_numeric(annexe.rows[measure], errors="coerce").to_numpy(float)
        masked = (annexe.rows[measure] == "s").to_numpy()
        masked_at_all |= bool(masked.any())
        low, high = np.where(masked, 0.0, shown), np.where(masked, 1e6, shown)
        sums = relations(annexe.rows[[*annexe.axes]].assign(one=""))
        assert weak_cells(masked, Limits(low, high, sums), 5.0).empty
    assert masked_at_all or build in (matching,)


def test_the_matching_counts_posts_as_the_command_does(source):
    """An opening of four posts with one person proposed is one post proposed, three without."""
    openings = pd.DataFrame({"opening_id": ["O1", "O2", "O3"], "posts": [4, 2, 1]})
    pairs = [("P1", "O1"), ("P2", "O2"), ("P3", "O2"), ("P4", "O2")]
    given = source.tables | {
        "openings": openings,
        "allocations": pd.DataFrame(pairs, columns=["person_id", "opening_id"]),
        "unfilled": pd.DataFrame({"opening_id": ["O1", "O3"], "posts_unfilled": [3, 1]}),
    }
    for tables_given in (given, given | {"matched_posts": pd.DataFrame({"open": [7]})}):
        rows = matching(Source(tables_given, DAY.date())).rows.set_index("libelle")["nombre"]
        assert rows["Postes proposés à quelqu'un"] == 3
        assert rows["Postes restés sans personne"] == 4
        assert rows["Propositions"] == 4


def test_departures_add_up_and_name_nobody(source):
    rows = departures(source).rows
    sent = source.table("outcomes")
    is_coming = (sent["event"] == "depart_retraite") & (sent["occurred_on"] > DAY)
    whole = rows[(rows["code_rome_parent"] == "*") & (rows["annee"] == "*")].iloc[0]
    assert whole["departs"] == sent.loc[is_coming, "n"].sum()
    top = sent[is_coming].groupby("siret")["n"].sum().max()
    # Told to the unit, it would say how many leave the first employer.
    assert abs(whole["without_top"] - (whole["departs"] - top)) <= 5
    assert whole["without_top"] % 10 == 0
    shown = rows[rows["departs"] != "s"]
    assert (shown["employers"].astype(int) >= 3).all()


def test_few_people_are_never_told(source):
    for build in (freins, exits, pathways, departures):
        annexe = build(source)
        for measure in annexe.measures:
            told = pd.to_numeric(annexe.rows[measure], errors="coerce").dropna()
            assert ((told == 0) | (told >= 5)).all(), annexe.name


def test_pathways_under_way_are_the_ends_to_come(source):
    under_way = pathways(source).rows.set_index("filiere")["en_cours"]
    ends = exits(source).rows
    totals = ends[ends["period"] == "*"].set_index("filiere")["sorties"]
    assert under_way[totals.index].tolist() == totals.tolist()


def test_actions_say_no_small_number_and_no_single_post(source):
    rows = actions(source).rows
    # The line would serve fewer people than a commune may show: the posts would tell of them.
    assert rows["action"].tolist() == ["CACES R489-3"]
    assert rows["personnes"].tolist() == [12]
    assert rows["postes"].tolist() == [9]


def test_the_levers_of_the_forecast_are_actions_too(source):
    lever = "12 places de CACES : 1\u202f009 postes pourvus de plus ; mobilité"
    found = tracks(lever)
    assert [(one.name, one.gain, one.posts) for one in found] == [
        ("12 places de CACES", "1\u202f009 postes", 1009),
        ("Mobilité", "", None),
    ]
    told = pd.DataFrame({"action": [found[0].name], "postes": [found[0].posts]})
    rows = actions(dataclasses.replace(source, tables=source.tables | {"tracks": told})).rows
    assert rows["d_apres"].tolist() == [TODAY, TO_COME]
    assert rows["postes"].tolist()[-1] == 1009
    assert tracks(None) == tracks(float("nan")) == []


def test_training_counts_sessions_and_seats(source):
    rows = training(source).rows
    assert len(rows)
    given = rows[rows["skill_code"] == "100"]
    assert (given["sessions"] == 2).all()
    assert (given["seats"] == 13).all()
    assert (rows["employers"] >= 3).all()


def test_one_way_tables_hide_two_or_none():
    table = pd.DataFrame({"a": ["x", "y", "z", "*"], "n": [2, 30, 40, 72]})
    shown = hidden(table, ["a"], "n", SecrecyRules())
    assert shown.tolist().count("s") == 2
    assert shown.iloc[0] == "s"
    assert shown.iloc[3] == 72


def test_same_number_in_the_sheet_and_in_the_csv(pack, batch, tmp_path):
    full = dataclasses.replace(pack, beside=make_tables(pack, batch))
    write_comite(tmp_path, full)
    book = python_calamine.load_workbook(tmp_path / "tableaux.xlsx")
    for name, sheet in (("t3_departs", "Départs"), ("t6_sorties", "Sorties prévues")):
        lines = [r for r in book.get_sheet_by_name(sheet).to_python()[4:] if any(r)]
        text = (tmp_path / "tables" / "opendata" / f"{name}.csv").read_text(encoding="utf-8")
        rows = list(csv.reader(text.splitlines()))[1:]
        assert len(rows) == len(lines) > 5
        for row, line in zip(rows, lines, strict=True):
            told = [c if isinstance(c, str) else f"{c:.0f}" for c in line]
            assert [c.replace("Ensemble", "*") for c in told] == [
                c.replace("Ensemble", "*") for c in row
            ]


def test_what_the_base_does_not_hold_is_said(pack, tmp_path):
    write_comite(tmp_path, pack)
    book = python_calamine.load_workbook(tmp_path / "tableaux.xlsx")
    for sheet, told in (
        ("Départs", "Aucun départ à venir"),
        ("Freins", "Aucun frein"),
        ("Tension", "Aucune composante"),
        ("Actions", "Aucun levier"),
    ):
        assert told in repr(book.get_sheet_by_name(sheet).to_python())


def test_a_tension_table_is_shown_as_it_is_given(pack, tmp_path):
    given = pd.DataFrame({"code_rome_parent": ["A1203"], "tension": [0.84], "classe": [5]})
    given["source"] = "année 2025"
    write_comite(tmp_path, dataclasses.replace(pack, beside={"tension": given}))
    text = (tmp_path / "tables" / "opendata" / "t1_tension.csv").read_text(encoding="utf-8")
    assert text.splitlines()[1].startswith("A1203,")
    assert text.splitlines()[1].endswith(",0.840,5,année 2025")
    assert schema_faults(tmp_path / "tables" / "schema.json", "schema.json") == []


def test_the_tables_of_the_comite_are_no_file_of_needs(pack, tmp_path):
    write_comite(tmp_path, pack)
    with pytest.raises(FileRefused, match="tableaux du comité"):
        read_file(tmp_path / "tableaux.xlsx", TEMPLATES["besoins"])


def test_without_the_first_employer_is_told_of_five_and_coarsely():
    sizes = {"métier A": [30, 8, 7, 6, 5], "métier B": [12, 9, 8, 7]}
    table = pd.DataFrame(
        [(m, f"E{k}", float(n)) for m, posts in sizes.items() for k, n in enumerate(posts)],
        columns=["metier", "employer_id", "posts"],
    )
    rows = by_employer(table, ["metier"], "posts", SecrecyRules()).set_index("metier")
    assert rows.loc["métier A", "without_top"] == 25  # 26
    assert pd.isna(rows.loc["métier B", "without_top"])


def test_every_decision_and_motive_is_listed_so_that_none_is_known_by_its_absence(source):
    decisions = pd.DataFrame({"decision": ["acceptee"] * 9 + ["refusee"] * 2, "motif": None})
    told = dataclasses.replace(source, tables=source.tables | {"decisions": decisions})
    rows = matching(told).rows
    decided = rows[(rows["rubrique"] == "2. Décisions") & (rows["libelle"] != "*")]
    assert len(decided) == len(vocabulary.DECISIONS)
    masked = decided["nombre"] == "s"
    assert masked.any()
    assert not (decided["nombre"] == 0).any(), "a zero beside « s » narrows what it hides"
