"""Empty spreadsheets to fill in, one per kind of file, from the definitions that read them back."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from gpect.domain.templates import TEMPLATES, InputColumn, InputTemplate
from gpect.reports.books.pages import read_me
from gpect.reports.books.sheets import GREY, Book, add_lists, add_sheet, open_book, write_lines

ROWS: Final = 2_000
"""Rows under the header that offer lists and check dates and numbers."""

MADE_ON: Final = date(2026, 1, 1)
"""Date written in the documents: always the same, so that the same templates are the same bytes."""

YES_NO: Final = MappingProxyType({"oui": "Oui", "non": "Non"})

_WIDTHS: Final[Mapping[str, float]] = {
    "text": 24,
    "int": 12,
    "float": 12,
    "date": 14,
    "bool": 11,
    "choice": 30,
    "list": 40,
}
_ANSWERS: Final[Mapping[str, str]] = {
    "text": "texte",
    "int": "nombre entier",
    "float": "nombre",
    "date": "date, jj/mm/aaaa",
    "bool": "Oui ou Non",
    "choice": "un choix de la liste",
    "list": "plusieurs, séparés par des points-virgules",
}


def write_templates(folder: Path) -> list[Path]:
    """Write the empty template of each kind of file.

    Parameters
    ----------
    folder
        Existing folder; files of those names are replaced.

    Returns
    -------
    list of Path
        ``modele_<nature>.xlsx``, in the order in which files are to be ingested. The first
        sheet is the one to fill in; the example is apart, laid in lines, never read as data.
    """
    paths = []
    for kind, template in TEMPLATES.items():
        if template.published:
            continue
        path = folder / f"modele_{kind}.xlsx"
        write_template(path, template)
        paths.append(path)
    return paths


def write_template(path: Path, template: InputTemplate) -> None:
    """Write one template: the sheet to fill in, an example, what each column holds."""
    with open_book(path, f"Modèle : {template.title}", MADE_ON) as book:
        _write_form(book, template)
        _write_example(book, template)
        write_lines(book, add_sheet(book, "Lisez-moi"), _read_me(template), width=100)
        add_lists(book, {_list_name(c): _choices(c) for c in template.columns if _choices(c)})


def _read_me(template: InputTemplate) -> list[tuple[str, str]]:
    return read_me(
        "modele.txt",
        modele=template,
        compulsory=[column.title for column in template.columns if column.compulsory],
        groups=[[template.column(name).title for name in group] for group in template.any_of],
    )


def _write_form(book: Book, template: InputTemplate) -> None:
    # « Réalisations : embauches, sorties… » is too long for a tab, which takes no colon either.
    sheet = add_sheet(book, template.title.split(" :")[0][:31])
    optional = book.style(bold=True, text_wrap=True, bg_color="#DCE7EE", bottom=2, valign="vcenter")
    for position, column in enumerate(template.columns):
        head = book.header if column.field in _required(template) else optional
        sheet.set_column(position, position, _WIDTHS[column.kind], _cell_format(book, column))
        sheet.write_string(0, position, column.title, head)
        rule = _rule(column)
        if rule:
            sheet.data_validation(1, position, ROWS, position, rule)
    sheet.set_row(0, 36)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, ROWS, len(template.columns) - 1)


def _cell_format(book: Book, column: InputColumn) -> Any:
    """Keep the zeros of codes (text), show dates as they are written in France."""
    if column.kind == "date":
        return book.style(num_format="dd/mm/yyyy")
    if column.kind in ("int", "float"):
        return book.style()
    return book.style(num_format="@", text_wrap=column.kind == "list")


def _rule(column: InputColumn) -> dict[str, Any] | None:
    """Give the check of a column's cells; a wrong value can still be kept: reading decides."""
    kinds: dict[str, dict[str, Any]] = {
        "int": {"validate": "integer", "criteria": ">=", "value": 0},
        "float": {"validate": "decimal", "criteria": ">=", "value": 0},
        "date": {"validate": "date", "criteria": ">=", "value": date(1900, 1, 1)},
    }
    if _choices(column):
        rule: dict[str, Any] = {"validate": "list", "source": f"={_list_name(column)}"}
    elif column.kind in kinds:
        rule = kinds[column.kind]
    else:
        return None
    return rule | {
        "error_type": "warning",
        "error_title": "Valeur inattendue",
        "error_message": f"Attendu ici : {_ANSWERS[column.kind]}.",
    }


def _write_example(book: Book, template: InputTemplate) -> None:
    """Lay the example in lines, a column a line: no reader can take it for rows of data."""
    sheet = add_sheet(book, "Exemple")
    sheet.set_portrait()
    for position, (title, width) in enumerate(
        (("À remplir", 30), ("Par exemple", 40), ("Ce qu'on y met", 38), ("Remarque", 52))
    ):
        sheet.set_column(position, position, width)
        sheet.write_string(0, position, title, book.header)
    grey = book.style(italic=True, font_color=GREY, bg_color="#F1F3F4", text_wrap=True)
    plain, strong = book.style(text_wrap=True), book.style(bold=True)
    for row, column in enumerate(template.columns, start=1):
        sheet.write_string(row, 0, column.title + _needed(template, column), strong)
        sheet.write_string(row, 1, _example(column), grey)
        sheet.write_string(row, 2, _ANSWERS[column.kind], plain)
        sheet.write_string(row, 3, column.note, plain)
    sheet.freeze_panes(1, 0)


def _needed(template: InputTemplate, column: InputColumn) -> str:
    if column.compulsory:
        return " (obligatoire)"
    return " (au moins un des deux)" if column.field in _required(template) else ""


def _example(column: InputColumn) -> str:
    if column.example:
        return column.example
    choices = _choices(column)
    return choices[0] if choices else ""


def _choices(column: InputColumn) -> tuple[str, ...]:
    if column.kind == "bool":
        return tuple(YES_NO.values())
    return tuple(column.choices.values()) if column.choices else ()


def _list_name(column: InputColumn) -> str:
    return "Liste_oui_non" if column.kind == "bool" else f"Liste_{column.field}"


def _required(template: InputTemplate) -> set[str]:
    """Give the fields that must be there, and those of which one at least must be."""
    groups = {field for group in template.any_of for field in group}
    return groups | {column.field for column in template.columns if column.compulsory}
