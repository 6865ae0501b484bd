"""What reading a file leans on: the normalisers of titles, skills and places, the key."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, Self

import pandas as pd

from gpect.ingest.cells.places import PlaceFinder
from gpect.ingest.options import IngestOptions
from gpect.ingest.seen import Alike
from gpect.referentiels.bridge import Bridge
from gpect.referentiels.loader import Referentiels


class TitleReader(Protocol):
    """What this room asks of the title normaliser."""

    def normalise(
        self,
        titles: pd.Series,
        codes: pd.Series | None = None,
        *,
        alternatives: bool = True,
    ) -> pd.DataFrame:
        """Give the métier columns of n titles, same index; ``alternatives`` where asked."""


@dataclass(frozen=True)
class KnownMetiers:
    """The codes that exist: what each OGR number stands for, and the way from other releases.

    ``appellations`` has ``code_ogr, label, code_rome, code_rome_parent``; without ``bridge`` no
    code is said to be unknown.
    """

    appellations: pd.DataFrame
    bridge: Bridge | None = None


NOTHING_KNOWN: Final = KnownMetiers(
    pd.DataFrame(columns=["code_ogr", "label", "code_rome", "code_rome_parent"], dtype="str"),
)


class DescriptionReader(Protocol):
    """What this room asks of the reader of offers' descriptions."""

    def read(self, texts: pd.Series, codes: pd.Series, at_least: float = 0.0) -> pd.DataFrame:
        """Give ``row, skill_code, exigence, confidence, fragment`` of n texts."""


class SkillReader(Protocol):
    """What this room asks of the skill normaliser."""

    def parse(self, texts: pd.Series) -> pd.DataFrame:
        """Give ``row`` (index label of ``texts``), ``skill_code, confidence, fragment``."""


@dataclass(frozen=True)
class Normalisers:
    """Everything a file is read against.

    Attributes
    ----------
    titles, skills, places
        Normalisers of free titles, free skills and places.
    structures
        Structures known so far (``STRUCTURES``): an opening without a place takes its employer's.
    known
        ROME codes and OGR numbers that exist; without them no code is said to be unknown.
    versions
        Versions of the referentials, kept with the batch.
    descriptions
        Makes the reader of offers' descriptions, when a file has some; None leaves them unread.
    """

    titles: TitleReader
    skills: SkillReader
    places: PlaceFinder
    structures: pd.DataFrame
    known: KnownMetiers = NOTHING_KNOWN
    versions: str = ""
    descriptions: Callable[[], DescriptionReader] | None = None

    @classmethod
    def build(
        cls,
        referentiels: Referentiels,
        titles: TitleReader,
        skills: SkillReader,
        structures: pd.DataFrame,
        *,
        bridge: Bridge | None = None,
    ) -> Self:
        """Make them of the referentials, with the title and skill normalisers already built.

        ``bridge`` brings codes of other releases; by default, of the loaded one and v3 only.
        """
        rome = referentiels.rome
        known = KnownMetiers(rome.appellations, bridge or Bridge.build(rome))
        return cls(
            titles=titles,
            skills=skills,
            places=PlaceFinder.build(referentiels),
            structures=structures,
            known=known,
            versions=" ; ".join(f"{k} {v}" for k, v in sorted(referentiels.versions.items())),
        )


@dataclass(frozen=True)
class Context:
    """What the reading of one kind of file receives besides its rows."""

    normalisers: Normalisers
    key: bytes
    options: IngestOptions
    alike: Alike | None = None
