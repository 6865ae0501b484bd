"""The five sentences a comité reads first, in plain words, from published figures only."""

from typing import Any

import pandas as pd

from gpect.reports.books.french import (
    NARROW_SPACE,
    counted,
    listed,
    number,
    percent,
    quarter,
    whole,
)
from gpect.reports.comite.tracks import Track, tracks
from gpect.reports.comite.views import WHOLE, Edition, written

_NOT_TOLD = "Le détail ne peut pas être donné sans rompre le secret statistique."
_WHY = " : le métier ou le lieu des personnes accompagnées n'est pas toujours celui des postes"


def five_sentences(edition: Edition) -> list[str]:
    """Say the whole, the shortage, where it is greatest, in which métiers, what would fill it."""
    return [
        _whole(edition),
        _shortage(edition),
        _most_short(edition),
        _metiers(edition.by_metier()),
        _levers(tracks(edition.published.total["lever"])),
    ]


def _whole(edition: Edition) -> str:
    total = edition.by_filiere().iloc[-1]
    periods = edition.published.periods
    span = f"du {quarter(periods[0])} au {quarter(periods[-1])}"
    return (
        f"Sur {counted(len(periods), 'trimestre')}, {span}, le territoire aurait "
        f"{_count(total['demand'], 'poste')} à pourvoir, et pourrait compter sur "
        f"{_count(total['supply'], 'personne accompagnée', 'personnes accompagnées')}."
    )


def _shortage(edition: Edition) -> str:
    total = edition.by_filiere().iloc[-1]
    interval = ""
    if _is_number(total["low"]) and _is_number(total["high"]):
        low, high = number(total["low"]), number(total["high"])
        interval = f" (huit chances sur dix d'être entre {low} et {high})"
    share = f", soit {percent(total['share'])} des besoins" if _is_number(total["share"]) else ""
    short = _count(total["shortage"], "poste")
    why = _WHY if _is_number(total["shortage"]) and total["shortage"] > 0 else ""
    return f"Il manquerait des personnes pour {short}{interval}{share}{why}."


def _most_short(edition: Edition) -> str:
    """Name the filière and the EPCI with the greatest shortage, where they may be told."""
    filiere, epci = _worst(edition.by_filiere()), _worst(edition.by_epci())
    parts = []
    if filiere is not None:
        parts.append(f"dans la filière « {filiere['title']} » ({_weight(filiere)})")
    if epci is not None:
        parts.append(f"dans l'intercommunalité {epci['title']} ({_weight(epci)})")
    return f"Il en manquerait le plus {listed(parts)}." if parts else _NOT_TOLD


def _worst(lines: pd.DataFrame) -> dict[str, Any] | None:
    parts = lines[(lines["title"] != WHOLE) & lines["shortage"].map(_is_number)]
    ordered = parts.sort_values("shortage", ascending=False, kind="stable")
    return None if ordered.empty else {str(k): v for k, v in ordered.iloc[0].items()}


def _weight(line: dict[str, Any]) -> str:
    share = f", {percent(line['share'])} de ses besoins" if _is_number(line["share"]) else ""
    return f"{_count(line['shortage'], 'poste')}{share}"


def _metiers(lines: pd.DataFrame) -> str:
    known = lines[lines["shortage"].map(lambda cell: _is_number(cell) and cell > 0)].head(3)
    if known.empty:
        return (
            "Aucun métier ne ressort nettement : les écarts sont faibles ou couverts par le secret."
        )
    named = [
        f"« {title} » ({_count(shortage, 'poste')})"
        for title, shortage in zip(known["title"], known["shortage"], strict=True)
    ]
    if len(named) == 1:
        return f"Le métier le plus concerné serait {named[0]}."
    return f"Les métiers les plus concernés seraient {listed(named)}."


def _levers(found: list[Track]) -> str:
    """Name the levers that would fill most posts, each alone."""
    told = [f"« {one.name} » ({whole(one.gain)})" for one in found if one.posts][:2]
    if not told:
        return "Aucun levier ne se dégage des données de cette édition."
    first = f"Le levier qui pourvoirait le plus de postes serait {told[0]}"
    return f"{first}, devant {told[1]}." if len(told) > 1 else f"{first}."


def _count(cell: Any, noun: str, plural: str | None = None) -> str:
    if _is_number(cell):
        return counted(cell, noun, plural)
    return f"un nombre de {plural or noun + 's'} tenu secret"


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float)


def interval(low: Any, high: Any) -> str:
    """Write an interval: « 12 à 30 », or the mark or the word that stands for it."""
    if _is_number(low) and _is_number(high):
        return f"{number(low)} à{NARROW_SPACE}{number(high)}"
    return written(low)
