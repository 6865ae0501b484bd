"""One way to one post for each person, sessions and posts chosen together.

Each person takes at most one way, each post at most one person a place, each session at most its
seats; a SIAE's post that teaches shares its places with people hired there for good. The plan
is the one of greatest total value (see :mod:`gpect.match.pathways.packing` for how that is proved).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.match.allocate import allocate, pass_ending
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.pairs.problem import Problem, read_problem
from gpect.match.pathways import packing
from gpect.match.pathways.steps import Steps, read_steps
from gpect.match.pathways.ways import DIRECT, Ways, list_ways
from gpect.match.pathways.words import sentences
from gpect.match.values import Positions

COLUMNS = [
    "person_id",
    "opening_id",
    "step_kind",
    "step_id",
    "step_ends_on",
    "starts_on",
    "pass_iae_ends_on",
    "value_now",
    "value",
    "pathway",
]


@dataclass(frozen=True)
class Plan:
    """The ways chosen, in a table and as arrays, with what proves them.

    Attributes
    ----------
    proposals
        Table ``PATHWAY_PROPOSALS`` without ``run_id``, sorted by person.
    ways, steps
        Every way that was possible; the steps they go through.
    chosen
        Positions in ``ways``.
    objective, bound
        Total value; what no plan over these ways can pass.
    """

    proposals: pd.DataFrame
    ways: Ways
    steps: Steps
    chosen: Positions
    objective: float
    bound: float

    @property
    def is_proved(self) -> bool:
        """Say whether no plan over these ways is worth more."""
        return packing.Chosen(self.chosen, self.objective, self.bound).is_proved


def plan(
    scores: pd.DataFrame,
    inputs: MatchInputs,
    options: MatchOptions,
    permits: tuple[tuple[int, int], ...] = (),
) -> Plan:
    """Choose sessions and posts together.

    Parameters
    ----------
    scores
        Table ``SCORES`` of the candidate pairs.
    permits
        (people, day from which held, as days since 1970-01-01): permits B that are paid for.
    """
    problem = read_problem(inputs, options)
    steps = read_steps(problem, inputs, permits)
    ways = list_ways(problem, scores, steps)
    first = _first(problem, inputs)
    rows, places = _resources(problem, steps, ways)
    prices = _near_prices(problem, inputs, ways, first)
    prices = np.concatenate([prices, np.zeros(len(places) - len(prices))])
    best = packing.choose(ways.value + first[ways.person], rows, places, prices)
    proposals = _proposals(problem, inputs, (steps, ways), best.columns)
    return Plan(proposals, ways, steps, best.columns, best.objective, best.bound)


def _first(problem: Problem, inputs: MatchInputs) -> npt.NDArray[np.float64]:
    """Give what serving each person adds: more where their PASS IAE ends soon."""
    options = problem.options
    soon = problem.people.ids.isin(pass_ending(inputs.pathways, options))
    return np.asarray(options.first_proposal + options.pass_priority * soon)


def _near_prices(
    problem: Problem, inputs: MatchInputs, ways: Ways, first: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Prices of people and posts if nobody took a step: those of the allocation, one post each."""
    direct = ways.step == DIRECT
    scores = pd.DataFrame(
        {
            "person_id": problem.people.ids[ways.person[direct]],
            "opening_id": problem.posts.ids[ways.post[direct]],
            "score": ways.value[direct],
        }
    )
    options = problem.options
    one = MatchOptions(
        as_of=options.as_of,
        first_proposal=options.first_proposal,
        pass_priority=options.pass_priority,
        pass_months=options.pass_months,
        min_score=0,
        proposals_per_person=1,
        candidates_per_post=1,
        max_candidates_per_opening=int(problem.posts.n_posts.max(initial=1)),
    )
    found = allocate(scores, inputs.openings, one, inputs.pathways)
    price = found.prices.set_index("opening_id")["price"].reindex(problem.posts.ids)
    threshold = found.thresholds.set_index("person_id")["threshold"].reindex(problem.people.ids)
    person = np.maximum(threshold.to_numpy(dtype="float64") + first, 0)
    both = np.concatenate([person, price.to_numpy(dtype="float64")])
    return np.asarray(np.nan_to_num(both), dtype=np.float64)


def _resources(
    problem: Problem, steps: Steps, ways: Ways
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int64]]:
    n, m = len(problem.people.ids), len(problem.posts.ids)
    through = np.append(
        np.where(steps.post >= 0, n + steps.post, n + m + np.arange(len(steps.post))), -1
    )
    rows = np.column_stack([ways.person, n + ways.post, through[ways.step]])
    ones = np.ones(n, dtype=np.int64)
    return rows.astype(np.intp), np.concatenate([ones, problem.posts.n_posts, steps.seats])


def _proposals(
    problem: Problem, inputs: MatchInputs, found: tuple[Steps, Ways], chosen: Positions
) -> pd.DataFrame:
    steps, ways = found
    person, post, step = ways.person[chosen], ways.post[chosen], ways.step[chosen]
    is_direct = step == DIRECT
    told = pd.DataFrame(
        {
            "person_id": problem.people.ids[person],
            "opening_id": problem.posts.ids[post],
            "step_kind": np.where(is_direct, "direct", np.append(steps.kind, "")[step]),
            "step_id": pd.Series(np.append(steps.ids, "")[step]).mask(is_direct),
            "step_ends_on": _dates(np.append(steps.ends, np.nan)[step]),
            "starts_on": _dates(problem.posts.starts[post]),
            "pass_iae_ends_on": _dates(problem.people.pass_end[person]),
            "value_now": np.round(ways.value_now[chosen], 6),
            "value": np.round(np.clip(ways.value[chosen], 0, 1), 6),
        }
    )
    told["pathway"] = sentences(problem, inputs, steps, (person, post, step))
    return told.sort_values("person_id", ignore_index=True)[COLUMNS]


def _dates(days: npt.NDArray[np.floating]) -> pd.Series:
    known = pd.Series(np.asarray(days, dtype="float64"))
    return pd.to_datetime(known, unit="D").astype("datetime64[s]")


def figures(made: Plan) -> dict[str, int | float | bool]:
    """Sum a plan up: French name → number."""
    kinds = made.proposals["step_kind"].value_counts()
    return {
        "Parcours : postes pourvus": len(made.proposals),
        "Parcours : dont tout de suite": int(kinds.get("direct", 0)),
        "Parcours : dont après une formation": int(kinds.get("formation", 0)),
        "Parcours : dont après un poste de SIAE": int(kinds.get("siae", 0)),
        "Parcours : optimum prouvé": made.is_proved,
        "Parcours : écart à la borne (%)": round(
            100 * max(made.bound - made.objective, 0) / max(made.bound, 1e-9), 4
        ),
    }
