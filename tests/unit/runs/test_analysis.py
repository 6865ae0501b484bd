"""What analysts read: every pseudonym is a number, nothing leads back to a line of a file."""

import networkx as nx
import pandas as pd
import pytest

import gpect
from gpect.domain import contracts, tables
from gpect.domain.errors import NothingToDo, OptionRefused
from gpect.runs import analysis
from gpect.store import runs as store_runs
from gpect.store import tables as store_tables
from gpect.store.engine import open_store, writing

PSEUDONYMS = ("PAAAA2222", "PBBBB3333")


@pytest.fixture
def base(tmp_path):
    path = str(tmp_path / "gpect.db")
    engine = open_store(path, create=True)
    persons = pd.DataFrame(
        {"person_id": PSEUDONYMS[::-1], "source_file": "liste.csv", "source_row": [2, 3]}
    )
    openings = pd.DataFrame({"opening_id": ["O1"], "filiere": ["services"], "posts": [2]})
    proposals = pd.DataFrame(
        {"person_id": PSEUDONYMS, "rank": 1, "opening_id": "O1", "score": [0.5, 0.7]}
    )
    asked = pd.DataFrame(
        {"subject": ["person", "opening"], "subject_id": [PSEUDONYMS[0], "O1"], "field": "permis_b"}
    )
    run = pd.DataFrame([{"run_id": "r", "command": "match", "as_of": pd.Timestamp("2026-10-01")}])
    with writing(engine) as connection:
        for spec, table in ((tables.PERSONS, persons), (tables.OPENINGS, openings)):
            store_tables.put(connection, spec, contracts.conform(table, spec))
    store_runs.write_run(engine, run, {"allocations": proposals, "questions": asked})
    return gpect.open(path)


def test_people_are_numbers_the_same_in_every_table(base):
    persons, proposals = base.table("persons"), base.table("allocations")
    assert sorted(persons["person_id"]) == [1, 2]
    assert proposals.sort_values("score")["person_id"].tolist() == [1, 2]
    assert "source_row" not in persons
    assert "source_file" not in persons


def test_no_table_holds_a_pseudonym(base):
    assert not set(base.noms) & {"audit_persons", "person_freins", "decisions"}
    for name in base.noms:
        try:
            text = base.table(name).to_csv()
        except NothingToDo:
            continue
        assert not any(one in text for one in PSEUDONYMS), name


def test_french_heads_on_request(base):
    assert "Personne" in base.table("persons", titres=True).columns


def test_an_unknown_table_and_a_missing_run_are_said(base):
    with pytest.raises(OptionRefused, match="Tables connues"):
        base.table("personnes")
    with pytest.raises(NothingToDo, match="gpect forecast"):
        base.table("shortages")


def test_the_graph_can_be_written_for_gephi(base, tmp_path):
    graph = base.graphe()
    assert nx.is_bipartite(graph)
    assert graph.nodes["poste", "O1"] == {"kind": "poste", "filiere": "services", "posts": 2}
    assert graph.degree[("poste", "O1")] == 2
    nx.write_graphml(nx.convert_node_labels_to_integers(graph), tmp_path / "g.graphml")


def test_every_table_that_holds_something_is_exported(base, tmp_path):
    written = analysis.export_tables(base, tmp_path / "tables")
    names = {path.stem for path in written}
    assert {"persons", "openings", "allocations", "questions"} <= names
    assert "trainings" not in names
    assert not any(one in path.read_text() for path in written for one in PSEUDONYMS)


def test_no_table_places_a_person(place):
    base = gpect.open(place.workspace.base)
    persons = base.table("persons")
    assert not {"structure", "code_commune", "code_postal"} & set(persons.columns)
    days = persons["available_from"].dropna()
    assert (days.dt.day == 1).all()
    assert "distance_km" not in base.table("allocations")
