"""The only way to what the fairness audit knows of persons: never an input of the matching."""

import pandas as pd
from sqlalchemy import Engine

from gpect.domain.tables import AUDIT
from gpect.store import tables
from gpect.store.engine import reading


def read_audit(engine: Engine) -> pd.DataFrame:
    """Read year of birth, sex, QPV and RQTH by pseudonym (``AUDIT``, n persons).

    Raises
    ------
    StoreRefused
        The database cannot be read.
    """
    with reading(engine) as connection:
        return tables.read_rows(connection, AUDIT)
