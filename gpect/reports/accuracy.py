"""What past forecasts were worth, as the note tells it: every horizon, the bad rows by name."""

import math
from typing import Any, Final

import pandas as pd

from gpect.reports.french import UNKNOWN, listed, number, percent
from gpect.reports.views import LEVEL_TITLES

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
    worse: dict[str, list[str]] = {}
    for row in _ordered(backtest).to_dict("records"):
        if _verdict(row["mase"], row["mase_naive"]) == WORSE:
            ahead = row["horizon"]
            worse.setdefault(row["level"], []).append(_NUMBERS.get(ahead, number(ahead)))
    if not worse:
        return "À aucune maille ni aucune avance, répéter l'année précédente n'a fait mieux."
    parts = [f"{_ahead(ahead)} {_LEVELS[level]}" for level, ahead in worse.items()]
    told = ", ".join(parts)
    return (
        f"{told[:1].upper()}{told[1:]}, répéter l'année précédente a fait mieux que la "
        "prévision : lisez celle-ci avec prudence."
    )


def _ahead(numbers: list[str]) -> str:
    plural = "" if numbers == ["un"] else "s"
    return f"à {listed(numbers)} trimestre{plural}"
