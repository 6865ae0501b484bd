"""Compile inner loops where numba is installed; run the very same lines without it.

Each loop is written once, in plain Python on arrays: that is its own reference, and what runs
when the extra ``rapide`` is not there. The answer is the same to the last tie, some tens of
times later.
"""

import importlib
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import numpy as np

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


def looped(function: Function) -> Function:
    """Compile a loop that is not called by another one; without numba, run it on memory views.

    They share the arrays' memory, and give numbers of Python's own: reading one and counting
    with it takes half the time. Such a loop reads and writes one place at a time.
    """
    if njit is not None:
        return compiled(function)

    @wraps(function)
    def on_views(*args: object) -> object:
        return function(*map(_viewed, args))

    return cast("Function", on_views)


def _viewed(argument: Any) -> Any:
    """Give memory views of arrays, also of those in a tuple, named or not."""
    if isinstance(argument, np.ndarray):
        return argument.data
    if isinstance(argument, tuple):
        parts = map(_viewed, argument)
        return type(argument)(*parts) if hasattr(argument, "_fields") else tuple(parts)
    return argument
