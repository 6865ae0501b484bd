"""Write the reference pages of docs/ from the code itself, or check that they are fresh.

Usage: ``python scripts/reference.py [--verifier]``
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import sqlalchemy as sa

from gpect.cli.setting_list import SETTINGS
from gpect.domain import errors, tables, templates
from gpect.domain.refusals import REFUSALS
from gpect.domain.tables import TableSpec
from gpect.domain.templates import InputTemplate
from gpect.store.engine import open_store
from gpect.store.views import VIEWS

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
COMMANDS = (
    "demo",
    "init",
    "modeles",
    "ingest",
    "recupere",
    "normalise",
    "apprendre titres",
    "apprendre appariement",
    "revue titres",
    "revue lire",
    "match",
    "explique",
    "decisions lire",
    "audit equite",
    "rejoue",
    "forecast",
    "tension",
    "report",
    "export",
    "status",
    "doublons",
    "annule",
    "referentiels importer",
    "referentiels filieres",
)
VIEWS_ARE = (
    "Pour Metabase, Datasette ou tout outil qui lit une base SQL : des noms français, aucun "
    "pseudonyme, le dernier calcul. Une colonne peut s'ajouter ; aucune n'est renommée ni retirée. "
    "Ces vues restent dans la maison : leurs petits effectifs ne sont pas masqués."
)
KINDS = {
    "text": "texte",
    "int": "entier",
    "float": "nombre",
    "share": "part de 0 à 1",
    "date": "date",
    "bool": "oui, non ou vide",
    "choice": "choix dans une liste",
    "list": "liste",
}


def pages() -> dict[str, str]:
    """Give the text of each reference page, by file name."""
    return {
        "commandes.md": commands_page(),
        "fichiers.md": files_page(),
        "tables.md": tables_page(),
        "vues.md": views_page(),
        "reglages.md": settings_page(),
        "codes-de-sortie.md": exit_codes_page(),
    }


def commands_page() -> str:
    """Give every command's own help page."""
    parts = ["# Les commandes", "", "Page écrite par le code : ce que dit `--aide`."]
    for name in COMMANDS:
        parts += ["", f"## gpect {name}", "", "```text", help_of(name), "```"]
    return "\n".join(parts) + "\n"


def help_of(name: str) -> str:
    """Give the help page of one command, as a user at an 80-column screen reads it."""
    environment = os.environ | {"COLUMNS": "80", "TERMINAL_WIDTH": "80"}
    command = [sys.executable, "-m", "gpect", *name.split(), "--aide"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return done.stdout.rstrip()


def files_page() -> str:
    """Give every kind of input file, its columns and the headers it may carry."""
    parts = [
        "# Les fichiers reçus",
        "",
        "Ordre, casse, accents et ponctuation des en-têtes ne comptent pas. Une colonne absente",
        "de cette page n'est jamais gardée.",
    ]
    for template in templates.TEMPLATES.values():
        parts += ["", f"## {template.title} (`{template.kind}`)", "", *columns_of(template)]
    return "\n".join(parts) + "\n"


def columns_of(template: InputTemplate) -> list[str]:
    """Give the table of the columns of one kind of file."""
    rows = ["| Colonne | Contenu | Aussi reconnue sous | Remarque |", "|---|---|---|---|"]
    groups = {field for group in template.any_of for field in group}
    for column in template.columns:
        needed = "**obligatoire** " if column.compulsory else ""
        needed = "**l'une des deux** " if column.field in groups else needed
        synonyms = ", ".join(column.synonyms)
        rows.append(
            f"| {column.title} | {needed}{KINDS[column.kind]} | {synonyms} | {column.note} |"
        )
    return rows


def tables_page() -> str:
    """Give every table of the database."""
    parts = ["# Les tables", "", "La clé est en gras. Vide veut dire inconnu, jamais non."]
    for spec in tables.STORED:
        parts += [
            "",
            f"## {spec.title} (`{spec.name}`)",
            "",
            *([spec.note, ""] if spec.note else []),
        ]
        parts += rows_of(spec)
    return "\n".join(parts) + "\n"


def rows_of(spec: TableSpec) -> list[str]:
    """Give the table of the columns of one stored table."""
    rows = ["| Colonne | Titre | Contenu | Unité ou valeurs |", "|---|---|---|---|"]
    for column in spec.columns:
        name = f"**`{column.name}`**" if column.name in spec.key else f"`{column.name}`"
        values = ", ".join(column.allowed) or column.unit
        rows.append(f"| {name} | {column.title} | {KINDS[column.kind]} | {values} |")
    return rows


def views_page() -> str:
    """Give the SQL views and their columns, as any SQL tool sees them."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_store(f"{folder}/vide.db", create=True)
        found = sa.inspect(engine)
        rows = ["# Les vues SQL", "", VIEWS_ARE, "", "| Vue | Colonnes |", "|---|---|"]
        for name in VIEWS:
            columns = ", ".join(f"`{column['name']}`" for column in found.get_columns(name))
            rows.append(f"| `{name}` | {columns} |")
        engine.dispose()
    return "\n".join(rows) + "\n"


def settings_page() -> str:
    """Give every line that gpect.toml may hold."""
    rows = ["# Les réglages de `gpect.toml`", "", "| Section | Nom | Sens |", "|---|---|---|"]
    rows += [f"| `[{s.section}]` | `{s.name}` | {s.meaning} |" for s in SETTINGS]
    return "\n".join(rows) + "\n"


def exit_codes_page() -> str:
    """Give every exit code and what it says."""
    meanings = {
        errors.GpectError: "la commande ne peut pas se faire ainsi",
        errors.FileRefused: "fichier refusé : rien de lui n'a été écrit",
        errors.OptionRefused: "une option ou une ligne de gpect.toml ne convient pas",
        errors.ReferentielRefused: "un référentiel manque, est abîmé ou incohérent",
        errors.StoreRefused: "la base ne peut pas être ouverte, lue ou écrite",
        errors.NothingToDo: "il manque une étape avant celle-ci",
        errors.FetchRefused: "un service en ligne n'a pas donné ce qui lui était demandé",
    }
    rows = ["# Les codes de sortie", "", "| Code | Sens |", "|---|---|", "| 0 | tout va bien |"]
    lines = [(e.exit_code, text) for e, text in meanings.items()]
    lines += [(3, "des lignes sont rejetées, les autres sont prises"), (64, "commande mal écrite")]
    rows += [f"| {code} | {text} |" for code, text in sorted(lines)]
    rows += ["", *refusals_of()]
    return "\n".join(rows) + "\n"


def refusals_of() -> list[str]:
    """Give the codes of a refused file, with what ``--rapport`` writes of it."""
    return [
        "## Un fichier refusé dans le compte rendu",
        "",
        (
            "`--rapport` écrit les mêmes clés, que le fichier soit pris ou refusé. D'un fichier "
            "refusé, `status` dit `refused`, les comptes sont à zéro, `message` porte la phrase, "
            "et `errors` une seule entrée : `row` et `column` vides (`null`), `severity` `reject`, "
            "la même phrase, et l'un de ces codes."
        ),
        "",
        "| Code | Le fichier est refusé parce que |",
        "|---|---|",
        *(f"| `{code}` | {why} |" for code, why in REFUSALS.items()),
    ]


def main() -> int:
    """Write the pages; with ``--verifier``, only say which are stale."""
    stale = [n for n, text in pages().items() if not same(FOLDER / n, text)]
    if "--verifier" in sys.argv:
        for name in stale:
            print(f"docs/reference/{name} n'est plus à jour : lancez « just reference ».")
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (FOLDER / name).write_text(pages()[name], encoding="utf-8")
        print(f"docs/reference/{name}")
    return 0


def same(path: Path, text: str) -> bool:
    """Say whether ``path`` holds exactly ``text``."""
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
