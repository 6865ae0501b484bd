"""The groups that are compared: sex, age band, QPV and, when asked, RQTH."""

from typing import Final

import pandas as pd

from gpect.audit.options import EquityOptions

AGE_BANDS: Final = ((0, 25, "moins de 26 ans"), (26, 49, "26 à 49 ans"), (50, 120, "50 ans et +"))
"""The bands of employment policy: young people, others, seniors; ages in whole years."""

SEX, AGE, QPV, RQTH = "Sexe", "Âge", "Quartier prioritaire", "RQTH"

_SEXES: Final = {"F": "femmes", "H": "hommes"}


def groups(audit: pd.DataFrame, options: EquityOptions) -> pd.DataFrame:
    """Name the group of each person for each attribute; missing where unknown.

    Parameters
    ----------
    audit
        Table ``AUDIT``, n persons.

    Returns
    -------
    pandas.DataFrame
        n rows indexed by ``person_id``, one column of text an attribute.
    """
    indexed = audit.set_index("person_id")
    age = options.as_of.year - indexed["annee_naissance"].astype("float64")
    named = {
        SEX: indexed["sexe"].map(_SEXES),
        AGE: _bands(age),
        QPV: _yes_no(indexed["qpv"], "habitent un QPV", "hors QPV"),
    }
    if options.with_rqth:
        named[RQTH] = _yes_no(indexed["rqth"], "avec RQTH", "sans RQTH")
    return pd.DataFrame({name: values.astype("str") for name, values in named.items()})


def _bands(age: pd.Series) -> pd.Series:
    found = pd.Series(index=age.index, dtype="str")
    for low, high, name in AGE_BANDS:
        found = found.mask(age.between(low, high), name)
    return found


def _yes_no(column: pd.Series, yes: str, no: str) -> pd.Series:
    return column.astype(object).map({True: yes, False: no})
