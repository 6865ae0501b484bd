"""What an audit of fairness may be asked."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class EquityOptions:
    """Options of ``gpect audit equite``.

    Attributes
    ----------
    as_of
        Day of the run: ages are counted at the end of that year.
    with_rqth
        Read the RQTH too. A health datum: off unless asked for.
    draws, seed
        Bootstrap draws and their seed.
    least_people
        Groups with fewer people, or facing fewer, are masked.
    least_expected
        Expected number under parity, below which no interval is believed.
    threshold
        Ratio under which a group is flagged, if the whole interval lies under it.
    """

    as_of: date
    with_rqth: bool = False
    draws: int = 500
    seed: int = 0
    least_people: int = 11
    least_expected: float = 5.0
    threshold: float = 0.8
