"""Tension as Dares defines it, from its components, with the reference it is measured against.

T = 0.30 z(new offers / new job seekers of category A) + 0.20 z(outflow rate of job seekers) +
0.50 z(share of recruitment projects judged difficult), each component centred and reduced over
métiers and years of a reference period. Classes 1 to 5 are the quintiles of the reference
(Dares Analyses, « Les tensions sur le marché du travail en 2019 »).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.domain.errors import OptionRefused
from gpect.forecast.panels.panel import Floats

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"offers_per_seeker": 0.30, "outflow_rate": 0.20, "share_difficult": 0.50}
)
"""The three components and what each counts for."""
TITLES: Mapping[str, str] = MappingProxyType(
    {
        "offers_per_seeker": "offres par demandeur",
        "outflow_rate": "taux de sortie",
        "share_difficult": "part de projets difficiles",
    }
)
"""The components, as a reader is told of them."""
REFERENCE = (2014, 2018)
"""First and last year of the reference period."""
FACTORS = (
    "hiring_intensity",
    "constraining_conditions",
    "non_durability",
    "lack_of_workforce",
    "training_job_link",
    "geographic_mismatch",
)
"""Beside the index, never in it: classes 1 to 5 that say where a tension may come from."""
CLASSES = 5


@dataclass(frozen=True)
class Reference:
    """What the index is measured against.

    Attributes
    ----------
    components
        One row a component: ``component, mean, deviation, n``.
    edges
        The four quintiles of the index over the reference.
    years
        First and last year.
    """

    components: pd.DataFrame
    edges: Floats
    years: tuple[int, int]


def reference(components: pd.DataFrame, years: tuple[int, int] = REFERENCE) -> Reference:
    """Measure the mean and the deviation of each component over the reference period.

    Parameters
    ----------
    components
        ``year`` and the three components, one row a métier and year; missing where unknown.

    Raises
    ------
    OptionRefused
        A component is never known in the reference period, or never varies.
    """
    past = components[components["year"].between(*years)]
    rows = []
    for name in WEIGHTS:
        known = past[name].dropna()
        deviation = float(known.std(ddof=0)) if len(known) else 0.0
        if deviation <= 0:
            raise OptionRefused(
                f"La composante « {TITLES[name]} » n'a pas au moins deux valeurs différentes de "
                f"{years[0]} à {years[1]} : la tension ne peut pas être mesurée."
            )
        rows.append((name, float(known.mean()), deviation, len(known)))
    measured = pd.DataFrame(rows, columns=["component", "mean", "deviation", "n"])
    found = Reference(measured, np.zeros(CLASSES - 1), years)
    return Reference(measured, quintiles(index(past, found)), years)


def index(components: pd.DataFrame, against: Reference) -> Floats:
    """Give the tension of each row; missing where a component is: unknown is not average."""
    told = against.components.set_index("component")
    found = np.zeros(len(components))
    for name, weight in WEIGHTS.items():
        values = components[name].to_numpy(np.float64)
        mean, deviation = (float(told[column][name]) for column in ("mean", "deviation"))
        found += weight * (values - mean) / deviation
    return found


def quintiles(values: Floats) -> Floats:
    """Give the four values that cut the known ones in five equal parts."""
    known = values[~np.isnan(values)]
    cuts = np.arange(1, CLASSES) / CLASSES
    return np.asarray(np.quantile(known, cuts) if len(known) else np.full(CLASSES - 1, np.nan))


def classes(values: Floats, edges: Floats) -> npt.NDArray[np.float64]:
    """Give the class 1 to 5 of each value; missing where the value, or the edges, are."""
    found = np.searchsorted(edges, values, side="left") + 1.0
    return np.where(np.isnan(values) | np.isnan(edges).any(), np.nan, found)


def geographic_mismatch(offers: Floats, seekers: Floats) -> float:
    """Give ½ Σ |oᵢ/O - dᵢ/D| over zones: 0 where offers are where people are, 1 at the opposite.

    Missing where there is no offer, or nobody.
    """
    if not (offers.sum() > 0 and seekers.sum() > 0):
        return float("nan")
    return float(np.abs(offers / offers.sum() - seekers / seekers.sum()).sum() / 2)


def tensions(components: pd.DataFrame, years: tuple[int, int] = REFERENCE) -> pd.DataFrame:
    """Give each row's tension, its class and the classes of the factors known.

    Parameters
    ----------
    components
        ``code, year``, the three components, and any of ``FACTORS`` as measures (not classes).

    Returns
    -------
    pandas.DataFrame
        ``code, year, tension, tension_class`` then ``…_class`` for each factor present, cut by
        the quintiles of the same reference years; by code and year.
    """
    against = reference(components, years)
    values = index(components, against)
    found = components[["code", "year"]].assign(
        tension=values, tension_class=classes(values, against.edges)
    )
    inside = components["year"].between(*years)
    for name in FACTORS:
        if name in components:
            measured = components[name].to_numpy(np.float64)
            edges = quintiles(measured[inside.to_numpy()])
            found[f"{name}_class"] = classes(measured, edges)
    return found.sort_values(["code", "year"], ignore_index=True)
