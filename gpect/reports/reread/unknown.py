"""What a folder holds that gpect does not write: nothing was checked of it, so it may not leave.

A text without any figure is let through: titles, notes and heads are words. One that bears a
figure must be known, or tell no more than a quarter or a day.
"""

import re
from collections.abc import Collection
from typing import Final

from gpect.domain.vocabulary import MOIS

_KINDS: Final = {
    "fichier": ("ce fichier", "contrôlé", "retirez-le"),
    "texte": ("ce texte", "contrôlé", "retirez-le"),
    "tableau": ("ce tableau", "contrôlé", "retirez-le"),
    "feuille": ("cette feuille", "contrôlée", "retirez-la"),
    "colonne": ("cette colonne", "contrôlée", "retirez-la"),
    "ligne": ("cette ligne", "contrôlée", "retirez-la"),
    "valeur": ("cette valeur", "contrôlée", "rétablissez celle d'origine"),
}
_PLAIN: Final = re.compile(
    r"T[1-4] \d{4}|\d{4}-T[1-4]|\b[1-4]e?r? trimestre \d{4}"
    rf"|\b\d\d?(?:er)? (?:{'|'.join(MOIS)}) \d{{4}}|^T\d+ · "
    r"|\d+ métiers? n'y (?:est|sont) pas : tous leurs chiffres sont secrets"
)
"""What a text may say with digits: a quarter, a day, a table's number, lines left out."""

_LONGEST: Final = 120


def unknown(kind: str, where: str) -> str:
    """Say that something is none of ours: ``kind`` is what it is, ``where`` its name."""
    this, checked, what_to_do = _KINDS[kind]
    return (
        f"{where} : un dossier du comité n'a pas {this}, et gpect ne l'a pas {checked}. "
        f"N'envoyez pas le dossier tel quel : {what_to_do}."
    )


def bears_figure(text: str, known: Collection[str] = ()) -> bool:
    """Say whether a text holds a digit, quarters and days apart, and is none of ``known``."""
    return text not in known and any(c.isdigit() for c in _PLAIN.sub("", text))


def quoted(text: str) -> str:
    """Quote a text, cut where it is long."""
    return f"« {text if len(text) <= _LONGEST else f'{text[: _LONGEST - 1]}…'} »"
