"""Rejected rows go back to their sender, as they came, with the reason beside each."""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pandas as pd

from gpect.domain.raw import RawTable
from gpect.domain.returned import ADDED, returned_stem
from gpect.reports.books.plain import harmless

_MADE_ON: Final = date(2026, 1, 1)
_HALF: Final = re.compile("[\ud800-\udfff]")
_VISIBLE: Final = "\ufffd"


def write_rejects(
    folder: Path,
    raw: RawTable,
    rejects: pd.DataFrame,
    dropped: Sequence[str] = (),
    mask: Callable[[str], str] = str,
) -> Path | None:
    """Write the rejected rows of a file in its own format, to be mended and sent again.

    Parameters
    ----------
    folder
        Existing folder; a file of that name is replaced.
    raw
        The file as read.
    rejects
        Table ``Rejects`` of this file; rows of severity ``reject`` matter.
    dropped
        Headers that were never read (names, phones of people): they are not written either.
    mask
        What is written of a cell.

    Returns
    -------
    Path or None
        ``<name>_rejets`` with the extension of the format (xls, xlsb and ods come back as
        xlsx); None when no row was rejected. A csv keeps its separator and, where the reasons
        can be written in it, its encoding.

    Notes
    -----
    The file holds what the sender wrote, as ``mask`` leaves it: it goes to the sender only. In a
    csv, a cell that a spreadsheet would run as a formula is preceded by an apostrophe.
    """
    raw = _without(raw, dropped)
    rows = _rejected_rows(raw, rejects, mask)
    if rows.empty:
        return None
    path = path_of(folder, raw.source_file, raw.format)
    _WRITERS[path.suffix[1:]](path, rows, raw)
    return path


def path_of(folder: Path, source_file: str, file_format: str) -> Path:
    """Say where the rejected rows of a file are written."""
    form = file_format if file_format in _WRITERS else "xlsx"
    return folder / f"{returned_stem(Path(source_file).stem)}.{form}"


def _without(raw: RawTable, dropped: Sequence[str]) -> RawTable:
    kept = [i for i, head in enumerate(raw.header) if head and head not in set(dropped)]
    return replace(raw, header=[raw.header[i] for i in kept], cells=raw.cells.iloc[:, kept])


def _rejected_rows(
    raw: RawTable, rejects: pd.DataFrame, mask: Callable[[str], str]
) -> pd.DataFrame:
    """Give one line a rejected row: row number, reasons, proposals, then its own cells."""
    refused = rejects[rejects["severity"] == "reject"].sort_values(["row", "column", "code"])
    by_row = refused.groupby("row", sort=True)
    told = pd.DataFrame(
        {
            "reason": by_row["reason"].agg(_together),
            "suggestion": by_row["suggestion"].agg(_together),
        }
    )
    # one line of a questionnaire is several records: all of it goes back
    known = [(number, i) for i, number in enumerate(raw.row_numbers) if number in told.index]
    added = told.loc[[number for number, _ in known]].reset_index()
    cells = raw.cells.iloc[[i for _, i in known]].reset_index(drop=True)
    cells = pd.DataFrame({at: _told(cells[at], mask) for at in cells.columns}, dtype=object)
    both = pd.concat([added, cells], axis=1)
    both.columns = pd.Index(range(both.shape[1]))
    return both


def _told(cells: pd.Series, mask: Callable[[str], str]) -> list[str]:
    """Give the cells of a column as they are written: half a character can be in no file."""
    return [mask(_HALF.sub(_VISIBLE, cell)) for cell in cells]


def _together(texts: pd.Series) -> str:
    return " ; ".join(dict.fromkeys(texts.dropna().astype(str)))


def _heads(raw: RawTable) -> list[str]:
    return [*ADDED, *raw.header]


def _write_csv(path: Path, rows: pd.DataFrame, raw: RawTable) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=raw.separator or ";", lineterminator="\r\n")
    writer.writerow([harmless(head) for head in _heads(raw)])
    for row in rows.itertuples(index=False):
        writer.writerow([harmless(str(cell)) for cell in row])
    path.write_bytes(_encoded(text.getvalue(), raw.encoding))


def _encoded(text: str, encoding: str) -> bytes:
    """Write in the sender's encoding; where a letter of ours is not in it, UTF-8 with its mark."""
    try:
        return text.encode(encoding or "utf-8-sig")
    except (UnicodeEncodeError, LookupError):
        return text.encode("utf-8-sig", errors="replace")


def _write_json(path: Path, rows: pd.DataFrame, raw: RawTable) -> None:
    content = json.dumps(_records(rows, raw), ensure_ascii=False, indent=2)
    path.write_bytes(f"{content}\n".encode(errors="replace"))


def _write_jsonl(path: Path, rows: pd.DataFrame, raw: RawTable) -> None:
    lines = [json.dumps(record, ensure_ascii=False) for record in _records(rows, raw)]
    path.write_bytes("".join(f"{line}\n" for line in lines).encode(errors="replace"))


def _records(rows: pd.DataFrame, raw: RawTable) -> list[dict[str, object]]:
    from gpect.reports.books import sheets  # noqa: PLC0415 - long to load, and most files need none

    heads = _heads(raw)
    lines = zip(*(sheets.as_cells(rows[name]) for name in rows.columns), strict=True)
    return [dict(zip(heads, line, strict=True)) for line in lines]


def _write_xlsx(path: Path, rows: pd.DataFrame, raw: RawTable) -> None:
    from gpect.reports.books import sheets  # noqa: PLC0415 - long to load, and most files need none

    named = rows.set_axis([str(position) for position in range(rows.shape[1])], axis=1)
    widths = [8, 46, 40, *[20] * len(raw.header)]
    columns = [
        sheets.SheetColumn(str(i), head, width, "int" if i == 0 else "wrap")
        for i, (head, width) in enumerate(zip(_heads(raw), widths, strict=True))
    ]
    with sheets.open_book(path, f"Lignes rejetées : {raw.source_file}", _MADE_ON) as book:
        sheets.write_table(book, sheets.add_sheet(book, "Rejets"), named, columns)


_Writer = Callable[[Path, pd.DataFrame, RawTable], None]

_WRITERS: Final[Mapping[str, _Writer]] = MappingProxyType(
    {"csv": _write_csv, "json": _write_json, "jsonl": _write_jsonl, "xlsx": _write_xlsx}
)
