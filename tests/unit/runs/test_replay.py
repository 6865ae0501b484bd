"""Runs are objects: done again to the byte, compared, found in the past of the base."""

from dataclasses import replace

import pandas as pd
import pytest

from gpect import runs
from gpect.domain import contracts, tables
from gpect.domain.errors import NothingToDo
from gpect.match.options import MatchOptions
from gpect.runs import state
from gpect.store.audit import read_audit
from gpect.store.engine import writing
from gpect.store.lots import write_lot
from gpect.store.runs import read_tables
from gpect.store.tables import delete, digest, read, upsert
from tests.unit.runs.conftest import AS_OF, OPTIONS, READING, quiet
from tests.unit.runs.test_decisions import fill_in


def lot(n: int, **changed) -> tuple[pd.DataFrame, dict[str, pd.DataFrame], pd.DataFrame]:
    row = {
        "lot_id": f"lot{n}",
        "kind": "besoins",
        "rows_total": 1,
        "rows_valid": 1,
        "rows_rejected": 0,
        "rows_duplicate": 0,
    }
    lots = contracts.conform(pd.DataFrame([row]), tables.LOTS)
    return lots, changed, contracts.empty(tables.REJECTS)


def close_an_opening(place, n: int) -> str:
    """Receive a file that closes an opening which had proposals; give its identifier."""
    given = read_tables(place.engine, place.run_id, (tables.ALLOCATIONS,))["allocations"]
    opening = str(given["opening_id"].iloc[n])
    row = read(place.engine, tables.OPENINGS, {"opening_id": [opening]})
    row = row.assign(closed_on=pd.Timestamp(AS_OF).as_unit("s"), lot_id=f"lot{n}")
    write_lot(place.engine, *lot(n, openings=row))
    return opening


def test_a_run_done_again_gives_the_same_bytes(place):
    assert runs.replay(place.workspace, None, quiet).differences == {}
    assert runs.replay(place.workspace, place.run_id[:6], quiet).run_id == place.run_id


def test_a_run_is_found_again_behind_later_files_and_decisions(place):
    fill_in(place.book, {2: {"Décision": "Acceptée"}})
    runs.read_back(place.workspace, place.book, OPTIONS, READING)
    close_an_opening(place, 5)
    close_an_opening(place, 12)
    before = digest(place.engine)
    assert runs.replay(place.workspace, place.run_id, quiet).differences == {}
    assert digest(place.engine) == before


def test_a_table_changed_by_hand_is_seen(place):
    with writing(place.engine) as connection:
        one = read_tables(place.engine, place.run_id, (tables.ALLOCATIONS,))["allocations"]
        first = one["person_id"].iloc[0]
        delete(connection, tables.ALLOCATIONS, {"person_id": [first]})
    found = runs.replay(place.workspace, place.run_id, quiet)
    assert set(found.differences) == {"Propositions"}


def test_inputs_that_are_gone_are_named_in_one_sentence(place):
    with writing(place.engine) as connection:
        first = read(place.engine, tables.PERSONS)["person_id"].iloc[0]
        for spec in (tables.AUDIT, tables.PERSON_SKILLS, tables.PERSONS):
            delete(connection, spec, {"person_id": [first]})
    with pytest.raises(NothingToDo, match=r"« Personnes »"):
        runs.replay(place.workspace, place.run_id, quiet)
    with pytest.raises(NothingToDo, match="aucun calcul"):
        runs.replay(place.workspace, "zzz", quiet)


def test_what_changed_has_a_cause(place):
    opening = close_an_opening(place, 5)
    lines = fill_in(place.book, {3: {"Décision": "Acceptée"}})
    runs.read_back(place.workspace, place.book, OPTIONS, READING)
    after = runs.match(place.workspace, replace(OPTIONS, weight_reach=3.0), quiet)
    found = runs.compare(place.workspace, place.run_id, after.run_id)
    causes = found.lines.set_index(["opening_id", "person_id"])["cause"]
    _, placed, _ = lines[3].split("/")
    assert found.whole == ["réglage « Poids de la distance »"]
    assert found.figures["Personnes sorties"] == 1
    assert found.figures["Offres closes ou retirées"] >= 1
    assert set(causes[causes.index.get_level_values("person_id") == placed]) == {"personne placée"}
    lost = found.lines[
        (found.lines["change"] == "retirée") & (found.lines["opening_id"] == opening)
    ]
    assert set(lost["cause"]) <= {"poste clos ou retiré", "personne placée"}
    n_before = len(read_tables(place.engine, place.run_id, (tables.ALLOCATIONS,))["allocations"])
    kept, gone = found.figures["Propositions gardées"], found.figures["Propositions retirées"]
    assert kept + gone == n_before


def test_nothing_changed_is_nothing_told(place):
    again = runs.match(place.workspace, OPTIONS, quiet)
    assert again.run_id == place.run_id
    assert runs.compare(place.workspace, place.run_id, again.run_id).lines.empty


def test_deleting_the_audit_changes_no_rank(place):
    first = read_tables(place.engine, place.run_id)
    with writing(place.engine) as connection:
        delete(connection, tables.AUDIT, {"person_id": read_audit(place.engine)["person_id"]})
    assert read_audit(place.engine).empty
    again = runs.match(place.workspace, OPTIONS, quiet)
    assert again.run_id == place.run_id
    second = read_tables(place.engine, again.run_id)
    assert all(first[name].equals(second[name]) for name in first)


def test_the_audit_compares_the_groups_of_the_run(place):
    found = runs.audit_equity(place.workspace, None, OPTIONS)
    assert set(found.equity["attribute"]) == {"Sexe", "Âge"}
    assert found.equity["n"].max() <= 30
    assert {"Mobilité", "Score : métier recherché"} <= set(found.proxies["feature"])


def test_status_counts_and_names_nobody(place):
    found = runs.status(place.workspace)
    assert found.counts["Personnes"] == 30
    assert found.counts["Postes ouverts"] == 24
    assert found.runs["run_id"].tolist() == [place.run_id]


def test_status_tells_the_figures_of_a_matching_and_of_a_forecast():
    assert state._told({"Propositions": 12, "Optimum certifié": True}) == "Propositions : 12"
    forecast = {
        "Besoins attendus sur la période": 31.6,
        "Postes qui manqueraient de personnes": 9.0,
    }
    told = "Besoins attendus sur la période : 32 ; Postes qui manqueraient de personnes : 9"
    assert state._told(forecast) == told


def test_the_open_posts_of_status_are_those_of_a_match(place):
    openings = read(place.engine, tables.OPENINGS)
    changed = openings.iloc[:4].assign(
        posts=[2, 2, 2, pd.NA],
        starts_on=pd.to_datetime(["2025-01-01", "2026-11-02", "2026-11-02", None]),
        code_commune=["59606", "59350", "59606", "59606"],
        closed_on=pd.to_datetime([None, None, "2026-09-01", None]),
    )
    with writing(place.engine) as connection:
        upsert(connection, tables.OPENINGS, contracts.conform(changed, tables.OPENINGS))
    counted = runs.status(place.workspace, OPTIONS).counts["Postes ouverts"]
    matched = runs.match(place.workspace, OPTIONS, quiet).figures["Postes ouverts"]
    assert counted == matched == 24 - 3 * 2 - 1


@pytest.mark.lent
def test_explaining_a_person_a_post_and_both(place):
    given = read_tables(place.engine, place.run_id, (tables.ALLOCATIONS,))["allocations"]
    person, opening = given.loc[0, ["person_id", "opening_id"]]
    both = runs.explain(place.workspace, (opening, person))
    assert both.sentences[0].startswith("Proposé dans le dernier calcul, n° ")
    assert both.detail.score == pytest.approx(given.loc[0, "score"], abs=1e-9)
    alone = runs.explain(place.workspace, (person, None))
    assert len(alone.sentences) == (given["person_id"] == person).sum()
    post = runs.explain(place.workspace, (opening, None), place.run_id)
    assert len(post.sentences) >= (given["opening_id"] == opening).sum()
    for names in (("P", None), ("ZZ", None), (person, person)):
        with pytest.raises(NothingToDo):
            runs.explain(place.workspace, names)


def test_options_of_the_record_are_those_of_the_run(place):
    from gpect.runs.replaying import options_of
    from gpect.store.runs import read_run

    assert options_of(read_run(place.engine, place.run_id)) == MatchOptions(as_of=AS_OF)


def test_a_run_is_explained_by_its_own_inputs_or_says_so(place):
    opening = close_an_opening(place, 5)
    given = read_tables(place.engine, place.run_id, (tables.ALLOCATIONS,))["allocations"]
    person = given.loc[given["opening_id"] == opening, "person_id"].iloc[0]
    told = runs.explain(place.workspace, (opening, person), place.run_id)
    assert told.sentences[0].startswith("Proposé dans le dernier calcul")
    with writing(place.engine) as connection:
        row = read(place.engine, tables.PERSONS, {"person_id": [person]})
        upsert(connection, tables.PERSONS, row.assign(mobility_km=19.0))
    told = runs.explain(place.workspace, (opening, person), place.run_id)
    assert "base d'aujourd'hui" in " ".join(told.heads)
    assert told.sentences == ["Ce poste est clos, pourvu, ou son début est passé."]
