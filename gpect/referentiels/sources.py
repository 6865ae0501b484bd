"""Where a release comes from: a folder, a zip archive, or an address; never trusted."""

import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Final

from gpect.domain.errors import ReferentielRefused

MAX_DOWNLOAD: Final = 200 * 2**20
MAX_UNZIPPED: Final = 500 * 2**20
MAX_MEMBERS: Final = 500
TIMEOUT_SECONDS: Final = 30
_CHUNK: Final = 2**20


@contextmanager
def opened(source: str | Path) -> Iterator[Path]:
    """Give the folder that holds the release's CSV files, for the time of the ``with``.

    Parameters
    ----------
    source
        A folder, a zip archive, or an http(s) address of a zip archive.

    Raises
    ------
    ReferentielRefused
        It cannot be found, fetched or unpacked; or it is larger than any release
        (:data:`MAX_DOWNLOAD`, :data:`MAX_UNZIPPED` bytes).
    """
    with tempfile.TemporaryDirectory(prefix="gpect-rome-") as temporary:
        scratch = Path(temporary)
        if "://" in str(source):
            archive = scratch / "version.zip"
            _download(str(source), archive)
            yield _unzip(archive, scratch / "version")
        elif Path(source).is_dir():
            yield _folder_of_csv(Path(source))
        elif Path(source).is_file():
            yield _unzip(Path(source), scratch / "version")
        else:
            raise ReferentielRefused(f"« {Path(source).name} » est introuvable.")


def _download(address: str, target: Path) -> None:
    if not address.startswith(("https://", "http://")):
        raise ReferentielRefused(
            "L'adresse d'une version du ROME commence par https:// ou http://."
        )
    try:
        with (
            urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as response,  # noqa: S310 -- scheme checked
            target.open("wb") as output,
        ):
            _copy(response, output, MAX_DOWNLOAD)
    except urllib.error.HTTPError as error:
        raise ReferentielRefused(
            f"Le téléchargement a échoué : le site répond {error.code}."
        ) from error
    except (OSError, ValueError) as error:
        raise ReferentielRefused(
            "Le téléchargement a échoué : le site ne répond pas ; "
            "téléchargez l'archive à part et donnez son chemin."
        ) from error


def _unzip(archive: Path, target: Path) -> Path:
    target.mkdir()
    try:
        with zipfile.ZipFile(archive) as opened_archive:
            _extract(opened_archive, target)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ReferentielRefused(
            "L'archive n'est pas un zip lisible (abîmée, incomplète ou chiffrée)."
        ) from error
    return target


def _extract(archive: zipfile.ZipFile, target: Path) -> None:
    """Unpack the CSV members, flat under ``target``: a member's folders are not followed."""
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise ReferentielRefused(f"L'archive a plus de {MAX_MEMBERS} fichiers : refusée.")
    left = MAX_UNZIPPED
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in member.filename:
            raise ReferentielRefused("L'archive veut écrire hors de son dossier : refusée.")
        if member.is_dir() or path.suffix.lower() != ".csv":
            continue
        if (target / path.name).exists():
            raise ReferentielRefused(f"L'archive porte deux fois le fichier {path.name}.")
        with archive.open(member) as content, (target / path.name).open("wb") as output:
            left -= _copy(content, output, left)


def _copy(content: IO[bytes], output: IO[bytes], limit: int) -> int:
    copied = 0
    while chunk := content.read(_CHUNK):
        copied += len(chunk)
        if copied > limit:
            raise ReferentielRefused("L'archive est trop grosse pour une version du ROME.")
        output.write(chunk)
    return copied


def _folder_of_csv(folder: Path) -> Path:
    """Give ``folder``, or its only subfolder with CSV files where it has none itself."""
    if any(folder.glob("*.csv")):
        return folder
    inner = sorted(path for path in folder.iterdir() if path.is_dir() and any(path.glob("*.csv")))
    return inner[0] if len(inner) == 1 else folder
