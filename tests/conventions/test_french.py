"""What a user reads is French: help pages, usage errors, titles; one word per thing."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from gpect.domain import tables, templates, vocabulary

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = re.compile(
    r"\b(usage|show|this|message|exit|missing|required|default|invalid|value|error|try|for help|"
    r"file|path|list|text|command|commands|the|and)\b",
    re.IGNORECASE,
)
ALLOWED = re.compile(r"gpect\.\w+|--\w+|\[OPTIONS\]|Options")
COMMANDS = [
    "", "demo", "init", "modeles", "ingest", "match", "forecast", "report", "export", "annule",
    "referentiels", "referentiels importer", "referentiels filieres",
]  # fmt: skip
MISTAKES = [
    "ingst", "ingest", "ingest chose f.csv", "match --bse x", "report --base", "demo --personnes x",
    "demo --personnes 1", "export besoins", "report rien", "referentiels importe x",
]  # fmt: skip


def gpect(arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gpect", *arguments.split()]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_french(name: str) -> None:
    done = gpect(f"{name} --aide")
    assert done.returncode == 0
    assert done.stdout.startswith("Utilisation : gpect")
    assert not ENGLISH.search(ALLOWED.sub("", done.stdout))


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_gets_a_french_sentence_and_no_traceback(mistake: str) -> None:
    done = gpect(mistake)
    assert done.returncode == 64
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert not ENGLISH.search(ALLOWED.sub("", done.stderr))


def test_a_number_out_of_bounds_is_told_the_bounds() -> None:
    assert "200 au moins" in gpect("demo --personnes 3").stderr


def test_every_command_is_in_the_reference() -> None:
    listed = gpect("--aide").stdout.split("Commandes:")[1]
    names = re.findall(r"^  (\w+)  ", listed, flags=re.MULTILINE)
    page = (ROOT / "docs" / "reference" / "commandes.md").read_text(encoding="utf-8")
    assert len(names) >= 10
    assert [name for name in names if f"## gpect {name}" not in page] == []


def test_glossary_has_every_table_and_list() -> None:
    glossary = (ROOT / "docs" / "glossaire.md").read_text(encoding="utf-8")
    words = [f"`{spec.name}`" for spec in tables.STORED]
    words += [f"`{code}`" for code in (*vocabulary.FILIERES, *vocabulary.STRUCTURE_KINDS)]
    assert [word for word in words if word not in glossary] == []


def test_titles_are_distinct_within_a_table() -> None:
    for spec in tables.STORED:
        titles = [column.title for column in spec.columns]
        twice = {title for title in titles if titles.count(title) > 1}
        assert not twice, (spec.name, twice)


def test_headers_of_a_template_lead_to_one_field_each() -> None:
    for template in templates.TEMPLATES.values():
        titles = [column.title.casefold() for column in template.columns]
        assert len(set(titles)) == len(titles)
