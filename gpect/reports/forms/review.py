"""The review workbook: titles that a person has to decide of, five choices a click away."""

from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd

from gpect.domain import vocabulary
from gpect.reports.books.pages import read_me
from gpect.reports.books.sheets import (
    MAX_ROWS,
    Book,
    SheetColumn,
    add_sheet,
    open_book,
    write_lines,
    write_table,
)

N_CHOICES: Final = 5
CHOICES: Final = tuple(f"choice_{i + 1}" for i in range(N_CHOICES))

TITLES: Final = (
    SheetColumn("raw_title", "Intitulé reçu", 40, "strong"),
    SheetColumn("posts", "Postes", 9, "int"),
    SheetColumn("persons", "Personnes", 11, "int"),
    SheetColumn("decision", "Décision", 12, "text"),
    SheetColumn("title_confidence", "Confiance", 11, "percent"),
    SheetColumn("as_label", "Libellé du 1er choix", 13, "text"),
    SheetColumn("right_code", "Bon code ROME", 38, "input"),
    *(SheetColumn(name, f"Choix {i + 1}", 26, "wrap") for i, name in enumerate(CHOICES)),
)
SKILLS: Final = (
    SheetColumn("fragment", "Texte reçu", 70, "strong"),
    SheetColumn("n", "Nombre de fois", 10, "int"),
    SheetColumn("kinds", "Dans", 30, "wrap"),
)


def title_lines(
    openings: pd.DataFrame, persons: pd.DataFrame, titles: "pd.Series[str]"
) -> pd.DataFrame:
    """Group the titles to decide of: identical once, the most posts first.

    Parameters
    ----------
    openings, persons
        Stored tables.
    titles
        What makes two titles the same: raw title → its bare form.

    Returns
    -------
    DataFrame
        ``raw_title`` (the first of its spellings), ``posts, persons, title_decision,
        title_confidence``; by posts, persons, then title.
    """
    both = pd.concat(
        [
            openings.assign(posts=openings["posts"].fillna(1), persons=0),
            persons.assign(posts=0, persons=1),
        ],
        ignore_index=True,
    )
    doubtful = both[both["title_decision"].isin(["a_verifier", "inconnu"])]
    doubtful = doubtful[doubtful["raw_title"].notna()]
    key = doubtful["raw_title"].map(titles).rename("same")
    grouped = doubtful.groupby(key).agg(
        raw_title=("raw_title", "min"),
        posts=("posts", "sum"),
        persons=("persons", "sum"),
        title_decision=("title_decision", "min"),
        title_confidence=("title_confidence", "max"),
    )
    return grouped.sort_values(
        ["posts", "persons", "raw_title"], ascending=[False, False, True], ignore_index=True
    )


def skill_lines(unknown: pd.DataFrame) -> pd.DataFrame:
    """Group unknown skills by what is said; a file sent again counts once."""
    once = unknown.groupby(["fragment", "kind", "source_file"], as_index=False).agg({"n": "max"})
    grouped = once.groupby("fragment", as_index=False).agg(
        n=("n", "sum"), kinds=("kind", lambda kinds: ", ".join(sorted(set(kinds))))
    )
    return grouped.sort_values(["n", "fragment"], ascending=[False, True], ignore_index=True)


def write_review(path: Path, titles: pd.DataFrame, skills: pd.DataFrame, as_of: date) -> None:
    """Write the workbook of the review.

    Parameters
    ----------
    path
        File to write (``.xlsx``); its folder exists.
    titles
        Lines of :func:`title_lines` with ``CHOICES`` (« K2204 Titre », missing allowed) and
        ``is_label``: it says a label of its first choice, slips and gender apart.
    skills
        Lines of :func:`skill_lines`.
    as_of
        Date of reference: equal contents are equal bytes.
    """
    shown = titles.assign(
        decision=titles["title_decision"].map(vocabulary.DECISIONS_TITRE),
        as_label=titles["is_label"].map({True: "oui", False: ""}),
        right_code="",
    )
    with open_book(path, "Métiers à vérifier", as_of) as book:
        sheet = add_sheet(book, "Métiers à vérifier")
        write_table(book, sheet, shown, TITLES)
        _offer_choices(sheet, len(shown))
        _write_skills(book, skills)
        write_lines(book, add_sheet(book, "Lisez-moi"), read_me("revue.txt"), width=110)


def _offer_choices(sheet: Any, n_lines: int) -> None:
    """Give each line its own list, read from its own cells; another code may be typed."""
    names = [column.name for column in TITLES]
    at, first = names.index("right_code"), names.index(CHOICES[0])
    left, right = (chr(ord("A") + position) for position in (first, first + N_CHOICES - 1))
    for row in range(1, min(n_lines, MAX_ROWS) + 1):
        source = f"=${left}${row + 1}:${right}${row + 1}"
        sheet.data_validation(
            row, at, row, at, {"validate": "list", "source": source, "show_error": False}
        )


def _write_skills(book: Book, skills: pd.DataFrame) -> None:
    sheet = add_sheet(book, "Compétences non reconnues")
    write_table(book, sheet, skills, SKILLS)
