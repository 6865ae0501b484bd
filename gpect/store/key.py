"""The key of the pseudonyms: made once, in a file beside the database, never in it.

Without the key no identifier can be found back from a pseudonym, nor the same person be given
the same pseudonym again: it is to be backed up apart from the database.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Engine

from gpect.domain.errors import StoreRefused
from gpect.store import schema
from gpect.store.engine import writing

FILE: Final = "gpect.cle"
SIZE: Final = 32

_FACT: Final = "empreinte_de_la_cle"
_FACTS: Final = schema.STORE_FACTS


def load_or_make_key(folder: Path) -> bytes:
    """Give the key of ``folder``, made there at first use for its owner alone (mode 0600).

    Returns
    -------
    bytes
        32 bytes.

    Raises
    ------
    StoreRefused
        The file cannot be read or made, or it does not hold a key.
    """
    path = folder / FILE
    try:
        if not path.exists():
            _make(path)
        text = path.read_text(encoding="ascii").strip()
    except OSError:
        raise StoreRefused(
            f"{path} : la clé des pseudonymes ne peut être ni lue ni faite. "
            "Demandez le droit de lire et d'écrire dans ce dossier."
        ) from None
    except UnicodeDecodeError:
        text = ""
    return _decode(text, path)


def check_key(engine: Engine, key: bytes) -> None:
    """Make sure that ``key`` is the one whose pseudonyms the database holds.

    The first key seen is the database's own; only its fingerprint is kept there. With another
    key every person would come back under a second pseudonym.

    Raises
    ------
    StoreRefused
        Another key was used before.
    """
    fingerprint = hmac.new(key, b"gpect", hashlib.sha256).hexdigest()[:32]
    with writing(engine) as connection:
        asked = sa.select(_FACTS.c.value).where(_FACTS.c.name == _FACT)
        known = connection.execute(asked).scalar()
        if known is None:
            connection.execute(sa.insert(_FACTS), [{"name": _FACT, "value": fingerprint}])
        elif not hmac.compare_digest(known, fingerprint):
            raise StoreRefused(
                f"La clé {FILE} n'est pas celle de cette base : les personnes y seraient comptées "
                f"deux fois. Remettez le fichier {FILE} d'origine dans le dossier de la base."
            )


def _make(path: Path) -> None:
    """Write a key whole or not at all: two commands at once end up with the same one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{FILE}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(SIZE) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return  # another command made it meanwhile: that one is the key
    finally:
        draft.unlink()


def _decode(text: str, path: Path) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != SIZE:
        raise StoreRefused(
            f"{path} : ce fichier ne contient pas une clé de pseudonymes. "
            "Remettez celui de la dernière sauvegarde."
        )
    return key
