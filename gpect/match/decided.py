"""Decisions re-enter the next matching: people placed, posts filled, refusals as constraints.

=============================  =============================================================
decision, motive               what the next run takes from it
=============================  =============================================================
Acceptée                       the person leaves the pool; the opening has one post less and
                               closes at none; so does a hire told by a file of outcomes
Déclinée, any motive           the pair is not proposed again for ``refusal_days``
« Non mobile »                 the person's reach is cut to under the distance of that post
« Compétences »                posts of the same métier wait until the person covers more of
                               what they ask than was judged too little
« Non intéressé »              nor the other posts of that métier at that employer
« Non éligible »               in a SIAE, an unknown eligibility becomes a known « no »
« En emploi », « En formation »  the person is free ``employed_days``, ``training_days`` later,
                               or at the date their file gives if that is later
« Pas de recrutement en cours »  the opening closes
=============================  =============================================================

The last reading of a pair counts. A cause is never read: « Frein incompatible » closes the pair
and says nothing else.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from gpect.domain import decisions as words
from gpect.domain import vocabulary
from gpect.match.hired import Hired, filled, read_hired
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.pairs.places import distances
from gpect.match.reasons.wording import counted
from gpect.match.values import look_up

KEY = ["person_id", "opening_id"]
UNDER_KM = 0.1
"""How far under the distance refused the reach is cut."""


@dataclass(frozen=True)
class Decided:
    """What decisions make of the inputs of a run.

    Attributes
    ----------
    inputs
        The tables to match on.
    closed
        [person_id, opening_id]: pairs not to be proposed.
    skill_floor
        [person_id, code_rome, floor]: least competences from which posts of the métier reopen.
    person_notes, opening_notes, pair_notes
        French text by person, by opening, by (person, opening), for « Pourquoi ».
    figures
        French name → number.
    """

    inputs: MatchInputs
    closed: pd.DataFrame
    skill_floor: pd.DataFrame
    person_notes: pd.Series
    opening_notes: pd.Series
    pair_notes: pd.Series
    figures: dict[str, int]

    def leave_out(self, scores: pd.DataFrame) -> pd.DataFrame:
        """Drop the pairs of ``SCORES`` that decisions close."""
        refused = pd.MultiIndex.from_frame(self.closed[KEY])
        kept = scores[~pd.MultiIndex.from_frame(scores[KEY]).isin(refused)]
        if self.skill_floor.empty:
            return kept.reset_index(drop=True)
        metier = self.inputs.openings.set_index("opening_id")["code_rome"]
        floors = self.skill_floor.set_index(["person_id", "code_rome"])["floor"]
        at = pd.MultiIndex.from_arrays([kept["person_id"], look_up(metier, kept["opening_id"])])
        floor = floors.reindex(at).to_numpy(dtype="float64")
        is_short = kept["skill_coverage"].to_numpy(dtype="float64") <= floor + 1e-9
        return kept[~is_short].reset_index(drop=True)

    def tell(self, table: pd.DataFrame) -> pd.DataFrame:
        """Add to ``why`` what decisions changed for the person, the opening and the pair."""
        notes = []
        if "person_id" in table.columns:
            notes.append(look_up(self.person_notes, table["person_id"]))
        if "opening_id" in table.columns:
            notes.append(look_up(self.opening_notes, table["opening_id"]))
        if set(KEY) <= set(table.columns):
            pairs = pd.MultiIndex.from_frame(table[KEY])
            notes.append(pd.Series(self.pair_notes.reindex(pairs).to_numpy(), index=table.index))
        why = table["why"]
        for note in notes:
            added = (why + " ; " + note.astype("str")).where(note.notna(), why)
            why = added.str.removeprefix(" ; ")
        return table.assign(why=why)


@dataclass(frozen=True)
class _Current:
    """The last decision on each pair, with what its opening and its person are."""

    inputs: MatchInputs
    options: MatchOptions

    @cached_property
    def rows(self) -> pd.DataFrame:
        decisions = self.inputs.decisions
        known = decisions[decisions["decided_on"] <= pd.Timestamp(self.options.as_of)]
        last = known.sort_values(["reading", *KEY]).drop_duplicates(KEY, keep="last")
        about = self.inputs.openings[["opening_id", "siret", "code_rome", "employer_kind"]]
        rows = last.merge(about, on="opening_id", how="left")
        return rows.sort_values(KEY, ignore_index=True)

    @cached_property
    def accepted(self) -> pd.DataFrame:
        return self.rows[self.rows["decision"] == words.ACCEPTED]

    @cached_property
    def refused(self) -> pd.DataFrame:
        """Refusals that still stand."""
        until = self.rows["decided_on"] + pd.Timedelta(days=self.options.refusal_days)
        stands = until > pd.Timestamp(self.options.as_of)
        return self.rows[(self.rows["decision"] == words.REFUSED) & stands]

    def by_motive(self, motive: str) -> pd.DataFrame:
        return self.refused[self.refused["motif"] == motive]

    @cached_property
    def hired(self) -> Hired:
        return read_hired(self.inputs.outcomes, self.options)

    @cached_property
    def filled(self) -> pd.Series:
        """Posts taken, by opening."""
        return filled(self.hired, self.accepted)

    @cached_property
    def placed(self) -> pd.Index:
        """People who no longer look for a post."""
        return self.hired.people.union(pd.Index(self.accepted["person_id"]))

    @property
    def is_empty(self) -> bool:
        return not len(self.rows) and self.filled.empty and self.placed.empty


def apply(inputs: MatchInputs, options: MatchOptions) -> Decided:
    """Take the decisions of ``inputs`` into account (see the table above).

    Notes
    -----
    Without decisions the inputs come back as they are. Cost: a few joins on the decisions.
    """
    now = _Current(inputs, options)
    persons, person_notes = _persons(now)
    openings, opening_notes = _openings(now)
    closed = _closed(now)
    short = now.by_motive(words.SKILLS).dropna(subset=["skill_coverage", "code_rome"])
    floor = short.groupby(["person_id", "code_rome"])["skill_coverage"].max().rename("floor")
    return Decided(
        inputs=inputs if now.is_empty else replace(inputs, persons=persons, openings=openings),
        closed=closed,
        skill_floor=floor.reset_index(),
        person_notes=person_notes,
        opening_notes=opening_notes,
        pair_notes=_pair_notes(now),
        figures={} if now.is_empty else _figures(now),
    )


def openings_left(inputs: MatchInputs, options: MatchOptions) -> pd.DataFrame:
    """Give the openings as decisions and hires leave them: posts left, closed where none is."""
    return _openings(_Current(inputs, options))[0]


def posts_filled(inputs: MatchInputs, options: MatchOptions) -> pd.Series:
    """Count the posts that decisions and hires have filled, by ``opening_id``; no more than told.

    Openings of which none is filled are left out.
    """
    now = _Current(inputs, options)
    taken = _taken(now).set_axis(now.inputs.openings["opening_id"])
    return taken[taken > 0]


def people_placed(inputs: MatchInputs, options: MatchOptions) -> pd.Index:
    """Give those whom a decision says accepted."""
    placed: pd.Index = pd.Index(_Current(inputs, options).accepted["person_id"].unique())
    return placed


def _figures(now: _Current) -> dict[str, int]:
    return {
        "Décisions prises en compte": len(now.rows),
        "Personnes placées, sorties du calcul": int(
            now.inputs.persons["person_id"].isin(now.placed).sum()
        ),
        "Postes pourvus, décisions et embauches": int(_taken(now).sum()),
        "Propositions déclinées, non renouvelées": len(now.refused),
    }


def _taken(now: _Current) -> pd.Series:
    """Count the posts filled of each opening of the run: never more than it has."""
    openings = now.inputs.openings
    taken = look_up(now.filled, openings["opening_id"]).fillna(0).astype("Int64")
    return taken.clip(upper=openings["posts"].fillna(1))


def _persons(now: _Current) -> tuple[pd.DataFrame, pd.Series]:
    """Give the people still in the pool as refusals leave them, and what is said of each."""
    pool = now.inputs.persons
    pool = pool[~pool["person_id"].isin(now.placed)].reset_index(drop=True)
    notes: list[pd.Series] = []
    for change in (_cut_reach, _set_free_later, _deny_eligibility):
        pool, told = change(now, pool)
        notes.append(told)
    notes.append(_said_refused(now))
    together = pd.concat([n for n in notes if len(n)] or [pd.Series(dtype="str")])
    return pool, together.groupby(level=0).agg(" ; ".join).astype("str")


def _cut_reach(now: _Current, pool: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    refused = now.by_motive(words.NOT_MOBILE)
    road = _road_km(now, refused)
    most = np.maximum(road - now.options.tolerance_km - UNDER_KM, 0.0)
    limit = pd.Series(most, index=refused["person_id"].to_numpy()).dropna()
    limit = limit.groupby(level=0).min()
    cut = look_up(limit, pool["person_id"])
    lower = cut.notna() & ~(pool["mobility_km"] <= cut)
    changed = pool.assign(mobility_km=pool["mobility_km"].mask(lower, cut))
    told = {
        person: f"mobilité ramenée à {km:.0f} km (poste décliné, « {words.NOT_MOBILE} »)"
        for person, km in zip(pool.loc[lower, "person_id"], cut[lower], strict=True)
    }
    return changed, pd.Series(told, dtype="str")


def _road_km(now: _Current, pairs: pd.DataFrame) -> np.ndarray:
    """Kilometres that the gate « hors de portée » compares with the person's limit."""
    known = now.inputs.referentiels
    places = distances(known.territoire.communes, now.inputs.travel_times, known.modes)
    persons = now.inputs.persons.set_index("person_id")
    transport = look_up(persons["transport"], pairs["person_id"])
    home = places.rows(look_up(persons["code_commune"], pairs["person_id"]), transport)
    work = look_up(now.inputs.openings.set_index("opening_id")["code_commune"], pairs["opening_id"])
    detour = look_up(known.modes.set_index("transport")["detour"], transport)
    felt = places.km[home, places.positions(work)].astype("float64")
    return np.asarray(felt * detour.fillna(now.options.detour).to_numpy(dtype="float64"))


def _set_free_later(now: _Current, pool: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    parts = []
    for motive, n_days in (
        (words.EMPLOYED, now.options.employed_days),
        (words.IN_TRAINING, now.options.training_days),
    ):
        refused = now.by_motive(motive)
        parts.append(refused.assign(back=refused["decided_on"] + pd.Timedelta(days=n_days)))
    both = pd.concat(parts).sort_values(["person_id", "back"])
    last = both.drop_duplicates("person_id", keep="last").set_index("person_id")
    back = look_up(last["back"], pool["person_id"]).astype("datetime64[s]")
    later = (
        back.notna() & (back > pd.Timestamp(now.options.as_of)) & ~(pool["available_from"] >= back)
    )
    changed = pool.assign(available_from=pool["available_from"].mask(later, back))
    motive_of = look_up(last["motif"], pool["person_id"])
    told = {
        person: f"« {motive} » : de nouveau proposée à partir du {day:%d/%m/%Y}"
        for person, motive, day in zip(
            pool.loc[later, "person_id"], motive_of[later], back[later], strict=True
        )
    }
    return changed, pd.Series(told, dtype="str")


def _deny_eligibility(now: _Current, pool: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    refused = now.by_motive(words.NOT_ELIGIBLE)
    refused = refused[refused["employer_kind"].isin(vocabulary.SIAE_KINDS)]
    denied = pool["person_id"].isin(refused["person_id"]) & pool["eligible_iae"].isna()
    changed = pool.assign(eligible_iae=pool["eligible_iae"].mask(denied, other=False))
    text = f"éligibilité à l'IAE : non, d'après une décision (« {words.NOT_ELIGIBLE} »)"
    return changed, pd.Series(text, index=pool.loc[denied, "person_id"].to_numpy(), dtype="str")


def _said_refused(now: _Current) -> pd.Series:
    counts = now.refused.groupby("person_id").size()
    s = {True: "s", False: ""}
    told = {p: f"{counted(n, 'poste')} déjà décliné{s[n > 1]}" for p, n in counts.items()}
    return pd.Series(told, dtype="str")


def _openings(now: _Current) -> tuple[pd.DataFrame, pd.Series]:
    """Give the openings with the posts left, closed where none is, and what is said of each."""
    openings = now.inputs.openings
    taken, posts = _taken(now), openings["posts"].fillna(1)
    left = posts - taken
    stopped = openings["opening_id"].isin(now.by_motive(words.NO_RECRUITMENT)["opening_id"])
    closes = (left.eq(0) & taken.gt(0)).fillna(value=False).astype(bool) | stopped
    today = pd.Timestamp(now.options.as_of)
    changed = openings.assign(
        posts=left.where(taken > 0, posts),
        closed_on=openings["closed_on"].mask(closes, today).astype("datetime64[s]"),
    )
    is_told = taken.gt(0) & ~closes
    told = {
        opening: f"{counted(int(n), 'poste')} sur {total} déjà pourvu{'s' if n > 1 else ''}"
        for opening, n, total in zip(
            openings.loc[is_told, "opening_id"],
            taken[is_told],
            posts[is_told],
            strict=True,
        )
    }
    return changed, pd.Series(told, dtype="str")


def _closed(now: _Current) -> pd.DataFrame:
    """List the pairs refused, and what « Non intéressé » says of the same employer and métier."""
    not_wanted = now.by_motive(words.NOT_INTERESTED).dropna(subset=["siret", "code_rome"])
    alike = now.inputs.openings[["opening_id", "siret", "code_rome"]]
    others = not_wanted[["person_id", "siret", "code_rome"]].merge(alike, on=["siret", "code_rome"])
    both = pd.concat([now.refused[KEY], others[KEY]]).drop_duplicates()
    return both.sort_values(KEY, ignore_index=True)


def _pair_notes(now: _Current) -> pd.Series:
    """Say of each pair under way where it stands."""
    under_way = now.rows[now.rows["decision"].isin(["contactee", "en_attente"])]
    text = under_way["decision"].map(vocabulary.DECISIONS).str.lower().astype("str")
    dated = text + " (" + under_way["decided_on"].dt.strftime("%d/%m/%Y") + ")"
    index = pd.MultiIndex.from_frame(under_way[KEY])
    return pd.Series(dated.to_numpy(), index=index, dtype="str")
