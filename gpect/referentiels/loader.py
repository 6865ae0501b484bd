"""Load what is known beforehand: ROME, territory, filières, certificates, words, transports."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from gpect.referentiels import datapackage, editable, layout, rome, territoire
from gpect.referentiels.datapackage import Package
from gpect.referentiels.layout import FileSpec
from gpect.referentiels.rome import Rome
from gpect.referentiels.territoire import Territoire


@dataclass(frozen=True)
class Referentiels:
    """Everything known beforehand, with the versions and the digest that a run records.

    Attributes
    ----------
    filieres
        ``filiere, code_rome_parent, role, theme, why``; exactly one principal a parent.
    certificats
        ``code, label, family, pattern``; pattern is a regex on :func:`text.fold`-ed text.
    abreviations
        ``abbreviation, expansion``, both folded.
    modes
        ``transport, speed_kmh, detour, max_minutes`` per ``vocabulary.TRANSPORTS``.
    faps
        ``code_fap, code_rome_parent, basis``: métiers of each family of the Dares; basis says how
        they were brought together.
    versions
        Name of the referential -> version of its source.
    digest
        sha256 (hex) of the digests of every file used.
    """

    rome: Rome
    territoire: Territoire
    filieres: pd.DataFrame
    certificats: pd.DataFrame
    abreviations: pd.DataFrame
    modes: pd.DataFrame
    faps: pd.DataFrame
    versions: dict[str, str]
    digest: str


def embedded_folder() -> Path:
    """Folder of the embedded data: in the installed package, else in the checkout."""
    installed = Path(__file__).parent / "donnees"
    if installed.is_dir():
        return installed
    return Path(__file__).parents[2] / "data" / "referentiels"


def load(
    folder: Path | None = None,
    filieres: Path | None = None,
    certificats: Path | None = None,
    abreviations: Path | None = None,
) -> Referentiels:
    """Load the referentials; about 0.3 s.

    Parameters
    ----------
    folder
        An imported release (``gpect referentiels importer``) whose ROME replaces the embedded
        one; what the folder does not hold comes from the embedded data. None: all embedded.
    filieres, certificats
        Tables edited by the user, in place of the embedded ones.
    abreviations
        The user's own abbreviations, added to the embedded ones and winning over them.

    Raises
    ------
    ReferentielRefused
        A file is missing, altered or incoherent: one French sentence.
    """
    base = datapackage.read(embedded_folder())
    chosen = base if folder is None else datapackage.read(folder)
    sources = _Sources(base, chosen)
    found = rome.read(sources.of(layout.ROME_FILES["codes"]))
    parents = set(found.parents["code_rome_parent"])
    tables = {
        "filieres": editable.filieres(sources.of(layout.FILIERES), filieres, parents),
        "certificats": editable.certificats(sources.of(layout.CERTIFICATS), certificats),
        "abreviations": editable.abreviations(sources.of(layout.ABREVIATIONS), abreviations),
    }
    digests = _own_digests(filieres, certificats, abreviations)
    return Referentiels(
        rome=found,
        territoire=territoire.read(sources.of(layout.COMMUNES)),
        modes=editable.embedded(sources.of(layout.MODES), layout.MODES),
        faps=editable.embedded(sources.of(layout.FAP), layout.FAP),
        versions=sources.versions() | {k: f"locale {v[:12]}" for k, v in digests.items()},
        digest=sources.digest(digests),
        **tables,
    )


@dataclass(frozen=True)
class _Sources:
    """The embedded package and the one chosen by the user, which wins where it has the file."""

    base: Package
    chosen: Package

    def of(self, spec: FileSpec) -> Package:
        return self.chosen if self.chosen.holds(spec.path) else self.base

    def versions(self) -> dict[str, str]:
        specs = {
            "rome": layout.ROME_FILES["codes"],
            "territoire": layout.COMMUNES,
            "filieres": layout.FILIERES,
            "certificats": layout.CERTIFICATS,
            "abreviations": layout.ABREVIATIONS,
            "modes": layout.MODES,
            "fap": layout.FAP,
        }
        return {name: self.of(spec).version(spec.path) for name, spec in specs.items()}

    def digest(self, own: dict[str, str]) -> str:
        paths = sorted(set(self.base.resources) | set(self.chosen.resources))
        lines = [
            f"{path} {(self.chosen if self.chosen.holds(path) else self.base).sha256(path)}"
            for path in paths
        ]
        lines += [f"{name} {digest}" for name, digest in sorted(own.items())]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def digest(
    folder: Path | None = None,
    filieres: Path | None = None,
    certificats: Path | None = None,
    abreviations: Path | None = None,
) -> str:
    """Give the ``digest`` that :func:`load` would give, without loading anything.

    Raises
    ------
    ReferentielRefused
        The list of the files cannot be read.
    """
    base = datapackage.read(embedded_folder())
    chosen = base if folder is None else datapackage.read(folder)
    return _Sources(base, chosen).digest(_own_digests(filieres, certificats, abreviations))


def _own_digests(
    filieres: Path | None, certificats: Path | None, abreviations: Path | None
) -> dict[str, str]:
    own = {"filieres": filieres, "certificats": certificats, "abreviations": abreviations}
    return {name: _digest(path) for name, path in own.items() if path is not None}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
