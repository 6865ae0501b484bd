"""Each pathway as one French sentence: the step, its dates, what it brings, then the post."""

import numpy as np
import pandas as pd

from gpect.match.inputs import MatchInputs
from gpect.match.pairs.problem import Problem
from gpect.match.pathways.steps import Steps
from gpect.match.reasons.told import skill_names
from gpect.match.reasons.wording import french_dates
from gpect.match.values import Positions

NAMED = 3
"""Competences named."""


def sentences(
    problem: Problem,
    inputs: MatchInputs,
    steps: Steps,
    chosen: tuple[Positions, Positions, Positions],
) -> pd.Series:
    """Write « formation à Denain du … au … : CACES R489-3 ; puis « Cariste » le … »."""
    person, post, step = chosen
    writer = _Writer(problem, inputs, steps)
    said = [
        writer.sentence(i, j, k)
        for i, j, k in zip(person.tolist(), post.tolist(), step.tolist(), strict=True)
    ]
    return pd.Series(said, dtype="str")


class _Writer:
    """Looks up names once, then writes one pathway at a time."""

    def __init__(self, problem: Problem, inputs: MatchInputs, steps: Steps) -> None:
        self.problem, self.steps = problem, steps
        communes = inputs.referentiels.territoire.communes.drop_duplicates("code_commune")
        town = communes.set_index("code_commune")["name"]
        self.openings = inputs.openings.set_index("opening_id")
        self.post_town = self.openings["code_commune"].map(town)
        self.titles = self.openings["raw_title"]
        trainings = inputs.trainings.set_index("training_id")
        self.session_town = trainings["code_commune"].map(town)
        self.session_title = trainings["raw_title"]
        self.names = skill_names(inputs)
        self.begins, self.ends = french_dates(steps.begins), french_dates(steps.ends)
        self.starts = french_dates(problem.posts.starts)

    def sentence(self, i: int, j: int, k: int) -> str:
        """Write one pathway."""
        last = self._post(j)
        if k < 0:
            return last
        return f"{self._step(i, j, k)} ; puis {last}"

    def _post(self, j: int) -> str:
        name = self.problem.posts.ids[j]
        when = f", le {self.starts[j]}" if self.starts[j] else ""
        return f"{_quoted(self.titles.get(name), 'poste')}{_at(self.post_town.get(name))}{when}"

    def _step(self, i: int, j: int, k: int) -> str:
        kind, name = self.steps.kind[k], self.steps.ids[k]
        if kind == "permis":
            return f"permis B, le {self.ends[k]} au plus tard"
        brings = self._brings(i, j, k)
        what = f" ({brings})" if brings else ""
        if kind == "siae":
            title = _quoted(self.titles.get(name), "poste")
            where = _at(self.post_town.get(name))
            return f"SIAE, {title}{where}, quatre mois à partir du {self.begins[k]}{what}"
        title = _quoted(self.session_title.get(name), "session")
        where = _at(self.session_town.get(name))
        return f"formation {title}{where}, du {self.begins[k]} au {self.ends[k]}{what}"

    def _brings(self, i: int, j: int, k: int) -> str:
        """Name what the step gives that the post asks and the person lacks, heaviest first."""
        weights = self.problem.posts.weights
        first, last = weights.indptr[j], weights.indptr[j + 1]
        asked, weight = weights.indices[first:last], weights.data[first:last]
        given = self.steps.gives[[k]].toarray().ravel()[asked] > 0
        level = self.problem.people.skills.now[[i]].toarray().ravel()[asked]
        codes = self.problem.posts.skill_codes[asked]
        order = np.lexsort((codes, -weight))
        names = [
            self.names.get(codes[at], codes[at]) for at in order if given[at] and level[at] < 1
        ]
        return ", ".join(names[:NAMED])


def _quoted(title: object, otherwise: str) -> str:
    return f"« {title} »" if isinstance(title, str) and title else otherwise


def _at(town: object) -> str:
    return f" à {town}" if isinstance(town, str) else ""
