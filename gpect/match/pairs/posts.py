"""The open openings of a run as arrays, one position an opening."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from gpect.domain import vocabulary
from gpect.domain.vocabulary import CERTIFICATE
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.pairs.asked import FROM_METIER, asked_skills, asks_permis
from gpect.match.pairs.freins import REQUIREMENT, demanded
from gpect.match.pairs.metiers import Closeness
from gpect.match.pairs.places import Distances
from gpect.match.values import Floats, Positions, day, days, numbers, place, ranks


@dataclass(frozen=True)
class Posts:
    """m open openings sorted by ``opening_id``; NaN or position -1 is unknown.

    Attributes
    ----------
    n_posts
        Posts of each opening, at least 1.
    starts
        Day each starts, never before the day of the run.
    asked
        [post, skill_code, weight, exigence] sorted by post (see :func:`asked_skills`).
    weights, base
        m × s: weight of each skill asked; m: what those of the métier that nobody told count
        (see :func:`_weights`). Each row of both sums to 1 or, where nothing is asked, to 0.
    certificates
        Certificates and requirements demanded by at least one opening; ``demands``: m × their
        number.
    """

    ids: pd.Index
    n_posts: npt.NDArray[np.int64]
    commune: Positions
    code: Positions
    starts: Floats
    hours: Floats
    permis: Floats
    is_siae: npt.NDArray[np.bool_]
    experience: Floats
    niveau: Floats
    asked: pd.DataFrame
    skill_codes: pd.Index
    weights: sparse.csr_matrix
    base: Floats
    certificates: pd.Index
    demands: npt.NDArray[np.bool_]

    @cached_property
    def latest(self) -> Floats:
        """Day by which what each demands must be there: never where the start is unknown."""
        return np.where(np.isnan(self.starts), np.float32(1e9), self.starts)

    @cached_property
    def is_requirement(self) -> npt.NDArray[np.bool_]:
        """Which of ``certificates`` are requirements a frein may stand against."""
        return np.asarray(self.certificates.str.startswith(REQUIREMENT), dtype=np.bool_)


def is_open(openings: pd.DataFrame, options: MatchOptions) -> pd.Series:
    """Say which openings can still be filled.

    Not closed on the day of the run, at least one post (one where no number is told), and a
    start that is unknown, to come, or past by no more than ``options.overdue_days``.
    """
    today = pd.Timestamp(options.as_of)
    latest_past = today - pd.Timedelta(days=options.overdue_days)
    return (
        ~(openings["closed_on"] <= today)
        & (openings["posts"].fillna(1) >= 1).astype(bool)
        & ~(openings["starts_on"] < latest_past)
    )


def read_posts(
    inputs: MatchInputs, options: MatchOptions, closeness: Closeness, places: Distances
) -> Posts:
    """Turn the open openings into arrays."""
    openings = inputs.openings[is_open(inputs.openings, options)]
    openings = openings.sort_values("opening_id", ignore_index=True)
    code = closeness.positions(openings["code_rome"], openings["code_rome_parent"])
    known_code = pd.Series(closeness.codes.to_numpy()[code]).where(code >= 0)
    rome = inputs.referentiels.rome
    asked = asked_skills(openings, inputs.opening_skills, known_code, rome)
    skill_codes = pd.Index(asked["skill_code"].unique()).sort_values()
    certificates, demands = _certificates(asked, len(openings))
    weights, base = _weights(asked, skill_codes, len(openings), options.unknown_value)
    required, requires = demanded(inputs.opening_requirements, openings["opening_id"])
    return Posts(
        ids=pd.Index(openings["opening_id"]),
        n_posts=openings["posts"].fillna(1).to_numpy(dtype="int64"),
        commune=places.positions(openings["code_commune"]),
        code=code,
        starts=np.maximum(days(openings["starts_on"]), np.float32(day(options.as_of))),
        hours=numbers(openings["hours_per_week"]),
        permis=numbers(asks_permis(openings, inputs.opening_skills)),
        is_siae=openings["employer_kind"].isin(vocabulary.SIAE_KINDS).to_numpy(),
        experience=ranks(openings["experience"], tuple(vocabulary.EXPERIENCES)),
        niveau=ranks(openings["niveau"], tuple(vocabulary.NIVEAUX)),
        asked=asked,
        skill_codes=skill_codes,
        weights=weights,
        base=base,
        certificates=certificates.append(required),
        demands=np.hstack([demands, requires]),
    )


def _weights(
    asked: pd.DataFrame, codes: pd.Index, n: int, unknown_value: float
) -> tuple[sparse.csr_matrix, Floats]:
    """Share out each post's reason among the skills asked.

    The employer asked none of those taken from the métier: one that a person does not list is
    unknown, and counts ``unknown_value`` of its share as any unknown reason does.
    """
    post = asked["post"].to_numpy(dtype="int64")
    total = np.bincount(post, weights=asked["weight"], minlength=n)
    share = asked["weight"].to_numpy() / total[post]
    unasked = np.where(asked["exigence"] == FROM_METIER, unknown_value, 0.0)
    at = (post, place(codes, asked["skill_code"]))
    told = (share * (1 - unasked)).astype(np.float32)
    base = np.bincount(post, weights=share * unasked, minlength=n).astype(np.float32)
    return sparse.csr_matrix((told, at), shape=(n, len(codes))), base


def _certificates(asked: pd.DataFrame, n: int) -> tuple[pd.Index, npt.NDArray[np.bool_]]:
    demanded = asked[
        asked["skill_code"].str.startswith(CERTIFICATE) & (asked["exigence"] == "exige")
    ]
    codes = pd.Index(demanded["skill_code"].unique()).sort_values()
    demands = np.zeros((n, len(codes)), dtype=bool)
    demands[demanded["post"].to_numpy(dtype="int64"), place(codes, demanded["skill_code"])] = True
    return codes, demands
