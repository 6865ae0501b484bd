"""Figures that an office publishes: projects of a survey (``bmo``), employment (``dares``).

« * » is a number kept secret and a blank an unknown one; neither is ever zero.
"""

import re
from functools import partial
from typing import Final

import pandas as pd

from gpect.domain import codes, published, tables
from gpect.ingest.cells.values import Parsed, expected_whole, parse_int, read_each
from gpect.ingest.kinds.drafts import Draft, content_of, without_children
from gpect.ingest.normalisers import Context
from gpect.ingest.records.ledger import Severity
from gpect.ingest.records.rows import Rows
from gpect.ingest.text.spelling import fold

HIDDEN: Final = "*"
MOST: Final = 10_000_000
_ZONE_DIGITS: Final = 4
_OFFICIAL_DIGITS: Final = 2
"""Digits of a region or a département: « 1 » in a spreadsheet is « 01 »."""
_SAID: Final = {
    "france": "nat|national|nationale|nation|france|france entiere|fr|pays",
    "region": "reg|region|regions|regional|regionale",
    "departement": "dep|dept|departement|departements|departemental|departementale",
}
_LEVELS: Final = {word: kind for kind, said in _SAID.items() for word in said.split("|")}
"""Kind of zone by its level, folded."""
_KNOWN_ZONES: Final = {"region": codes.REGION.pattern, "departement": codes.DEPARTEMENT.pattern}
_FRANCE: Final = "FR"
_FAP: Final = re.compile(r"[A-Z][0-9A-Z][A-Z](?:[0-9]{2})?")
_COUNTS: Final = ("projets", "difficiles", "saisonniers")


def read_published(rows: Rows, _: Context) -> Draft:
    """Read the records of the BMO survey: projects by bassin, département and métier family."""
    counts = {named: _read_counts(rows, named) for named in _COUNTS}
    label, zone_name = (rows.text(f).where(lambda t: t != "") for f in ("libelle", "nom_bassin"))
    needs = pd.DataFrame(
        {
            "source": published.SURVEY,
            "year": _read_years(rows),
            "zone_kind": "bassin",
            "zone_code": _read_zones(rows),
            "departement": _without_decimals(rows.text("departement")),
            "code_fap": _read_faps(rows),
            "label": label,
            "zone_name": zone_name,
            "projects": counts["projets"],
            "share_difficult": _share(counts["difficiles"], counts["projets"]),
            "share_seasonal": _share(counts["saisonniers"], counts["projets"]),
            "is_censored": _is_secret(rows.text("projets")),
        },
        index=rows.cells.index,
    )
    return Draft(needs, tables.PUBLISHED_NEEDS, content_of(rows), without_children)


def read_employment(rows: Rows, _: Context) -> Draft:
    """Read the employment that Dares publishes by métier family: nation, régions, départements."""
    zones = _read_levels(rows)
    label = rows.text("libelle").where(lambda t: t != "")
    told = pd.DataFrame(
        {
            "source": published.EMPLOYMENT,
            "year": _read_years(rows),
            "zone_kind": zones["kind"],
            "zone_code": zones["code"],
            "departement": zones["code"].where(zones["kind"] == "departement", ""),
            "code_fap": _read_faps(rows),
            "label": label,
            "employment": _read_counts(rows, "emploi"),
        },
        index=rows.cells.index,
    )
    if n_unknown := int(rows.text("emploi").str.strip().isin(["", HIDDEN]).sum()):
        plural = "s" if n_unknown > 1 else ""
        rows.notes.append(f"{n_unknown} emploi{plural} moyen{plural} non dit{plural} : inconnu.")
    return Draft(told, tables.PUBLISHED_NEEDS, content_of(rows), without_children)


def _is_secret(texts: pd.Series) -> pd.Series:
    return (texts.str.strip() == HIDDEN).astype("boolean")


def _parse_count(text: str, *, highest: int = MOST) -> Parsed:
    return (None, False) if text.strip() == HIDDEN else parse_int(text, 0, highest)


def _read_counts(rows: Rows, named: str) -> pd.Series:
    """Read a column of counts; blank and secret are both missing.

    Of the survey ``is_censored`` tells which; of employment both are simply unknown.
    """
    texts = rows.text(named)
    counts, is_fault = read_each(texts, _parse_count)
    severity: Severity = "reject" if named in {"projets", "emploi"} else "warn"
    expected = expected_whole(0, MOST)
    rows.ledger.add(is_fault, named, "nombre_invalide", severity, texts, expected)
    if named == "projets":
        rows.ledger.add(texts == "", named, "nombre_invalide", "reject", texts, expected)
    return counts.where(counts.notna(), None).astype("Int64")


def _share(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Give part / whole; missing where either is, or where the whole is zero."""
    known = part.notna() & whole.notna() & (whole > 0).fillna(value=False)
    ratio = (part / whole.where(known)).astype("float64")
    return ratio.clip(0.0, 1.0)


def _read_years(rows: Rows) -> pd.Series:
    texts = rows.text("annee")
    years, is_fault = read_each(texts, partial(parse_int, lowest=1990, highest=2100))
    rows.ledger.add(is_fault | (texts == ""), "annee", "annee_invalide", "reject", texts)
    return years.where(years.notna(), None).astype("Int64")


def _read_zones(rows: Rows) -> pd.Series:
    """Give the bassin on four digits: a spreadsheet takes « 0101 » for 101."""
    texts = _without_decimals(rows.text("bassin"))
    rows.ledger.add(texts == "", "bassin", "zone_absente", "reject")
    return texts.where(~texts.str.isdecimal(), texts.str.zfill(_ZONE_DIGITS))


def _read_levels(rows: Rows) -> pd.DataFrame:
    """Give ``kind`` and ``code`` of each zone, whose column depends on its level."""
    said = rows.text("niveau_geo")
    levels = said.map(lambda text: _LEVELS.get(fold(text), ""))
    rows.ledger.add(levels == "", "niveau_geo", "niveau_inconnu", "reject", said)
    zones = pd.Series(_FRANCE, index=levels.index, dtype="str")
    for kind, known in _KNOWN_ZONES.items():
        here, told = levels == kind, _without_decimals(rows.text(kind)).str.upper()
        told = told.where(told == "", told.str.zfill(_OFFICIAL_DIGITS))
        rows.ledger.add(here & (told == ""), kind, "zone_absente", "reject")
        is_strange = here & (told != "") & ~told.str.fullmatch(known)
        rows.ledger.add(is_strange, kind, "zone_inconnue", "reject", rows.text(kind))
        zones = zones.where(~here, told)
    return pd.DataFrame({"kind": levels.where(levels != "", None), "code": zones})


def _without_decimals(texts: pd.Series) -> pd.Series:
    return texts.str.replace(r"[.,]0+$", "", regex=True)


def _read_faps(rows: Rows) -> pd.Series:
    texts = rows.text("code_fap").str.replace(" ", "").str.upper()
    unknown = ~texts.str.fullmatch(_FAP.pattern)
    rows.ledger.add(unknown, "code_fap", "fap_invalide", "reject", rows.text("code_fap"))
    return texts
