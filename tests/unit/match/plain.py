"""The rules of matching written one pair at a time, as a reader would: slow, and the judge.

Works on the dictionaries of ``small.draw``, never on the arrays of ``gpect.match``.
"""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from gpect.domain import vocabulary
from gpect.match.options import MatchOptions
from tests.unit.match import small

Row = Mapping[str, Any]
EARTH = 6371.0088


def is_open(opening: Row, options: MatchOptions) -> bool:
    today = pd.Timestamp(options.as_of)
    closed, starts = opening.get("closed_on"), opening.get("starts_on")
    if closed is not None and pd.Timestamp(closed) <= today:
        return False
    oldest = today - pd.Timedelta(days=options.overdue_days)
    return opening["posts"] >= 1 and (starts is None or pd.Timestamp(starts) >= oldest)


def start_of(opening: Row, options: MatchOptions) -> pd.Timestamp | None:
    if opening.get("starts_on") is None:
        return None
    return max(pd.Timestamp(opening["starts_on"]), pd.Timestamp(options.as_of))


def free_from(person: Row) -> pd.Timestamp | None:
    if person.get("available_from") is not None:
        return pd.Timestamp(person["available_from"])
    ends = (person.get("pathway") or {}).get("ends_on")
    return None if ends is None else pd.Timestamp(ends)


def road(person: Row, opening: Row, options: MatchOptions) -> float | None:
    here, there = person.get("code_commune"), opening.get("code_commune")
    if here is None or there is None:
        return None
    (_, lon1, lat1), (_, lon2, lat2) = small.COMMUNES[here], small.COMMUNES[there]
    a = math.sin(math.radians(lat2 - lat1) / 2) ** 2
    b = math.cos(math.radians(lat1)) * math.cos(math.radians(lat2))
    c = math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(a + b * c)) * mode(person).get("detour", options.detour)


def mode(person: Row) -> dict[str, float]:
    modes = small.REFERENTIELS.modes.set_index("transport")
    transport = person.get("transport")
    return {} if transport is None else dict(modes.loc[transport])


def limit(person: Row) -> float | None:
    if person.get("mobility_km") is not None:
        return float(person["mobility_km"])
    by = mode(person)
    return by["speed_kmh"] * by["max_minutes"] / 60 if by else None


def held(person: Row, options: MatchOptions) -> dict[str, list[tuple[float, pd.Timestamp]]]:
    """Skill → [(level, day from which it is held)]."""
    always = pd.Timestamp("1900-01-01")
    found: dict[str, list[tuple[float, pd.Timestamp]]] = {}
    for code, given in person.get("skills", {}).items():
        level, since = given if isinstance(given, tuple) else (given, None)
        day = always if since is None else pd.Timestamp(since)
        found.setdefault(code, []).append((1.0 if level is None else level, day))
    pathway = person.get("pathway") or {}
    for code in pathway.get("skills", ()):
        found.setdefault(code, []).append((1.0, pd.Timestamp(pathway["ends_on"])))
    return found


def level_at(person: Row, code: str, opening: Row, options: MatchOptions) -> float:
    today, start = pd.Timestamp(options.as_of), start_of(opening, options)
    levels = [
        level
        for level, since in held(person, options).get(code, [])
        if since <= today or (start is not None and since <= start)
    ]
    return max(levels, default=0.0)


def is_closed(person: Row, opening: Row, options: MatchOptions) -> bool:
    """True where a known « no » forbids the pair."""
    km, most = road(person, opening, options), limit(person)
    if km is not None and most is not None and km > most + options.tolerance_km:
        return True
    free, start = free_from(person), start_of(opening, options)
    if free is not None and start is not None and free > start:
        return True
    if opening.get("permis_b") is True and person.get("permis_b") is False:
        return True
    if (
        opening.get("employer_kind") in vocabulary.SIAE_KINDS
        and person.get("eligible_iae") is False
    ):
        return True
    return any(
        lacks(person, code, opening, options)
        for code, exigence in opening.get("skills", {}).items()
        if code.startswith("CERT:") and exigence == "exige"
    )


def lacks(person: Row, code: str, opening: Row, options: MatchOptions) -> bool:
    known = held(person, options).get(code)
    if not known:
        return False
    start = start_of(opening, options)
    dated = [since for level, since in known if level > 0]
    if not dated:
        return True
    return start is not None and min(dated) > start


def asked(opening: Row) -> tuple[dict[str, float], dict[str, float]]:
    """Skill → weight: those the employer names; those of the métier, where he names none."""
    weights = {"exige": 1.0, "souhaite": 0.5, None: 0.5}
    own = {code: weights[word] for code, word in opening.get("skills", {}).items()}
    if any(not code.startswith("CERT:") for code in own) or opening.get("code_rome") is None:
        return own, {}
    links = small.REFERENTIELS.rome.code_skills
    core = links[(links["code_rome"] == opening["code_rome"]) & links["core"].notna()]
    weight = {"principale": 1.0, "emergente": 0.7}
    mine = {r.skill_code: weight[r.core] for r in core.itertuples()}
    worth = sum(own.values()) / sum(mine.values()) if own and mine else 1.0
    return own, {code: w * worth for code, w in mine.items()}


def reasons(person: Row, opening: Row, options: MatchOptions) -> dict[str, float | None]:
    return {
        "skill_coverage": skill_coverage(person, opening, options),
        "metier_proximity": closeness(person.get("code_rome"), opening.get("code_rome")),
        "metier_held": closeness(person.get("code_rome_held"), opening.get("code_rome")),
        "reach": reach(person, opening, options),
        "timing": timing(person, opening, options),
        "conditions": conditions(person, opening),
        "experience_fit": experience_fit(person, opening),
    }


def skill_coverage(person: Row, opening: Row, options: MatchOptions) -> float | None:
    own, mine = asked(opening)
    if not (own or mine) or not held(person, options):
        return None
    brought = sum(w * level_at(person, c, opening, options) for c, w in own.items())
    for code, w in mine.items():
        level = level_at(person, code, opening, options)
        brought += w * (level + options.unknown_value * (1 - level))
    return brought / (sum(own.values()) + sum(mine.values()))


def closeness(mine: str | None, theirs: str | None) -> float | None:
    if mine is None or theirs is None:
        return None
    if mine == theirs:
        return 1.0
    found = [0.8] if small.METIERS[mine] == small.METIERS[theirs] else []
    links = small.REFERENTIELS.rome.mobilities
    found += [
        max(0.4, 0.7 - 0.03 * (link.rank - 1))
        for link in links.itertuples()
        if (link.code_rome, link.code_rome_target) == (mine, theirs)
    ]
    a, b = skills_of(mine), skills_of(theirs)
    dot = sum(a[s] * b.get(s, 0) for s in a)
    cosine = dot / math.sqrt(sum(x * x for x in a.values()) * sum(x * x for x in b.values()))
    return max([*found, 0.6 * cosine if cosine >= 0.05 else 0.0])


def skills_of(code: str) -> dict[str, float]:
    links = small.REFERENTIELS.rome.code_skills
    weight = {"principale": 1.0, "emergente": 0.7}
    mine = links[links["code_rome"] == code]
    return {
        skill: weight.get(core, 0.2)
        for skill, core in zip(mine["skill_code"], mine["core"], strict=True)
    }


def reach(person: Row, opening: Row, options: MatchOptions) -> float | None:
    km, most = road(person, opening, options), limit(person)
    if km is None:
        return None
    return max(0.0, 1 - 0.5 * km / max(options.usual_km if most is None else most, 1))


def timing(person: Row, opening: Row, options: MatchOptions) -> float | None:
    free, start = free_from(person), start_of(opening, options)
    if free is None or start is None:
        return None
    wait = (start - max(free, pd.Timestamp(options.as_of))).days
    return 1 - 0.5 * min(max((wait - 60) / 305, 0), 1)


def conditions(person: Row, opening: Row) -> float | None:
    if person.get("hours_max") is None or opening.get("hours_per_week") is None:
        return None
    return min(1.0, float(person["hours_max"] / opening["hours_per_week"]))


def experience_fit(person: Row, opening: Row) -> float | None:
    parts = [p for p in (experience(person, opening), niveau(person, opening)) if p is not None]
    return sum(parts) / len(parts) if parts else None


def experience(person: Row, opening: Row) -> float | None:
    wanted, years = opening.get("experience"), person.get("experience_years")
    if wanted == "debutant":
        return 1.0
    if wanted is None or years is None:
        return None
    enough = min(1.0, years / 2)
    return enough if wanted == "exigee" else 0.5 + 0.5 * enough


def niveau(person: Row, opening: Row) -> float | None:
    scale = list(vocabulary.NIVEAUX)
    if opening.get("niveau") == "sans":
        return 1.0
    if opening.get("niveau") is None or person.get("niveau") is None:
        return None
    short = max(0, scale.index(opening["niveau"]) - scale.index(person["niveau"]))
    return max(0.0, 1 - 0.35 * short)
