"""Cells that list skills: which of the true ones are told, and in which words."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix

from gpect.demo.catalogue import Catalogue
from gpect.demo.phrasebook import Phrasebook


def thin(
    skills: csr_matrix,
    codes: Iterable[str],
    catalogue: Catalogue,
    shares: tuple[float, float],
    rng: np.random.Generator,
) -> csr_matrix:
    """Keep each true skill with the first share, claim one of the code's with the second.

    Parameters
    ----------
    skills
        n × s, True where the person or opening has the skill.
    codes
        ROME code of each row, whose skills may be claimed without being there.
    """
    kept = csr_matrix(skills, dtype=bool)
    kept.data = rng.random(kept.nnz) < shares[0]
    rows, columns = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for row, code in enumerate(codes):
        used = catalogue.code_skills[code]
        claimed = used[rng.random(len(used)) < shares[1]]
        rows.append(np.full(len(claimed), row))
        columns.append(claimed)
    where = (np.concatenate(rows), np.concatenate(columns))
    more = csr_matrix((np.ones(len(where[0]), dtype=bool), where), shape=skills.shape)
    told = csr_matrix(kept + more)
    told.eliminate_zeros()
    return told


def join_lists(
    skills: csr_matrix,
    phrasebook: Phrasebook,
    rng: np.random.Generator,
    filler: Sequence[Sequence[str]] = (),
) -> list[str | None]:
    """Write each row's skills in everyday wordings; None where there are none.

    Items are parted by « ; »: the sender's dialect puts its own separator.
    """
    matrix = csr_matrix(skills)
    matrix.sort_indices()
    words = phrasebook.write_skills(matrix.indices.astype(np.int64), rng)
    starts = matrix.indptr.tolist()
    rows = [words[a:b] for a, b in pairwise(starts)]
    for row, more in zip(rows, filler, strict=False):
        row.extend(more)
    return [";".join(row) or None for row in rows]
