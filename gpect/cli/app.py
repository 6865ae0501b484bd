"""The ``gpect`` command: what it is made of, and how a fault is told."""

import errno
import gc
import os
import re
import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException

from gpect import __version__
from gpect.cli import (
    annule,
    apprendre,
    audit,
    decisions,
    demo,
    doublons,
    explique,
    export,
    forecast,
    ingest,
    init,
    match,
    modeles,
    normalise,
    recupere,
    referentiels,
    rejoue,
    report,
    revue,
    status,
    tension,
)
from gpect.cli.console import complain, say
from gpect.cli.french import HELP_NAMES, FrenchCommand, FrenchGroup, usage_sentence
from gpect.domain.errors import GpectError

_ADVICE = re.compile(r"[Ll]ancez[^:]*: gpect (?!init|modeles|demo)")

app = typer.Typer(
    name="gpect",
    cls=FrenchGroup,
    help="La GPECT d'un territoire : des fichiers des structures aux décisions.",
    context_settings=HELP_NAMES,
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _say_version(is_asked: bool) -> None:
    if is_asked:
        say(f"gpect {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_say_version, is_eager=True, help="Affiche la version de gpect."
        ),
    ] = False,
) -> None:
    """La GPECT d'un territoire : des fichiers des structures aux décisions."""


for _name, _command in (
    ("demo", demo.command),
    ("init", init.command),
    ("modeles", modeles.command),
    ("ingest", ingest.command),
    ("recupere", recupere.command),
    ("normalise", normalise.command),
    ("match", match.command),
    ("explique", explique.command),
    ("rejoue", rejoue.command),
    ("forecast", forecast.command),
    ("tension", tension.command),
    ("report", report.command),
    ("export", export.command),
    ("status", status.command),
    ("doublons", doublons.command),
    ("annule", annule.command),
):
    app.command(_name, cls=FrenchCommand, context_settings=HELP_NAMES)(_command)
app.add_typer(apprendre.app, name="apprendre")
app.add_typer(revue.app, name="revue")
app.add_typer(decisions.app, name="decisions")
app.add_typer(audit.app, name="audit")
app.add_typer(referentiels.app, name="referentiels")


def main(args: list[str] | None = None) -> None:
    """Run one command; exit with its code, after one French sentence where something is wrong."""
    _settle()
    sys.exit(run(sys.argv[1:] if args is None else args))


def _settle() -> None:
    """Set what the libraries read as they load: a tenth of a command's time and memory."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # spinning threads stall small fits
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # its own keeps what is freed
    gc.set_threshold(100_000, 50, 1_000)  # tables have no cycles to look for


def run(args: list[str]) -> int:
    """Run one command and give its exit code; every known fault becomes one sentence."""
    try:
        return app(args, prog_name="gpect", standalone_mode=False) or 0
    except GpectError as error:
        complain(str(error))
        _repeat_base(str(error), args)
        return error.exit_code
    except OSError as error:
        complain(f"{error.filename or 'Un fichier'} : {_os_fault(error)}")
        return 1
    except TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            complain(error.message)
        else:
            complain(usage_sentence(error))
            complain(f"Voyez : {_asked(error)} --aide")
        return 64  # EX_USAGE: 2 and 3 belong to the answers of ``gpect ingest``
    except typer.Abort:
        complain("Interrompu.")
        return 130


def _repeat_base(sentence: str, args: list[str]) -> None:
    """Say that the command advised takes the same ``--base`` as the one that was typed."""
    given = [args[at + 1] for at, word in enumerate(args[:-1]) if word == "--base"]
    given += [word.removeprefix("--base=") for word in args if word.startswith("--base=")]
    if given and _ADVICE.search(sentence):
        complain(f"(et ajoutez à cette commande : --base {given[0]})")


def _os_fault(error: OSError) -> str:
    """Say in French why a file cannot be read or written."""
    if isinstance(error, PermissionError):
        return (
            "accès refusé. Fermez-le s'il est ouvert dans un tableur, ou choisissez un autre "
            "emplacement où vous pouvez écrire."
        )
    if isinstance(error, NotADirectoryError | FileExistsError):
        return "un fichier porte déjà ce nom, là où il faut un dossier. Donnez un autre chemin."
    if isinstance(error, FileNotFoundError):
        return "ce chemin n'existe pas. Vérifiez-le, ou créez d'abord le dossier."
    if isinstance(error, IsADirectoryError):
        return "c'est un dossier, il faut un fichier. Ajoutez un nom de fichier."
    if error.errno == errno.ENOSPC:
        return "il n'y a plus de place sur ce disque. Libérez-en, puis relancez."
    return "ce fichier ne peut être ni lu ni écrit. Vérifiez le chemin et vos droits."


def _asked(error: TyperException) -> str:
    """Name the command that was being typed: its own help is the one to read."""
    context = getattr(error, "ctx", None)
    return context.command_path if context else "gpect"
