"""Freins of the made-up people, requirements of the made-up posts: true, told only in part.

Shares are round orders of magnitude, so that every answer and every requirement is met; nothing
here comes from real people.
"""

from datetime import timedelta
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gpect.demo.options import DemoOptions, pick
from gpect.domain.freins import FREINS, HELD_BACK_BY, REQUIREMENTS

Bools = NDArray[np.bool_]

STREAM: Final = 17
ANSWERS: Final = ("non", "faible", "moyen", "fort")
_ANSWER_SHARES: Final = (0.70, 0.15, 0.11, 0.04)
_ON_FOOT: Final = (0.30, 0.30, 0.28, 0.12)
"""Shares of the answers on mobility where there is neither car nor licence."""

_ASKED: Final = {
    "horaires_decales": (("N", "J1", "G1", "K22"), 0.35, 0.06),
    "travail_week_end": (("G", "J1", "D1", "N41"), 0.35, 0.05),
    "travail_de_nuit": (("N11", "H", "J1"), 0.15, 0.01),
    "deplacements": (("F1", "K13", "I"), 0.30, 0.04),
    "outils_numeriques": (("M", "D", "N1"), 0.35, 0.08),
    "lire_ecrire_compter": (("D", "M", "K13"), 0.30, 0.08),
    "dossier_administratif": (("K2", "K25"), 0.15, 0.02),
}
"""Requirement → starts of the métiers' codes, share of their posts that have it, of others."""

_WAITS: Final = {"moyen": 60, "fort": 180}
"""Days it truly takes to lift a frein."""


def draw_freins(people: pd.DataFrame, options: DemoOptions) -> pd.DataFrame:
    """Draw each person's true answer to each frein; n × freins, columns ``frein_…``."""
    rng = options.rng(STREAM)
    found = {f"frein_{f}": pick(rng, ANSWERS, len(people), _ANSWER_SHARES) for f in FREINS}
    on_foot = ~(people["permis_b"].to_numpy(dtype=bool) | (people["transport"] == "voiture"))
    mobility = np.array(pick(rng, ANSWERS, len(people), _ON_FOOT), dtype=object)
    found["frein_mobilite"] = np.where(on_foot, mobility, "non").tolist()
    return pd.DataFrame(found, index=people.index)


def draw_requirements(codes: NDArray[np.str_], rng: np.random.Generator) -> list[str | None]:
    """Draw what each post requires beyond skills: French labels parted by « ; », or None."""
    asked = []
    for starts, of_metier, of_others in _ASKED.values():
        is_usual = np.array([str(code).startswith(starts) for code in codes], dtype=bool)
        asked.append(rng.random(len(codes)) < np.where(is_usual, of_metier, of_others))
    labels = [REQUIREMENTS[name] for name in _ASKED]
    rows = np.column_stack(asked)
    return [" ; ".join(label for label, is_in in zip(labels, row, strict=True) if is_in) or None
            for row in rows.tolist()]  # fmt: skip


def held_back(persons: pd.DataFrame, posts: pd.DataFrame, options: DemoOptions) -> Bools:
    """Say which people cannot meet what a post requires by its first day; persons × posts."""
    starts = pd.to_datetime(posts["starts_on"]).to_numpy()
    asked = posts["exigences"].fillna("").to_numpy(dtype=str)
    found = np.zeros((len(persons), len(posts)), dtype=bool)
    for requirement in _ASKED:
        has = np.char.find(asked, REQUIREMENTS[requirement]) >= 0
        for frein in HELD_BACK_BY[requirement]:
            for answer, days in _WAITS.items():
                early = starts < np.datetime64(options.as_of + timedelta(days=days))
                found |= np.outer(persons[f"frein_{frein}"].eq(answer), has & early)
    return found
