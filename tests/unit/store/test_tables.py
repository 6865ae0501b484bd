"""Reading and writing tables: selections, the audit apart, exports."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine

from gpect.domain import tables as t
from gpect.domain.contracts import ContractError, conform, empty
from gpect.domain.errors import OptionRefused
from gpect.store import audit, lots, statements, tables
from gpect.store.engine import writing
from gpect.store.export import export

Make = Callable[..., Any]
COMMUNES = pd.DataFrame({"code_commune": ["59606"], "name": ["Valenciennes"]})


def load(engine: Engine, file: Any) -> None:
    lots.write_lot(engine, file.lot, file.tables, file.rejects)


def test_an_empty_table_has_its_columns_and_types(engine: Engine) -> None:
    for spec in t.STORED:
        if spec is not t.AUDIT:
            pd.testing.assert_frame_equal(tables.read(engine, spec), empty(spec))


def test_rows_are_chosen_by_values_however_many(
    engine: Engine, made: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "KEYS_AT_ONCE", 3)
    load(engine, made("a" * 16, {f"P{i:02}": i for i in range(11)}))
    wanted = [f"P{i:02}" for i in range(0, 11, 2)]
    read = tables.read(engine, t.PERSONS, {"person_id": [*wanted, "P04", "absent"]})
    assert read["person_id"].tolist() == wanted
    both = {"person_id": wanted, "skill_code": ["100000"]}
    expected = [p for p in wanted if int(p[1:]) % 4]
    assert tables.read(engine, t.PERSON_SKILLS, both)["person_id"].tolist() == expected
    assert tables.read(engine, t.PERSONS, {"person_id": []}).empty
    load(engine, made("b" * 16, {f"P{i:02}": 3 for i in range(11)}))
    assert len(tables.read(engine, t.PERSON_SKILLS)) == 33
    lots.undo_lot(engine, "b" * 16)
    lots.undo_lot(engine, "a" * 16)
    assert tables.read(engine, t.PERSONS).empty


def test_the_audit_has_its_own_door(engine: Engine, made: Make) -> None:
    load(engine, made("a" * 16, {"P1": 1}))
    assert audit.read_audit(engine)["sexe"].tolist() == ["H"]
    with pytest.raises(ContractError):
        tables.read(engine, t.AUDIT)
    with pytest.raises(ContractError):
        tables.read_many(engine, [t.PERSONS, t.AUDIT])
    received = tables.read_received(engine)
    assert "audit_persons" not in received
    assert {"persons", "pathway_skills", "openings", "outcomes"} <= set(received)
    columns = {name for table in received.values() for name in table.columns}
    assert not columns & {"sexe", "annee_naissance", "qpv", "rqth"}


def test_an_upsert_takes_all_the_new_values(engine: Engine) -> None:
    first = pd.DataFrame(
        {"siret": ["1", "2"], "kind": "EI", "name": ["Un", "Deux"], "headcount": 5}
    )
    second = pd.DataFrame({"siret": ["2", "3"], "kind": "EI", "name": ["Deux bis", "Trois"]})
    with writing(engine) as connection:
        assert tables.upsert(connection, t.STRUCTURES, first) == 2
        assert tables.upsert(connection, t.STRUCTURES, second) == 2
        assert tables.upsert(connection, t.STRUCTURES, second.iloc[:0]) == 0
    read = tables.read(engine, t.STRUCTURES)
    assert read["name"].tolist() == ["Un", "Deux bis", "Trois"]
    assert read["headcount"].fillna(-1).tolist() == [5, -1, -1]


def test_people_are_exported_one_line_each(engine: Engine, made: Make) -> None:
    load(engine, made("a" * 16, {"P2": 2, "P1": 3}))
    exported = export(engine, "personnes", COMMUNES)
    assert exported.to_csv(index=False, lineterminator="\n") == (
        "source_row,person_id,commune,annee_naissance,sexe\n"
        "2,P2,Valenciennes,1962,F\n"
        "3,P1,Valenciennes,1963,H\n"
    )


def test_openings_are_exported_one_line_each(engine: Engine) -> None:
    openings = pd.DataFrame(
        {
            "opening_id": ["O1", "O2", "O3"],
            "raw_title": ["Maçon ; coffreur", None, "Aide à domicile"],
            "code_rome_sent": [None, "V3:K2204", "K1304"],
            "code_rome": ["F1703", "K2204", "K1304"],
            "code_commune": ["59606", None, "99999"],
            "code_postal": ["59300", None, "59220"],
            "posts": [2, 1, None],
            "starts_on": pd.to_datetime(["2027-03-01", None, None]),
            "permis_b": pd.array([True, False, None], dtype="boolean"),
            "source_file": "b.csv",
            "source_row": [12, 4, 3],
        }
    )
    with writing(engine) as connection:
        tables.upsert(connection, t.OPENINGS, openings)
    exported = export(engine, "besoins", COMMUNES)
    assert exported.to_csv(index=False, lineterminator="\n") == (
        "source_row,intitule,code_rome,commune,code_postal,nb_postes,date_debut,permis_b,"
        "code_rome_retenu\n"
        "3,Aide à domicile,K1304,,59220,,,,K1304\n"
        "4,,K2204,,,1,,false,K2204\n"
        "12,Maçon ; coffreur,,Valenciennes,59300,2,2027-03-01,true,F1703\n"
    )
    assert export(engine, "personnes", COMMUNES).empty
    with pytest.raises(OptionRefused, match="besoins, personnes"):
        export(engine, "formations", COMMUNES)


def test_the_fingerprint_sees_every_column_but_no_order(engine: Engine, made: Make) -> None:
    tables_of = made("a" * 16, {"P1": 1, "P2": 2}).tables
    persons = conform(tables_of["persons"], t.PERSONS)
    assert tables.hash_rows(persons) == tables.hash_rows(
        conform(tables_of["persons"].iloc[::-1], t.PERSONS)
    )
    changed = persons.copy()
    changed.loc[0, "permis_b"] = pd.NA
    assert tables.hash_rows(changed) != tables.hash_rows(persons)
