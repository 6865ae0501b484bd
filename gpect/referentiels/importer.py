"""``gpect referentiels importer``: an official ROME release into our compact layout."""

from pathlib import Path

import pandas as pd

from gpect.domain.errors import ReferentielRefused
from gpect.referentiels import coherence, compact, datapackage, layout, releases, sources
from gpect.referentiels.loader import embedded_folder
from gpect.referentiels.rome import Rome


def import_release(source: str | Path, target: Path) -> Rome:
    """Read a whole release, check it, and write it under ``target``.

    Nothing is written of a release that is refused. About 2 s and 250 MB for v4.60.

    Parameters
    ----------
    source
        Folder, zip archive, or http(s) address of a zip archive.
    target
        Folder to make; give it to :func:`gpect.referentiels.loader.load` afterwards.

    Raises
    ------
    ReferentielRefused
        The release cannot be read, is incoherent, or the target cannot be written.
    """
    if (target / datapackage.NAME).exists():
        datapackage.read(target)  # refuses a folder that is not ours before touching it
    rome = read_release(source, _embedded_parents())
    try:
        compact.write(rome, target)
    except OSError as error:
        raise ReferentielRefused(
            f"Impossible d'écrire dans le dossier « {target.name} »."
        ) from error
    return rome


def read_release(source: str | Path, parents: pd.DataFrame) -> Rome:
    """Read and check a release without writing it; ``parents`` gives the v3 titles."""
    with sources.opened(source) as folder:
        release = releases.read(folder, parents)
    coherence.check(release)
    return release.rome


def _embedded_parents() -> pd.DataFrame:
    package = datapackage.read(embedded_folder())
    spec = layout.ROME_FILES["parents"]
    return layout.parse(package.read(spec.path), spec)
