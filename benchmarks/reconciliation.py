"""Our reconciliation beside hierarchicalforecast's, on hierarchies drawn at random.

In an environment of its own: ``pip install --target DOSSIER hierarchicalforecast quadprog``, then
``PYTHONPATH=.:DOSSIER python benchmarks/reconciliation.py``. Cells, totals by EPCI, filière and
métier, points that do not add up and that would make cells negative: the greatest difference
between the two answers, in a cell's own unit or relative above 1, and how much better each is at
what both minimise. The peer stops its interior points at 1e-8 of the objective, which leaves cells
at 0 some 1e-3 away from it; the same problem given to an exact solver (quadprog) comes to our
answer, up to the single precision that the peer rounds to (6e-8).
"""

import time
import warnings
from functools import partial

import numpy as np
import pandas as pd
from hierarchicalforecast import methods
from hierarchicalforecast.methods import MinTrace
from qpsolvers import solve_qp

from gpect.forecast.panels.panel import Floats
from gpect.forecast.reconcile import reconcile, summing
from gpect.forecast.territory.cells import Cells, all_cells
from gpect.forecast.territory.totals import LEVELS

TIMES = 60
PERIODS = 4
DATES = 30
LARGEST = 12
METHODS = ("ols", "wls_struct", "wls_var")
ORDER = tuple(reversed(LEVELS))
"""Totals first and cells last: what the peer asks for."""


def drawn_cells(rng: np.random.Generator) -> Cells:
    """Draw a territory: up to five EPCI and twelve métiers of three filières, some cells only."""
    n_epcis, n_metiers = int(rng.integers(1, 6)), int(rng.integers(2, LARGEST + 1))
    metiers = [f"K22{m:02d}" for m in range(n_metiers)]
    filieres = pd.Series([f"F{rng.integers(3)}" for _ in metiers], index=metiers)
    grid = [(f"E{e}", metier) for e in range(n_epcis) for metier in metiers]
    kept = np.flatnonzero(rng.random(len(grid)) < 0.8) if len(grid) > 2 else [0]
    keys = pd.DataFrame(
        [grid[k] for k in (kept if len(kept) else [0])], columns=["code_epci", "code_rome_parent"]
    )
    return all_cells([keys], filieres)


def drawn_points(sums: Floats, rng: np.random.Generator) -> Floats:
    """Draw points of every row, all positive: totals under their cells, so that some vanish."""
    truth = rng.gamma(0.7, 2.0, (sums.shape[1], PERIODS))
    points = sums @ truth * rng.gamma(6.0, 0.11, (len(sums), PERIODS))
    points[-sums.shape[1] :] = truth * rng.gamma(1.0, 1.4, truth.shape)
    return np.asarray(points)


def weights_of(method: str, sums: Floats, residuals: Floats) -> Floats:
    """Give the weight of each row that a method of the peer stands for."""
    if method == "ols":
        return np.ones(len(sums))
    if method == "wls_struct":
        return np.asarray(1.0 / sums.sum(axis=1))
    return np.asarray(1.0 / ((residuals**2).mean(axis=1) + 2e-8))


def compared(method: str, seed: int) -> dict[str, float]:
    """Reconcile one hierarchy twice, and compare."""
    rng = np.random.default_rng([seed, METHODS.index(method)])
    sums = summing(drawn_cells(rng), ORDER)
    points = drawn_points(sums, rng)
    residuals = rng.normal(0.0, rng.gamma(3.0, 1.0, len(sums))[:, None], (len(sums), DATES))
    weights = weights_of(method, sums, residuals)
    start = time.process_time()
    ours = reconcile(points, sums, weights)
    middle = time.process_time()
    peer = MinTrace(method, nonnegative=True).fit_predict(
        S=sums, y_hat=points, y_insample=residuals, y_hat_insample=np.zeros_like(residuals)
    )["mean"]
    end = time.process_time()
    away = [(weights[:, None] * (found - points) ** 2).sum() for found in (ours, peer)]
    return {
        "difference": float((np.abs(ours - peer) / np.maximum(np.abs(ours), 1.0)).max()),
        "objective": float((away[0] - away[1]) / max(away[1], 1.0)),
        "vanished": float((ours[-sums.shape[1] :] < 1e-9).mean()),
        "ours": middle - start,
        "peer": end - middle,
    }


def main() -> None:
    """Print one line a method."""
    warnings.simplefilter("ignore")
    print(f"{TIMES} hierarchies × {PERIODS} periods a method")
    print("method | greatest difference | our objective less the peer's | cells at 0 | s, both")
    for name, solver in (("as it comes (clarabel)", "clarabel"), ("with quadprog", "quadprog")):
        methods.solve_qp = partial(_solved, by=solver)
        print(f"the peer {name}:")
        _print_methods()


def _solved(P: Floats, q: Floats, G: Floats, h: Floats, *, solver: str, by: str) -> Floats:  # noqa: N803
    """Solve the peer's problem by a chosen solver, whichever the peer names."""
    del solver
    return np.asarray(solve_qp(P=P, q=q, G=G, h=h, solver=by))


def _print_methods() -> None:
    for method in METHODS:
        rows = pd.DataFrame([compared(method, seed) for seed in range(TIMES)])
        print(
            f"{method} | {rows['difference'].max():.1e} | {rows['objective'].max():+.1e} at most | "
            f"{100 * rows['vanished'].mean():.0f} % | "
            f"{rows['ours'].sum():.2f} {rows['peer'].sum():.2f}"
        )


if __name__ == "__main__":
    main()
