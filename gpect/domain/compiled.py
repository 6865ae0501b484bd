"""Compile inner loops where numba is installed; run the very same lines without it.

Each loop is written once, in plain Python on arrays: that is its own reference, and what runs
when the extra ``rapide`` is not there. The answer is the same to the last tie, some tens of
times later.
"""

import importlib
from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


def _compiler() -> Callable[..., Any] | None:
    try:
        numba = importlib.import_module("numba")
    except ImportError:  # the extra « rapide » is not installed
        return None
    made: Callable[..., Any] = numba.njit
    return made


njit = _compiler()

IS_COMPILED = njit is not None
"""Whether the loops run compiled."""


def compiled(function: Function) -> Function:
    """Compile a loop over arrays, once for all runs of this machine."""
    if njit is None:
        return function
    made: Function = njit(function, cache=True, nogil=True)
    return made
