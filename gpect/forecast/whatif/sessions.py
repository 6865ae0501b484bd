"""Sessions of training: whom their seats go to, and which bridges they widen.

A group is taught in proportion, since people are not known one by one: those most often left
without a post come first, and no more of them than ``CHOICE`` times the seats.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gpect.domain.vocabulary import CERTIFICATE
from gpect.forecast.account.bridges import Bridges, ends
from gpect.forecast.account.stock import Balance
from gpect.forecast.needs.demand import Draws
from gpect.forecast.panels.panel import Floats
from gpect.forecast.territory.world import World, asking
from gpect.referentiels.loader import Referentiels

SEATS = 12
"""Seats of the training session whose worth is counted: a usual one."""

CHOICE = 4
"""People among whom each seat is given, in the groups most without a post."""

N_CERTIFICATES = 6
"""Certificates looked at: those that most posts short ask for."""

N_COMPETENCES = 4
"""Competences looked at: those that could bring most people to posts short."""

FEWER_DRAWS = 100
"""Draws on which obstacles are lifted: enough for a mean to the nearest post."""

AT_LEAST = 1.0
"""People left, or posts short, from which a group or a session is looked at."""


@dataclass(frozen=True)
class Account:
    """What is usual over the horizon, on average: C posts short, C people, C of them left."""

    short: Floats
    people: Floats
    left: Floats


def account_of(met: Balance, arrivals: Draws) -> Account:
    """Give the means over draws of what met, and of the people who arrived."""
    return Account(
        short=met.shortage.mean(axis=-1).sum(axis=1),
        people=arrivals.mean(axis=-1).sum(axis=1),
        left=met.left[:, -1].mean(axis=-1),
    )


def sessions(usual: Bridges, account: Account, world: World) -> dict[str, Bridges]:
    """Give, by session in French, the bridges as ``SEATS`` seats would make them."""
    known = world.inputs.referentiels
    return {
        session_told(code, known): usual.given(taught(code, SEATS, usual, account, world))
        for code in (*_certificates(account, world), *_competences(usual, account, world))
    }


def taught(code: str, seats: int, usual: Bridges, account: Account, world: World) -> Floats:
    """Give what seats for one certificate or competence add to the share of each bridge (B).

    A certificate opens the posts that ask for it, to anyone whom a bridge leads there; a
    competence those that it alone is enough for, as matching measured.

    Returns
    -------
    numpy.ndarray
        ≥ 0; never lets more people be taught than there are seats, or posts short for them; never
        falls anywhere when there are more seats.
    """
    if code.startswith(CERTIFICATE):
        posts = account.short * asking(code, world)
        return widened(usual, 1.0 - usual.share, posts, account, seats)
    worth = _worth(code, usual, world)
    helped = np.zeros(len(account.short), dtype=bool)
    helped[usual.target[worth > 0]] = True
    concerned = np.zeros(len(account.people))
    np.maximum.at(concerned, usual.origin, worth)
    near = Account(account.short, account.people * concerned, account.left * concerned)
    return widened(usual, worth, np.where(helped, account.short, 0.0), near, seats)


def widened(usual: Bridges, worth: Floats, posts: Floats, account: Account, seats: float) -> Floats:
    """Share seats out among groups, and those of a group among the posts it is linked with.

    Bridges from one group do not suit the same people: each therefore gets its own part of the
    group's seats, by the posts short there, so that nobody is taught twice.

    Parameters
    ----------
    worth
        B: what is added to a bridge's share where everyone concerned is taught.
    posts
        C: posts short that the session opens.
    account
        People concerned, by group, and those of them left.
    """
    is_towards = (posts[usual.target] > 0) & (worth > 0)
    groups = np.unique(usual.origin[is_towards & (account.left[usual.origin] >= AT_LEAST)])
    often = account.left[groups] / np.maximum(account.people[groups], 1e-9)
    groups = groups[np.argsort(-often, kind="stable")]
    reached = np.zeros(len(account.people))
    reached[groups] = _reached(account.people[groups], min(seats, float(posts.sum())))
    wanted = np.where(is_towards, posts[usual.target], 0.0)
    whole = np.bincount(usual.origin, wanted, len(posts))[usual.origin]
    part = np.divide(wanted, whole, out=np.zeros(len(wanted)), where=whole > 0)
    return np.asarray(worth * reached[usual.origin] * part)


def _reached(people: Floats, seats: float) -> Floats:
    """Give the share of each group that gets a seat, groups being served in order.

    One in ``CHOICE`` of a group, until seats run out; more of all alike when they do not. With
    more seats no group gets fewer.
    """
    whole = float(people.sum())
    part = min(max(1.0 / CHOICE, seats / max(whole, 1e-9)), 1.0)
    served = np.minimum(np.cumsum(people * part), seats)
    given = np.diff(served, prepend=0.0)
    return np.asarray(np.minimum(given / np.maximum(people, 1e-9), 1.0))


def _certificates(account: Account, world: World) -> list[str]:
    """Give the certificates that most posts short ask for."""
    skills = world.inputs.opening_skills
    if skills is None or skills.empty:
        return []
    codes = skills["skill_code"]
    known = sorted(set(codes[codes.str.startswith(CERTIFICATE)]))
    asked = {code: float((account.short * asking(code, world)).sum()) for code in known}
    best = sorted(known, key=lambda code: (-asked[code], code))[:N_CERTIFICATES]
    return [code for code in best if asked[code] >= AT_LEAST]


def _competences(usual: Bridges, account: Account, world: World) -> list[str]:
    """Give the competences that could bring most people left to posts short.

    Of a group of posts no more count than are short there.
    """
    table = world.inputs.missing_skills
    if table is None or table.empty:
        return []
    origin, target = ends(table, world.cells)
    people = np.where(origin >= 0, account.left[origin] * table["share"].to_numpy(float), 0.0)
    found = pd.DataFrame({"code": table["skill_code"], "target": target, "people": people})
    met = found[target >= 0].groupby(["code", "target"], as_index=False)["people"].sum()
    most = np.minimum(met["people"], account.short[met["target"].to_numpy(np.int64)])
    by_code = most.groupby(met["code"]).sum()
    best = by_code[by_code >= AT_LEAST].sort_index()
    return list(best.sort_values(ascending=False, kind="stable").index[:N_COMPETENCES])


def _worth(code: str, usual: Bridges, world: World) -> Floats:
    """Give what a competence would add to each bridge were it taught to all who lack it alone."""
    found = np.zeros(len(usual.share))
    table = world.inputs.missing_skills
    if table is None:
        return found
    rows = table[table["skill_code"] == code]
    origin, target = ends(rows, world.cells)
    n = len(world.cells.table)
    bridge = pd.Index(usual.origin * n + usual.target).get_indexer(pd.Index(origin * n + target))
    there = (origin >= 0) & (target >= 0) & (bridge >= 0)
    found[bridge[there]] = rows["share"].to_numpy(float)[there]
    return np.asarray(np.minimum(found, 1.0 - usual.share))


def session_told(code: str, referentiels: Referentiels) -> str:
    """Name a session in French: « 12 places de formation CACES R489 catégorie 3 »."""
    if code.startswith(CERTIFICATE):
        known = referentiels.certificats.set_index("code")["label"]
        own = code.removeprefix(CERTIFICATE)
        return f"{SEATS} places de formation {str(known.get(own, own)).partition(' : ')[0]}"
    skills = referentiels.rome.skills.drop_duplicates("skill_code").set_index("skill_code")
    return f"{SEATS} places de formation « {skills['label'].get(code, code)} »"
