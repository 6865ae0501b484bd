from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from gpect.demo.dialect import Dialect, draw_dialect, render
from gpect.domain.templates import PERSONNES, TEMPLATES
from gpect.ingest.records.headers import match_header


def dialect(**changes):
    asked = {
        "format": "csv",
        "headers": {"date_fin_parcours": "Fin", "permis_b": "Permis", "niveau": "Niveau"},
        "dates": "barres",
        "yes_no": ("x", ""),
        "choices": "label",
    }
    return Dialect(**(asked | changes))


ROWS = pd.DataFrame(
    {
        "date_fin_parcours": [date(2027, 3, 1), None, "31/02/2027"],
        "permis_b": [True, False, None],
        "niveau": ["sans", None, "niveau_3"],
    },
    dtype=object,
)


def test_values_are_written_in_the_sender_s_way():
    assert render(ROWS, PERSONNES, dialect()) == [
        ["01/03/2027", "x", "Sans diplôme"],
        [None, "", None],
        ["31/02/2027", None, "CAP, BEP (niveau 3)"],
    ]


def test_a_workbook_keeps_dates_as_dates_and_codes_stay_codes():
    told = render(ROWS, PERSONNES, dialect(dates="cellule", choices="code"))
    assert told[0] == [date(2027, 3, 1), "x", "sans"]


def test_numbers_take_a_comma_in_csv_and_none_for_nan():
    rows = pd.DataFrame({"mobilite_km": [15.0, 7.5, np.nan]}, dtype=object)
    told = render(rows, PERSONNES, dialect(headers={"mobilite_km": "km"}))
    assert told == [["15"], ["7,5"], [None]]


def test_list_items_are_parted_by_the_sender_s_separator():
    rows = pd.DataFrame({"competences": ["a;b"]})
    told = render(rows, PERSONNES, dialect(headers={"competences": "c"}, separator=" / "))
    assert told == [["a / b"]]


def test_every_drawn_header_names_its_own_field():
    for kind, template in TEMPLATES.items():
        for seed in range(12):
            drawn = draw_dialect(template, template.fields, "csv", np.random.default_rng(seed))
            for field, header in drawn.headers.items():
                found = match_header(header, template)
                assert found is not None, (kind, field)
                assert found[1] == field, (kind, field, header)


def test_senders_differ_in_headers_and_order():
    drawn = [
        draw_dialect(PERSONNES, PERSONNES.fields, "csv", np.random.default_rng(seed)).headers
        for seed in range(5)
    ]
    assert all(list(a.items()) != list(b.items()) for a, b in pairwise(drawn))
