"""One file, one transaction: known by content, then by key; taken back exactly."""

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine

from gpect.domain import tables as t
from gpect.domain.contracts import ContractError, conform
from gpect.domain.errors import FileRefused, StoreRefused
from gpect.store import audit, lots, quarantine, tables
from gpect.store.engine import check_store

Make = Callable[..., Any]


def write(engine: Engine, file: Any) -> lots.LotWritten:
    return lots.write_lot(engine, file.lot, file.tables, file.rejects)


def persons_of(engine: Engine) -> dict[str, str]:
    persons = tables.read(engine, t.PERSONS)
    return dict(zip(persons["person_id"], persons["raw_title"], strict=True))


def test_what_is_written_is_read_back(engine: Engine, made: Make) -> None:
    file = made("a" * 16, {f"P{i}": i for i in range(9)}, rejected=2)
    done = write(engine, file)
    assert done == lots.LotWritten(already_known=False, inserted=9)
    for name, table in file.tables.items():
        stored = (
            audit.read_audit(engine)
            if name == "audit_persons"
            else tables.read(engine, t.BY_NAME[name])
        )
        pd.testing.assert_frame_equal(stored, conform(table, t.BY_NAME[name]))
    assert len(tables.read(engine, t.REJECTS)) == 2
    assert check_store(engine) == []


def test_the_same_content_twice_changes_nothing(engine: Engine, made: Make) -> None:
    file = made("a" * 16, {"P1": 1, "P2": 2}, rejected=1)
    write(engine, file)
    before = tables.digest(engine)
    assert write(engine, file) == lots.LotWritten(already_known=True, unchanged=2)
    assert tables.digest(engine) == before
    assert lots.is_known(engine, file.lot_id)
    assert not lots.is_known(engine, "f" * 16)


def test_another_file_with_the_same_records_changes_only_where_they_come_from(
    engine: Engine, made: Make
) -> None:
    write(engine, made("a" * 16, {"P1": 1, "P2": 2}))
    done = write(engine, made("b" * 16, {"P2": 2, "P1": 1}, name="autre.csv"))
    assert (done.inserted, done.updated, done.unchanged) == (0, 0, 2)
    persons = tables.read(engine, t.PERSONS)
    assert persons["source_file"].tolist() == ["autre.csv"] * 2
    assert persons["source_row"].tolist() == [3, 2]


def test_a_corrected_file_changes_what_differs_and_keeps_the_absent(
    engine: Engine, made: Make
) -> None:
    write(engine, made("a" * 16, {"P1": 1, "P2": 2, "P3": 3}, rejected=4))
    done = write(engine, made("b" * 16, {"P1": 1, "P2": 7, "P4": 4}))
    assert (done.inserted, done.updated, done.unchanged) == (1, 1, 1)
    assert done.absent == 1
    assert done.closed == ("a" * 16,)
    assert persons_of(engine) == {f"P{k}": f"Métier d'essai {v}" for k, v in
                                  {1: 1, 2: 7, 3: 3, 4: 4}.items()}  # fmt: skip
    assert quarantine.open_rejects(engine).empty
    assert len(tables.read(engine, t.REJECTS)) == 4  # closed, and countable
    skills = tables.read(engine, t.PERSON_SKILLS, {"person_id": ["P2"]})
    assert len(skills) == 7 % 4


def test_children_only_may_differ(engine: Engine, made: Make) -> None:
    write(engine, made("a" * 16, {"P1": 3}))
    file = made("b" * 16, {"P1": 3})
    file.tables["pathway_skills"]["level"] = 0.25
    assert write(engine, file).updated == 1
    assert tables.read(engine, t.PATHWAY_SKILLS)["level"].tolist() == [0.25]


def test_a_table_of_children_that_is_not_sent_stays(engine: Engine, made: Make) -> None:
    write(engine, made("a" * 16, {"P1": 3}))
    file = made("b" * 16, {"P1": 4})
    del file.tables["audit_persons"]
    write(engine, file)
    assert audit.read_audit(engine)["annee_naissance"].tolist() == [1963]
    lots.undo_lot(engine, "b" * 16)
    assert len(tables.read(engine, t.PERSON_SKILLS)) == 3


def test_two_senders_of_one_file_name_keep_their_own_rejects(engine: Engine, made: Make) -> None:
    write(engine, made("a" * 16, {"P1": 1}, rejected=1))
    done = write(engine, made("b" * 16, {"P9": 1}, rejected=1))
    assert done.closed == ()
    assert len(quarantine.open_rejects(engine)) == 2


def test_a_file_all_rejected_is_closed_by_its_next_version(engine: Engine, made: Make) -> None:
    write(engine, made("a" * 16, {}, rejected=3))
    assert write(engine, made("b" * 16, {"P1": 1})).closed == ("a" * 16,)
    with pytest.raises(StoreRefused, match=r"b{16}"):
        lots.undo_lot(engine, "a" * 16)
    assert quarantine.open_rejects(engine).empty
    lots.undo_lot(engine, "b" * 16)
    assert len(quarantine.open_rejects(engine)) == 3


def test_the_mended_file_of_returned_rows_closes_the_last_lot_of_its_name(
    engine: Engine, made: Make
) -> None:
    write(engine, made("a" * 16, {"P1": 1}, rejected=1, name="un.csv"))
    write(engine, made("b" * 16, {"P2": 1}, rejected=2, name="deux.csv"))
    write(engine, made("c" * 16, {"P3": 1}, rejected=2, name="deux.csv"))
    done = write(engine, made("d" * 16, {"P4": 4}, rejected=1, name="deux_rejets.csv"))
    assert done.closed == ("c" * 16,)
    still_open = quarantine.open_rejects(engine)["lot_id"]
    assert sorted(still_open.unique()) == ["a" * 16, "b" * 16, "d" * 16]
    done = write(engine, made("e" * 16, {"P5": 4}, name="deux_rejets_2.csv"))
    assert done.closed == ("d" * 16,)
    write(engine, made("f" * 16, {"P6": 1}, rejected=1, name="sans extension"))
    done = write(engine, made("1" * 16, {"P7": 1}, name="sans extension_rejets.csv"))
    assert done.closed == ("f" * 16,)


def test_blocks_give_what_the_whole_file_gives(engine: Engine, made: Make) -> None:
    write(engine, made("a" * 16, {f"P{i}": i for i in range(0, 9, 2)}))
    whole = made("b" * 16, {f"P{i}": i + i % 2 for i in range(2, 12)}, rejected=2)
    done = write(engine, whole)
    digest = tables.digest(engine)
    lots.undo_lot(engine, whole.lot_id)
    persons = whole.tables["persons"]
    parts = [cut(whole.tables, persons["person_id"][k : k + 3]) for k in range(0, 10, 3)]
    closing = (whole.lot, whole.rejects)
    assert lots.write_blocks(engine, whole.lot_id, parts, lambda: closing) == done
    assert tables.digest(engine) == digest
    lots.undo_lot(engine, whole.lot_id)
    assert len(tables.read(engine, t.PERSONS)) == 5


def cut(sent: dict[str, pd.DataFrame], persons: pd.Series) -> dict[str, pd.DataFrame]:
    """Take some persons of a file, with what hangs on them."""
    pathways = sent["pathways"][sent["pathways"]["person_id"].isin(persons)]
    to_come = sent["pathway_skills"]
    return {name: table[table["person_id"].isin(persons)] for name, table in sent.items()
            if name != "pathway_skills"} | {
        "pathway_skills": to_come[to_come["pathway_id"].isin(pathways["pathway_id"])]
    }  # fmt: skip


def test_a_block_that_fails_undoes_the_whole_file(engine: Engine, made: Make) -> None:
    write(engine, made("a" * 16, {"P1": 1}))
    before = tables.digest(engine)
    file = made("b" * 16, {"P1": 2, "P2": 2})

    def blocks() -> Iterator[dict[str, pd.DataFrame]]:
        yield file.tables
        raise FileRefused("le fichier est coupé")

    with pytest.raises(FileRefused):
        lots.write_blocks(engine, "b" * 16, blocks(), lambda: (file.lot, file.rejects))
    assert tables.digest(engine) == before
    twice = [file.tables, file.tables]
    with pytest.raises(StoreRefused):
        lots.write_blocks(engine, "b" * 16, twice, lambda: (file.lot, file.rejects))
    assert tables.digest(engine) == before


def test_only_the_last_lots_can_be_undone(engine: Engine, made: Make) -> None:
    for k in range(4):
        file = made(f"{k}" * 16, {f"P{k}": k, "P": k})
        lots.write_lot(engine, file.lot, file.tables, file.rejects, undoable=2)
    with pytest.raises(StoreRefused, match="trop ancien"):
        lots.undo_lot(engine, "0" * 16)
    lots.undo_lot(engine, "3" * 16)
    lots.undo_lot(engine, "2" * 16)
    with pytest.raises(StoreRefused, match="trop ancien"):
        lots.undo_lot(engine, "1" * 16)
    assert persons_of(engine) == {"P": "Métier d'essai 1", "P0": "Métier d'essai 0",
                                  "P1": "Métier d'essai 1"}  # fmt: skip


def test_undo_goes_back_step_by_step_to_the_exact_state(engine: Engine, made: Make) -> None:
    steps = [
        made("a" * 16, {"P1": 1, "P2": 2, "P3": 3}, rejected=2),
        made("b" * 16, {"P1": 1, "P2": 7, "P4": 5}, name="autre.csv"),
        made("c" * 16, {"P2": 0, "P3": 3}, rejected=1),
        made("d" * 16, {"P1": 6, "P5": 5}),
    ]
    digests = [tables.digest(engine)]
    for step in steps:
        write(engine, step)
        digests.append(tables.digest(engine))
    assert len(set(digests)) == len(digests)
    assert lots.history(engine)["lot_id"].tolist() == [step.lot_id for step in steps]
    for step in reversed(steps):
        assert tables.digest(engine) == digests.pop()
        lots.undo_lot(engine, step.lot_id)
    assert tables.digest(engine) == digests.pop()
    assert check_store(engine) == []


def test_lots_that_share_nothing_are_undone_in_any_order(engine: Engine, made: Make) -> None:
    write(engine, made("b" * 16, {"P2": 2}, name="deux.csv"))
    alone = tables.digest(engine)
    lots.undo_lot(engine, "b" * 16)
    write(engine, made("a" * 16, {"P1": 1}, name="un.csv"))
    write(engine, made("b" * 16, {"P2": 2}, name="deux.csv"))
    lots.undo_lot(engine, "a" * 16)
    assert tables.digest(engine) == alone


def test_undo_is_refused_when_a_later_lot_took_the_records_over(engine: Engine, made: Make) -> None:
    write(engine, made("a" * 16, {"P1": 1, "P2": 2}))
    write(engine, made("b" * 16, {"P1": 9}, name="autre.csv"))
    write(engine, made("c" * 16, {"P2": 2}, name="encore.csv"))
    before = tables.digest(engine)
    with pytest.raises(StoreRefused, match=r"dans cet ordre : c{16}, b{16}"):
        lots.undo_lot(engine, "a" * 16)
    assert tables.digest(engine) == before
    again = write(engine, made("a" * 16, {"P1": 1, "P2": 2}))
    assert again.overtaken_by == ("c" * 16, "b" * 16)


def test_an_unknown_lot_is_refused(engine: Engine) -> None:
    with pytest.raises(StoreRefused, match="n'est pas dans la base"):
        lots.undo_lot(engine, "x")


def test_a_lot_can_come_back_after_its_undo(engine: Engine, made: Make) -> None:
    file = made("a" * 16, {"P1": 1, "P2": 2}, rejected=1)
    write(engine, file)
    first = tables.digest(engine)
    lots.undo_lot(engine, file.lot_id)
    assert not write(engine, file).already_known
    assert tables.digest(engine) == first


def send_anew(engine: Engine, file: Any, *, anew: bool) -> lots.LotWritten:
    return lots.write_lot(engine, file.lot, file.tables, file.rejects, anew=anew)


def test_a_content_read_anew_takes_the_place_of_its_first_reading(
    engine: Engine, made: Make
) -> None:
    write(engine, made("0" * 16, {"P1": 5}, name="avant.csv"))
    before = tables.digest(engine)
    send_anew(engine, made("a" * 16, {"P1": 1, "P2": 2}, rejected=1), anew=False)
    done = send_anew(engine, made("a" * 16, {"P1": 1, "P3": 3}), anew=True)
    assert (done.anew, done.already_known, done.inserted, done.updated) == (True, False, 1, 1)
    assert persons_of(engine) == {"P1": "Métier d'essai 1", "P3": "Métier d'essai 3"}
    assert quarantine.open_rejects(engine).empty
    lots.undo_lot(engine, "a" * 16)
    assert tables.digest(engine) == before


def test_a_content_that_a_later_lot_took_over_is_not_read_anew(engine: Engine, made: Make) -> None:
    write(engine, made("a" * 16, {"P1": 1, "P2": 2}))
    write(engine, made("b" * 16, {"P2": 7}, name="autre.csv"))
    before = tables.digest(engine)
    done = send_anew(engine, made("a" * 16, {"P1": 3, "P2": 3}), anew=True)
    assert done == lots.LotWritten(already_known=True, unchanged=2, overtaken_by=("b" * 16,))
    assert tables.digest(engine) == before
    known = lots.stored(engine, "a" * 16)
    assert known is not None
    assert not known.is_replaceable
    later = lots.stored(engine, "b" * 16)
    assert later is not None
    assert later.is_replaceable
    assert lots.stored(engine, "f" * 16) is None


def test_a_file_all_rejected_is_read_anew_and_undone_as_any_other(
    engine: Engine, made: Make
) -> None:
    empty = tables.digest(engine)
    write(engine, made("a" * 16, {}, rejected=2))
    again = write(engine, made("a" * 16, {}, rejected=2))
    assert again == lots.LotWritten(already_known=True, unchanged=0)
    done = send_anew(engine, made("a" * 16, {"P1": 1}, rejected=1), anew=True)
    assert (done.anew, done.inserted) == (True, 1)
    write(engine, made("b" * 16, {}, rejected=2, name="autre.csv"))
    lots.undo_lot(engine, "b" * 16)
    lots.undo_lot(engine, "a" * 16)
    assert tables.digest(engine) == empty


def test_a_year_is_part_of_a_key_and_the_next_survey_comes_beside(
    engine: Engine, made: Make
) -> None:
    lot = made("a" * 16, {}).lot
    row = {"source": "BMO", "zone_kind": "bassin", "zone_code": "3221", "departement": "59"}
    for name, years in (("a", [2023]), ("b", [2023, 2024]), ("c", [2024])):
        rows = pd.DataFrame([row | {"code_fap": "A1X41", "year": y, "projects": y} for y in years])
        needs = conform(rows.assign(lot_id=name * 16), t.PUBLISHED_NEEDS)
        given = lot.assign(lot_id=name * 16, kind="bmo", source_file=f"{name}.xlsx")
        rejects = conform(pd.DataFrame({"lot_id": []}), t.REJECTS)
        done = lots.write_lot(engine, given, {"published_needs": needs}, rejects)
        known = {"a": 0, "b": 1, "c": 1}[name]
        assert (done.inserted, done.unchanged) == (len(years) - known, known)
    assert tables.read(engine, t.PUBLISHED_NEEDS)["projects"].tolist() == [2023, 2024]


def test_structures_have_a_key_of_two_columns(engine: Engine, made: Make) -> None:
    base = made("a" * 16, {})

    def structures(lot_id: str, *rows: tuple[str, str, str]) -> Any:
        lot = base.lot.assign(
            lot_id=lot_id, kind="structures", rows_total=len(rows), rows_valid=len(rows)
        )
        table = pd.DataFrame(rows, columns=["siret", "kind", "name"]).assign(lot_id=lot_id)
        return type(base)(lot, {"structures": table}, base.rejects)

    write(engine, structures("a" * 16, ("1", "ACI", "Un"), ("1", "EI", "Un")))
    before = tables.digest(engine)
    done = write(engine, structures("b" * 16, ("1", "EI", "Un bis"), ("2", "EI", "Deux")))
    assert (done.inserted, done.updated) == (1, 1)
    lots.undo_lot(engine, "b" * 16)
    assert tables.digest(engine) == before


def test_a_faulty_lot_leaves_no_trace_and_tells_no_value(engine: Engine, made: Make) -> None:
    write(engine, made("a" * 16, {"P1": 1}))
    before = tables.digest(engine)
    stolen = made("b" * 16, {"P2": 3})
    stolen.tables["pathways"]["pathway_id"] = "P1-1"
    stolen.tables["pathway_skills"]["pathway_id"] = "P1-1"
    with pytest.raises(StoreRefused, match="se contredisent") as refusal:
        write(engine, stolen)
    assert "P1" not in str(refusal.value)
    assert refusal.value.__cause__ is None
    miscounted = made("c" * 16, {"P3": 3})
    miscounted.lot["rows_total"] = 8
    with pytest.raises(StoreRefused):
        write(engine, miscounted)
    assert tables.digest(engine) == before


def test_a_fault_of_the_code_is_told_without_any_value(engine: Engine, made: Make) -> None:
    orphan = made("b" * 16, {"P2": 3})
    orphan.tables["person_skills"].loc[0, "person_id"] = "P-secret"
    with pytest.raises(ContractError, match="person_skills: 1 rows") as fault:
        write(engine, orphan)
    assert "P-secret" not in str(fault.value)
    with pytest.raises(ContractError):
        lots.write_lot(engine, pd.concat([orphan.lot] * 2), {}, orphan.rejects)
    assert tables.read(engine, t.LOTS).empty
