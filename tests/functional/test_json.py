"""Every command answers a script: --json everywhere, and nothing but JSON on the output."""

import json

import pytest
import typer

from gpect.cli import app


def commands():
    """Walk the commands, groups included."""
    found = []

    def walk(command, path):
        children = getattr(command, "commands", {})
        for name, child in sorted(children.items()):
            walk(child, [*path, name])
        if not children:
            found.append((path, command))

    walk(typer.main.get_command(app.app), [])
    return found


@pytest.mark.parametrize(
    ("path", "command"), commands(), ids=lambda v: " ".join(v) if isinstance(v, list) else ""
)
def test_every_command_takes_json(path, command):
    assert "--json" in {flag for option in command.params for flag in option.opts}, path


def test_what_is_answered_is_json(tmp_path, capsys):
    base = str(tmp_path / "travail" / "gpect.db")
    sent = tmp_path / "besoins.csv"
    sent.write_text(
        "Intitulé du poste;Nombre de postes;Commune;Employeur\n"
        "Agent de propreté;2;Denain;Inventée\nMaçon;x;Cambrai;Inventée\n",
        encoding="utf-8",
    )
    back = str(tmp_path / "retour")
    for args, code in (
        (["init", str(tmp_path / "travail")], 0),
        (["modeles", str(tmp_path / "modeles")], 0),
        (["ingest", "besoins", str(sent), "--base", base, "--retour", back], 3),
        (["export", "besoins", "--sortie", str(tmp_path / "b.csv"), "--base", base], 0),
        (["export", "tables", "--sortie", str(tmp_path / "tables"), "--base", base], 0),
        (["revue", "titres", "--base", base], 0),
        (["status", "--base", base], 0),
        (["referentiels", "filieres", str(tmp_path / "f.csv")], 0),
    ):
        assert app.run([*args, "--json"]) == code, args
        assert json.loads(capsys.readouterr().out) is not None, args
    assert [path.name for path in (tmp_path / "retour").iterdir()] == ["besoins_retour.xlsx"]
