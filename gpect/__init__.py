"""gpect: territorial workforce and skills planning, from files to decisions.

``gpect.open(base)`` gives analysts a database as typed tables without pseudonyms; see
:class:`gpect.runs.analysis.Analysis`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gpect.runs.analysis import Analysis

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(base: str = "gpect-demo/gpect.db") -> "Analysis":  # noqa: A001 - reads as gpect.open
    """Open a database for analysis; see :func:`gpect.runs.analysis.open_base`."""
    from gpect.runs.analysis import open_base  # noqa: PLC0415 - start-up stays light

    return open_base(base)
