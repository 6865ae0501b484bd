"""What ties a skill to a job: ROME's links, and what offers of that job usually list."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import pandas as pd

from gpect.referentiels.rome import Rome

COLUMNS: Final = (
    "core", "emergent", "linked", "family", "share", "share_family", "spread", "n_linked", "seen",
)  # fmt: skip
_WEIGHT: Final = 0.5
_USUAL: Final = 0.05


@dataclass(frozen=True)
class SkillLinks:
    """Links between jobs and skills.

    Attributes
    ----------
    linked
        Code → skill → principale, emergente or autre.
    family
        v3 parent → skills of its codes.
    parent_of
        Code → v3 parent.
    spread
        Skill → number of codes it is linked to.
    listed, offers
        Code or parent → skill → offers that list it; and offers that list anything.
    """

    linked: dict[str, dict[str, str]]
    family: dict[str, set[str]]
    parent_of: dict[str, str]
    spread: dict[str, int]
    listed: dict[str, dict[str, int]]
    offers: dict[str, int]

    @classmethod
    def build(cls, rome: Rome, listed: pd.DataFrame | None) -> Self:
        """Make them of a release, and of what offers listed (see ``DescriptionReader.build``)."""
        codes = rome.codes
        parent_of = dict(zip(codes["code_rome"], codes["code_rome_parent"], strict=True))
        linked: dict[str, dict[str, str]] = defaultdict(dict)
        family: dict[str, set[str]] = defaultdict(set)
        links = rome.code_skills.assign(core=rome.code_skills["core"].fillna("autre"))
        for code, skill, core in links[["code_rome", "skill_code", "core"]].itertuples(index=False):
            linked[code][skill] = core
            family[parent_of[code]].add(skill)
        counts, offers = _count(listed, parent_of)
        spread = {str(k): int(v) for k, v in links["skill_code"].value_counts().items()}
        return cls(dict(linked), dict(family), parent_of, spread, counts, offers)

    def skills_of(self, code: str) -> set[str]:
        """Give the skills linked to a job, by ROME or by the offers met."""
        return set(self.linked.get(code, ())) | set(self.listed.get(code, ()))

    def signs(self, code: str, skills: Sequence[str]) -> dict[str, list[float]]:
        """Give ``COLUMNS`` of n skills before one job, as n numbers each."""
        parent = self.parent_of.get(code, "")
        links, siblings = self.linked.get(code, {}), self.family.get(parent, set())
        met, met_near = self.listed.get(code, {}), self.listed.get(parent + "*", {})
        n, n_near = self.offers.get(code, 0), self.offers.get(parent + "*", 0)
        everywhere = self.listed.get("*", {})
        core = [links.get(skill, "") for skill in skills]
        share = [
            (met.get(s, 0) + _WEIGHT * _USUAL) / (n + _WEIGHT) if n else _USUAL for s in skills
        ]
        return {
            "core": [float(c == "principale") for c in core],
            "emergent": [float(c == "emergente") for c in core],
            "linked": [float(c != "") for c in core],
            "family": [float(c == "" and s in siblings) for c, s in zip(core, skills, strict=True)],
            "share": share,
            "share_family": [(met_near.get(s, 0) + _USUAL) / (n_near + 1) for s in skills],
            "spread": [math.log1p(self.spread.get(s, 0)) for s in skills],
            "n_linked": [math.log1p(len(links)) * (c != "") for c in core],
            "seen": [math.log1p(everywhere.get(s, 0)) for s in skills],
        }


def _count(
    listed: pd.DataFrame | None, parent_of: dict[str, str]
) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    offers: dict[str, int] = defaultdict(int)
    if listed is None:
        return {}, {}
    for code, skill, n in listed[["code_rome", "skill_code", "n"]].itertuples(index=False):
        for group in (str(code), parent_of.get(str(code), "") + "*", "*"):
            if pd.isna(skill):
                offers[group] += int(n)
            else:
                counts[group][str(skill)] += int(n)
    return {group: dict(met) for group, met in counts.items()}, dict(offers)
