"""``gpect demo``: a whole batch on a made-up territory, by the very commands a user types."""

import hashlib
import shlex
import time
from contextlib import nullcontext, redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Annotated, Any

import typer

from gpect.cli import report, settings
from gpect.cli.console import SOME_REJECTED, count, number, progress, say, say_json, show_table
from gpect.cli.options import AsJson
from gpect.domain.errors import FileRefused, GpectError

RECEIVED = "recu"


def command(
    context: typer.Context,
    personnes: Annotated[
        int,
        typer.Option(
            "--personnes",
            metavar="N",
            min=200,
            show_default=False,
            help="Personnes du territoire inventé, 200 au moins [par défaut : 25 000].",
        ),
    ] = 25_000,
    dossier: Annotated[
        Path, typer.Option("--dossier", metavar="DOSSIER", help="Dossier de travail.")
    ] = Path("gpect-demo"),
    graine: Annotated[int, typer.Option("--graine", metavar="N", help="Graine du hasard.")] = 2026,
    en_json: AsJson = False,
) -> None:
    """Fait tourner toute la chaîne sur un territoire inventé, du fichier au classeur."""
    from gpect.demo.files import write_demo
    from gpect.demo.options import DemoOptions
    from gpect.referentiels import loader

    _refuse_a_full_folder(dossier)
    options = DemoOptions(n_persons=personnes, seed=graine)
    times: list[tuple[str, float]] = []
    started = time.perf_counter()
    with progress("Fichiers inventés des structures"):
        files = write_demo(dossier / RECEIVED, options, loader.load())
    times.append(("fichiers inventés", time.perf_counter() - started))

    _fix_key(dossier, graine)
    _say_invented(dossier, options.as_of)
    gpect = context.find_root().command  # the commands a user types, themselves
    for args in _commands(dossier, options.as_of, [(f.kind, f.path) for f in files]):
        with redirect_stdout(StringIO()) if en_json else nullcontext():
            times.append(_type(gpect, args))
    if en_json:
        say_json({"dossier": str(dossier), "secondes": dict(times)})
        return
    _tell(dossier, personnes, times)


def _refuse_a_full_folder(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise GpectError(
            f"Le dossier {folder} n'est pas vide. Déplacez-le, ou choisissez-en un autre : "
            "gpect demo --dossier AUTRE_DOSSIER"
        )


def _type(gpect: Any, args: list[str]) -> tuple[str, float]:
    """Run one command as a user would; give its name and the seconds it took."""
    started = time.perf_counter()
    say(f"\n$ gpect {_typed(args)}")
    code = gpect.main(args, prog_name="gpect", standalone_mode=False) or 0
    if code not in (0, SOME_REJECTED, FileRefused.exit_code):
        raise typer.Exit(code)
    named = " ".join(args[:2]) if args[0] == "ingest" else args[0]
    return named, time.perf_counter() - started


def _fix_key(dossier: Path, seed: int) -> None:
    """Draw the key from the seed, so that pseudonyms, hence every byte, are the same again.

    Only for people who do not exist: a real key is drawn by ``gpect init``, and by nobody else.
    """
    file = dossier / "gpect.cle"
    file.touch(mode=0o600)
    file.write_text(hashlib.sha256(f"demo {seed}".encode()).hexdigest() + "\n", encoding="ascii")


def _say_invented(dossier: Path, day: date) -> None:
    """Write settings that say what the data are: whatever leaves this folder repeats it."""
    text = settings.template(day.isoformat(), invented=True)
    (dossier / settings.FILE_NAME).write_text(text, encoding="utf-8")


def _commands(dossier: Path, day: date, files: list[tuple[str, Path]]) -> list[list[str]]:
    """Give the commands a user would type on these files, in order."""
    base = str(dossier / "gpect.db")
    kinds = list(dict.fromkeys(kind for kind, _ in files))
    by_kind = [
        ["ingest", kind, *(str(path) for k, path in files if k == kind), "--base", base]
        for kind in kinds
    ]
    return [
        ["init", str(dossier), "--date", day.isoformat()],
        *by_kind,
        ["match", "--base", base],
        ["forecast", "--base", base],
        ["report", "--base", base],
    ]


def _typed(args: list[str]) -> str:
    """Write a command as a user would type it: files that begin alike by their beginning."""
    words: dict[str, None] = {}
    for word in args:
        path = Path(word)
        begins = path.parent / f"{path.stem.split('_')[0]}*"
        words[str(begins) if path.parent.name == RECEIVED else shlex.quote(word)] = None
    return " ".join(words)


def _tell(dossier: Path, n_persons: int, times: list[tuple[str, float]]) -> None:
    rows = [[name, number(seconds, 1)] for name, seconds in times]
    rows.append(["en tout", number(sum(seconds for _, seconds in times), 1)])
    say("")
    show_table(f"Temps, en secondes ({count(n_persons, 'personne')})", ["étape", "s"], rows)
    say("À ouvrir :")
    for path, what in (
        (dossier / report.WORKBOOK, "le classeur d'appariement"),
        (dossier / report.PACK / "note.html", "la page du comité de pilotage"),
        (dossier / report.PACK / "tableaux.xlsx", "les tables du comité"),
        (dossier / "rejets", "les lignes à corriger, renvoyées à leurs auteurs"),
        (dossier / RECEIVED, "les fichiers inventés, tels que reçus"),
    ):
        if path.exists():
            say(f"  {path}  ({what})")
