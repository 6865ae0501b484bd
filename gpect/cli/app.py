"""The ``gpect`` command: what it is made of, and how a fault is told."""

import gc
import os
import sys

import typer
from typer.exceptions import TyperException

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
from gpect.cli.console import complain
from gpect.cli.french import HELP_NAMES, FrenchCommand, FrenchGroup, usage_sentence
from gpect.domain.errors import GpectError

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
        return error.exit_code
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


def _asked(error: TyperException) -> str:
    """Name the command that was being typed: its own help is the one to read."""
    context = getattr(error, "ctx", None)
    return context.command_path if context else "gpect"
