"""What past forecasts were worth, as the note tells it: every horizon, the bad rows by name."""

import math
from typing import Any, Final

import pandas as pd

from gpect.reports.books.french import UNKNOWN, listed, number, percent
from gpect.reports.comite.views import LEVEL_TITLES

WORSE: Final = "moins bien"
BETTER: Final = "mieux"
SAME: Final = "autant"

_LEVELS: Final = {
    "territoire": "pour le territoire entier",
    "epci": "pour les EPCI",
    "filiere": "pour les filières",
    "filiere_epci": "pour les filières par EPCI",
    "metier": "pour les métiers",
    "detail": "pour les métiers par EPCI",
}
_NUMBERS: Final = {1: "un", 2: "deux", 3: "trois", 4: "quatre"}


def accuracy_lines(backtest: pd.DataFrame) -> list[dict[str, Any]]:
    """Write one line a level and horizon of T9, the whole territory and the nearest first.

    Returns
    -------
    list
        ``level``, ``horizon``, ``n``, ``error``, ``naive``, ``verdict``, ``inside`` as shown,
        ``is_worse`` and ``is_first`` (of its level).
    """
    found: list[dict[str, Any]] = []
    for row in _ordered(backtest).to_dict("records"):
        title, verdict = LEVEL_TITLES[row["level"]], _verdict(row["mase"], row["mase_naive"])
        found.append(
            {
                "level": title,
                "horizon": number(row["horizon"]),
                "n": number(row["n"]),
                "error": number(row["mase"], 2),
                "naive": number(row["mase_naive"], 2),
                "verdict": verdict,
                "inside": inside(row["coverage_80"], row["n"]),
                "is_worse": verdict == WORSE,
                "is_first": not found or found[-1]["level"] != title,
            }
        )
    return found


def _ordered(backtest: pd.DataFrame) -> pd.DataFrame:
    rank = backtest["level"].map({level: at for at, level in enumerate(LEVEL_TITLES)})
    return backtest.assign(rank=rank).sort_values(["rank", "horizon"])


def _verdict(error: float, naive: float) -> str:
    """Say which did better, the forecast or last year repeated, from the figures as shown."""
    if math.isnan(error) or math.isnan(naive):
        return UNKNOWN
    ours, theirs = round(error, 2), round(naive, 2)
    if ours == theirs:
        return SAME
    return WORSE if ours > theirs else BETTER


def inside(share: float, n: int) -> str:
    """Write how many facts fell inside the interval: « 23 sur 24 », never « 100 % » of one."""
    if math.isnan(share):
        return UNKNOWN
    facts = share * n
    is_whole = abs(facts - round(facts)) < 0.01
    return f"{number(facts)} sur {number(n)}" if is_whole else percent(share)


def told_worse(backtest: pd.DataFrame) -> str:
    """Say in one sentence where repeating last year did better than the forecast."""
    parts = []
    for level, rows in _ordered(backtest).groupby("level", sort=False):
        verdicts = map(_verdict, rows["mase"], rows["mase_naive"])
        worse = [h for h, said in zip(rows["horizon"], verdicts, strict=True) if said == WORSE]
        if worse:
            parts.append(f"{_ahead(worse, n_measured=len(rows))} {_LEVELS[str(level)]}")
    if not parts:
        return "À aucune maille ni aucune avance, répéter l'année précédente n'a fait mieux."
    told = ", ".join(parts)
    return (
        f"{told[:1].upper()}{told[1:]}, répéter l'année précédente a fait mieux que la "
        "prévision : lisez celle-ci avec prudence."
    )


def _ahead(horizons: list[int], n_measured: int) -> str:
    if len(horizons) == n_measured > 1:
        return "à toutes les avances"
    numbers = [_NUMBERS.get(ahead, number(ahead)) for ahead in horizons]
    return f"à {listed(numbers)} trimestre{'' if horizons == [1] else 's'}"
