"""Fields shared by several kinds of files: each read on all rows at once, faults noted."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import pandas as pd

from gpect.domain import codes
from gpect.domain.templates import TEMPLATES
from gpect.ingest.cells.choices import choice_parser
from gpect.ingest.cells.dates import parse_date
from gpect.ingest.cells.place_text import has_mixed_alphabets
from gpect.ingest.cells.places import PlaceFinder
from gpect.ingest.cells.values import (
    Parsed,
    Units,
    expected_measure,
    parse_bool,
    parse_float,
    parse_permis,
    read_each,
)
from gpect.ingest.records.ledger import Severity
from gpect.ingest.records.rows import Rows

PLACE: Final = ["code_commune", "code_epci", "code_postal", "place_confidence"]


def read_dates(
    rows: Rows,
    named: str,
    severity: Severity = "warn",
    parser: Callable[[str], Parsed] = parse_date,
    propose: Callable[[str], str] = lambda _: "",
) -> pd.Series:
    """Read a column of dates: ``datetime64[s]``, missing where blank or at fault.

    ``propose`` gives what a text at fault probably means.
    """
    texts = rows.text(named)
    days, is_fault = read_each(texts, parser)
    hints = texts[is_fault].map(propose)
    rows.ledger.add(is_fault, named, "date_invalide", severity, texts, hints)
    return pd.Series(days.to_numpy(), index=days.index).astype("datetime64[s]")


def check_order(rows: Rows, starts: pd.Series, ends: pd.Series, named: str) -> None:
    """Warn of an end that comes before its start; ``named`` is the field of the end."""
    is_before = (ends < starts).fillna(value=False)
    rows.ledger.add(is_before, named, "fin_avant_debut", "warn", rows.text(named))


def read_floats(rows: Rows, named: str, highest: float, units: Units) -> pd.Series:
    """Read a column of measures from 0 to ``highest``; a fault is a warning and is missing."""
    parser = partial(parse_float, units=units, highest=highest)
    expected = expected_measure(highest)
    return _read(rows, named, parser, "nombre_invalide", expected).astype("float64")


def read_bools(rows: Rows, named: str, *, is_permis: bool = False) -> pd.Series:
    """Read a column of yes/no; what is neither stays unknown, with a warning."""
    parser = parse_permis if is_permis else parse_bool
    return _read(rows, named, parser, "booleen_inconnu").astype("boolean")


def read_choices(rows: Rows, named: str) -> pd.Series:
    """Read a column of a closed list; what is not in it is missing, with a warning."""
    labels: Mapping[str, str] = TEMPLATES[rows.kind].column(named).choices or {}
    expected = ", ".join(labels.values())
    return _read(rows, named, choice_parser(labels), "valeur_inconnue", expected).astype("str")


def _read(
    rows: Rows, named: str, parser: Callable[[str], Parsed], code: str, expected: str = ""
) -> pd.Series:
    texts = rows.text(named)
    values, is_fault = read_each(texts, parser)
    rows.ledger.add(is_fault, named, code, "warn", texts, expected)
    return values.where(values.notna(), None)


def read_places(rows: Rows, finder: PlaceFinder) -> pd.DataFrame:
    """Place n rows; give the columns of ``PLACE``; doubts are warnings."""
    commune, postal, insee = (rows.text(f) for f in ("commune", "code_postal", "code_insee"))
    found = finder.find(commune, postal, insee)
    mixed = [name for name in commune.unique() if has_mixed_alphabets(name)]
    rows.ledger.add(commune.isin(mixed), "commune", "caracteres_suspects", "warn", commune)
    for code in sorted(set(found["warning"]) - {""}):
        which = found["warning"] == code
        for named, is_told in _blamed(rows, code):
            values = rows.text(named)
            rows.ledger.add(which & is_told, named, code, "warn", values, found["suggestion"])
    return found[PLACE]


def _blamed(rows: Rows, code: str) -> list[tuple[str, pd.Series]]:
    """Say which cell a doubt about the place is told of: the most telling that is filled."""
    order = ["commune", "code_postal", "code_insee"]
    if code == "commune_cp_incoherents":
        order = ["code_postal", "code_insee", "commune"]
    if code == "hors_territoire":
        order = ["code_insee", "code_postal", "commune"]
    left = pd.Series(data=True, index=rows.cells.index)
    blamed = []
    for named in order:
        is_told = left & (rows.text(named) != "")
        blamed.append((named, is_told))
        left &= ~is_told
    return blamed


def read_sirets(rows: Rows, severity: Severity) -> pd.Series:
    """Read a column of SIRET; one that is malformed is missing, a false check digit a warning."""
    cells = rows.text("siret").str.replace(r"[\s.\-]|(?:\.0+$)", "", regex=True)
    is_shaped = cells.str.fullmatch(codes.SIRET.pattern)
    rows.ledger.add((cells != "") & ~is_shaped, "siret", "siret_invalide", severity, cells)
    doubted = [siret for siret in cells[is_shaped].unique() if not codes.is_siret(siret)]
    doubtful = cells.isin(doubted)
    rows.ledger.add(doubtful, "siret", "siret_douteux", "warn", cells)
    return cells.where(is_shaped)
