"""Best 50 openings of each person on competences, with and without gates, beside the peers.

Invented people and openings with 12 competences each among 600, some far more common than others
(``--rares``: all alike). Gates: the distance between real communes against each person's reach,
and the permis B. gpect and its peers work on the very same matrices, in the same process, on two
threads; gpect comes first, so that its memory is its own. A sample of people is checked against
the full product.

``python benchmarks/match_paires.py [--personnes 25000] [--postes 5000] [--obstacles] [--rares]``
"""

import argparse
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import sparse
from sparse_dot_topn import sp_matmul_topn

from gpect.match.pairs.places import distances
from gpect.match.pairs.top import Best, Gates, best_columns
from gpect.referentiels import loader

N_SKILLS, EACH, TOP, WIDER = 600, 12, 50, 200
REACH_KM = np.array([5.0, 10, 15, 25, 50])


def drawn(rng: np.random.Generator, n: int, *, are_alike: bool) -> sparse.csr_matrix:
    """Give each of n rows 12 competences, in four levels."""
    share = np.ones(N_SKILLS) if are_alike else 1 / (5 + np.arange(N_SKILLS))
    parts = []
    for start in range(0, n, 1_000):
        chance = rng.random((min(1_000, n - start), N_SKILLS)) ** (share.max() / share)
        parts.append(np.argpartition(-chance, EACH, axis=1)[:, :EACH].copy())
    column = np.sort(np.concatenate(parts), axis=1).ravel()
    level = rng.choice([0.25, 0.5, 0.75, 1.0], n * EACH).astype(np.float32)
    start = np.arange(0, n * EACH + 1, EACH)
    return sparse.csr_matrix((level, column, start), shape=(n, N_SKILLS))


def gates_of(rng: np.random.Generator, n: int, m: int) -> Gates:
    """Close what is out of reach, and posts with a permis to those without."""
    known = loader.load()
    communes = known.territoire.communes
    km = np.asarray(distances(communes, None, known.modes).km)[: len(communes), : len(communes)]
    people = communes["population"].to_numpy(dtype="float64")
    live, work = (rng.choice(len(communes), k, p=people / people.sum()) for k in (n, m))
    reach, has_permis = rng.integers(0, len(REACH_KM), n), rng.random(n) < 0.5
    asks = rng.random(m) < 0.25
    shut = km[:, None, None, :] * 1.3 > REACH_KM[None, :, None, None] + 2
    shut = np.broadcast_to(shut, (len(km), len(REACH_KM), 2, len(km)))
    both = np.stack([shut, shut | (np.arange(2) == 0)[None, None, :, None]], axis=-1)
    return Gates(
        row_kind=((live * len(REACH_KM) + reach) * 2 + has_permis).astype(np.int32),
        column_kind=(work * 2 + asks).astype(np.int32),
        shut=both.reshape(len(km) * len(REACH_KM) * 2, len(km) * 2),
    )


def timed(name: str, work: Callable[[], Any], repeat: int = 3) -> tuple[Any, float]:
    """Do it some times; give the last answer and the least time."""
    least = np.inf
    for _ in range(repeat):
        start = time.perf_counter()
        answer = work()
        least = min(least, time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"  {name:<44} {least:7.2f} s   pic du processus {peak:6.0f} Mo", flush=True)
    return answer, least


def filtered(rows: sparse.csr_matrix, columns: sparse.csr_matrix, gates: Gates) -> Any:
    """Take more than wanted, then leave out the closed: not exact, some lack pairs."""
    wide = sp_matmul_topn(rows, columns, top_n=WIDER, n_threads=2, sort=True)
    row = np.repeat(np.arange(wide.shape[0]), np.diff(wide.indptr))
    is_open = ~gates.shut[gates.row_kind[row], gates.column_kind[wide.indices]]
    row = row[is_open]
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    return np.bincount(row[rank < TOP], minlength=wide.shape[0])


def is_exact(best: Best, rows: sparse.csr_matrix, columns: sparse.csr_matrix, gates: Gates) -> bool:
    """Compare a sample with the full product: the same greatest sums, person by person."""
    sample = np.random.default_rng(1).choice(rows.shape[0], min(400, rows.shape[0]), replace=False)
    full = np.rint((rows[sample] @ columns).toarray() * 1e6)
    full[gates.shut[gates.row_kind[sample]][:, gates.column_kind]] = 0
    for row, sums in zip(sample, full, strict=True):
        expected = np.sort(sums[sums > 0])[::-1][:TOP]
        found = best.total[row, : best.n_found[row]]
        if len(found) != len(expected) or np.abs(found - expected).max(initial=0) > 2:
            return False
    return True


def main() -> None:
    asked = argparse.ArgumentParser(description="Meilleures paires sur les compétences.")
    asked.add_argument("--personnes", type=int, default=25_000)
    asked.add_argument("--postes", type=int, default=5_000)
    asked.add_argument("--obstacles", action="store_true")
    asked.add_argument("--rares", action="store_true")
    asked.add_argument("--seul", action="store_true", help="sans les pairs")
    chosen = asked.parse_args()
    n, m = chosen.personnes, chosen.postes
    rng = np.random.default_rng(0)
    rows = drawn(rng, n, are_alike=chosen.rares)
    columns = sparse.csr_matrix(drawn(rng, m, are_alike=chosen.rares).T)
    nothing = Gates(np.zeros(n, np.int32), np.zeros(m, np.int32), np.zeros((1, 1), np.bool_))
    gates = gates_of(rng, n, m) if chosen.obstacles else nothing
    n_open = np.bincount(gates.column_kind, minlength=gates.shut.shape[1])
    share = 1 - (gates.shut @ n_open)[gates.row_kind].mean() / m
    print(f"{n} personnes × {m} postes, paires ouvertes {share:.0%}")
    small = sparse.csr_matrix(rows[:50])
    best_columns(small, columns, TOP, gates._replace(row_kind=gates.row_kind[:50]))
    best, ours = timed("gpect", lambda: best_columns(rows, columns, TOP, gates))
    print(f"  exact sur un échantillon : {is_exact(best, rows, columns, gates)}")
    if chosen.seul:
        return
    repeat = 3 if n * m < 1e9 else 1
    peer, theirs = "sparse-dot-topn", 0.0
    _, theirs = timed(peer, lambda: sp_matmul_topn(rows, columns, top_n=TOP, n_threads=2), repeat)
    print(f"  gpect / {peer} : {ours / theirs:.2f}")
    if chosen.obstacles:
        found, then = timed(f"{peer}, {WIDER} puis filtre",
                            lambda: filtered(rows, columns, gates), repeat)  # fmt: skip
        lacking = (found < best.n_found).mean()
        print(f"  gpect / ({peer} puis filtre) : {ours / then:.2f} ; à {lacking:.0%} des personnes "
              "il manque des paires au filtre")  # fmt: skip


if __name__ == "__main__":
    main()
