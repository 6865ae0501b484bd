"""The exact allocation beside OR-tools' min-cost flow, where it is easy and where it hurts.

Invented people and openings; about 50 pairs each, valued by the quality of both and by chance.
Cases: « ordinaire » (14 889 posts in 5 000 openings), « rares » (a fifth of them),
« à foison » (four times as many), « ex æquo » (values in steps of a tenth), « tous égaux ». Both
solve the same network in the same process; gpect's time includes its prices and their proof.

``python benchmarks/match_affectation.py [--personnes 25000] [--postes 5000] [--tours 3]``
"""

import argparse
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from ortools.graph.python import min_cost_flow

from gpect.match.allocation import optimum
from gpect.match.allocation.network import MILLIONTH, Network
from gpect.match.allocation.stable import blocking, choose_stably, rank

PAIRS_EACH, POSTS_EACH = 49.2, 2.978


def drawn(n: int, m: int, seed: int = 0) -> Network:
    """Draw people × openings: one post a person, values in (0, 1] to the millionth."""
    rng = np.random.default_rng(seed)
    wanted = 1 / (50 + np.arange(m))
    person = np.repeat(np.arange(n), rng.poisson(PAIRS_EACH, n))
    key = np.unique(rng.choice(m, len(person), p=wanted / wanted.sum()) * n + person)
    # Twins are drawn again anywhere, so that the number of pairs is the one asked.
    more = rng.integers(0, n * m, 2 * (len(person) - len(key)))
    key = np.sort(np.concatenate([key, np.setdiff1d(more, key)[: len(person) - len(key)]]))
    opening, person = key // n, key % n
    skilled, easy = rng.random(n), rng.random(m)
    value = 0.3 * skilled[person] + 0.2 * easy[opening] + 0.5 * rng.random(len(key))
    posts = rng.multinomial(round(m * POSTS_EACH) - m, np.full(m, 1 / m)) + 1
    return Network(
        person=person,
        opening=opening,
        value=np.maximum(np.rint(value * MILLIONTH), 1).astype(np.int64),
        capacity=posts.astype(np.int64),
        first=np.zeros(n, dtype=np.int64),
        per_person=1,
    )


def cases(net: Network) -> dict[str, Network]:
    rng = np.random.default_rng(1)
    few = np.where(rng.random(net.n_openings) < 0.6, 1, 0)
    tenth = MILLIONTH // 10
    return {
        "ordinaire": net,
        "rares": replace(net, capacity=few.astype(np.int64)),
        "à foison": replace(net, capacity=net.capacity * 4),
        "ex æquo": replace(net, value=np.maximum(net.value // tenth, 1) * tenth),
        "tous égaux": replace(net, value=np.full(len(net.value), MILLIONTH)),
    }


def by_ortools(net: Network) -> int:
    """Solve as a min-cost flow, where people may stay without a post; give the total value."""
    n, m, e = net.n_people, net.n_openings, len(net.value)
    people, posts = 2 + np.arange(n), 2 + n + np.arange(m)
    arcs = (
        (np.zeros(n), people, np.ones(n), np.zeros(n)),
        (2 + net.person, 2 + n + net.opening, np.ones(e), -net.value),
        (posts, np.ones(m), net.capacity, np.zeros(m)),
        (np.zeros(1), np.ones(1), np.full(1, n), np.zeros(1)),
    )
    start, end, most, cost = (np.concatenate(part) for part in zip(*arcs, strict=True))
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        start.astype(np.int32), end.astype(np.int32), most.astype(np.int64), cost.astype(np.int64)
    )
    supply = np.zeros(2 + n + m, dtype=np.int64)
    supply[:2] = n, -n
    flow.set_nodes_supplies(np.arange(len(supply), dtype=np.int32), supply)
    flow.solve()
    return -int(flow.optimal_cost())


def timed(work: Callable[[], Any], repeat: int) -> tuple[Any, float]:
    least = np.inf
    for _ in range(repeat):
        start = time.perf_counter()
        answer = work()
        least = min(least, time.perf_counter() - start)
    return answer, least


def main() -> None:
    asked = argparse.ArgumentParser(description="Affectation exacte, à côté d'OR-tools.")
    asked.add_argument("--personnes", type=int, default=25_000)
    asked.add_argument("--postes", type=int, default=5_000)
    asked.add_argument("--tours", type=int, default=3)
    chosen = asked.parse_args()
    net = drawn(chosen.personnes, chosen.postes)
    print(f"{net.n_people} personnes, {net.capacity.sum()} postes dans {net.n_openings} offres, "
          f"{len(net.value)} paires")  # fmt: skip
    optimum.solve(drawn(200, 40))
    for name, case in cases(net).items():
        found, ours = timed(lambda case=case: optimum.solve(case), chosen.tours)
        judge, theirs = timed(lambda case=case: by_ortools(case), chosen.tours)
        is_same = judge == case.objective(found.chosen) == found.certificate.bound
        print(f"  {name:<12} gpect {ours:6.3f} s   OR-tools {theirs:6.3f} s   rapport "
              f"{theirs / ours:5.1f}   même optimum, prouvé : {is_same}", flush=True)  # fmt: skip
    stable(net)
    print(f"  pic du processus {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} Mo")


def stable(net: Network) -> None:
    """Say what stability costs, and how many pairs would break the optimum."""
    ranking = rank(net, np.zeros(net.n_people, dtype=np.int64))
    best = optimum.solve(net).chosen
    (chosen, took) = timed(lambda: choose_stably(net, ranking), 1)
    lost = 1 - net.objective(chosen) / net.objective(best)
    print(f"  stable       {took:6.3f} s ; perd {lost:.1%} du total ; paires bloquantes de "
          f"l'optimum {blocking(net, ranking, best).sum()}, du stable "
          f"{blocking(net, ranking, chosen).sum()}")  # fmt: skip


if __name__ == "__main__":
    main()
