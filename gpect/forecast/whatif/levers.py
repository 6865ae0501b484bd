"""What could fill a shortage: an obstacle lifted, people at hand, a training to a close métier.

What a lifted obstacle brings is solved again, draw by draw. Where people are is read from those
left over: it says who could be trained or moved, not that they can do the job as they are.
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.forecast.account.bridges import bridges
from gpect.forecast.account.stock import balance, chances_of, shortages_abreast
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.needs.demand import Draws
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panels.panel import Floats
from gpect.forecast.territory.cells import Cells
from gpect.forecast.territory.series import UNKNOWN
from gpect.forecast.territory.totals import mean_totals
from gpect.forecast.territory.world import World
from gpect.forecast.whatif.routes import routes
from gpect.forecast.whatif.sessions import FEWER_DRAWS, SEATS, account_of, sessions
from gpect.referentiels.loader import Referentiels

LIFTED: Mapping[str, str] = MappingProxyType(
    {
        "permis": "permis B pour tous ceux à qui il manque",
        "transport": "transport jusqu'aux postes à moins de 40 km",
    }
)
"""Obstacles that are lifted in turn, by the name their bridges bear."""

N_TOLD = 8
"""Obstacles told of one row, at most, the best first."""

N_SESSIONS_TOLD = 2
"""Of them, the sessions told whatever else fills more: twelve people against a whole EPCI."""

WORTH_A_LEVER = 0.5
"""Mean shortage, in posts, from which a lever is looked for."""
AT_LEAST = 1.0
"""People spare from which a place is worth naming."""


def gains(
    needs: Draws,
    arrivals: Draws,
    cells: Cells,
    inputs: ForecastInputs,
    options: ForecastOptions,
) -> dict[str, Draws]:
    """Solve again with each obstacle lifted, on the first ``FEWER_DRAWS`` draws.

    Obstacles are lifted everywhere, then between two EPCI or in one (:mod:`.routes`); then
    sessions are held for a certificate or a competence (:mod:`.sessions`).

    Returns
    -------
    dict
        By obstacle in French, the posts still short; C × H × draws. Empty where nobody measured
        who could serve what.

    Notes
    -----
    Cost: one account of ``FEWER_DRAWS`` draws to choose what to lift, then one for each obstacle,
    side by side.
    """
    if inputs.affinities is None or inputs.affinities.empty:
        return {}
    fewer = (needs[:, :, :FEWER_DRAWS], arrivals[:, :, :FEWER_DRAWS])
    chances = chances_of(cells, needs.shape[1], options)
    usual = bridges(inputs.affinities, cells)
    account = account_of(balance(*fewer, cells, options, usual, chances), fewer[1])
    world = World(inputs, cells, options)
    lifted = {told: bridges(inputs.affinities, cells, name) for name, told in LIFTED.items()}
    lifted |= routes(usual, account.short, account.left, world)
    lifted |= sessions(usual, account, world)
    short = shortages_abreast(*fewer, list(lifted.values()), options, chances)
    return dict(zip(lifted, short, strict=True))


def gain_texts(
    shortage: Draws, lifted: Mapping[str, Draws], numbers: npt.NDArray[np.int64]
) -> npt.NDArray[np.object_]:
    """Say, for each group and step (the last: the horizon), what lifting an obstacle fills.

    Returns
    -------
    numpy.ndarray
        G × (H + 1) French texts, the best obstacle first; missing where none fills a post.
    """
    before = mean_totals(shortage[:, :, :FEWER_DRAWS], numbers)
    filled = {name: before - mean_totals(short, numbers) for name, short in lifted.items()}
    texts = np.full(before.shape, None, dtype=object)
    for group, step in np.argwhere(before >= WORTH_A_LEVER):
        gained = [(round(gain[group, step]), name) for name, gain in filled.items()]
        told = _chosen([(n, name) for n, name in gained if n >= 1])
        texts[group, step] = " ; ".join(f"{name} : {_posts(n)}" for n, name in told) or None
    return texts


def _chosen(gained: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Keep the obstacles to tell: the best, and the best sessions beside them; best first."""
    ordered = sorted(gained, key=lambda one: (-one[0], one[1]))
    sessions = [one for one in ordered if one[1].startswith(f"{SEATS} places")]
    sessions = sessions[:N_SESSIONS_TOLD]
    others = [one for one in ordered if one not in sessions][: N_TOLD - len(sessions)]
    return [one for one in ordered if one in sessions or one in others]


def _posts(n: int) -> str:
    return f"{n} poste pourvu de plus" if n == 1 else f"{n} postes pourvus de plus"


def lever_texts(
    cells: Cells, shortage: Floats, spare: Floats, referentiels: Referentiels
) -> npt.NDArray[np.object_]:
    """Say where people are who could fill each shortage, once trained or moved.

    Parameters
    ----------
    cells
        C cells.
    shortage, spare
        C × P means, a column a period; people to spare are those no post takes.

    Returns
    -------
    numpy.ndarray
        C × P French texts; missing where the shortage is under half a post.
    """
    texts = np.full(shortage.shape, None, dtype=object)
    related = _related(cells, referentiels)
    elsewhere = _elsewhere(cells)
    names = _epci_names(referentiels)
    epcis = cells.table["code_epci"].to_numpy()
    known = (cells.table[["code_epci", "code_rome_parent"]] != UNKNOWN).all(axis=1).to_numpy()
    for cell, period in np.argwhere(shortage >= WORTH_A_LEVER):
        if not known[cell]:
            texts[cell, period] = "Lieu ou métier à préciser avant de chercher un levier"
            continue
        around = spare[:, period]
        parts = _own(around[cell]) + _close(around[related[cell]])
        parts += _far(around, elsewhere[cell], epcis, names)
        texts[cell, period] = " ; ".join(parts[:2]) or (
            "Aucune personne disponible à proximité : formation, ou recrutement hors du territoire"
        )
    return texts


def _own(spare: float) -> list[str]:
    if spare < AT_LEAST:
        return []
    people = _people(spare)
    apart = "écartée par ses" if int(spare) == 1 else "écartées par leurs"
    return [f"{people} de ce métier dans le même EPCI, {apart} dates ou conditions"]


def _close(spare: Floats) -> list[str]:
    total = float(spare.sum())
    if total < AT_LEAST:
        return []
    return [f"{_people(total)} d'un métier proche dans le même EPCI"]


def _far(
    spare: Floats,
    places: npt.NDArray[np.int64],
    epcis: npt.NDArray[np.object_],
    names: dict[str, str],
) -> list[str]:
    if not len(places):
        return []
    best = places[np.argmax(spare[places])]
    if spare[best] < AT_LEAST:
        return []
    name = names.get(str(epcis[best]), str(epcis[best]))
    return [f"{_people(spare[best])} du même métier dans un autre EPCI ({name}) : mobilité"]


def _people(n: float) -> str:
    number = int(n)
    return f"{number} personne disponible" if number == 1 else f"{number} personnes disponibles"


def _related(cells: Cells, referentiels: Referentiels) -> list[npt.NDArray[np.int64]]:
    """Give, for each cell, the cells of the same EPCI whose métier leads to its own."""
    codes = referentiels.rome.codes.set_index("code_rome")["code_rome_parent"]
    moves = referentiels.rome.mobilities
    pairs = pd.DataFrame(
        {"source": moves["code_rome"].map(codes), "target": moves["code_rome_target"].map(codes)}
    ).dropna()
    pairs = pairs[pairs["source"] != pairs["target"]].drop_duplicates()
    table = cells.table.assign(cell=np.arange(len(cells.table)))
    ends = table.merge(pairs, left_on="code_rome_parent", right_on="target")
    joined = ends.merge(
        table,
        left_on=["code_epci", "source"],
        right_on=["code_epci", "code_rome_parent"],
        suffixes=("", "_from"),
    )
    return _lists(joined["cell"], joined["cell_from"], len(table))


def _elsewhere(cells: Cells) -> list[npt.NDArray[np.int64]]:
    """Give, for each cell, the cells of the same métier in other known EPCI."""
    table = cells.table.assign(cell=np.arange(len(cells.table)))
    joined = table.merge(table, on="code_rome_parent", suffixes=("", "_from"))
    is_other = joined["code_epci"] != joined["code_epci_from"]
    joined = joined[is_other & (joined["code_epci_from"] != UNKNOWN)]
    return _lists(joined["cell"], joined["cell_from"], len(table))


def _lists(cell: pd.Series, other: pd.Series, n: int) -> list[npt.NDArray[np.int64]]:
    order = np.lexsort((other.to_numpy(), cell.to_numpy()))
    owner, found = cell.to_numpy(np.int64)[order], other.to_numpy(np.int64)[order]
    return np.split(found, np.searchsorted(owner, np.arange(1, n)))


def _epci_names(referentiels: Referentiels) -> dict[str, str]:
    epcis = referentiels.territoire.epcis
    return dict(zip(epcis["code_epci"], epcis["short_name"], strict=True))
