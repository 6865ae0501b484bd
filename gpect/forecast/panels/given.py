"""What is asked of a forecast, held against what it can read, before anything is computed."""

from collections.abc import Iterable
from numbers import Integral, Real

import numpy as np
import pandas as pd

from gpect.domain.errors import OptionRefused

COLUMNS = ("unique_id", "period", "value")


def checked_series(series: pd.DataFrame) -> pd.DataFrame:
    """Give the series with their values as numbers: texts added up would be written end to end.

    Raises
    ------
    OptionRefused
        It is no table, a column is missing, a row has no series, or a value is no finite number.
    """
    if not isinstance(series, pd.DataFrame):
        raise OptionRefused(
            "Les séries se donnent en un tableau (DataFrame) de colonnes « unique_id », « period » "
            "et « value »."
        )
    if missing := [f"« {name} »" for name in COLUMNS if name not in series]:
        raise OptionRefused(f"Il manque au tableau des séries : {', '.join(missing)}.")
    unnamed = series["unique_id"].isna().to_numpy()
    if unnamed.any():
        raise OptionRefused(f"Ligne {unnamed.argmax() + 1} : « unique_id » est vide.")
    told = series["value"]
    values = pd.to_numeric(told, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    strange = told.notna().to_numpy() & ~np.isfinite(values)
    if strange.any():
        raise OptionRefused(
            f"Ligne {strange.argmax() + 1} : « value » n'est pas un nombre. Écrivez-le en chiffres "
            "avec un point, ou laissez-le vide (NaN)."
        )
    return series.assign(value=values)


def check_asked(horizon: int, quantiles: tuple[float, ...]) -> None:
    """Refuse a horizon that is no whole number of periods, and quantiles that are none.

    Raises
    ------
    OptionRefused
        One French sentence.
    """
    if not isinstance(horizon, Integral) or horizon < 1:
        raise OptionRefused("L'horizon de prévision doit valoir au moins 1, en nombre entier.")
    if isinstance(quantiles, str) or not isinstance(quantiles, Iterable):
        raise OptionRefused("Les quantiles se donnent en liste, par exemple (0.1, 0.5, 0.9).")
    if not all(isinstance(q, Real) and 0.0 < q < 1.0 for q in quantiles):
        raise OptionRefused("Un quantile est entre 0 et 1, exclus.")
