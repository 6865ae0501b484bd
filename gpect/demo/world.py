"""The made-up territory as a whole, and what one sender sends."""

from dataclasses import dataclass, field

from gpect.demo.catalogue import Catalogue, build_catalogue
from gpect.demo.dialect import Dialect
from gpect.demo.flaws import Flawed
from gpect.demo.options import DemoOptions
from gpect.demo.phrasebook import Phrasebook, build_phrasebook
from gpect.demo.territory import Territory, build_territory
from gpect.referentiels.loader import Referentiels


@dataclass(frozen=True)
class World:
    """What every part of the demo draws from."""

    options: DemoOptions
    catalogue: Catalogue
    territory: Territory
    phrasebook: Phrasebook


@dataclass(frozen=True)
class Sent:
    """One file before it is written: its kind, its name without suffix, rows and wording.

    ``meant`` holds (title written, row of the catalogue's title meant) where titles are free.
    """

    kind: str
    stem: str
    flawed: Flawed
    dialect: Dialect
    meant: list[tuple[str, int]] = field(default_factory=list)


def build_world(referentiels: Referentiels, options: DemoOptions) -> World:
    """Draw the market, the structures and the wordings; people and openings come after."""
    catalogue = build_catalogue(referentiels, options)
    territory = build_territory(referentiels, options)
    return World(options, catalogue, territory, build_phrasebook(catalogue, referentiels, options))
