"""Rows that are wrong on purpose, and what a reader must say of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from gpect.demo.options import pick

SHARE: Final = 0.005
"""Share of the rows of a file that are wrong on purpose."""

FEW: Final = 60
"""Rows under which a file is sent clean."""


@dataclass(frozen=True)
class Flaw:
    """One wrong row: its position in the file's rows, the code expected, and its gravity."""

    position: int
    code: str
    severity: Literal["reject", "warn", "duplicate"]


@dataclass(frozen=True)
class Flawed:
    """Rows with the wrong ones among them, and the list of these."""

    rows: pd.DataFrame
    flaws: list[Flaw]


Spoil = Callable[[pd.DataFrame, int], None]


def _set(field: str, value: str | None) -> Spoil:
    def spoil(rows: pd.DataFrame, at: int) -> None:
        if field in rows:
            rows.at[at, field] = value

    return spoil


def _both(*spoils: Spoil) -> Spoil:
    def spoil(rows: pd.DataFrame, at: int) -> None:
        for one in spoils:
            one(rows, at)

    return spoil


_NOWHERE: Final = _both(
    _set("commune", "Villebrume-sur-Nulpart"), _set("code_postal", None), _set("code_insee", None)
)

BESOINS: Final[dict[str, tuple[str, Spoil]]] = {
    "nombre_invalide": ("nb_postes", _set("nb_postes", "deux")),
    "date_invalide": ("date_debut", _set("date_debut", "31/02/2027")),
    "intitule_et_rome_absents": (
        "intitule",
        _both(_set("intitule", None), _set("code_rome", None)),
    ),
}
"""Expected code → (field the file must hold, how to spoil a row); rejected, all of them."""

PERSONNES: Final[dict[str, tuple[str, Spoil]]] = {
    "identifiant_absent": ("identifiant", _set("identifiant", None)),
    "structure_absente": ("structure", _set("structure", None)),
    "date_invalide": ("date_fin_parcours", _set("date_fin_parcours", "31/02/2027")),
}


def add_flaws(
    rows: pd.DataFrame,
    key: str,
    rejected: dict[str, tuple[str, Spoil]],
    rng: np.random.Generator,
    *,
    total: str = "",
) -> Flawed:
    """Put wrong rows among ``rows``: about 0.5 % of them, one at least in files that are not tiny.

    Rejected rows are copies of others under a new ``key``; duplicates are exact copies; the row
    warned of is one of the rows themselves. ``total`` names a column to be summed in a last line.
    """
    n = len(rows)
    n_flaws = round(SHARE * n) or int(n >= FEW)
    kinds = [*(c for c, (field, _) in rejected.items() if field in rows), "doublon"]
    chosen = pick(rng, kinds, n_flaws)
    table = rows.astype(object).reset_index(drop=True)
    # Copies are made of rows of the second half, the lost place is in the first: no row is both.
    copies = table.iloc[rng.integers(n // 2, n, n_flaws)].reset_index(drop=True)
    for i, code in enumerate(chosen):
        if code != "doublon":
            copies.at[i, key] = f"{copies[key].tolist()[i]}-{i + 1}"
            rejected[code][1](copies, i)
    mixed, positions = _spread(table, copies, rng)
    flaws = [Flaw(at, c, _severity(c)) for at, c in zip(positions, chosen, strict=True)]
    flaws += _lose_place(mixed, n // 2 if n_flaws else 0, rng)
    if total:
        flaws.append(Flaw(len(mixed), "ligne_de_total", "reject"))
        mixed = pd.concat([mixed, _total_line(mixed, total)], ignore_index=True)
    return Flawed(mixed, sorted(flaws, key=lambda f: f.position))


def _spread(
    table: pd.DataFrame, copies: pd.DataFrame, rng: np.random.Generator
) -> tuple[pd.DataFrame, list[int]]:
    """Put each copy just after some row of the second half; give where they ended."""
    n = len(table)
    after = rng.integers(n // 2, n, len(copies)) + 0.5
    order = np.argsort(np.concatenate([np.arange(n), after]), kind="stable")
    mixed = pd.concat([table, copies], ignore_index=True).iloc[order]
    place = np.argsort(order, kind="stable")
    return mixed.reset_index(drop=True), place[n:].tolist()


def _severity(code: str) -> Literal["reject", "duplicate"]:
    return "duplicate" if code == "doublon" else "reject"


def _lose_place(rows: pd.DataFrame, before: int, rng: np.random.Generator) -> list[Flaw]:
    if "commune" not in rows or not before:
        return []
    at = int(rng.integers(0, before))
    _NOWHERE(rows, at)
    return [Flaw(at, "commune_inconnue", "warn")]


def _total_line(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    line: dict[str, object] = dict.fromkeys(map(str, rows.columns)) | {
        str(rows.columns[0]): "TOTAL"
    }
    line[column] = float(pd.to_numeric(rows[column], errors="coerce").sum())
    return pd.DataFrame([line], dtype=object)
