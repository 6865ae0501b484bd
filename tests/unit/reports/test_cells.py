import numpy as np
import pandas as pd

from gpect.reports.drawings.cells import commune_cells


def area(ring):
    x, y = ring.T
    return abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def made_up(n, seed=0):
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "lon": 3.4 + 0.2 * rng.random(n),
            "lat": 50.2 + 0.2 * rng.random(n),
            "code_epci": rng.choice(["A", "B"], n),
        }
    )


def test_one_commune_alone_is_a_disc():
    cells = commune_cells(made_up(1), reach_km=3.0)
    assert area(cells.polygons[0]) == np.float64(area(cells.polygons[0]))
    assert abs(area(cells.polygons[0]) - np.pi * 9) < 0.3
    assert len(cells.borders) == 32


def test_cells_cover_the_union_of_discs_without_overlap():
    """Monte Carlo: each point is in one cell at most, and the areas add up."""
    communes = made_up(20)
    cells = commune_cells(communes, reach_km=3.0)
    centres = np.array([ring.mean(axis=0) for ring in cells.polygons])
    rng = np.random.default_rng(1)
    points = rng.random((2000, 2)) * cells.size
    inside = np.array([[_in(ring, p) for ring in cells.polygons] for p in points])
    assert (inside.sum(axis=1) <= 1).all()
    total = sum(area(ring) for ring in cells.polygons)
    assert abs(inside.any(axis=1).mean() * np.prod(cells.size) / total - 1) < 0.06
    assert len(centres) == 20


def _in(ring, point):
    nxt = np.roll(ring, -1, axis=0) - ring
    to = point - ring
    side = nxt[:, 0] * to[:, 1] - nxt[:, 1] * to[:, 0]
    return bool((side > 1e-9).all())


def test_borders_part_only_what_differs():
    communes = made_up(15).assign(code_epci="A")
    apart = commune_cells(communes.assign(code_epci=list("AB" * 7 + "A")))
    together = commune_cells(communes)
    assert len(apart.borders) > len(together.borders) > 0
