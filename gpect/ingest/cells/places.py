"""Where a row is: INSEE code first, then the commune's name; a postal code only supports."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from gpect.domain import codes
from gpect.ingest.cells.place_text import (
    PlaceText,
    comparable,
    read_code_postal,
    read_insee,
    read_place,
    without_article,
)
from gpect.referentiels.loader import Referentiels

NEAR: Final = 88.0
"""Likeness (0-100) from which a name is the same as one that its postal code covers."""

SHORTEST_OPENING: Final = 5
"""Letters from which the first words of a name stand for it, where its postal code agrees."""

SUGGESTED: Final = 70.0
"""Likeness from which a name is suggested, never taken."""

SHORT_NAMES: Final = frozenset(
    comparable(name)
    for name in (
        "Saint-Amand", "Le Cateau", "Condé", "Bruay", "Trith", "Douchy", "Aulnoy", "Fresnes",
    )
)  # fmt: skip
"""Names cut short that everyone there understands: taken, and told, where one commune begins so."""

BY_INSEE, BY_NAME_AND_CODE, BY_NAME, BY_NEAR_NAME = 1.0, 1.0, 0.9, 0.8
BY_INSEE_AGAINST_NAME, BY_NAME_AGAINST_CODE, BY_CODE_ALONE, NOT_PLACED = 0.7, 0.5, 0.4, 0.0
"""Confidence of each way a place is found; by code alone only the EPCI is, never the commune."""

_COLUMNS = ["code_commune", "code_epci", "code_postal", "place_confidence", "warning", "suggestion"]

ELSEWHERE: Final = frozenset(
    comparable(name)
    for name in (
        "Auvergne-Rhône-Alpes", "Bourgogne-Franche-Comté", "Bretagne", "Centre-Val de Loire",
        "Corse", "Grand Est", "Île-de-France", "Normandie", "Nouvelle-Aquitaine", "Occitanie",
        "Pays de la Loire", "Provence-Alpes-Côte d'Azur", "Guadeloupe", "Martinique", "Guyane",
        "La Réunion", "Mayotte", "Belgique", "Luxembourg", "Allemagne", "Suisse", "Monaco",
    )
)  # fmt: skip
"""Regions and countries that hold nothing of the territory, as they are compared."""


def _outside_names(neighbours: pd.DataFrame | None, own: set[str]) -> dict[str, str]:
    """Give comparable name → code of the communes outside, but those that are named like ours."""
    if neighbours is None:
        return {}
    named = {
        key: code
        for code, name in zip(neighbours["code_commune"], neighbours["name"], strict=True)
        for key in (comparable(name), without_article(comparable(name)))
    }
    return {key: code for key, code in named.items() if key not in own}


def _beginnings(name: str) -> Iterator[str]:
    """Give the whole first words of a name, « saint amand », « saint », never all of them."""
    for whole in dict.fromkeys((name, without_article(name))):
        words = whole.split()
        yield from (" ".join(words[:n]) for n in range(len(words) - 1, 0, -1))


@dataclass(frozen=True)
class Place:
    """A place found: codes are "" when unknown; confidence NaN when nothing was told."""

    code_commune: str = ""
    code_epci: str = ""
    code_postal: str = ""
    confidence: float = np.nan
    warning: str = ""
    suggestion: str = ""


class PlaceFinder:
    """Finds communes of the territory; knows the others only by their INSEE code.

    Parameters
    ----------
    communes
        ``code_commune, name, code_epci``.
    postal_codes
        ``code_postal, code_commune``, many to many.
    shared_outside
        Postal codes that communes outside the territory also use.
    neighbours
        ``code_commune, name`` of communes known to be outside; None when nothing is known.
    """

    def __init__(
        self,
        communes: pd.DataFrame,
        postal_codes: pd.DataFrame,
        shared_outside: frozenset[str],
        neighbours: pd.DataFrame | None = None,
    ) -> None:
        self._names = dict(zip(communes["code_commune"], communes["name"], strict=True))
        self._epcis = dict(zip(communes["code_commune"], communes["code_epci"], strict=True))
        self._by_code: dict[str, list[str]] = {}
        self._codes: dict[str, list[str]] = {}
        pairs = postal_codes.sort_values(["code_postal", "code_commune"])
        for code, commune in zip(pairs["code_postal"], pairs["code_commune"], strict=True):
            self._by_code.setdefault(code, []).append(commune)
            self._codes.setdefault(commune, []).append(code)
        self._shared_outside = shared_outside
        self._departments = {""} | {commune[:2] for commune in self._names}
        self._by_name: dict[str, list[str]] = {}
        for commune, name in sorted(self._names.items()):
            for key in {comparable(name), without_article(comparable(name))}:
                self._by_name.setdefault(key, []).append(commune)
        self._begun: dict[str, list[str]] = {}
        for commune, name in sorted(self._names.items(), key=lambda pair: (pair[1], pair[0])):
            for begun in dict.fromkeys(_beginnings(comparable(name))):
                self._begun.setdefault(begun, []).append(commune)
        self._outside = _outside_names(neighbours, set(self._by_name))

    @classmethod
    def build(cls, referentiels: Referentiels) -> Self:
        """Make the finder of the referentials' territory."""
        territoire = referentiels.territoire
        shared = frozenset(territoire.postal_codes_shared_outside)
        return cls(territoire.communes, territoire.postal_codes, shared, territoire.neighbours)

    def find(
        self, commune: pd.Series, code_postal: pd.Series, code_insee: pd.Series
    ) -> pd.DataFrame:
        """Place n rows, each distinct (name, postal code, INSEE code) once.

        Parameters
        ----------
        commune, code_postal, code_insee
            n cleaned texts each, "" or missing when blank, same index.

        Returns
        -------
        places
            n rows, same index: ``code_commune, code_epci, code_postal`` (missing when unknown),
            ``place_confidence`` in [0, 1] (missing when nothing was told), ``warning`` (a code of
            the rules or ""), ``suggestion`` (what was probably meant, or "").
        """
        told = [series.fillna("").astype("str") for series in (commune, code_postal, code_insee)]
        triples = pd.Series(list(zip(*told, strict=True)), index=commune.index, dtype=object)
        positions, distinct = pd.factorize(triples)
        found = [self.place(*triple) for triple in distinct]
        table = pd.DataFrame(
            [tuple(vars(place).values()) for place in found], columns=_COLUMNS
        ).astype(dict.fromkeys(_COLUMNS, "str") | {"place_confidence": "float64"})
        for code in ("code_commune", "code_epci", "code_postal"):
            table[code] = table[code].where(table[code] != "")
        return table.take(positions).set_axis(commune.index)

    def place(self, commune: str, code_postal: str, code_insee: str) -> Place:
        """Place one row; see :meth:`find`."""
        told = read_place(commune)
        code, is_cedex = read_code_postal(code_postal)
        told = PlaceText(
            told.name, code or told.code_postal, told.department, told.is_cedex or is_cedex
        )
        insee = read_insee(code_insee) or self._insee_in(told)
        if codes.COMMUNE.fullmatch(insee):
            return self._by_insee(insee, told)
        if told.name:
            return self._by_told_name(told, commune)
        return self._by_code_alone(told)

    def _insee_in(self, told: PlaceText) -> str:
        """Take five digits alone in the commune cell for an INSEE code when they are no other."""
        digits = told.code_postal
        is_insee = not told.name and digits in self._names and digits not in self._by_code
        return digits if is_insee else ""

    def _by_insee(self, insee: str, told: PlaceText) -> Place:
        code = told.code_postal
        if insee not in self._names:
            return Place(insee, "", code, BY_INSEE, "hors_territoire")
        named = self._candidates(told.name)
        if named and insee not in named:
            return self._placed(insee, code, BY_INSEE_AGAINST_NAME, "commune_cp_incoherents")
        return self._placed(insee, code, BY_INSEE)

    def _placed(
        self, commune: str, code: str, confidence: float, warning: str = "", suggestion: str = ""
    ) -> Place:
        return Place(commune, self._epcis[commune], code, confidence, warning, suggestion)

    def _candidates(self, name: str) -> list[str]:
        return self._by_name.get(name) or self._by_name.get(without_article(name)) or []

    def _by_told_name(self, told: PlaceText, as_sent: str) -> Place:
        if candidates := self._candidates(told.name):
            return self._by_candidates(candidates, told)
        candidates, is_among = self._first_listed(as_sent)
        if not candidates:
            return self._unknown_name(told)
        place = self._by_candidates(candidates, told)
        if place.warning or not (is_among and place.code_commune):
            return place
        name = self._names[place.code_commune]
        return replace(place, warning="lieux_plusieurs", suggestion=name)

    def _by_candidates(self, candidates: list[str], told: PlaceText) -> Place:
        code = told.code_postal
        covered = [c for c in candidates if c in self._by_code.get(code, [])]
        if covered:
            return self._placed(covered[0], code, BY_NAME_AND_CODE)
        if len(candidates) > 1:
            return Place("", "", code, NOT_PLACED, "commune_inconnue", self._listed(candidates))
        if told.department not in self._departments:
            return self._far(told)
        if not code or told.is_cedex:
            return self._placed(candidates[0], code, BY_NAME)
        fitting = self._listed(self._codes.get(candidates[0], []), of_names=False)
        return self._placed(
            candidates[0], code, BY_NAME_AGAINST_CODE, "commune_cp_incoherents", fitting
        )

    def _first_listed(self, as_sent: str) -> tuple[list[str], bool]:
        """Take the first of several places named in one cell: « Denain / Valenciennes ».

        Then whether what follows is a place too.
        """
        for sign in ("/", ",", ";", " ou ", " et "):
            first, _, rest = as_sent.partition(sign)
            if first != as_sent and (found := self._candidates(read_place(first).name)):
                name = read_place(rest).name
                return found, bool(self._candidates(name)) or name in self._outside
        return [], False

    def _unknown_name(self, told: PlaceText) -> Place:
        code = told.code_postal
        covered = {comparable(self._names[c]): c for c in self._by_code.get(code, [])}
        begun = self._begun.get(told.name, [])
        opening = [commune for commune in begun if commune in covered.values()]
        if len(opening) == 1 and len(told.name) >= SHORTEST_OPENING:
            return self._placed(opening[0], code, BY_NEAR_NAME)  # « Le Cateau », 59360
        near = process.extractOne(told.name, sorted(covered), scorer=fuzz.ratio, score_cutoff=NEAR)
        if near:
            commune = covered[near[0]]
            return self._placed(
                commune, code, BY_NEAR_NAME, "commune_inconnue", self._names[commune]
            )
        is_bare = not code and not told.department
        if not (is_bare and begun) and (elsewhere := self._elsewhere(told)) is not None:
            return elsewhere
        if (code and code not in self._by_code) or told.department not in self._departments:
            return self._far(told)
        if len(begun) == 1 and told.name in SHORT_NAMES and not code:
            meant = self._names[begun[0]]
            return self._placed(begun[0], code, BY_NEAR_NAME, "commune_abregee", meant)
        epci = self._shared_epci(code)
        confidence = BY_CODE_ALONE if epci else NOT_PLACED
        meant = self._listed(begun) or self._most_like(told.name)
        return Place("", epci, code, confidence, "commune_inconnue", meant)

    def _most_like(self, name: str) -> str:
        """Give the commune whose spelling is nearest, "" where none is near."""
        hint = process.extractOne(
            name, sorted(self._by_name), scorer=fuzz.ratio, score_cutoff=SUGGESTED
        )
        return self._names[self._by_name[hint[0]][0]] if hint else ""

    def _far(self, told: PlaceText) -> Place:
        """Give a place known to be outside by its postal code or its département alone.

        « 75999 » stands for an unknown commune of the 75, so that it is still known to be outside.
        """
        somewhere = "" if told.code_postal or not told.department else told.department.ljust(5, "9")
        return Place(somewhere, "", told.code_postal, NOT_PLACED, "hors_territoire")

    def _elsewhere(self, told: PlaceText) -> Place | None:
        """Recognise a commune of the département that is not the territory's, or a region.

        A postal code of the territory alone speaks against it.
        """
        code = told.code_postal
        if code in self._by_code and code not in self._shared_outside:
            return None
        if told.name in ELSEWHERE:
            return Place("", "", code, NOT_PLACED, "hors_territoire")
        commune = self._outside.get(told.name) or self._outside.get(without_article(told.name))
        return Place(commune, "", code, BY_NAME, "hors_territoire") if commune else None

    def _by_code_alone(self, told: PlaceText) -> Place:
        code = told.code_postal
        if not code:
            return Place()
        if code not in self._by_code:
            return Place("", "", code, NOT_PLACED, "hors_territoire")
        epci = self._shared_epci(code)
        confidence = BY_CODE_ALONE if epci else NOT_PLACED
        return Place(
            "", epci, code, confidence, "code_postal_partage", self._listed(self._by_code[code])
        )

    def _shared_epci(self, code: str) -> str:
        """Give the EPCI of every commune that a postal code covers, when there is but one."""
        epcis = {self._epcis[commune] for commune in self._by_code.get(code, [])}
        return epcis.pop() if len(epcis) == 1 and code not in self._shared_outside else ""

    def _listed(self, found: list[str], *, of_names: bool = True) -> str:
        words = [self._names[c] for c in found] if of_names else found
        shown = words[:12]
        if len(shown) < 2:
            return "".join(shown)
        more = " ou une autre" if len(words) > len(shown) else f" ou {shown.pop()}"
        return ", ".join(shown) + more
