"""Everything a forecast may be told, in one frozen object."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from gpect.domain.errors import OptionRefused

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "as_of": "Date de référence : les personnes disponibles ce jour-là comptent au premier "
        "trimestre",
        "horizon": "Trimestres prévus",
        "quantiles": "Quantiles donnés",
        "draws": "Tirages",
        "seed": "Graine des tirages",
        "history_quarters": "Trimestres passés lus, au plus",
        "replacement_share": "Part des départs habituels remplacés par une offre (hypothèse)",
        "undated_share": "Probabilité qu'une personne sans date de disponibilité le soit, déjà ou "
        "aux mêmes dates que les autres (hypothèse)",
        "attrition": "Part des personnes restées disponibles qui partent chaque trimestre pour une "
        "autre raison (hypothèse)",
        "published_weight": "Poids des besoins publiés (BMO), en offres passées par EPCI "
        "(hypothèse)",
        "employment_weight": "Poids de l'emploi publié (Dares), en offres passées par EPCI "
        "(hypothèse)",
        "backtest_origins": "Dates passées où la prévision est éprouvée",
    }
)
"""A short French title of each option, as the sheet « Paramètres » shows it."""


@dataclass(frozen=True)
class ForecastOptions:
    """Settings of a forecast.

    Attributes
    ----------
    as_of
        Day of reference. The quarter that holds it is the first of the horizon.
    horizon
        Quarters forecast.
    quantiles
        Quantiles given for demand, supply and shortage.
    draws, seed
        Simulated futures and the seed they come from; same seed, same figures.
    history_quarters
        Past quarters read; what is older is left out (and counted by ``series.left_out``).
    replacement_share
        Share of the usual departures whose replacement is published as an opening, so is in
        the trend of openings already. An assumption, not a measure: put yours.
    undated_share
        Probability that a person without any date of availability becomes available: already, or
        at dates spread as those of the others, in a proportion that is drawn. An assumption.
    attrition
        Share of the people still available at the end of a quarter who leave before the next
        for another reason (moving away, illness, a job outside). 0 is an assumption, not a
        measure: what files say of abandons is about pathways, and counts there.
    published_weight
        Past openings that published needs (BMO) are worth in each EPCI, when sharing out its
        expected openings between métiers; 0 ignores them. An assumption.
    employment_weight
        The same for the employment published by département (Dares): where both are given, both
        weights count. Chosen on real offers, see ``benchmarks/a_priori.py``.
    backtest_origins
        Past dates at which the backtest pretends to stand.
    """

    as_of: date
    horizon: int = 8
    quantiles: tuple[float, ...] = (0.025, 0.1, 0.5, 0.9, 0.975)
    draws: int = 500
    seed: int = 0
    history_quarters: int = 40
    replacement_share: float = 0.75
    undated_share: float = 1.0
    attrition: float = 0.0
    published_weight: float = 20.0
    employment_weight: float = 50.0
    backtest_origins: int = 4

    def __post_init__(self) -> None:
        """Refuse what cannot be computed, in one French sentence."""
        _check(1 <= self.horizon <= 40, "l'horizon doit être compris entre 1 et 40 trimestres")
        _check(1 <= self.draws <= 100_000, "le nombre de tirages doit aller de 1 à 100 000")
        _check(self.seed >= 0, "la graine doit être un entier positif ou nul")
        _check(
            list(self.quantiles) == sorted(set(self.quantiles))
            and all(0.0 < q < 1.0 for q in self.quantiles),
            "les quantiles doivent être croissants, entre 0 et 1 exclus",
        )
        shares = (self.replacement_share, self.undated_share, self.attrition)
        _check(all(0.0 <= s <= 1.0 for s in shares), "une part doit être comprise entre 0 et 1")
        weights = (self.published_weight, self.employment_weight)
        _check(
            all(0.0 <= weight <= 100_000 for weight in weights),
            "le poids des besoins publiés et de l'emploi publié doit aller de 0 à 100 000",
        )
        counts = (self.history_quarters, self.backtest_origins)
        _check(min(counts) >= 1, "un nombre de trimestres passés doit valoir au moins 1")


def _check(condition: bool, rule: str) -> None:  # noqa: FBT001 - a condition is the whole point
    if not condition:
        raise OptionRefused(f"Option de prévision refusée : {rule}.")
