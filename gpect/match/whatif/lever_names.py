"""What levers are called, in French, with what they ask and what they fill."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.domain.freins import HELD_BACK_BY, REQUIREMENTS, THEMES
from gpect.match.inputs import MatchInputs
from gpect.match.pairs.freins import REQUIREMENT
from gpect.match.pairs.problem import Problem
from gpect.match.reasons.told import skill_names
from gpect.match.reasons.wording import counted, french_dates
from gpect.match.whatif.openable import DEMAND, KINDS

SERVED_BY_LINES = ("a_pied", "velo", "trottinette", "transports")
"""Means of transport of the people whom a bus line would carry."""

LINE_KMH, LINE_DETOUR = 18.0, 1.4
"""Speed and detour of a line whose timetable is not known (those of the referential)."""


def line_minutes(crow_km: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Minutes a new line would take, from kilometres as the crow flies."""
    return np.asarray(crow_km * np.float32(LINE_DETOUR * 60 / LINE_KMH), dtype=np.float32)


def names(
    problem: Problem, inputs: MatchInputs, told: pd.DataFrame, keys: pd.DataFrame
) -> dict[str, pd.Series]:
    """Give ``kind``, ``lever`` and ``sentence`` of each lever counted.

    Parameters
    ----------
    told
        [key, effort, posts_gained]; ``key`` is a row of ``keys`` [kind, detail].
    """
    namer = _Namer(problem, inputs)
    rows = keys.loc[told["key"]]
    pairs = [
        namer.name(KINDS[kind], detail)
        for kind, detail in zip(rows["kind"], rows["detail"], strict=True)
    ]
    efforts = [
        namer.sentence(kind, lever, effort, gain)
        for (kind, lever), effort, gain in zip(
            pairs, told["effort"], told["posts_gained"], strict=True
        )
    ]
    columns = {"kind": [k for k, _ in pairs], "lever": [v for _, v in pairs], "sentence": efforts}
    return {
        name: pd.Series(values, index=told.index, dtype="str") for name, values in columns.items()
    }


class _Namer:
    """Looks names up: certificates, communes, posts."""

    def __init__(self, problem: Problem, inputs: MatchInputs) -> None:
        self.problem = problem
        self.skills = skill_names(inputs)
        communes = inputs.referentiels.territoire.communes.drop_duplicates("code_commune")
        self.communes = communes.set_index("code_commune")["name"]
        self.openings = inputs.openings.set_index("opening_id")

    def name(self, kind: str, detail: int) -> tuple[str, str]:
        """Give the kind a reader sees, and the lever's name."""
        if kind == DEMAND:
            return self._demand(str(self.problem.posts.certificates[detail]))
        if kind == "ligne":
            return kind, self._line(*divmod(detail, len(self.problem.places.communes)))
        if kind == "debut":
            return kind, self._start(detail)
        return {
            "permis": ("permis", "permis B"),
            "eligibilite": ("eligibilite", "diagnostic d'éligibilité à l'IAE"),
            "pass": ("eligibilite", "prolongation du PASS IAE"),
        }[kind]

    def _demand(self, code: str) -> tuple[str, str]:
        if not code.startswith(REQUIREMENT):
            return "certificat", self.skills.get(code, code)
        requirement = code.removeprefix(REQUIREMENT)
        themes = " ou ".join(f"« {THEMES[f]} »" for f in HELD_BACK_BY.get(requirement, ()))
        label = REQUIREMENTS.get(requirement, requirement).lower()
        return "frein", f"service {themes} avant le début des postes avec {label}"

    def _line(self, home: int, work: int) -> str:
        km = self.problem.places.km[home, work]
        minutes = round(float(line_minutes(km)))
        codes = self.problem.places.communes
        ends = [str(self.communes.get(codes[at], codes[at])) for at in (home, work)]
        return f"ligne {ends[0]}–{ends[1]} ({minutes} min, aux heures des postes)"

    def _start(self, j: int) -> str:
        opening = self.openings.loc[self.problem.posts.ids[j]]
        date = french_dates(self.problem.posts.starts[[j]])[0]
        title = opening["raw_title"]
        what = f"« {title} »" if isinstance(title, str) and title else "poste sans intitulé"
        return f"début repoussé, après le {date} : {what} ({self.problem.posts.ids[j]})"

    def sentence(self, kind: str, lever: str, effort: int, gain: int) -> str:
        """« CACES R489 catégorie 3 : 12 personnes de plus → 9 postes »."""
        people = counted(effort, "personne")
        said = f"{people} de plus" if kind in {"certificat", "permis"} else f"pour {people}"
        return f"{lever} : {said} → {counted(gain, 'poste')}"
