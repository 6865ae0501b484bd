"""A corrected file closes what it corrects, under any name, and nothing else; undone, exactly."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine

from gpect.domain import tables as t
from gpect.store import corrections, lots, quarantine, tables
from gpect.store.engine import reading

Make = Callable[..., Any]
A, B, C = "a" * 16, "b" * 16, "c" * 16


def rejected(lot_id: str, *rows: tuple[int, str | None, str]) -> pd.DataFrame:
    """Make the rejects of a lot: row, record told, code."""
    noted = [
        {"lot_id": lot_id, "row": row, "column": "", "code": code, "severity": "reject",
         "record_id": record}
        for row, record, code in rows
    ]  # fmt: skip
    return pd.DataFrame(noted, columns=t.REJECTS.names)


@pytest.fixture
def send(engine: Engine, made: Make) -> Callable[..., lots.LotWritten]:
    """Write a file of people: what each says, and rows rejected beside."""

    def write(lot_id: str, name: str, said: dict[str, int], *rows: Any) -> lots.LotWritten:
        file = made(lot_id, said, rejected=len(rows), name=name)
        return lots.write_lot(engine, file.lot, file.tables, rejected(lot_id, *rows))

    return write


def still_open(engine: Engine) -> list[tuple[str, int]]:
    rows = quarantine.open_rejects(engine)
    found = list(rows[["lot_id", "row"]].itertuples(index=False, name=None))
    with reading(engine) as connection:
        assert corrections.count_open(connection) == len(set(found))
    return found


Send = Callable[..., lots.LotWritten]


def test_a_person_sent_right_under_another_name_leaves_quarantine(
    engine: Engine, send: Send
) -> None:
    send(A, "mars.csv", {"P1": 1}, (9, "P8", "date_invalide"), (10, "P9", "date_invalide"))
    before = tables.digest(engine)
    done = send(B, "avril.csv", {"P9": 2})
    assert (done.closed, done.corrected) == ((), 1)
    assert still_open(engine) == [(A, 9)]
    lots.undo_lot(engine, B)
    assert still_open(engine) == [(A, 9), (A, 10)]
    assert tables.digest(engine) == before


def test_what_a_file_does_not_name_stays_open_and_is_counted(engine: Engine, send: Send) -> None:
    send(A, "mars.csv", {"P1": 1}, (9, "P9", "date_invalide"), (10, None, "identifiant_absent"))
    done = send(B, "avril.csv", {"P1": 2, "P2": 2})
    assert (done.corrected, done.still_open) == (0, 2)
    assert still_open(engine) == [(A, 9), (A, 10)]
    assert send(C, "autre.csv", {"P5": 1}).still_open == 0  # nothing to do with the first one


def test_a_row_without_a_key_is_corrected_in_its_place(engine: Engine, send: Send) -> None:
    """In the maker's files the nth person is in row n + 1."""
    send(A, "mars.csv", {"P1": 1, "P2": 2}, (4, None, "identifiant_absent"))
    before = tables.digest(engine)
    assert send(B, "mars_ok.csv", {"P1": 1, "P2": 2, "P3": 3}).corrected == 1
    assert still_open(engine) == []
    lots.undo_lot(engine, B)
    assert tables.digest(engine) == before
    assert send(C, "moved.csv", {"P2": 2, "P1": 1, "P3": 3}).corrected == 0
    assert still_open(engine) == [(A, 4)]


def test_a_place_closes_nothing_when_a_record_is_missing(engine: Engine, send: Send) -> None:
    send(A, "mars.csv", {"P1": 1, "P2": 2}, (3, None, "identifiant_absent"))
    assert send(B, "autre.csv", {"P1": 1, "P7": 2}).corrected == 0


def test_a_place_closes_nothing_in_a_list_that_has_grown(engine: Engine, send: Send) -> None:
    send(A, "mars.csv", {"P1": 1, "P2": 2}, (4, None, "identifiant_absent"))
    assert send(B, "avril.csv", {"P1": 1, "P2": 2, "P3": 3, "P4": 4}).corrected == 0
    assert still_open(engine) == [(A, 4)]


def test_a_person_is_not_corrected_by_who_stands_in_her_place(engine: Engine, send: Send) -> None:
    send(A, "mars.csv", {"P1": 1}, (3, "P9", "date_invalide"))
    assert send(B, "avril.csv", {"P1": 1, "P2": 2}).corrected == 0


def test_a_total_is_corrected_when_it_is_taken_out(engine: Engine, send: Send) -> None:
    send(A, "mars.csv", {"P1": 1, "P2": 2}, (9, None, "ligne_de_total"), (10, None, "encodage"))
    assert send(B, "avril.csv", {"P2": 2, "P1": 1}).corrected == 1
    assert still_open(engine) == [(A, 10)]


def test_a_row_rejected_again_waits_once_in_the_later_file(engine: Engine, send: Send) -> None:
    send(A, "mars.csv", {"P1": 1}, (9, "P9", "date_invalide"), (10, None, "structure_absente"))
    send(B, "avril.csv", {"P1": 1}, (4, "P9", "date_invalide"), (10, None, "structure_absente"))
    assert still_open(engine) == [(B, 4), (B, 10)]
    with pytest.raises(lots.StoreRefused, match=B):
        lots.undo_lot(engine, A)
    lots.undo_lot(engine, B)
    assert still_open(engine) == [(A, 9), (A, 10)]


def test_a_new_version_of_a_file_drops_no_person_in_quarantine(engine: Engine, send: Send) -> None:
    bad = [(9, "P8", "date_invalide"), (10, "P9", "date_invalide"), (11, None, "encodage")]
    send(A, "mars.csv", {"P1": 1}, *bad)
    before = tables.digest(engine)
    done = send(B, "mars.csv", {"P1": 1, "P9": 2})
    assert (done.closed, done.corrected, done.still_open) == ((), 2, 1)
    assert still_open(engine) == [(A, 9)]
    lots.undo_lot(engine, B)
    assert tables.digest(engine) == before
    done = send(C, "mars.csv", {"P1": 1, "P9": 2, "P8": 3})
    assert (done.closed, done.corrected) == ((A,), 3)


def test_another_kind_of_file_closes_nothing(engine: Engine, send: Send, made: Make) -> None:
    send(A, "mars.csv", {"P1": 1}, (9, "P9", "date_invalide"))
    needs = pd.DataFrame([{"opening_id": "P9", "posts": 1, "lot_id": B, "source_row": 9}])
    lot = made(B, {"P9": 1}).lot.assign(kind="besoins", source_file="besoins.csv")
    done = lots.write_lot(engine, lot, {"openings": needs}, rejected(B))
    assert done.corrected == 0


def test_blocks_close_what_the_whole_file_closes(engine: Engine, send: Send, made: Make) -> None:
    send(A, "mars.csv", {"P1": 1, "P2": 2}, (4, None, "encodage"), (9, "P4", "date_invalide"))
    said = {"P1": 1, "P2": 2, "P3": 3, "P4": 4}
    whole = made(B, said, name="avril.csv")
    persons = whole.tables["persons"]
    parts = [
        {"persons": persons[persons["person_id"].isin(chosen)]}
        for chosen in (["P1", "P3"], ["P2", "P4"])
    ]
    closing = (whole.lot, whole.rejects)
    assert lots.write_blocks(engine, B, parts, lambda: closing).corrected == 2
    assert still_open(engine) == []
