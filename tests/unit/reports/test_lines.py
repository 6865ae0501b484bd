from datetime import date

import pandas as pd

from gpect.domain import propositions
from gpect.reports.batch import lines


def test_short_pseudonyms_never_meet():
    ids = pd.Series(["P0000000011111111", "P0000000022222222", "PFFFFFFFFFFFFFFFF"])
    short = lines.short_pseudonyms(pd.concat([ids, ids]))
    assert short.is_unique
    assert short["PFFFFFFFFFFFFFFFF"] == "PFFFFFFFF"
    assert all(full.startswith(s) for full, s in short.items())


def test_no_person_gives_no_pseudonym():
    assert lines.short_pseudonyms(pd.Series([], dtype="str")).empty


def test_fingerprint_survives_a_spreadsheet_but_sees_a_change():
    cells = ["Maçon", pd.Timestamp("2026-10-01"), 0.81, 2, None]
    back = ["Maçon ", date(2026, 10, 1), 0.8100000001, 2.0, float("nan")]
    assert propositions.fingerprint(cells) == propositions.fingerprint(back)
    assert propositions.fingerprint(cells) != propositions.fingerprint(
        [*cells[:2], 0.82, *cells[3:]]
    )
    assert len(propositions.fingerprint(cells)) == 8
