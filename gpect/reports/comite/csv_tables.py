"""The published figures as CSV, in two profiles, and the schema that describes them.

``tables/excel`` opens with a double click in a French Excel (semicolon, comma, BOM, CRLF, French
heads); ``tables/opendata`` is for programs (comma, dot, no BOM, English heads) and is what
``schema.json`` describes, a Table Schema per file. Both say the same: ``s`` stands for a figure
kept secret, an empty cell for one that is not known.
"""

import csv
import json
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pandas as pd

from gpect.reports.books.plain import harmless
from gpect.reports.comite.annexes import Column
from gpect.reports.comite.views import LEVEL_TITLES, Edition, display
from gpect.reports.secrecy.published import DIMENSIONS, MASK, TOTAL

PROFILES: Final = ("excel", "opendata")


_PLACES: Final = (
    Column("code_epci", "EPCI (code)", "string", "Code SIREN de l'EPCI ; * pour le territoire."),
    Column("epci", "EPCI", "string", "Nom court de l'EPCI."),
    Column("filiere", "Filière", "string", "Filière de PHARE ; * pour toutes."),
)
_METIER: Final = (
    Column(
        "code_rome_parent",
        "ROME",
        "string",
        "Code ROME v3 du métier ; * pour tous ; autres : ceux trop petits, sans intervalle.",
    ),
    Column("metier", "Métier", "string", "Libellé du métier."),
)
_PERIOD: Final = Column("period", "Trimestre", "string", "AAAA-Tn ; * pour toute la période.")
_FIGURES: Final = (
    Column("demand", "Besoins", "integer", "Postes à pourvoir."),
    Column("supply", "Ressources", "integer", "Personnes qui deviennent disponibles."),
    Column("shortage", "Pénurie", "integer", "Postes que personne n'est là pour prendre."),
    Column("low", "Pénurie, bas", "integer", "Bas de l'intervalle à 80 %."),
    Column("high", "Pénurie, haut", "integer", "Haut de l'intervalle à 80 %."),
)
_PARTS: Final = (
    Column("declared", "Besoins déclarés", "integer", "Dont déclarés par les employeurs."),
    Column("trend", "Tendance", "integer", "Dont attendus d'après les offres passées."),
    Column("departures", "Départs", "integer", "Dont départs qu'aucune offre ne comptait."),
)
_TOP: Final = Column(
    "without_top", "Besoins sans le premier employeur", "integer", "Moins la part du premier."
)
_N: Final = Column(
    "n", "Observations (n)", "string", "Offres et embauches passées dont le chiffre est tiré."
)
_LEVER: Final = Column("lever", "Levier", "string", "Ce qui pourrait combler la pénurie.")
_MEASURED: Final = (
    Column("level", "Maille", "string", "Maille à laquelle la prévision est jugée."),
    Column("horizon", "Trimestres d'avance", "integer", "1 : le trimestre suivant."),
    Column("n", "Comparaisons", "integer", "Prévisions passées comparées aux faits."),
    Column("mase", "Erreur", "number", "Erreur rapportée à la variation d'un an sur l'autre."),
    Column("mase_naive", "Erreur sans modèle", "number", "La même en répétant l'an passé."),
    Column("coverage_80", "Dans l'intervalle à 80 %", "number", "Part des faits, de 0 à 1."),
    Column("coverage_95", "Dans l'intervalle à 95 %", "number", "Part des faits, de 0 à 1."),
)

TABLES: Final = {
    "t1_metiers_epci": (*_PLACES, *_METIER, *_FIGURES, _N, _LEVER),
    "t1_metiers": (_PLACES[2], *_METIER, *_FIGURES, _TOP, _N, _LEVER),
    "t2_filieres": (_PLACES[2], *_FIGURES, *_PARTS, _TOP, _N, _LEVER),
    "t2_filieres_epci": (*_PLACES, *_FIGURES, _TOP, _N),
    "t2_epci": (*_PLACES[:2], *_FIGURES, _TOP, _N),
    "t2_trimestres": (_PLACES[2], _PERIOD, *_FIGURES, _N),
    "t9_backtest": _MEASURED,
}
"""Each table of the pack and its columns; T1, T2, T9 are the numbers the comité knows."""


def write_csv_tables(folder: Path, edition: Edition) -> list[Path]:
    """Write every table in both profiles under ``folder/tables``, and ``schema.json``."""
    root = folder / "tables"
    written = []
    for name, (columns, rows) in _all_tables(edition).items():
        for profile in PROFILES:
            path = root / profile / f"{name}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_as_csv(rows, columns, profile))
            written.append(path)
    schema = root / "schema.json"
    text = json.dumps(_schema(edition), ensure_ascii=False, indent=2)
    schema.write_text(text + "\n", encoding="utf-8", newline="\n")
    return [*written, schema]


def _all_tables(edition: Edition) -> dict[str, tuple[Sequence[Column], pd.DataFrame]]:
    shown = edition_tables(edition)
    own = {name: (TABLES[name], rows) for name, rows in shown.items()}
    return own | {annexe.name: (annexe.columns, annexe.rows) for annexe in edition.annexes}


def edition_tables(edition: Edition) -> dict[str, pd.DataFrame]:
    """Give the rows of each table, as the page and the workbook show them."""
    pick = edition.published.pick
    whole = {"filiere": "each", "code_rome_parent": "each"}
    quarters = pd.concat([pick(period="each", filiere="each"), pick(period="each")])
    found = {
        "t1_metiers_epci": pick(code_epci="each", **whole),
        "t1_metiers": pick(**whole),
        "t2_filieres": pd.concat([pick(filiere="each"), pick()]),
        "t2_filieres_epci": pick(code_epci="each", filiere="each"),
        "t2_epci": pick(code_epci="each"),
        "t2_trimestres": quarters,
    }
    shown = {
        name: _named(display(rows.reset_index(drop=True)), edition) for name, rows in found.items()
    }
    measured = edition.backtest
    rank = measured["level"].map({level: at for at, level in enumerate(LEVEL_TITLES)})
    ordered = measured.assign(rank=rank).sort_values(["rank", "horizon"], ignore_index=True)
    return shown | {"t9_backtest": ordered}


def _named(rows: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    titles = edition.epcis | {TOTAL: "Territoire"}
    return rows.assign(
        epci=rows["code_epci"].map(titles),
        metier=rows["code_rome_parent"].map(
            lambda code: "" if code == TOTAL else edition.metier(code)
        ),
    )


def _as_csv(rows: pd.DataFrame, columns: Sequence[Column], profile: str) -> bytes:
    is_excel = profile == "excel"
    text = StringIO()
    writer = csv.writer(
        text, delimiter=";" if is_excel else ",", lineterminator="\r\n" if is_excel else "\n"
    )
    writer.writerow([column.title if is_excel else column.name for column in columns])
    for row in rows.to_dict("records"):
        writer.writerow([_cell(row.get(column.name), column, profile) for column in columns])
    return text.getvalue().encode("utf-8-sig" if is_excel else "utf-8")


def _cell(value: Any, column: Column, profile: str) -> str:
    if value == MASK:
        return MASK
    if value is None or pd.isna(value):
        return ""
    if column.kind == "string":
        return harmless(str(value))
    if column.kind == "integer":
        return str(int(value))
    written = f"{float(value):.3f}"
    return written.replace(".", ",") if profile == "excel" else written


def _schema(edition: Edition) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": "gpect-comite",
        "title": "Pénuries prévues par filière, EPCI, métier et trimestre",
        "created": f"{edition.as_of:%Y-%m-%d}",
        "resources": [
            {
                "name": name.replace("_", "-"),
                "path": f"opendata/{name}.csv",
                "encoding": "utf-8",
                "dialect": {"delimiter": ",", "lineTerminator": "\n"},
                "schema": described(columns, keys),
            }
            for name, (columns, keys) in _described_tables(edition).items()
        ],
    }


def described(columns: Sequence[Column], keys: Sequence[str]) -> dict[str, Any]:
    """Give the Table Schema of one table.

    Parameters
    ----------
    keys
        Columns by which a line is known, of those the table has.
    """
    names = [column.name for column in columns]
    return {
        "fields": [_field(column) for column in columns],
        "missingValues": ["", MASK],
        "primaryKey": [name for name in keys if name in names],
    }


def _described_tables(edition: Edition) -> dict[str, tuple[Sequence[Column], Sequence[str]]]:
    own = {name: (columns, table_keys(name)) for name, columns in TABLES.items()}
    return own | {a.name: (a.columns, a.keys or a.axes) for a in edition.annexes}


def table_keys(name: str) -> Sequence[str]:
    """Give the columns by which a line of one of ``TABLES`` is known."""
    return ("level", "horizon") if name == "t9_backtest" else DIMENSIONS


def _field(column: Column) -> dict[str, str]:
    about = {"name": column.name, "type": column.kind, "title": column.title}
    return about | {"description": column.about}
