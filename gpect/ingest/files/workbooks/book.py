"""Workbooks (xlsx, xlsm, xlsb, xls, ods): the right sheet, every cell as text."""

import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine as calamine

from gpect.domain.errors import FileRefused
from gpect.domain.propositions import HEADS, SHEET
from gpect.ingest.files import archives, compound
from gpect.ingest.files.csv_text import Record
from gpect.ingest.files.names import told_sheet
from gpect.ingest.files.workbooks import faults, ods, parts
from gpect.ingest.records import messages
from gpect.ingest.text.spelling import fold

Cell = int | float | str | bool | time | date | datetime | timedelta
_HEAD_ROWS = 40
MOST_COLUMNS = 16_384
"""Columns that a sheet may have in any of these formats."""

_STDERR = 2
COMITE_SHEETS = frozenset(["Filières", "Départs", "Compétences", "Freins", "Actions"])
"""Sheets that the comité's tables have together, and no sender's file."""

_BESIDE_THE_POINT = re.compile(
    r"\b(?:notice|mode d emploi|lisez|aide|exemples?|modeles?|archives?|anciens?|historique)\b"
)


@dataclass(frozen=True)
class SheetText:
    """One sheet: its non-blank rows with their number, its faulty cells, what else was seen.

    ``cell_faults`` are (sheet row, column from 0, or ``WHOLE`` of ``parts``, code).
    ``others`` are sheets not read that
    look like a table; ``twins`` those among them as good as the one chosen.
    ``hidden`` are the numbers of rows that hold something and that its reader does not see.
    """

    sheet: str
    records: list[Record]
    cell_faults: list[tuple[int, int, str]]
    others: tuple[str, ...]
    twins: tuple[str, ...] = ()
    hidden: tuple[int, ...] = ()


def read_workbook(
    content: bytes,
    members: dict[str, bytes],
    name: str,
    merit: Callable[[list[Record]], int],
    *,
    ours_too: bool = True,
) -> SheetText:
    """Read the sheet of a workbook whose first rows have the most ``merit``.

    Parameters
    ----------
    content, members
        The file, and its members when it is a zip (already through the guard).
    name
        The file's name, for the sentence.
    merit
        Number of columns recognised in the first rows of a sheet.
    ours_too
        Whether a workbook that gpect wrote for its readers may be read.

    Raises
    ------
    FileRefused
        Password, damage, no sheet, a sheet too wide to be a table, a workbook of ours.

    Notes
    -----
    Hidden sheets are left out unless no other holds a table. Ties go to the first sheet whose name
    is not that of a notice, an example or an archive.
    """
    if not members and compound.is_broken(content):
        raise archives.truncated(name)
    by_sheet = faults.scan(content, members, name)
    try:
        with (
            _hushed(),
            calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book,
        ):
            seen = _Seen(name, members, by_sheet)
            if not ours_too:
                _refuse_ours(book, seen)
            return _best_sheet(book, seen, merit)
    except calamine.PasswordError as error:
        raise archives.encrypted(name) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise archives.truncated(name) from error
    except _panics() as error:
        raise archives.truncated(name) from error


@contextmanager
def _hushed() -> Iterator[None]:
    """Silence what the reader says of a damaged file, in its own words, on the error stream."""
    try:
        kept = os.dup(_STDERR)
    except OSError:  # there is no such stream: nobody is spoken to
        yield
        return
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), _STDERR)
        try:
            yield
        finally:
            os.dup2(kept, _STDERR)
            os.close(kept)


def _panics() -> tuple[type[BaseException], ...]:
    """Give what the reader raises when it gives up on a damaged file.

    No ordinary exception, and no module holds it: it exists once it was raised.
    """
    return tuple(c for c in BaseException.__subclasses__() if c.__name__ == "PanicException")


@dataclass(frozen=True)
class _Seen:
    """What the guard saw of a workbook that its reader does not tell: parts, faults by sheet."""

    file: str
    members: dict[str, bytes]
    faults: dict[str, list[tuple[int, int, str]]]


def _refuse_ours(book: calamine.CalamineWorkbook, seen: "_Seen") -> None:
    """Refuse the matching workbook and the comité's: their sheets look like lists of posts."""
    if set(book.sheet_names) >= COMITE_SHEETS:
        raise FileRefused(f"{seen.file} : {messages.COMITE_WORKBOOK}", "classeur_de_gpect")
    if SHEET not in book.sheet_names:
        return
    heads = {cell for record in _records(book, SHEET, seen, _HEAD_ROWS) for cell in record.cells}
    if {HEADS["line_id"], HEADS["fingerprint"]} <= heads:
        raise FileRefused(f"{seen.file} : {messages.OWN_WORKBOOK}", "classeur_de_gpect")


def _best_sheet(
    book: calamine.CalamineWorkbook,
    seen: "_Seen",
    merit: Callable[[list[Record]], int],
) -> SheetText:
    sheets = [m for m in book.sheets_metadata if m.typ == calamine.SheetTypeEnum.WorkSheet]
    visible = [m.name for m in sheets if m.visible == calamine.SheetVisibleEnum.Visible]
    every = [m.name for m in sheets]
    candidates = visible or every
    if not candidates:
        raise FileRefused(
            f"{seen.file} : le classeur ne contient aucune feuille de calcul. "
            "Mettez le tableau dans une feuille puis renvoyez le classeur.",
            "fichier_vide",
        )
    merits = {s: merit(_records(book, s, seen, _HEAD_ROWS)) for s in every}
    if max(merits[s] for s in candidates) <= 1:  # the table may be hidden
        candidates = every
    if not max(merits.values()):
        candidates = _filled(book, seen, candidates, every)
    chosen = max(candidates, key=lambda s: (merits[s], not _BESIDE_THE_POINT.search(fold(s))))
    others = tuple(s for s in every if s != chosen and merits[s] > 1)
    twins = tuple(s for s in others if merits[s] == merits[chosen])
    records = _records(book, chosen, seen, None)
    out_of_sight = set(faults.hidden_rows(seen.members, chosen))
    hidden = tuple(record.line for record in records if record.line in out_of_sight)
    return SheetText(chosen, records, seen.faults.get(chosen, []), others, twins, hidden)


def _filled(
    book: calamine.CalamineWorkbook, seen: "_Seen", candidates: list[str], every: list[str]
) -> list[str]:
    """Keep the sheets in which something is written, whatever it is.

    Raises
    ------
    FileRefused
        None is.
    """
    filled = [s for s in candidates if _records(book, s, seen, None)]
    if filled or len(candidates) < len(every):
        return filled or _filled(book, seen, every, every)
    named = ", ".join(f"« {told_sheet(sheet)} »" for sheet in every[:5])
    which = f"sa feuille {named} n'a aucune"
    if len(every) > 1:
        which = f"aucune de ses feuilles ({named}) n'a de"
    raise FileRefused(
        f"{seen.file} : le classeur est vide, {which} cellule remplie. Copiez le tableau dans "
        "une feuille, enregistrez puis renvoyez le classeur.",
        "fichier_vide",
    )


def _records(
    book: calamine.CalamineWorkbook, name: str, seen: "_Seen", n_rows: int | None
) -> list[Record]:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_width > MOST_COLUMNS:
        raise parts.too_wide(f"{seen.file}, feuille « {told_sheet(name)} »")
    rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False, nrows=n_rows)
    _fill_merged(rows, sheet.merged_cell_ranges or [])
    _fill_merged(rows, ods.vertical_merges(seen.members, name))
    faulty = {row for row, _, _ in seen.faults.get(name, [])}
    return [
        Record(number, [_as_text(cell) for cell in row])
        for number, row in enumerate(rows, start=1)
        if number in faulty or any(cell != "" for cell in row)
    ]


def _fill_merged(
    rows: list[list[Cell]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    """Repeat the text of a vertical merge in each of its rows: it is said of each of them."""
    for (top, left), (bottom, right) in ranges:
        if right == left and top < len(rows) and left < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                if row[left] == "":
                    row[left] = rows[top][left]


def _as_text(cell: Cell) -> str:
    """Render a typed cell as its reader sees it: ISO dates, integers without decimals."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "vrai" if cell else "faux"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
