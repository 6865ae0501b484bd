"""The compiled promise of a block says, to the last bit, what its plain reference says."""

import numpy as np
import pytest

from gpect.match.candidates import blocks
from gpect.match.pairs.gates import is_closed
from gpect.match.pairs.problem import read_problem
from gpect.match.pairs.promise import promise
from tests.unit.match import small


@pytest.mark.parametrize("seed", range(8))
def test_a_block_is_that_of_the_plain_functions(seed: int) -> None:
    problem = read_problem(small.make(*small.draw(seed, 60, 30)), small.OPTIONS)
    ask = problem.posts.weights.T.tocsr()
    n_open = n_closed = 0
    for block in blocks(problem):
        plain = promise(problem, block.i, block.j, ask)
        plain[is_closed(problem, block.i[:, None], block.j[None, :])] = -np.inf
        assert (plain.view(np.int32) == block.value.view(np.int32)).all()
        n_closed += int(np.isinf(plain).sum())
        n_open += int(np.isfinite(plain).sum())
    assert n_open > 0 < n_closed  # both ways were looked at
