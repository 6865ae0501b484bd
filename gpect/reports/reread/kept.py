"""The folder against what its edition showed and masked, as the base of the house keeps it."""

from typing import Final

import numpy as np
import pandas as pd

from gpect.reports.books.french import number
from gpect.reports.reread.agreement import Words
from gpect.reports.reread.told import CELLS
from gpect.reports.secrecy import editions
from gpect.reports.secrecy.published import DIMENSIONS, MEASURES, TOTAL

_LEAST_ALIKE: Final = 0.9
"""Least share of the figures shown in both that must be the same for the edition to be this one."""

NOT_COMPARED: Final = (
    "La base ne garde aucune édition qui soit celle de ce dossier : les masques n'ont pas été "
    "comparés à ceux d'origine."
)


def against_kept(cells: pd.DataFrame, kept: pd.DataFrame, words: Words) -> tuple[str, list[str]]:
    """Compare the figures of a folder with the edition of the same quarters.

    Parameters
    ----------
    cells
        Figures of the folder: dimensions, measures.
    kept
        Rows of ``Editions``, of every edition.

    Returns
    -------
    tuple
        What was compared with what, and a French sentence for each figure that the edition masks,
        does not have or says otherwise.
    """
    periods = set(cells["period"]) - {TOTAL}
    for name, rows in sorted(kept.groupby("edition"), reverse=True):
        edition = editions.as_cells(rows)
        if edition is None or set(edition["period"]) - {TOTAL} != periods:
            continue
        both = cells.merge(edition, on=list(DIMENSIONS), how="left", suffixes=("", "_kept"))
        if _alike(both) >= _LEAST_ALIKE:
            told = f"Comparé à l'édition {name} gardée dans la base."
            return told, _differences(both, str(name), words)
    return NOT_COMPARED, []


def _alike(both: pd.DataFrame) -> float:
    """Give the share of the figures shown in both that are the same."""
    shown, kept = (both[[f"{m}{end}" for m in MEASURES]].to_numpy(float) for end in ("", "_kept"))
    known = ~(np.isnan(shown) | np.isnan(kept))
    return float((shown == kept)[known].mean()) if known.any() else 0.0


def _differences(both: pd.DataFrame, name: str, words: Words) -> list[str]:
    found = []
    for row in both.to_dict("records"):
        key = "|".join(str(row[dimension]) for dimension in DIMENSIONS)
        for measure in MEASURES:
            shown, then = row[measure], row[f"{measure}_kept"]
            if pd.isna(shown) or shown == then:
                continue
            told = "ne le montre pas" if pd.isna(then) else f"dit « {number(then, 0)} »"
            cell = words.cell(CELLS, key, measure)
            found.append(f"{cell} : « {number(shown, 0)} » est montré, l'édition {name} {told}.")
    return found
