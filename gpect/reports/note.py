"""The comité's page: one self-contained HTML file that opens offline and prints on four pages."""

from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from gpect.domain.vocabulary import FILIERES
from gpect.reports import charts, maps
from gpect.reports.french import number, percent, quarter, quarter_short
from gpect.reports.pages import render
from gpect.reports.published import MASK
from gpect.reports.sentences import five_sentences, interval
from gpect.reports.tracks import tracks
from gpect.reports.views import LEVEL_TITLES, WHOLE, Edition, written

N_METIERS: Final = 12
N_LEVERS: Final = 8
N_PARTS: Final = 2


def write_note(path: Path, edition: Edition) -> None:
    """Write the page; every value from data is escaped, nothing is fetched from anywhere."""
    page = render(
        "note.html",
        as_of=edition.as_of,
        periods=edition.published.periods,
        sentences=five_sentences(edition),
        filieres=_lines(edition.by_filiere()),
        epcis=_lines(edition.by_epci()),
        classes=maps.CLASSES,
        carte=_map(edition),
        is_real=bool(edition.outlines),
        charts=[_chart(edition, *item) for item in edition.filieres.items() if item[0] in FILIERES],
        metiers=_lines(edition.by_metier().head(N_METIERS)),
        levers=_levers(edition),
        whole_levers=_whole_levers(edition),
        backtest=_backtest(edition.backtest),
        worse=_worse(edition.backtest),
        parameters=edition.parameters,
        mask=MASK,
    )
    path.write_text(page, encoding="utf-8", newline="\n")


def _lines(lines: pd.DataFrame) -> list[dict[str, Any]]:
    """Write the figures of each line as a reader sees them."""
    found: list[dict[str, Any]] = []
    for line in lines.to_dict("records"):
        share = line["share"]
        found.append(
            {
                "title": line["title"],
                "filiere": line.get("filiere_title", ""),
                "demand": written(line["demand"]),
                "without_top": written(line.get("without_top")),
                "supply": written(line["supply"]),
                "shortage": written(line["shortage"]),
                "interval": interval(line["low"], line["high"]),
                "share": percent(share) if isinstance(share, float) else written(share),
                "is_total": line["title"] == WHOLE,
            }
        )
    return found


def _map(edition: Edition) -> str:
    lines = edition.by_epci()
    lines = lines[lines["title"] != WHOLE].set_index("code_epci")
    known = lines["share"].map(lambda cell: isinstance(cell, float))
    shares = lines["share"].where(known).astype("float64")
    notes = lines.apply(lambda line: _map_note(line["shortage"], line["share"]), axis=1)
    return maps.draw_map(edition.territoire, shares, notes, map_told(edition), edition.outlines)


def map_told(edition: Edition) -> str:
    """Say the map in one sentence, for whom does not see it."""
    lines = edition.by_epci()
    told = [
        f"{line['title']} : {_map_note(line['shortage'], line['share'])}"
        for line in lines[lines["title"] != WHOLE].to_dict("records")
    ]
    return "Carte des EPCI, part des besoins sans personne. " + " ; ".join(told)


def _map_note(shortage: Any, share: Any) -> str:
    if not isinstance(share, float):
        return "chiffre secret" if share == MASK else "n. d."
    plural = "" if shortage in (0, 1) else "s"
    return f"{written(shortage)} poste{plural} ({percent(share)})"


def _chart(edition: Edition, code: str, title: str) -> dict[str, Any]:
    figures = edition.published.pick(period="each", filiere=code)
    lines = edition.by_quarter(code)
    name = f"g-{code.replace('_', '-')}"
    rows = [
        ("Besoins", lines["demand"].map(written)),
        ("Ressources nouvelles", lines["supply"].map(written)),
        ("Pénurie", lines["shortage"].map(written)),
        ("Pénurie, 8 chances sur 10", map(interval, lines["low"], lines["high"])),
    ]
    return {
        "title": title,
        "name": name,
        "svg": charts.quarterly_chart(figures, name),
        "alternative": chart_told(edition, code, title),
        "quarters": lines["period"].map(quarter_short).tolist(),
        "rows": [{"title": head, "cells": list(cells)} for head, cells in rows],
    }


def chart_told(edition: Edition, code: str, title: str) -> str:
    """Say the chart of a filière in one sentence, for whom does not see it."""
    lines = edition.by_quarter(code)
    if lines.empty:
        return f"{title} : aucun chiffre."
    first, last = lines.iloc[0], lines.iloc[-1]
    return (
        f"{title} : besoins et pénurie par trimestre. Besoins de {written(first['demand'])} au "
        f"{quarter(first['period'])} à {written(last['demand'])} au {quarter(last['period'])} ; "
        f"pénurie de {written(first['shortage'])} à {written(last['shortage'])}. "
        "Les valeurs sont dans le tableau qui suit."
    )


def _whole_levers(edition: Edition) -> list[str]:
    """Write what would fill most posts on the whole territory: « 12 places … → 9 postes »."""
    found = tracks(edition.published.total["lever"])
    return [f"{one.name} → {one.gain}" if one.gain else one.name for one in found]


def _levers(edition: Edition) -> list[dict[str, Any]]:
    lines = edition.by_metier_and_epci()
    told = lines[lines["lever"].notna() & (lines["shortage"] != MASK)].head(N_LEVERS)
    return [
        {
            "title": line["title"],
            "epci": str(line["epci"]),
            "shortage": written(line["shortage"]),
            "parts": _parts(str(line["lever"])),
        }
        for line in told.to_dict("records")
    ]


def _parts(lever: str) -> list[str]:
    """Give the first tracks of a lever, one a line; tableaux.xlsx has them all."""
    return [part[:1].upper() + part[1:] for part in lever.split(" ; ")[:N_PARTS]]


def _backtest(backtest: pd.DataFrame) -> list[dict[str, str]]:
    """Write the accuracy a quarter and a year ahead, a line a level, the whole first."""
    near, far = (backtest[backtest["horizon"] == ahead].set_index("level") for ahead in (1, 4))
    return [
        {
            "level": title,
            "near": _accuracy(near, level, "mase"),
            "near_naive": _accuracy(near, level, "mase_naive"),
            "far": _accuracy(far, level, "mase"),
            "far_naive": _accuracy(far, level, "mase_naive"),
            "inside": percent(far["coverage_80"].get(level, np.nan)),
        }
        for level, title in LEVEL_TITLES.items()
        if level in near.index or level in far.index
    ]


def _accuracy(measured: pd.DataFrame, level: str, name: str) -> str:
    return number(float(measured[name].get(level, np.nan)), 2)


def _worse(backtest: pd.DataFrame) -> list[str]:
    """Name the levels at which repeating last year does better, a year ahead."""
    far = backtest[backtest["horizon"] == 4].set_index("level")
    beaten = set(far.index[far["mase"] > far["mase_naive"]])
    return [title for level, title in LEVEL_TITLES.items() if level in beaten]
