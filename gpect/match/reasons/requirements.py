"""What is said of a post's requirements: to be met once a service is called, or not explored.

The requirement and the service are named; the frein and its cause never are.
"""

import numpy as np

from gpect.domain.freins import HELD_BACK_BY, REQUIREMENTS, THEMES
from gpect.match.pairs.freins import REQUIREMENT
from gpect.match.reasons.told import Told
from gpect.match.reasons.wording import Texts, french_dates, join, where
from gpect.match.values import day


def requirements(told: Told) -> Texts:
    """« horaires décalés : compatible une fois le service « famille » mobilisé, avant le … »."""
    nothing: Texts = np.full(len(told.i), "", dtype=object)
    codes = told.problem.posts.certificates
    columns = [k for k, code in enumerate(codes) if str(code).startswith(REQUIREMENT)]
    return join([nothing, *(_sentence(told, column) for column in columns)])


def _sentence(told: Told, column: int) -> Texts:
    posts = told.problem.posts
    code = str(posts.certificates[column]).removeprefix(REQUIREMENT)
    asked = posts.demands[told.j, column]
    since = told.problem.people.certificate_day[told.i, column]
    today = np.float32(day(told.problem.options.as_of))
    label = REQUIREMENTS.get(code, code).lower()
    themes = [THEMES[frein] for frein in HELD_BACK_BY.get(code, ())]
    services = " ou ".join(f"« {theme} »" for theme in themes)
    start = np.where(np.isnan(posts.starts[told.j]), "le début", french_dates(posts.starts[told.j]))
    once = np.asarray(f"{label} : compatible une fois le service {services} mobilisé, avant ")
    later = once.astype(object) + where(start == "le début", "", "le ") + start.astype(object)
    unknown = f"{label} : compatibilité à demander à la personne ou à sa structure"
    said = where(asked & (since > today), later)
    return where(asked & np.isnan(since), unknown, said)
