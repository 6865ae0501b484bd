"""The referentials indexed: made once a command, and kept on disk from one command to the next."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from gpect.ingest.skills.normaliser import SkillNormaliser
from gpect.ingest.titles.labels import TitleLabels
from gpect.referentiels import loader
from gpect.referentiels.bridge import Bridge
from gpect.referentiels.loader import Referentiels
from gpect.runs.kept import kept

T = TypeVar("T")


@dataclass(frozen=True)
class Sources:
    """Files of the referentials in use: what an index is remembered by."""

    folder: Path | None
    filieres: Path | None
    abreviations: Path | None
    kept_in: Path | None = None

    def load(self) -> Referentiels:
        """Read the referentials, once."""
        return _loaded(self)

    def digest(self) -> str:
        """Give the digest of their files, without reading them."""
        return loader.digest(self.folder, self.filieres, abreviations=self.abreviations)

    def index(self, name: str, build: Callable[[], T]) -> T:
        """Give what was made of these files by an earlier command, or make it."""
        return kept(self.kept_in, name, self.digest(), build)


@lru_cache(maxsize=2)
def labels(sources: Sources) -> TitleLabels:
    """Index the labels of jobs."""
    return sources.index("intitules", lambda: TitleLabels(sources.load()))


@lru_cache(maxsize=2)
def skills(sources: Sources) -> SkillNormaliser:
    """Index the labels of skills."""
    return sources.index("competences", lambda: SkillNormaliser.build(sources.load()))


@lru_cache(maxsize=2)
def bridge(sources: Sources) -> Bridge:
    """Bring codes from the embedded release, the one before an imported one."""
    return sources.index("passerelle", lambda: _bridge(sources))


def _bridge(sources: Sources) -> Bridge:
    earlier = None if sources.folder is None else loader.load().rome
    return Bridge.build(sources.load().rome, earlier)


@lru_cache(maxsize=2)
def _loaded(sources: Sources) -> Referentiels:
    return loader.load(sources.folder, sources.filieres, abreviations=sources.abreviations)
