"""Where the extra « rapide » is not installed, a run is the same to the last byte."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from gpect.domain import compiled
from gpect.match.candidates import top_pairs
from gpect.match.options import MODES
from gpect.runs.matching import compute
from tests.unit.match import small

ROOT = Path(__file__).parents[2]

ALONE = """
import sys
sys.modules["numba"] = None
from tests.equivalence import test_without_numba as here
assert not here.compiled.IS_COMPILED
sys.stdout.write(here.digest())
"""


def digest() -> str:
    """Sum up every table of a run in each mode, and the best pairs on competences."""
    inputs = small.make(*small.draw(7, 40, 15))
    told = [top_pairs(inputs.person_skills, inputs.opening_skills, 3).to_csv()]
    for mode in MODES:
        options = replace(small.OPTIONS, mode=mode, min_score=0.2, min_aptitude=0.1)
        results, figures = compute(inputs, options, len)
        told += [table.to_csv() for table in results.values()] + [str(figures)]
    assert sum(len(text) for text in told) > 5_000
    return hashlib.sha256("".join(told).encode()).hexdigest()


@pytest.mark.lent
def test_the_same_run_without_numba() -> None:
    assert compiled.IS_COMPILED
    alone = subprocess.run(
        [sys.executable, "-c", ALONE],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert alone.returncode == 0, alone.stderr
    assert alone.stdout == digest()
