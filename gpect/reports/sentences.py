"""The five sentences a comité reads first, in plain words, from published figures only."""

from typing import Any

import pandas as pd

from gpect.reports.french import NARROW_SPACE, counted, number, percent, quarter
from gpect.reports.views import WHOLE, Edition, written

_NOT_TOLD = "Le détail ne peut pas être donné sans rompre le secret statistique."
_WHY = " : le métier ou le lieu des personnes accompagnées n'est pas toujours celui des postes"


def five_sentences(edition: Edition) -> list[str]:
    """Say the whole, the shortage, the filière, the EPCI and the métiers most concerned."""
    return [
        _whole(edition),
        _shortage(edition),
        _most_short(edition.by_filiere(), "La filière où il en manquerait le plus est « {} »"),
        _most_short(edition.by_epci(), "L'intercommunalité où il en manquerait le plus est {}"),
        _metiers(edition.by_metier()),
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


def _most_short(lines: pd.DataFrame, opening: str) -> str:
    parts = lines[lines["title"] != WHOLE]
    known = parts[parts["shortage"].map(_is_number)]
    if known.empty:
        return _NOT_TOLD
    worst = known.sort_values("shortage", ascending=False, kind="stable").iloc[0]
    if worst["shortage"] == 0:
        return f"{opening.format(worst['title'])}, sans qu'aucun poste n'y manque de personnes."
    share = f" ({percent(worst['share'])} de ses besoins)" if _is_number(worst["share"]) else ""
    return f"{opening.format(worst['title'])}, avec {_count(worst['shortage'], 'poste')}{share}."


def _metiers(lines: pd.DataFrame) -> str:
    known = lines[lines["shortage"].map(lambda cell: _is_number(cell) and cell > 0)].head(3)
    if known.empty:
        return (
            "Aucun métier ne ressort nettement : les écarts sont faibles ou couverts par le secret."
        )
    named = [
        f"{title} ({number(shortage)})"
        for title, shortage in zip(known["title"], known["shortage"], strict=True)
    ]
    return f"Les métiers où il manquerait le plus de personnes : {' ; '.join(named)}."


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
