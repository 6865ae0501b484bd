"""Time and memory of matching on made-up tables; with ``--tout``, every figure and its peers.

``python benchmarks/match.py [--personnes 25000] [--postes 5000] [--tout]``

The fairness audit has its own seeds (``equite.py``), the demo's hidden truth and the whole
command from store to workbook theirs (``demo.py``).
"""

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from gpect.domain import contracts, tables, vocabulary
from gpect.match import allocate, candidates, evaluate, score
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.reasons import explain, questions
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


def whole_table(n_persons: int, n_openings: int) -> None:
    """Run every row of the table of figures to reach, each in its own process."""
    here = Path(__file__).parent
    people = ["--personnes", str(n_persons), "--postes", str(n_openings)]
    more = ["--personnes", str(4 * n_persons), "--postes", str(4 * n_openings)]
    rows = (
        ("meilleures 50 paires sur les compétences : ≤ 0,5 × sparse-dot-topn",
         "match_paires.py", people),
        ("les mêmes, avec distance et permis : ≤ 0,2 × sparse-dot-topn puis filtre, ≤ 300 Mo",
         "match_paires.py", [*people, "--obstacles"]),
        ("quatre fois plus des deux : ≤ 0,7 × sparse-dot-topn, ≤ 400 Mo, temps ≤ 10 ×",
         "match_paires.py", [*more, "--obstacles"]),
        ("affectation : ≥ 5 × plus vite qu'OR-tools, jamais plus lente que 1,2 ×",
         "match_affectation.py", people),
        ("scores ≤ 4 s ; étapes une à une, en mémoire", "match.py", people),
        ("leviers de tout le calcul : ≤ 10 s", "leviers.py", [*people, "--sans-parcours"]),
    )  # fmt: skip
    for title, script, words in rows:
        print(f"\n== {title}", flush=True)
        subprocess.run([sys.executable, str(here / script), *words], check=True)


def main() -> None:
    asked = argparse.ArgumentParser(description="Temps et mémoire de l'appariement.")
    asked.add_argument("--personnes", type=int, default=25_000)
    asked.add_argument("--postes", type=int, default=5_000)
    asked.add_argument("--tout", action="store_true", help="tout le tableau, avec les pairs")
    chosen = asked.parse_args()
    if chosen.tout:
        whole_table(chosen.personnes, chosen.postes)
        return
    with timed("tables inventées"):
        inputs = make_inputs(chosen.personnes, chosen.postes, loader.load())
    run_match(inputs, MatchOptions(as_of=AS_OF))


if __name__ == "__main__":
    main()
