"""Edits by hand of a comité's folder, as a spreadsheet or a text editor would make them."""

import csv
import re

import openpyxl


def edit_csv(path, column, old, new, where=lambda line: True):
    """Change the first cell of ``column`` that says ``old``."""
    text = path.read_text(encoding="utf-8-sig")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    lines = list(csv.reader(text.splitlines(), delimiter=delimiter))
    at = lines[0].index(column)
    line = next(line for line in lines[1:] if old(line[at]) and where(line))
    line[at] = new
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, delimiter=delimiter).writerows(lines)


def edit_sheet(path, sheet, column, old, new):
    book = openpyxl.load_workbook(path)
    cells = book[sheet]
    head = next(row for row in cells.iter_rows() if any(c.value == column for c in row))
    at = next(c.column for c in head if c.value == column)
    found = (cells.cell(r, at) for r in range(head[0].row + 1, cells.max_row + 1))
    next(cell for cell in found if old(cell.value)).value = new
    book.save(path)


def edit_text(path, pattern, new):
    text, n = re.subn(pattern, new, path.read_text(encoding="utf-8"), count=1)
    assert n == 1
    path.write_text(text, encoding="utf-8")


def is_mask(cell):
    return cell == "s"


def is_count(cell):
    return str(cell or "").isdigit() and int(cell) > 9


def edit_both(folder, table, columns, change):
    """Change the same cell in both profiles of a csv; ``columns`` are its French and own names."""
    for profile, column in zip(("excel", "opendata"), columns, strict=True):
        edit_csv(folder / "tables" / profile / f"{table}.csv", column, *change)


def keep_csv(folder):
    """Leave nothing but the csv: files that agree, and no other to compare with."""
    for name in ("note.html", "note.pdf", "tableaux.xlsx"):
        (folder / name).unlink(missing_ok=True)
