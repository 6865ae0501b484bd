"""One exact allocation of all people to all posts at once."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.match.allocation.market import Bools
from gpect.match.allocation.network import MILLIONTH, Ints, Network
from gpect.match.allocation.optimum import Optimum, solve
from gpect.match.allocation.stable import Stability, choose_stably, rank, stability
from gpect.match.options import MatchOptions
from gpect.match.pairs.features import APTITUDE
from gpect.match.score import aptitudes, values

DAYS_A_MONTH = 30.44


@dataclass(frozen=True)
class Allocation:
    """What an allocation gives, and the proof that nothing is worth more.

    Attributes
    ----------
    pairs
        [person_id, opening_id, score, value, rank], sorted by person then rank; rank 1 is the
        person's most valued.
    prices
        [opening_id, price], sorted, of each opening told: what one more place there would add to
        the total; 0 where places are left. Negative where an opening only gets the people it
        must, who would be worth that much more elsewhere.
    thresholds
        [person_id, threshold], sorted: value over price that a pair must exceed to enter.
    objective
        Total value proposed, first proposals included.
    optimum
        Upper bound on any allocation's value, proved by the prices; equal to ``objective`` but
        in the mode ``stable``, whose cost is the difference.
    n_rounds
        Auctions held.
    lacking
        [opening_id, n_lacking], sorted: openings that could not get the people they must.
    mode
        The mode asked (see :data:`gpect.match.options.MODES`).
    stability
        What stability costs, where each person gets one post at most.
    """

    pairs: pd.DataFrame
    prices: pd.DataFrame
    thresholds: pd.DataFrame
    objective: float
    optimum: float
    n_rounds: int
    lacking: pd.DataFrame
    mode: str = "propositions"
    stability: Stability | None = None


@dataclass(frozen=True)
class Asked:
    """An allocation to be made: the network, and what its positions stand for.

    Attributes
    ----------
    rows
        Rows of ``scores`` of the network's pairs.
    priority
        What each person's stated priority adds for the openings, in millionths.
    """

    network: Network
    people: pd.Index
    posts: pd.Index
    rows: npt.NDArray[np.intp]
    priority: Ints


def allocate(
    scores: pd.DataFrame,
    openings: pd.DataFrame,
    options: MatchOptions,
    pathways: pd.DataFrame | None = None,
) -> Allocation:
    """Choose the proposals of greatest total value, or stable ones, by ``options.mode``.

    ``propositions``: each person gets at most ``options.proposals_per_person`` openings, each
    opening at most ``options.candidates_per_post`` people a post and never more than
    ``options.max_candidates_per_opening``; ``options.min_candidates_per_post`` at least, which
    comes first wherever it can be. ``affectation``: one person a post, one post a person.
    ``stable``: the same, but so that no person and opening prefer each other to what they have;
    openings take people by value, those whose PASS IAE ends soon being worth
    ``options.pass_priority`` more.

    A pair is proposed once. The value of a pair is its score, what is unknown counting
    ``options.unknown_value``; pairs that are not worth it (see :func:`is_worth_proposing`) are
    left out. Each person's first proposal adds ``options.first_proposal`` (mode
    ``propositions``), and ``options.pass_priority`` more where their PASS IAE ends soon.

    Parameters
    ----------
    scores
        [person_id, opening_id, score] and, where known, coverage; any order. Of a pair told
        twice, the row worth most counts; one without a score is left out.
    openings
        [opening_id, posts]; an opening that is not there takes nobody, the posts of one told
        twice add up, a missing number is one post.
    pathways
        Table ``Pathways``, for the end of the PASS IAE; nobody has priority without it.

    Notes
    -----
    Rows are sorted first and the auction is deterministic: the same tables in any order give
    the same allocation, ties included. About 1 s for 25 000 people, 5 000 openings and a million
    pairs, of which the tables take the most.
    """
    asked = read_asked(scores, openings, options, pathways)
    optimum = solve(asked.network)
    if options.mode == "propositions":
        return _allocation(asked, optimum, optimum.chosen, (scores, openings, options))
    ranking = rank(asked.network, asked.priority)
    stably = choose_stably(asked.network, ranking)
    chosen = stably if options.mode == "stable" else optimum.chosen
    cost = stability(asked.network, ranking, optimum.chosen, stably)
    return replace(_allocation(asked, optimum, chosen, (scores, openings, options)), stability=cost)


def read_asked(
    scores: pd.DataFrame,
    openings: pd.DataFrame,
    options: MatchOptions,
    pathways: pd.DataFrame | None = None,
) -> Asked:
    """Turn scores into the network of an allocation, pairs sorted by opening then person."""
    rows = np.flatnonzero(is_worth_proposing(scores, options))
    worth = values(scores, options)[rows]
    person, people = _sorted_codes(scores["person_id"].iloc[rows])
    opening, posts = _sorted_codes(scores["opening_id"].iloc[rows])
    order = _once(opening * len(people) + person, worth)
    priority = _millionths(options.pass_priority * _has_priority(people, pathways, options))
    first = options.first_proposal if options.mode == "propositions" else 0.0
    return Asked(
        network=Network(
            person=person[order],
            opening=opening[order],
            value=_millionths(worth[order]),
            capacity=capacities(posts, openings, options),
            first=_millionths(np.full(len(people), first)) + priority,
            per_person=options.most_per_person,
            least=_least(posts, openings, options),
        ),
        people=people,
        posts=posts,
        rows=rows[order],
        priority=priority,
    )


def _once(pair: npt.NDArray[np.intp], worth: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """Sort rows by pair; of a pair told twice, keep the row worth most."""
    order = np.argsort(pair, kind="stable")
    if (np.diff(pair[order]) == 0).any():
        order = np.lexsort((-worth, pair))
        order = order[np.diff(pair[order], prepend=-1) > 0]
    return order


def _sorted_codes(ids: "pd.Series[str]") -> tuple[npt.NDArray[np.intp], pd.Index]:
    """Give the position of each id among the distinct ones, sorted."""
    code, distinct = pd.factorize(ids)
    order = np.argsort(np.asarray(distinct, dtype=object), kind="stable")
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    return place[code], pd.Index(distinct)[order]


def is_worth_proposing(scores: pd.DataFrame, options: MatchOptions) -> npt.NDArray[np.bool_]:
    """Say which pairs reach ``options.min_score``, and ``options.min_aptitude`` on the trade.

    Where no reason of the trade is known there is something to ask, and nothing to propose. A
    table that holds no reason comes from elsewhere, pairs already chosen: each that has a score
    may be proposed.
    """
    has_score = scores["score"].notna().to_numpy()
    if not set(APTITUDE) & set(scores.columns):
        return np.asarray(has_score)
    reached = (values(scores, options) >= options.min_score) & has_score
    is_known = scores.reindex(columns=list(APTITUDE)).notna().any(axis=1).to_numpy()
    is_of_trade = aptitudes(scores, options) >= options.min_aptitude - 1e-9
    return np.asarray(reached & is_known & is_of_trade)


def _millionths(real: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    return np.rint(real * MILLIONTH).astype(np.int64)


def _n_posts(posts: pd.Index, openings: pd.DataFrame) -> Ints:
    told = openings["posts"].fillna(1).groupby(openings["opening_id"]).sum()
    n_posts = told.reindex(posts).fillna(0)
    return np.asarray(np.maximum(n_posts.to_numpy(dtype="int64"), 0))


def capacities(posts: pd.Index, openings: pd.DataFrame, options: MatchOptions) -> Ints:
    """Give the most people each opening is proposed, in the mode asked."""
    n_posts = _n_posts(posts, openings)
    if options.mode != "propositions":
        return n_posts
    most = n_posts * options.candidates_per_post
    return np.asarray(np.minimum(most, options.max_candidates_per_opening))


def _least(posts: pd.Index, openings: pd.DataFrame, options: MatchOptions) -> Ints | None:
    if options.mode != "propositions" or options.min_candidates_per_post == 0:
        return None
    least = _n_posts(posts, openings) * options.min_candidates_per_post
    return np.asarray(np.minimum(least, options.max_candidates_per_opening))


def _has_priority(
    people: pd.Index, pathways: pd.DataFrame | None, options: MatchOptions
) -> npt.NDArray[np.float64]:
    if pathways is None:
        return np.zeros(len(people))
    return np.asarray(people.isin(pass_ending(pathways, options)), dtype=np.float64)


def pass_ending(pathways: pd.DataFrame, options: MatchOptions) -> pd.Index:
    """Give the people whose last PASS IAE ends from the day of the run to ``pass_months`` later."""
    today = pd.Timestamp(options.as_of)
    ends = pathways.groupby("person_id")["pass_iae_ends_on"].max()
    horizon = today + pd.Timedelta(days=round(DAYS_A_MONTH * options.pass_months))
    is_soon = ((ends >= today) & (ends < horizon)).to_numpy()
    who: pd.Index = pd.Index(ends.index.to_numpy()[is_soon])
    return who


def _allocation(
    asked: Asked,
    optimum: Optimum,
    chosen: Bools,
    given: tuple[pd.DataFrame, pd.DataFrame, MatchOptions],
) -> Allocation:
    scores, openings, options = given
    network, proof = asked.network, optimum.certificate
    pairs = scores[["person_id", "opening_id", "score"]].iloc[asked.rows[chosen]]
    pairs = pairs.assign(value=network.value[chosen] / MILLIONTH).sort_values(
        ["person_id", "value", "opening_id"], ascending=[True, False, True], ignore_index=True
    )
    pairs["rank"] = (pairs.groupby("person_id").cumcount() + 1).astype("Int64")
    return Allocation(
        pairs=pairs,
        prices=_prices(asked.posts, proof.price, openings["opening_id"]),
        thresholds=pd.DataFrame(
            {"person_id": asked.people, "threshold": proof.threshold / MILLIONTH}
        ),
        objective=network.objective(chosen) / MILLIONTH,
        optimum=proof.bound / MILLIONTH,
        n_rounds=optimum.n_rounds,
        lacking=_lacking(asked, chosen),
        mode=options.mode,
    )


def _prices(posts: pd.Index, price: Ints, openings: pd.Series) -> pd.DataFrame:
    """Give the price of each opening, 0 where nobody could be proposed."""
    known = pd.Series(price / MILLIONTH, posts.rename("opening_id"), name="price")
    every = known.index.union(pd.Index(openings.dropna().unique()))
    return known.reindex(every, fill_value=0.0).rename_axis("opening_id").reset_index()


def _lacking(asked: Asked, chosen: Bools) -> pd.DataFrame:
    network = asked.network
    least = network.least if network.least is not None else network.duties
    taken = np.bincount(network.opening[chosen], minlength=network.n_openings)
    lacks = np.maximum(np.minimum(least, network.capacity) - taken, 0)
    table = pd.DataFrame({"opening_id": asked.posts, "n_lacking": lacks})
    return table[lacks > 0].reset_index(drop=True)
