"""What-if scenarios: what could change on the territory, read from a small TOML file.

A plant that opens, one that closes, seats in training, a bus line, permits. Matching and
forecasting read the same file::

    titre = "Usine d'Onnaing et navette de 5 h"

    [[usine]]
    nom = "Usine d'Onnaing"
    commune = "59447"
    code_rome = "N1103"
    postes = 80
    date = 2027-03-01

    [[places]]
    certificat = "CACES-R489-3"
    places = 12
    date = 2027-02-15
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date as Day  # noqa: N812 - « date » is the name of a field
from types import MappingProxyType
from typing import Any, Final

from gpect.domain import codes
from gpect.domain.errors import OptionRefused
from gpect.domain.vocabulary import CERTIFICATE

_LINE: Final = re.compile(r"at line (\d+)")
_QUARTER: Final = re.compile(r"([12]\d{3})-[Tt]([1-4])")
_HOUR: Final = re.compile(r"([01]?\d|2[0-3])\s?[:hH]\s?([0-5]\d)?")


@dataclass(frozen=True)
class Plant:
    """``[[usine]]``: posts of one métier that open together."""

    commune: str
    code_rome: str
    postes: int
    date: Day
    nom: str = ""
    heures: float | None = None


@dataclass(frozen=True)
class Closure:
    """``[[fermeture]]``: an employer whose posts are no longer to fill from a day on."""

    siret: str
    date: Day


@dataclass(frozen=True)
class Seats:
    """``[[places]]``: seats of a session that gives one certificate or competence on a day."""

    places: int
    date: Day
    certificat: str = ""
    competence: str = ""

    @property
    def skill_code(self) -> str:
        """Skill the session gives, as the tables name it."""
        return f"{CERTIFICATE}{self.certificat}" if self.certificat else self.competence


@dataclass(frozen=True)
class Line:
    """``[[ligne]]``: a journey made possible without a car, there and back; ``heure`` is told."""

    de: str
    vers: str
    minutes: float
    heure: str = ""


@dataclass(frozen=True)
class Permits:
    """``[[permis]]``: permis B paid for so many people, held from a day on (the run's if none)."""

    personnes: int
    date: Day | None = None


@dataclass(frozen=True)
class Scenario:
    """Everything one file changes, in the order written."""

    titre: str = ""
    plants: tuple[Plant, ...] = ()
    closures: tuple[Closure, ...] = ()
    seats: tuple[Seats, ...] = ()
    lines: tuple[Line, ...] = ()
    permits: tuple[Permits, ...] = ()

    @property
    def communes(self) -> list[str]:
        """INSEE codes of the communes it names, in order."""
        journeys = [code for line in self.lines for code in (line.de, line.vers)]
        return sorted({plant.commune for plant in self.plants} | set(journeys))


SECTIONS: Final = MappingProxyType(
    {
        "usine": ("plants", Plant),
        "fermeture": ("closures", Closure),
        "places": ("seats", Seats),
        "ligne": ("lines", Line),
        "permis": ("permits", Permits),
    }
)
"""Section of the file → field of :class:`Scenario` and what each of its blocks is."""


def read_scenario(text: str, name: str = "scénario") -> Scenario:
    """Read a scenario; ``name`` is how messages call the file.

    Raises
    ------
    OptionRefused
        Not TOML, an unknown section or field, a field that is absent or cannot be used: one
        French sentence that says where and what to write.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise OptionRefused(
            f"{toml_place(name, error)} : cette ligne ne se lit pas. Un texte s'écrit entre "
            "guillemets, une date sans guillemets (2027-03-01), un bloc commence par [[usine]]."
        ) from error
    title = content.pop("titre", "")
    if not isinstance(title, str):
        raise OptionRefused(f"{name} : titre doit être un texte.")
    unknown = sorted(set(content) - set(SECTIONS))
    if unknown:
        known = ", ".join(f"[[{section}]]" for section in SECTIONS)
        raise OptionRefused(f"{name} : « {unknown[0]} » n'est pas connu (attendu : {known}).")
    if not content:
        raise OptionRefused(f"{name} ne change rien : écrivez au moins un bloc, comme [[usine]].")
    found = {
        SECTIONS[section][0]: _blocks(section, blocks, name) for section, blocks in content.items()
    }
    return Scenario(titre=title, **found)


def toml_place(name: str, error: tomllib.TOMLDecodeError) -> str:
    """Name a file and, where it is known, the line at which it ceases to be TOML."""
    line = _LINE.search(str(error))
    return f"{name}, ligne {line[1]}" if line else name


def _blocks(section: str, blocks: Any, name: str) -> tuple[Any, ...]:
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise OptionRefused(f"{name} : écrivez [[{section}]], avec deux crochets.")
    return tuple(
        _block(section, block, f"{name}, [[{section}]] n° {rank}")
        for rank, block in enumerate(blocks, 1)
    )


def _block(section: str, block: Mapping[str, Any], where: str) -> Any:
    kind = SECTIONS[section][1]
    known = {field.name: field for field in fields(kind)}
    for name in block:
        if name not in known:
            raise OptionRefused(
                f"{where} : « {name} » n'est pas connu (attendu : {', '.join(known)})."
            )
    for field in known.values():
        if field.default is MISSING and field.name not in block:
            raise OptionRefused(f"{where} : il manque « {field.name} ».")
    made = kind(**{name: _CHECKS[name](value, where, name) for name, value in block.items()})
    if isinstance(made, Seats) and bool(made.certificat) == bool(made.competence):
        raise OptionRefused(f"{where} : donnez « certificat » ou « competence », l'un des deux.")
    return made


def _refuse(where: str, field: str, expected: str) -> OptionRefused:
    return OptionRefused(f"{where} : « {field} » ne convient pas (attendu : {expected}).")


def _count(value: Any, where: str, field: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 100_000:
        raise _refuse(where, field, "un nombre entier d'au moins 1, 100 000 au plus")
    return value


def _measure(value: Any, where: str, field: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 600:
        raise _refuse(where, field, "un nombre plus grand que 0, 600 au plus")
    return float(value)


def _day(value: Any, where: str, field: str) -> Day:
    if type(value) is Day:
        return value
    quarter = _QUARTER.fullmatch(value) if isinstance(value, str) else None
    if quarter:
        return Day(int(quarter[1]), 3 * int(quarter[2]) - 2, 1)
    try:
        return Day.fromisoformat(value)
    except (TypeError, ValueError):
        raise _refuse(where, field, 'un jour AAAA-MM-JJ, ou un trimestre "AAAA-T2"') from None


def _text(value: Any, where: str, field: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _refuse(where, field, "un texte entre guillemets")
    return value.strip()


def _matching(pattern: re.Pattern[str], expected: str) -> Any:
    def check(value: Any, where: str, field: str) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value.strip()):
            raise _refuse(where, field, expected)
        return value.strip()

    return check


_COMMUNE: Final = _matching(
    codes.COMMUNE, 'le code INSEE de la commune, entre guillemets : "59172"'
)
_CHECKS: Final = MappingProxyType(
    {
        "commune": _COMMUNE,
        "de": _COMMUNE,
        "vers": _COMMUNE,
        "code_rome": _matching(codes.ROME, "un code ROME comme N1103"),
        "siret": _matching(codes.SIRET, "les 14 chiffres d'un SIRET, entre guillemets"),
        "heure": _matching(_HOUR, "une heure comme 5:00 ou 5h, entre guillemets"),
        "postes": _count,
        "places": _count,
        "personnes": _count,
        "minutes": _measure,
        "heures": _measure,
        "date": _day,
        "nom": _text,
        "certificat": _text,
        "competence": _text,
    }
)
