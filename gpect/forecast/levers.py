"""What could fill a shortage: an obstacle lifted, people at hand, a training to a close métier.

What a lifted obstacle brings is solved again, draw by draw. Where people are is read from those
left over: it says who could be trained or moved, not that they can do the job as they are.
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.forecast.bridges import Bridges, bridges
from gpect.forecast.cells import Cells
from gpect.forecast.demand import Draws
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panel import Floats
from gpect.forecast.routes import routes
from gpect.forecast.scenario import World, asking
from gpect.forecast.series import UNKNOWN
from gpect.forecast.stock import Balance, balance, chances_of
from gpect.forecast.totals import add_up
from gpect.referentiels.loader import Referentiels

LIFTED: Mapping[str, str] = MappingProxyType(
    {
        "permis": "permis B pour tous ceux à qui il manque",
        "transport": "transport jusqu'aux postes à moins de 40 km",
    }
)
"""Obstacles that are lifted in turn, by the name their bridges bear."""

CERTIFICATE = "CERT:"
"""Prefix of certificates among skills."""

SEATS = 12
"""Seats of the training session whose worth is counted: a usual one."""

CHOICE = 4
"""People among whom each seat is given, in the groups most without a post."""

N_CERTIFICATES = 6
"""Certificates looked at: those that most posts short ask for."""

N_TOLD = 8
"""Obstacles told of one row, at most, the best first."""

N_SESSIONS_TOLD = 2
"""Of them, the sessions told whatever else fills more: twelve people against a whole EPCI."""

WORTH_A_LEVER = 0.5
"""Mean shortage, in posts, from which a lever is looked for."""
AT_LEAST = 1.0
"""People spare from which a place is worth naming."""

LEVER_DRAWS = 100
"""Draws on which obstacles are lifted: enough for a mean to the nearest post."""


def gains(
    needs: Draws,
    arrivals: Draws,
    cells: Cells,
    inputs: ForecastInputs,
    options: ForecastOptions,
) -> dict[str, Draws]:
    """Solve again with each obstacle lifted, on the first ``LEVER_DRAWS`` draws.

    Obstacles are lifted everywhere, then between two EPCI or in one (:mod:`.routes`).
    ``SEATS`` seats for a certificate go to the groups most without a post among those that
    matching leads to the cells most short of posts that ask for it.

    Returns
    -------
    dict
        By obstacle in French, the posts still short; C × H × draws. Empty where nobody measured
        who could serve what.

    Notes
    -----
    Cost: as many accounts of ``LEVER_DRAWS`` draws as obstacles, and one to choose certificates.
    """
    if inputs.affinities is None or inputs.affinities.empty:
        return {}
    fewer = (needs[:, :, :LEVER_DRAWS], arrivals[:, :, :LEVER_DRAWS])
    chances = chances_of(cells, needs.shape[1], options)

    def solved(found: Bridges) -> Balance:
        return balance(*fewer, cells, options, found, chances)

    usual = bridges(inputs.affinities, cells)
    now = solved(usual)
    short = now.shortage.mean(axis=-1).sum(axis=1)
    people = (fewer[1].mean(axis=-1).sum(axis=1), now.left[:, -1].mean(axis=-1))
    lifted = {
        told: solved(bridges(inputs.affinities, cells, name)).shortage
        for name, told in LIFTED.items()
    }
    world = World(inputs, cells, options)
    for told, wider in routes(usual, short, people[1], world).items():
        lifted[told] = solved(wider).shortage
    for code, posts in _certificates(short, world):
        taught = with_seats(usual, posts, people)
        lifted[seats_told(code, inputs.referentiels)] = solved(taught).shortage
    return lifted


def with_seats(usual: Bridges, posts: Floats, people: tuple[Floats, Floats]) -> Bridges:
    """Widen the bridges that a session of ``SEATS`` seats would.

    Parameters
    ----------
    posts
        C: posts short, over the horizon, that ask for what is taught.
    people
        C people over the horizon, and those of them who take no post. A group is taught in
        proportion, since people are not known one by one: the groups most without posts are.

    Returns
    -------
    Bridges
        Never lets more people be taught than there are seats, or posts for them.
    """
    size, left = people
    worst = np.argsort(-posts, kind="stable")
    before = np.cumsum(posts[worst]) - posts[worst]
    targets = worst[(before < SEATS) & (posts[worst] > 0)]
    is_towards = np.isin(usual.target, targets)
    origins = np.unique(usual.origin[is_towards & (left[usual.origin] >= AT_LEAST)])
    origins = origins[np.argsort(-left[origins] / size[origins], kind="stable")]
    near = origins[np.cumsum(size[origins]) - size[origins] < CHOICE * SEATS]
    taught = min(SEATS, float(posts[targets].sum()))
    reached = min(1.0, taught / max(float(size[near].sum()), 1.0))
    is_wider = is_towards & np.isin(usual.origin, near)
    return usual.lifted(usual.share + is_wider * (1.0 - usual.share) * reached)


def _certificates(short: Floats, world: World) -> list[tuple[str, Floats]]:
    """Give the certificates that most posts short ask for, and those posts by cell (C)."""
    skills = world.inputs.opening_skills
    if skills is None or skills.empty:
        return []
    codes = skills["skill_code"]
    known = sorted(set(codes[codes.str.startswith(CERTIFICATE)]))
    asked = {code: short * asking(code, world) for code in known}
    best = sorted(known, key=lambda code: (-asked[code].sum(), code))[:N_CERTIFICATES]
    return [(code, asked[code]) for code in best if asked[code].sum() >= 1.0]


def seats_told(code: str, referentiels: Referentiels) -> str:
    """Name a session in French: « 12 places de formation CACES R489 catégorie 3 »."""
    known = referentiels.certificats.set_index("code")["label"]
    own = code.removeprefix(CERTIFICATE)
    return f"{SEATS} places de formation {str(known.get(own, own)).partition(' : ')[0]}"


def gain_texts(
    shortage: Draws, lifted: Mapping[str, Draws], numbers: npt.NDArray[np.int64]
) -> npt.NDArray[np.object_]:
    """Say, for each group and step (the last: the horizon), what lifting an obstacle fills.

    Returns
    -------
    numpy.ndarray
        G × (H + 1) French texts, the best obstacle first; missing where none fills a post.
    """
    before = add_up(shortage[:, :, :LEVER_DRAWS], numbers).mean(axis=-1)
    filled = {name: before - add_up(short, numbers).mean(axis=-1) for name, short in lifted.items()}
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
