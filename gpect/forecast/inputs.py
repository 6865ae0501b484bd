"""The tables a forecast reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from gpect.referentiels.loader import Referentiels


@dataclass(frozen=True)
class ForecastInputs:
    """People, pathways, openings and outcomes as stored, and the referentials.

    Tables follow :mod:`gpect.domain.tables`; none is changed. Row order never counts.

    ``affinities`` says which groups of people can serve which groups of posts; None lets each
    cell serve itself alone. ``opening_skills`` and ``missing_skills`` say what teaching something
    would open.
    ``filled`` counts the posts already taken, by ``opening_id``: they were declared, and are not to
    be filled any more; None where nothing is known of it.
    ``published`` (``PUBLISHED_NEEDS``) is a prior, None or empty where nothing was received.
    """

    persons: pd.DataFrame
    pathways: pd.DataFrame
    openings: pd.DataFrame
    outcomes: pd.DataFrame
    referentiels: Referentiels
    affinities: pd.DataFrame | None = None
    opening_skills: pd.DataFrame | None = None
    missing_skills: pd.DataFrame | None = None
    published: pd.DataFrame | None = None
    filled: pd.Series | None = None
