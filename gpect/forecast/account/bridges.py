"""Bridges: which cells of posts each cell of people can serve, best first.

They come from matching's own scores, summed up by group (table ``AFFINITIES``); where nobody
measured them, people serve the posts of their own cell alone, all of them.
"""

from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.forecast.panels.panel import Floats
from gpect.forecast.territory.cells import Cells, Ints

UNSURE = 0.1
"""Variance of a share, over share × (1 - share): it is read from two posts and two dozen people.

The posts of a group differ (0.13 over two posts) and the people are a sample (1 / 24).
"""
LARGEST_DOUBT = 1.5

_TARGET = {"code_epci_post": "code_epci", "code_rome_parent_post": "code_rome_parent"}


@dataclass(frozen=True)
class Bridges:
    """B bridges between C cells, by falling score, then by cells: a total order.

    Attributes
    ----------
    origin, target
        Positions of the cell of people and of the cell of posts.
    share
        Share of the people of ``origin`` who could take a post of ``target``, [0, 1].
    score
        Their mean score, [0, 1]; the own cell of a métier nobody scored comes first.
    luck
        What rounds a share of a few people to whole ones: fixed for the bridge, in [0, 1[.
    added
        Share of those who could not, made able by something that is given to so many people:
        nothing of it is in doubt; None is nobody.
    """

    origin: Ints
    target: Ints
    share: Floats
    score: Floats
    luck: Floats
    added: Floats | None = None

    @property
    def doubt(self) -> Floats:
        """Standard deviation of each share's logit; 0 where it is 0 or 1, as for one's own cell."""
        inside = self.share * (1.0 - self.share)
        spread = np.sqrt(UNSURE / np.maximum(inside, UNSURE / LARGEST_DOUBT**2))
        return np.where(inside > 0, spread, 0.0)

    def lifted(self, share: Floats) -> "Bridges":
        """Give the same bridges with other shares."""
        return replace(self, share=share)

    def given(self, more: Floats) -> "Bridges":
        """Give the same bridges where ``more`` is added to the shares by what people are given."""
        apart = np.maximum(1.0 - self.share, 1e-12)
        return replace(self, added=np.clip(more / apart, 0.0, 1.0))


def own_cells(cells: Cells) -> Bridges:
    """Bridge each cell with itself alone: nobody serves another métier or EPCI."""
    own = np.arange(len(cells.table), dtype=np.int64)
    return Bridges(own, own, np.ones(len(own)), np.ones(len(own)), np.zeros(len(own)))


def bridges(affinities: pd.DataFrame | None, cells: Cells, lever: str = "") -> Bridges:
    """Lay out the affinities measured between the cells of a forecast.

    Parameters
    ----------
    affinities
        Table ``AFFINITIES``, or None.
    lever
        "permis" or "transport": the shares as they would be once it is lifted.

    Notes
    -----
    A cell of posts that no measure reaches (no past opening there, place or métier unknown) keeps
    its own people: unknown is not « no ».
    """
    if affinities is None or affinities.empty:
        return own_cells(cells)
    origin, target = ends(affinities, cells)
    inside = (origin >= 0) & (target >= 0)
    column = f"share_{lever}" if lever else "share"
    share = affinities[column].fillna(0.0).to_numpy(np.float64)
    score = affinities["score"].fillna(0.0).to_numpy(np.float64)
    found = _ordered(origin[inside], target[inside], share[inside], score[inside])
    return _with_unmeasured(found, cells)


def ends(table: pd.DataFrame, cells: Cells) -> tuple[Ints, Ints]:
    """Give the positions of each row's cells of people and of posts; -1 where there is none."""
    posts = table[list(_TARGET)].rename(columns=_TARGET)
    return cells.find(table), cells.find(posts)


def _with_unmeasured(measured: Bridges, cells: Cells) -> Bridges:
    reached = np.zeros(len(cells.table), dtype=bool)
    reached[measured.target] = True
    alone = np.flatnonzero(~reached)
    ones = np.ones(len(alone))
    return _ordered(
        np.concatenate([measured.origin, alone]),
        np.concatenate([measured.target, alone]),
        np.concatenate([measured.share, ones]),
        np.concatenate([measured.score, ones]),
    )


def _ordered(
    origin: npt.NDArray[np.int64],
    target: npt.NDArray[np.int64],
    share: Floats,
    score: Floats,
) -> Bridges:
    order = np.lexsort((target, origin, -np.round(score, 6)))
    ends = (origin[order], target[order])
    names = [f"{a}>{b}".encode() for a, b in zip(*(end.tolist() for end in ends), strict=True)]
    luck = np.array([crc32(name) / 2**32 for name in names], dtype=np.float64)
    return Bridges(*ends, share[order], score[order], luck)
