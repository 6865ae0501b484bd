"""The most posts that can be filled, one person a post, and what one more pair would change.

A maximum flow from people to posts. Its residual network says who could still be moved: a pair
added between someone who can be freed and a post that can pass its place on fills one more post.

Source: Ford & Fulkerson, *Maximal flow through a network* (1956); Dulmage & Mendelsohn,
*Coverings of bipartite graphs* (1958).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from gpect.match.values import Positions

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Filled:
    """A filling of as many posts as the pairs allow.

    Attributes
    ----------
    i, j
        e pairs that are allowed.
    used
        e truths: the person takes the post.
    empty
        m numbers: posts left empty.
    can_leave
        n truths: the person is free, or someone free can take their place.
    can_take
        m truths: a post is empty, or one can be freed for an empty post's sake.
    """

    i: Positions
    j: Positions
    used: Bools
    empty: Ints
    can_leave: Bools
    can_take: Bools

    @property
    def n_filled(self) -> int:
        """Posts filled."""
        return int(self.used.sum())


def fill(i: Positions, j: Positions, n_people: int, n_posts: Ints) -> Filled:
    """Fill as many posts as possible.

    Parameters
    ----------
    i, j
        e distinct pairs of positions.
    n_posts
        m numbers of posts.
    """
    used = _augment(i, j, np.zeros(len(i), dtype=bool), n_people, n_posts)
    return _filled(i, j, used, n_people, n_posts)


def refill(filled: Filled, i: Positions, j: Positions) -> Filled:
    """Fill again with e' more pairs, from where it was left; the new pairs come last."""
    whole_i, whole_j = np.concatenate([filled.i, i]), np.concatenate([filled.j, j])
    used = np.concatenate([filled.used, np.zeros(len(i), dtype=bool)])
    n_posts = filled.empty + np.bincount(filled.j[filled.used], minlength=len(filled.empty))
    used = _augment(whole_i, whole_j, used, len(filled.can_leave), n_posts)
    return _filled(whole_i, whole_j, used, len(filled.can_leave), n_posts)


@dataclass(frozen=True)
class _Residual:
    """Ways along which people could still move: free people, pairs, empty posts.

    Nodes: 0 the start, then n people, then m posts, then the end. The first e edges are the
    pairs, from post to person where the pair is used.
    """

    start: Positions
    end: Positions
    most: npt.NDArray[np.int32]
    n_nodes: int

    def graph(self, kept: Bools | None = None) -> sparse.csr_array:
        kept = np.ones(len(self.start), dtype=bool) if kept is None else kept
        at = (self.start[kept], self.end[kept])
        return sparse.csr_array((self.most[kept], at), shape=(self.n_nodes, self.n_nodes))

    def reached(self) -> tuple[Bools, Bools]:
        """Nodes that the start leads to; nodes that lead to the end."""
        whole = self.graph()
        ahead, back = np.zeros(self.n_nodes, dtype=bool), np.zeros(self.n_nodes, dtype=bool)
        ahead[breadth_first_order(whole, 0, return_predecessors=False)] = True
        last = self.n_nodes - 1
        back[breadth_first_order(whole.T.tocsr(), last, return_predecessors=False)] = True
        return ahead, back


def _residual(i: Positions, j: Positions, used: Bools, n: int, n_posts: Ints) -> _Residual:
    m = len(n_posts)
    free = np.flatnonzero(np.bincount(i[used], minlength=n) == 0)
    left = n_posts - np.bincount(j[used], minlength=m)
    empty = np.flatnonzero(left > 0)
    person, post = 1 + i, 1 + n + j
    ones = np.ones(len(i) + len(free), dtype=np.int32)
    return _Residual(
        np.concatenate([np.where(used, post, person), np.zeros_like(free), 1 + n + empty]),
        np.concatenate([np.where(used, person, post), 1 + free, np.full_like(empty, 1 + n + m)]),
        np.concatenate([ones, left[empty].astype(np.int32)]),
        n + m + 2,
    )


def gain(filled: Filled, i: Positions, j: Positions) -> tuple[int, int]:
    """Count, with e' more pairs, those of them that are used and the posts filled more."""
    whole_i, whole_j = np.concatenate([filled.i, i]), np.concatenate([filled.j, j])
    used = np.concatenate([filled.used, np.zeros(len(i), dtype=bool)])
    n_posts = filled.empty + np.bincount(filled.j[filled.used], minlength=len(filled.empty))
    after = _augment(whole_i, whole_j, used, len(filled.can_leave), n_posts)
    return int(after[len(filled.i) :].sum()), int(after.sum()) - filled.n_filled


def _augment(i: Positions, j: Positions, used: Bools, n: int, n_posts: Ints) -> Bools:
    """Fill as many more posts as possible, given those already taken."""
    residual = _residual(i, j, used, n, n_posts)
    ahead, back = residual.reached()
    kept = ahead[residual.start] & back[residual.end]
    if not kept.any():
        return used
    flow = maximum_flow(residual.graph(kept), 0, residual.n_nodes - 1).flow.tocsr()
    pairs = np.flatnonzero(kept[: len(i)])
    at = np.asarray(flow[residual.start[pairs], residual.end[pairs]]).ravel()
    changed = used.copy()
    changed[pairs[at > 0]] ^= True
    return changed


def _filled(i: Positions, j: Positions, used: Bools, n: int, n_posts: Ints) -> Filled:
    ahead, back = _residual(i, j, used, n, n_posts).reached()
    empty = n_posts - np.bincount(j[used], minlength=len(n_posts))
    return Filled(i, j, used, empty, ahead[1 : 1 + n], back[1 + n : -1])
