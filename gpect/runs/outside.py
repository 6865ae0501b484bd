"""Openings known to lie outside the territory: left out of every calculation, and counted."""

import pandas as pd

from gpect.referentiels import territoire
from gpect.referentiels.loader import Referentiels


def leave_outside(read: dict[str, pd.DataFrame], known: Referentiels) -> int:
    """Drop the openings known to lie outside the territory; give their number.

    Nothing is known of the way there, and their employers are not those of the GPECT.
    """
    outside = territoire.is_outside(known.territoire, read["openings"])
    read["openings"] = read["openings"][~outside].reset_index(drop=True)
    return int(outside.sum())


def told_outside(n_outside: int) -> dict[str, int]:
    """Give the figure that says how many openings were left out, if any were."""
    return {"Offres hors du territoire, laissées de côté": n_outside} if n_outside else {}
