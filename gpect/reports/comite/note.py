"""The comité's page: one self-contained HTML file that opens offline and prints on four pages."""

import re
from pathlib import Path
from typing import Any, Final

import pandas as pd

from gpect.domain.vocabulary import FILIERES
from gpect.reports.books.french import UNKNOWN, listed, percent, quarter, quarter_short, whole
from gpect.reports.books.pages import render
from gpect.reports.comite.accuracy import accuracy_lines, told_worse
from gpect.reports.comite.sentences import five_sentences, interval
from gpect.reports.comite.tracks import tracks
from gpect.reports.comite.views import WHOLE, Edition, written
from gpect.reports.drawings import charts, maps
from gpect.reports.secrecy.published import MASK

N_METIERS: Final = 12
N_LEVERS: Final = 8
N_PARTS: Final = 2
_GAIN: Final = re.compile(r" : (\d[\d\s]*postes?) pourvus? de plus$")


def write_note(path: Path, edition: Edition) -> None:
    """Write the page; every value from data is escaped, nothing is fetched from anywhere."""
    page = render(
        "note.html",
        as_of=edition.as_of,
        periods=edition.published.periods,
        sentences=five_sentences(edition),
        filieres=_lines(edition.by_filiere()),
        epcis=_lines(edition.by_epci()),
        classes=maps.share_classes(_shares(edition)),
        carte=_map(edition),
        is_real=bool(edition.outlines),
        charts=[_chart(edition, *item) for item in edition.filieres.items() if item[0] in FILIERES],
        metiers=_lines(edition.by_metier().head(N_METIERS)),
        levers=_levers(edition),
        whole_levers=_whole_levers(edition),
        backtest=accuracy_lines(edition.backtest),
        worse=told_worse(edition.backtest),
        parameters=edition.parameters,
        mask=MASK,
        invented=edition.invented,
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
                "n": observations(line["n"]),
                "is_total": line["title"] == WHOLE,
            }
        )
    return found


def observations(band: Any) -> str:
    """Write how many observations stand behind a figure: a band, ``s`` or « n. d. »."""
    return band if isinstance(band, str) else UNKNOWN


def _map(edition: Edition) -> str:
    lines = _mapped(edition)
    notes = lines.apply(lambda line: _map_note(line["shortage"], line["share"]), axis=1)
    shares = _shares(edition)
    return maps.draw_map(edition.territoire, shares, notes, map_told(edition), edition.outlines)


def _mapped(edition: Edition) -> pd.DataFrame:
    """Give the lines of the EPCI that stand on the map, by code."""
    lines = edition.by_epci().set_index("code_epci")
    return lines[lines.index.isin(edition.territoire.epcis["code_epci"])]


def _shares(edition: Edition) -> pd.Series:
    """Give the share of needs without anybody of each EPCI; missing when secret or unknown."""
    shares = _mapped(edition)["share"]
    known = shares.map(lambda cell: isinstance(cell, float))
    return shares.where(known).astype("float64")


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
        ("Observations (n)", lines["n"].map(observations)),
    ]
    return {
        "title": title,
        "name": name,
        "svg": charts.quarterly_chart(figures, name),
        "alternative": chart_told(edition, code, title),
        "gaps": _gaps(lines),
        "quarters": _short(lines["period"]),
        "rows": [{"title": head, "cells": list(cells)} for head, cells in rows],
    }


def _gaps(lines: pd.DataFrame) -> str:
    """Say why lines of a chart stop: the quarters whose need or shortage is secret."""
    secret = lines[(lines["demand"] == MASK) | (lines["shortage"] == MASK)]
    if secret.empty:
        return ""
    return f"Trait interrompu : chiffre secret (s) au {listed(_short(secret['period']))}."


def _short(periods: pd.Series) -> list[str]:
    return [quarter_short(period) for period in periods]


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
    return [f"{one.name} →\u00a0{whole(one.gain)}" if one.gain else one.name for one in found]


def _levers(edition: Edition) -> list[dict[str, Any]]:
    lines = edition.by_metier_and_epci()
    told = lines[lines["lever"].notna() & (lines["shortage"] != MASK)].head(N_LEVERS)
    return [
        {
            "title": line["title"],
            "epci": str(line["epci"]),
            "shortage": written(line["shortage"]),
            "n": observations(line["n"]),
            "parts": _parts(str(line["lever"])),
        }
        for line in told.to_dict("records")
    ]


def _parts(lever: str) -> list[str]:
    """Give the first tracks of a lever, one a line; tableaux.xlsx has them all."""
    parts = [_GAIN.sub(_arrow, part) for part in lever.split(" ; ")[:N_PARTS]]
    return [part[:1].upper() + part[1:] for part in parts]


def _arrow(gain: re.Match[str]) -> str:
    return f" →\u00a0{whole(gain[1])}"
