"""Time of levers and pathways on made-up tables, and their counts against solving again.

``python benchmarks/leviers.py [--personnes 25000] [--postes 5000] [--leviers 10] [--base F.db]``
"""

import argparse
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from gpect.match import candidates, score
from gpect.match.allocation import flow
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.pairs.problem import read_problem
from gpect.match.pathways import chosen as pathways
from gpect.match.whatif import levers
from gpect.referentiels import loader
from gpect.runs.matching import match_inputs
from gpect.runs.workspace import Workspace
from gpect.store import engine

sys.path.insert(0, str(Path(__file__).parent))
import match as made_up  # type: ignore[import-not-found] # the benchmark beside this one


@contextmanager
def timed(name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:<46} {time.perf_counter() - start:8.2f} s   (mémoire {most:,.0f} Mo)")


def read_inputs(asked: argparse.Namespace) -> MatchInputs:
    if asked.base is None:
        return made_up.make_inputs(asked.personnes, asked.postes, loader.load())
    workspace = Workspace(str(asked.base), asked.base.parent, made_up.AS_OF)
    return match_inputs(workspace, engine.open_store(workspace.base))[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--personnes", type=int, default=25_000)
    parser.add_argument("--postes", type=int, default=5_000)
    parser.add_argument(
        "--leviers", type=int, default=10, help="comptés aussi en repartant de zéro"
    )
    parser.add_argument("--base", type=Path, default=None)
    parser.add_argument("--sans-parcours", action="store_true")
    asked = parser.parse_args()
    inputs, options = read_inputs(asked), MatchOptions(as_of=made_up.AS_OF)
    with timed("lecture des tables en mémoire"):
        problem = read_problem(inputs, options)
    with timed("paires et scores"):
        scores = score.score_pairs(candidates.candidate_pairs(inputs, options), inputs, options)
    with timed("leviers de tout le calcul, phrases comprises"):
        told = levers.levers(scores, inputs, options)
    print(told[["effort", "posts_gained", "sentence"]].head(12).to_string(index=False))
    found = levers.opportunities(problem, scores)
    filled = found.filled
    print(f"postes {problem.posts.n_posts.sum()}, pourvus au mieux {filled.n_filled}, "
          f"paires {len(filled.i)}, leviers possibles {len(found.keys)}")  # fmt: skip
    compare(found, len(problem.people.ids), problem.posts.n_posts, asked.leviers)
    if not asked.sans_parcours:
        with timed("parcours, formations et postes ensemble"):
            plan = pathways.plan(scores, inputs, options)
        print(pathways.figures(plan), f"chemins {len(plan.ways.person)}")


def compare(found: levers.Opportunities, n: int, n_posts: np.ndarray, most: int) -> None:
    """Count some levers again from nothing: the same counts, in how much time."""
    keys = np.argsort(-levers.bounds(found), kind="stable")[:most].tolist()
    with timed(f"{len(keys)} leviers, d'où l'on en est"):
        gains = [levers.gain_of(found, key)[1] for key in keys]
    filled = found.filled
    with timed(f"{len(keys)} leviers, en repartant de zéro"):
        again = []
        for key in keys:
            rows = found.lever == key
            i = np.concatenate([filled.i, found.pairs.i[rows]])
            j = np.concatenate([filled.j, found.pairs.j[rows]])
            again.append(flow.fill(i, j, n, n_posts).n_filled - filled.n_filled)
    print("mêmes comptes :", "oui" if gains == again else "NON", gains)


if __name__ == "__main__":
    main()
