"""Long CSV files of a few columns, read by pieces: what ``gpect normalise`` is given."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pandas as pd

from gpect.domain.errors import FileRefused
from gpect.ingest.text.spelling import fold

PIECE: Final = 20_000
"""Rows read at once: some tens of megabytes, whatever the length of the file."""

_HEAD: Final = 65_536
_NOT_TEXT: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b", b"SQLite")


def read_pieces(path: Path, rows: int = PIECE) -> Iterator[pd.DataFrame]:
    """Read a CSV by pieces of ``rows`` rows, every cell as text, "" where blank.

    UTF-8 (with or without BOM), else Windows-1252; comma, semicolon or tab, whichever the header
    has most of. Blank lines are rows: the order and number of rows are the file's.

    Raises
    ------
    FileRefused
        It is no CSV text, or a row has more cells than the header.
    """
    head = _head(path)
    encoding = "utf-8-sig" if _is_utf8(path) else "cp1252"
    header = head.decode("utf-8-sig", errors="replace").partition("\n")[0]
    separator = max((",", ";", "\t"), key=header.count)
    try:
        with pd.read_csv(
            path,
            sep=separator,
            dtype="str",
            encoding=encoding,
            encoding_errors="replace",
            keep_default_na=False,
            skip_blank_lines=False,
            index_col=False,
            chunksize=rows,
        ) as pieces:
            while (piece := _next(pieces)) is not None:
                yield piece.fillna("").reset_index(drop=True)
    except (
        pd.errors.ParserError,
        pd.errors.ParserWarning,
        pd.errors.EmptyDataError,
        ValueError,
    ) as error:
        raise FileRefused(
            f"{path.name} : ce CSV ne se lit pas (une ligne a sans doute plus de cellules que de "
            "colonnes, ou un guillemet n'est pas fermé). Enregistrez-le depuis un tableur.",
            "csv_illisible",
        ) from error


def _next(pieces: Iterator[pd.DataFrame]) -> pd.DataFrame | None:
    """Read one more piece; what the reader would drop with a warning alone stops it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)
        return next(pieces, None)


def column_of(piece: pd.DataFrame, names: tuple[str, ...], path: Path) -> str:
    """Give the header that says one of ``names``, case and accents aside; the first name wins.

    Raises
    ------
    FileRefused
        None of the headers does.
    """
    found = find_column(piece, names)
    if found is not None:
        return found
    raise FileRefused(
        f"{path.name} : il faut une colonne « {names[0]} » ; "
        f"colonnes lues : {', '.join(map(str, piece.columns))[:200]}.",
        "colonne_absente",
    )


def find_column(piece: pd.DataFrame, names: tuple[str, ...]) -> str | None:
    """Give the header that says one of ``names``, or None."""
    by_fold = {fold(str(header)): str(header) for header in reversed(piece.columns)}
    return next((by_fold[fold(name)] for name in names if fold(name) in by_fold), None)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as error:
        raise FileRefused(
            f"{path.name} : ce fichier n'existe pas ou ne peut être lu. Vérifiez le chemin donné.",
            "fichier_absent",
        ) from error
    if head.startswith(_NOT_TEXT) or b"\x00" in head:
        raise FileRefused(
            f"{path.name} : ce n'est pas du CSV. Enregistrez-le en « CSV UTF-8 ».",
            "pas_un_tableau",
        )
    if not head.strip():
        raise FileRefused(f"{path.name} : le fichier est vide.", "fichier_vide")
    return head


def _is_utf8(path: Path) -> bool:
    """Say whether the whole file is UTF-8; read in one pass, nothing kept."""
    try:
        with path.open(encoding="utf-8") as stream:
            while stream.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return False
    return True
