"""Obstacles with a place: a line from an EPCI to another, licences for the people of one.

Which ones to look at is read from the account itself: where posts stay short, people are left, and
the bridges between them would be wider without the obstacle. What each brings is solved again.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gpect.forecast.account.bridges import Bridges, bridges
from gpect.forecast.panels.panel import Floats
from gpect.forecast.territory.cells import Cells
from gpect.forecast.territory.series import UNKNOWN
from gpect.forecast.territory.world import World

N_LINES = 4
"""Lines looked at: those that could fill the most posts short."""

N_PERMITS = 2
"""EPCI whose people are looked at for the licence."""

WORTH_A_LOOK = 1.0
"""Posts that an obstacle could fill at most, from which it is solved again."""


def routes(usual: Bridges, short: Floats, left: Floats, world: World) -> dict[str, Bridges]:
    """Give, by lever in French, the bridges as they would be once it is there.

    Parameters
    ----------
    usual
        Bridges of today.
    short, left
        C: mean posts short over the horizon, mean people left at its end.

    Returns
    -------
    dict
        At most ``N_LINES`` lines and ``N_PERMITS`` licences; those that could fill the most posts.
    """
    if world.inputs.affinities is None:
        return {}
    names = _names(world)
    return {
        told: taken
        for lever, most in (("transport", N_LINES), ("permis", N_PERMITS))
        for told, taken in _best(lever, most, usual, (short, left), world, names).items()
    }


def _best(
    lever: str,
    most: int,
    usual: Bridges,
    account: tuple[Floats, Floats],
    world: World,
    names: Mapping[str, str],
) -> dict[str, Bridges]:
    """Give the ``most`` places where lifting an obstacle could fill the most posts."""
    lifted = bridges(world.inputs.affinities, world.cells, lever)
    more = np.maximum(lifted.share - usual.share, 0.0)
    places = _places(lever, usual, world.cells)
    known = places.isin(_pairs(lever, names)) & (more > 0)
    bounds = {
        place: bound(usual, more * (places == place).to_numpy(), *account)
        for place in sorted(places[known].unique())
    }
    worth = [place for place in bounds if bounds[place] >= WORTH_A_LOOK]
    chosen = sorted(worth, key=lambda place: (-round(bounds[place], 9), place))[:most]
    return {
        _told(lever, place, names): usual.lifted(usual.share + more * (places == place).to_numpy())
        for place in chosen
    }


def bound(usual: Bridges, more: Floats, short: Floats, left: Floats) -> float:
    """Give the most posts short that wider bridges could fill with the people left.

    A post is filled once and a person takes one: the lesser of what posts and what people allow,
    each at its widest bridge. People whom others would replace are not counted.
    """
    offered = np.bincount(usual.target, more * left[usual.origin], minlength=len(short))
    widest = np.zeros(len(left))
    np.maximum.at(widest, usual.origin, more * (short[usual.target] > 0))
    return float(min(np.minimum(offered, short).sum(), (widest * left).sum()))


def _places(lever: str, usual: Bridges, cells: Cells) -> pd.Series:
    """Name the place of each bridge: where it leads from, and to where for a line."""
    epci = cells.table["code_epci"].to_numpy(object)
    origin, target = pd.Series(epci[usual.origin]), pd.Series(epci[usual.target])
    return origin + ">" + target if lever == "transport" else origin


def _pairs(lever: str, names: Mapping[str, str]) -> list[str]:
    if lever == "permis":
        return list(names)
    return [f"{one}>{other}" for one in names for other in names]


def _told(lever: str, place: str, names: Mapping[str, str]) -> str:
    """Name a lever in French."""
    if lever == "permis":
        return f"permis B pour ceux à qui il manque ({names[place]})"
    origin, target = place.split(">")
    if origin == target:
        return f"transport dans l'EPCI {names[origin]}"
    return f"ligne de bus de {names[origin]} à {names[target]}"


def _names(world: World) -> dict[str, str]:
    epcis = world.inputs.referentiels.territoire.epcis
    named = zip(epcis["code_epci"].astype(str), epcis["short_name"].astype(str), strict=True)
    return {code: name for code, name in named if code != UNKNOWN}
