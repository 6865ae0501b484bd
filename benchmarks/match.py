"""Time and memory of the whole match on made-up tables, beside its peers.

``python benchmarks/match.py [--personnes 25000] [--postes 5000] [--comparer]``
"""

import argparse
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import numpy as np
import pandas as pd
from ortools.graph.python import min_cost_flow
from sparse_dot_topn import sp_matmul_topn

from gpect.domain import contracts, tables, vocabulary
from gpect.match import allocate, candidates, evaluate, explain, optimum, questions, score
from gpect.match.inputs import MatchInputs
from gpect.match.network import Network
from gpect.match.options import MatchOptions
from gpect.match.problem import read_problem
from gpect.referentiels import loader
from gpect.referentiels.loader import Referentiels

AS_OF = date(2026, 10, 1)


def make_inputs(
    n_persons: int, n_openings: int, referentiels: Referentiels, seed: int = 0
) -> MatchInputs:
    """Draw a territory: people and openings placed by population, métiers by a long tail."""
    rng = np.random.default_rng(seed)
    metiers = _metiers(rng, referentiels)
    persons = _persons(rng, n_persons, metiers, referentiels)
    openings = _openings(rng, n_openings, metiers, referentiels)
    pathways = _pathways(rng, persons)
    coming = _skills(rng, pathways["code_rome"], referentiels, 4)
    skills = _skills(rng, persons["code_rome"].mask(rng.random(n_persons) < 0.1), referentiels, 9)
    asked = _skills(rng, openings["code_rome"].mask(rng.random(n_openings) < 0.5), referentiels, 8)
    trainings = _trainings(rng, metiers, referentiels)
    given = _skills(rng, trainings["code_rome"], referentiels, 6)
    persons = persons.assign(code_rome=persons["code_rome"].mask(rng.random(n_persons) < 0.1))
    return MatchInputs(
        persons=contracts.conform(persons, tables.PERSONS),
        person_skills=_keyed(skills, persons["person_id"], tables.PERSON_SKILLS),
        pathways=contracts.conform(pathways, tables.PATHWAYS),
        pathway_skills=_keyed(coming, pathways["pathway_id"], tables.PATHWAY_SKILLS),
        openings=contracts.conform(openings, tables.OPENINGS),
        opening_skills=_demanded(
            rng,
            _keyed(asked, openings["opening_id"], tables.OPENING_SKILLS),
            openings,
            referentiels,
        ),
        trainings=contracts.conform(trainings, tables.TRAININGS),
        training_skills=_keyed(given, trainings["training_id"], tables.TRAINING_SKILLS),
        referentiels=referentiels,
    )


def _metiers(rng: np.random.Generator, referentiels: Referentiels) -> tuple[np.ndarray, np.ndarray]:
    codes = referentiels.rome.code_skills["code_rome"].unique()
    chosen = rng.choice(codes, min(600, len(codes)), replace=False)
    share = 1 / (5 + np.arange(len(chosen)))
    return chosen, share / share.sum()


def _communes(
    rng: np.random.Generator, n: int, referentiels: Referentiels, unknown: float
) -> pd.Series:
    communes = referentiels.territoire.communes
    population = communes["population"].to_numpy(dtype="float64")
    drawn = pd.Series(rng.choice(communes["code_commune"], n, p=population / population.sum()))
    return drawn.mask(rng.random(n) < unknown)


def _persons(
    rng: np.random.Generator,
    n: int,
    metiers: tuple[np.ndarray, np.ndarray],
    referentiels: Referentiels,
) -> pd.DataFrame:
    def unknown(values: pd.Series, share: float) -> pd.Series:
        return values.mask(rng.random(n) < share)

    later = pd.Timestamp(AS_OF) + pd.to_timedelta(rng.integers(-200, 400, n), unit="D")
    return pd.DataFrame(
        {
            "person_id": [f"P{k:06d}" for k in range(n)],
            "code_commune": _communes(rng, n, referentiels, 0.03),
            "code_rome": rng.choice(metiers[0], n, p=metiers[1]),
            "code_rome_held": unknown(pd.Series(rng.choice(metiers[0], n, p=metiers[1])), 0.4),
            "mobility_km": unknown(pd.Series(rng.choice([5.0, 10, 15, 25, 50], n)), 0.4),
            "transport": unknown(pd.Series(rng.choice(list(vocabulary.TRANSPORTS), n)), 0.4),
            "permis_b": unknown(pd.Series(rng.random(n) < 0.5), 0.4).astype("boolean"),
            "eligible_iae": unknown(pd.Series(rng.random(n) < 0.8), 0.4).astype("boolean"),
            "available_from": unknown(pd.Series(later), 0.4).astype("datetime64[s]"),
            "hours_max": unknown(pd.Series(rng.choice([20.0, 26, 35, 39], n)), 0.5),
            "niveau": unknown(pd.Series(rng.choice(list(vocabulary.NIVEAUX), n)), 0.3),
            "experience_years": unknown(pd.Series(rng.integers(0, 8, n).astype(float)), 0.4),
        }
    )


def _openings(
    rng: np.random.Generator,
    n: int,
    metiers: tuple[np.ndarray, np.ndarray],
    referentiels: Referentiels,
) -> pd.DataFrame:
    starts = pd.Timestamp(AS_OF) + pd.to_timedelta(rng.integers(0, 300, n), unit="D")
    return pd.DataFrame(
        {
            "opening_id": [f"B{k:06d}" for k in range(n)],
            "employer_kind": rng.choice(["ACI", "EI", "ETTI", "entreprise", "entreprise"], n),
            "code_commune": _communes(rng, n, referentiels, 0.03),
            "code_rome": rng.choice(metiers[0], n, p=metiers[1]),
            "posts": rng.geometric(1 / 3, n),
            "hours_per_week": rng.choice([20.0, 26, 30, 35], n),
            "permis_b": pd.Series(rng.random(n) < 0.25).astype("boolean"),
            "experience": rng.choice(list(vocabulary.EXPERIENCES), n),
            "niveau": rng.choice(list(vocabulary.NIVEAUX)[:4], n),
            "starts_on": pd.Series(starts).mask(rng.random(n) < 0.2).astype("datetime64[s]"),
        }
    )


def _pathways(rng: np.random.Generator, persons: pd.DataFrame) -> pd.DataFrame:
    chosen = persons[rng.random(len(persons)) < 0.3]
    ends = pd.Timestamp(AS_OF) + pd.to_timedelta(rng.integers(0, 500, len(chosen)), unit="D")
    return pd.DataFrame(
        {
            "pathway_id": "W" + chosen["person_id"],
            "person_id": chosen["person_id"],
            "code_rome": chosen["code_rome"],
            "ends_on": ends.as_unit("s"),
            "pass_iae_ends_on": ends.as_unit("s"),
        }
    ).reset_index(drop=True)


def _trainings(
    rng: np.random.Generator, metiers: tuple[np.ndarray, np.ndarray], referentiels: Referentiels
) -> pd.DataFrame:
    n = 200
    starts = pd.Timestamp(AS_OF) + pd.to_timedelta(rng.integers(10, 300, n), unit="D")
    return pd.DataFrame(
        {
            "training_id": [f"F{k:04d}" for k in range(n)],
            "organisme": "Organisme",
            "code_rome": rng.choice(metiers[0], n, p=metiers[1]),
            "code_commune": _communes(rng, n, referentiels, 0.0),
            "seats": 12,
            "starts_on": starts.as_unit("s"),
            "ends_on": (starts + pd.Timedelta(days=60)).as_unit("s"),
        }
    )


def _skills(
    rng: np.random.Generator, codes: pd.Series, referentiels: Referentiels, n: int
) -> pd.DataFrame:
    """Draw about ``n`` skills for each row: half of its métier's core, half of anything there."""
    links = referentiels.rome.code_skills
    core = links[links["core"].notna()].groupby("code_rome")["skill_code"].agg(list).to_dict()
    some = links.groupby("code_rome")["skill_code"].agg(list).to_dict()
    rows, drawn = [], []
    for row, code in enumerate(codes):
        for pool in (core.get(code, []), some.get(code, [])):
            k = min(len(pool), int(rng.integers(1, n + 1)))
            found = rng.choice(len(pool), k, replace=False) if k else []
            drawn += [pool[f] for f in found]
            rows += [row] * k
    return pd.DataFrame({"row": rows, "skill_code": drawn}).drop_duplicates()


def _keyed(skills: pd.DataFrame, ids: pd.Series, spec: tables.TableSpec) -> pd.DataFrame:
    return contracts.conform(
        skills.assign(**{spec.key[0]: ids.to_numpy()[skills["row"].to_numpy()]}), spec
    )


def _demanded(
    rng: np.random.Generator,
    asked: pd.DataFrame,
    openings: pd.DataFrame,
    referentiels: Referentiels,
) -> pd.DataFrame:
    codes = [f"CERT:{code}" for code in referentiels.certificats["code"]]
    chosen = openings[rng.random(len(openings)) < 0.1]
    extra = pd.DataFrame(
        {
            "opening_id": chosen["opening_id"],
            "skill_code": rng.choice(codes, len(chosen)),
            "exigence": "exige",
        }
    )
    drawn = asked.assign(exigence=rng.choice(["exige", "souhaite"], len(asked)))
    return contracts.conform(pd.concat([drawn, extra]), tables.OPENING_SKILLS)


@contextmanager
def timed(name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{name:<42} {time.perf_counter() - start:7.2f} s   pic {peak:5.2f} Go", flush=True)


def run_match(inputs: MatchInputs, options: MatchOptions) -> None:
    start = time.perf_counter()
    with timed("paires possibles"):
        pairs = candidates.candidate_pairs(inputs, options)
    with timed(f"scores de {len(pairs)} paires"):
        scores = score.score_pairs(pairs, inputs, options)
    with timed("affectation exacte, certifiée"):
        allocation = allocate.allocate(scores, inputs.openings, options, pathways=inputs.pathways)
    with timed(f"explications de {len(allocation.pairs)} propositions"):
        explain.explain_allocations(allocation, scores, inputs, options)
    with timed("postes non pourvus"):
        explain.unfilled(allocation, scores, inputs, options)
    with timed("personnes sans proposition"):
        explain.unmatched(allocation, scores, inputs, options)
    with timed("à préciser"):
        questions.questions(scores, inputs, options, allocation)
    with timed("vérifications et chiffres"):
        print(evaluate.figures(allocation, scores, inputs, options))
    print(f"{'appariement entier':<42} {time.perf_counter() - start:7.2f} s")


def network_of(scores: pd.DataFrame, inputs: MatchInputs, options: MatchOptions) -> Network:
    """Give the allocation as arrays, without the PASS priority."""
    kept = scores[allocate.is_worth_proposing(scores, options)]
    kept = kept.assign(value=score.values(kept, options))
    kept = kept.sort_values(["opening_id", "person_id"], ignore_index=True)
    person, people = pd.factorize(kept["person_id"])
    opening, posts = pd.factorize(kept["opening_id"])
    n_posts = inputs.openings.set_index("opening_id")["posts"].reindex(posts).to_numpy("int64")
    return Network(
        person=person,
        opening=opening,
        value=np.rint(kept["value"].to_numpy() * 1e6).astype(np.int64),
        capacity=np.minimum(
            n_posts * options.candidates_per_post, options.max_candidates_per_opening
        ),
        first=np.full(len(people), round(options.first_proposal * 1e6)),
        per_person=options.proposals_per_person,
    )


def by_ortools(net: Network) -> int:
    """Solve the same allocation as a min-cost flow."""
    n, m, e = net.n_people, net.n_openings, len(net.value)
    people, posts = 2 + np.arange(n), 2 + n + np.arange(m)
    arcs = (
        (np.zeros(n), people, np.ones(n), -net.first),
        (np.zeros(n), people, np.full(n, net.per_person - 1), np.zeros(n)),
        (2 + net.person, 2 + n + net.opening, np.ones(e), -net.value),
        (posts, np.ones(m), net.capacity, np.zeros(m)),
        (np.zeros(1), np.ones(1), np.full(1, n * net.per_person), np.zeros(1)),
    )
    start, end, most, cost = (np.concatenate(part) for part in zip(*arcs, strict=True))
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        start.astype(np.int32), end.astype(np.int32), most.astype(np.int64), cost.astype(np.int64)
    )
    supply = np.zeros(2 + n + m, dtype=np.int64)
    supply[:2] = n * net.per_person, -n * net.per_person
    flow.set_nodes_supplies(np.arange(len(supply), dtype=np.int32), supply)
    flow.solve()
    return -int(flow.optimal_cost())


def compare(inputs: MatchInputs, options: MatchOptions) -> None:
    """Time the peers on the same data: top pairs on skills alone, then the allocation."""
    problem = read_problem(inputs, options)
    skills, asked = problem.people.skills.now, problem.posts.weights.T.tocsr()
    with timed("sparse-dot-topn, 50 sur les compétences"):
        sp_matmul_topn(skills, asked, top_n=50)
    with timed("gpect, 40 + 60 avec obstacles et distance"):
        pairs = candidates.candidate_pairs(inputs, options)
    net = network_of(score.score_pairs(pairs, inputs, options), inputs, options)
    with timed("OR-tools, min-cost flow"):
        judge = by_ortools(net)
    with timed("gpect, exact et certifié"):
        found = optimum.solve(net)
    print(f"même optimum : {judge == net.objective(found.chosen) == found.certificate.bound}")
    with timed("scipy HiGHS, toutes les paires"):
        optimum.solve_programme(net, np.ones(len(net.value), dtype=bool))


def main() -> None:
    asked = argparse.ArgumentParser(description="Temps et mémoire de l'appariement.")
    asked.add_argument("--personnes", type=int, default=25_000)
    asked.add_argument("--postes", type=int, default=5_000)
    asked.add_argument("--comparer", action="store_true", help="mesurer aussi les pairs")
    chosen = asked.parse_args()
    with timed("tables inventées"):
        inputs = make_inputs(chosen.personnes, chosen.postes, loader.load())
    run_match(inputs, MatchOptions(as_of=AS_OF))
    if chosen.comparer:
        compare(inputs, MatchOptions(as_of=AS_OF))


if __name__ == "__main__":
    main()
