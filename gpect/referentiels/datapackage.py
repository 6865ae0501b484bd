"""``datapackage.json``: what each file is, where it comes from, and its sha256."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gpect.domain.errors import ReferentielRefused

NAME = "datapackage.json"
LICENCE_OUVERTE = "Licence Ouverte 2.0"


@dataclass(frozen=True)
class Origin:
    """Where the facts of a file come from."""

    source: str
    version: str
    licence: str


@dataclass(frozen=True)
class Package:
    """The files of one folder as its ``datapackage.json`` describes them."""

    folder: Path
    resources: Mapping[str, Mapping[str, Any]]

    def holds(self, path: str) -> bool:
        """Say whether the package declares the file ``path``."""
        return path in self.resources

    def version(self, path: str) -> str:
        """Version of the source of ``path``."""
        return str(self.resources[path]["version"])

    def sha256(self, path: str) -> str:
        """Digest of ``path`` as declared: 64 hex digits."""
        return str(self.resources[path]["hash"]).removeprefix("sha256:")

    def read(self, path: str) -> bytes:
        """Give the bytes of ``path``, once its sha256 has been checked.

        Raises
        ------
        ReferentielRefused
            The file is not declared, missing, or not the one that was described.
        """
        if not self.holds(path):
            raise ReferentielRefused(f"Le référentiel {self.folder.name} ne décrit pas {path}.")
        try:
            content = (self.folder / path).read_bytes()
        except OSError as error:
            raise ReferentielRefused(
                f"Il manque le fichier {path} au référentiel {self.folder.name} : "
                "réinstallez gpect ou réimportez la livraison."
            ) from error
        if hashlib.sha256(content).hexdigest() != self.sha256(path):
            raise ReferentielRefused(
                f"Le fichier {path} du référentiel a été modifié ou abîmé (son empreinte sha256 "
                "n'est pas celle du datapackage.json) : réinstallez gpect ou réimportez la "
                "livraison ; vos propres tables se donnent dans gpect.toml."
            )
        return content


def read(folder: Path) -> Package:
    """Read the ``datapackage.json`` of ``folder``.

    Raises
    ------
    ReferentielRefused
        There is none, or it is not ours.
    """
    try:
        described = json.loads((folder / NAME).read_text(encoding="utf-8"))
        resources = {str(item["path"]): item for item in described["resources"]}
        package = Package(folder, resources)
        for path in resources:
            package.version(path)
            package.sha256(path)
    except OSError as error:
        raise ReferentielRefused(
            f"Le dossier {folder.name} n'est pas un référentiel de gpect : il n'a pas de {NAME}."
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise ReferentielRefused(f"Le {NAME} du dossier {folder.name} est illisible.") from error
    return package


def describe(path: str, content: bytes, origin: Origin) -> dict[str, Any]:
    """Give the entry of one file whose bytes are ``content``."""
    return {
        "path": path,
        "name": Path(path).stem.replace("_", "-"),
        "format": "csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "rows": content.count(b"\n") - 1,
        "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
        "source": origin.source,
        "version": origin.version,
        "licence": origin.licence,
    }


def write(folder: Path, entries: list[dict[str, Any]]) -> None:
    """Write ``datapackage.json`` in ``folder``; entries of other files already there are kept."""
    known: dict[str, Mapping[str, Any]] = {}
    if (folder / NAME).exists():
        known = dict(read(folder).resources)
    known |= {str(entry["path"]): entry for entry in entries}
    described = {
        "name": "gpect-referentiels",
        "title": "Référentiels de gpect",
        "resources": [known[path] for path in sorted(known)],
    }
    text = json.dumps(described, ensure_ascii=False, indent=2) + "\n"
    (folder / NAME).write_text(text, encoding="utf-8", newline="\n")
