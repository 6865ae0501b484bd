"""What each opening asks: competences with their weight, certificates, permis."""

import numpy as np
import pandas as pd

from gpect.domain.vocabulary import CERTIFICATE, PERMIS_B
from gpect.match.pairs.metiers import skill_weights
from gpect.referentiels.rome import Rome

EXIGENCE_WEIGHT = {"exige": 1.0, "souhaite": 0.5}
"""Weight of a competence the employer names; one named without a word counts as wished."""

FROM_METIER = "metier"
"""Exigence of a competence the employer did not name, taken from the métier."""


def asked_skills(
    openings: pd.DataFrame, opening_skills: pd.DataFrame, codes: pd.Series, rome: Rome
) -> pd.DataFrame:
    """List what each opening asks.

    The employer's own list counts when it names at least one competence; where it names none,
    the cœur de métier of its ROME code stands for it (every competence of a code that has no
    cœur). Certificates the employer names always count: as much, together, as all of these.

    Parameters
    ----------
    openings
        m openings, in the order of their positions.
    opening_skills
        Any openings' competences; those of other openings are left out.
    codes
        ROME code of each of the m openings, missing where unknown.

    Returns
    -------
    pandas.DataFrame
        [post, skill_code, weight, exigence], sorted by post then skill; ``post`` is the position.
    """
    position = pd.Series(np.arange(len(openings)), index=openings["opening_id"].to_numpy())
    own = opening_skills.assign(post=opening_skills["opening_id"].map(position))
    own = own[own["post"].notna() & (own["skill_code"] != PERMIS_B)]
    exigence = own["exigence"].fillna("souhaite")
    named = pd.DataFrame(
        {
            "post": own["post"].astype("int64"),
            "skill_code": own["skill_code"],
            "weight": exigence.map(EXIGENCE_WEIGHT).astype("float64"),
            "exigence": exigence,
        }
    )
    told = named.loc[~named["skill_code"].str.startswith(CERTIFICATE), "post"].unique()
    implied = _implied(codes, np.isin(np.arange(len(openings)), told), rome)
    both = pd.concat([named, _no_more_than(named, implied)], ignore_index=True)
    return both.sort_values(["post", "skill_code"], ignore_index=True)


def _implied(codes: pd.Series, told: np.ndarray, rome: Rome) -> pd.DataFrame:
    untold = pd.DataFrame({"post": np.arange(len(codes)), "code_rome": codes.to_numpy()})[~told]
    joined = untold.dropna().merge(_core(rome), on="code_rome")
    return joined[["post", "skill_code", "weight"]].assign(exigence=FROM_METIER)


def _no_more_than(named: pd.DataFrame, implied: pd.DataFrame) -> pd.DataFrame:
    """Bring what the métier implies to the weight of what the employer names, where he does."""
    by_name = named.groupby("post")["weight"].sum()
    by_metier = implied.groupby("post")["weight"].sum()
    ratio = (by_name / by_metier).reindex(implied["post"]).fillna(1.0)
    return implied.assign(weight=implied["weight"].to_numpy("float64") * ratio.to_numpy())


def _core(rome: Rome) -> pd.DataFrame:
    """Competences that stand for each code: its cœur de métier, else all it has."""
    is_core = rome.code_skills["core"].notna()
    with_core = rome.code_skills.loc[is_core, "code_rome"].unique()
    kept = is_core | ~rome.code_skills["code_rome"].isin(with_core)
    return skill_weights(rome)[kept]


def asks_permis(openings: pd.DataFrame, opening_skills: pd.DataFrame) -> pd.Series:
    """Say whether each opening demands the permis B: its column, else its competences."""
    demanded = opening_skills.loc[
        (opening_skills["skill_code"] == PERMIS_B) & (opening_skills["exigence"] == "exige"),
        "opening_id",
    ]
    listed = openings["opening_id"].isin(demanded)
    return openings["permis_b"].mask(openings["permis_b"].isna() & listed, other=True)
