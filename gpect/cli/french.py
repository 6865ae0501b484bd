"""Typer in French: help pages and usage errors, over its public classes.

Typer 0.29 writes « Usage: » and its errors in English whatever the catalogue; only this module
knows of it (hence the cap ``typer<0.30``). A test walks every help page and fails on English.
"""

import difflib
import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

HELP_NAMES = {"help_option_names": ["--aide", "--help", "-h"]}

_HELP_WORDS = (
    ("[default: ", "[par défaut : "),
    ("[required]", "[obligatoire]"),
    ("; required]", " ; obligatoire]"),
)


def _french(text: str) -> str:
    for english, french in _HELP_WORDS:
        text = text.replace(english, french)
    return text


class _FrenchHelp:
    """What a command's help page looks like, shared by commands and groups."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the first line of the page."""
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined] # given by Typer
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="Utilisation : ")

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments and options, one line each."""
        sections: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
        for param in self.get_params(ctx):  # type: ignore[attr-defined] # given by Typer
            if (record := param.get_help_record(ctx)) is not None:
                name = record[0].split(" <")[0]  # « DOSSIER <path> » would be English
                sections[param.param_type_name].append((name, _french(record[1])))
        for title, kind in (("Arguments", "argument"), ("Options", "option")):
            if sections[kind]:
                with formatter.section(title):
                    formatter.write_dl(sections[kind])

    def get_help_option(self, ctx: Any) -> Any:
        """Give ``--aide`` with its French help."""
        option = super().get_help_option(ctx)  # type: ignore[misc] # given by Typer
        if option is not None:
            option.help = "Affiche cette aide."
            option.opts = list(HELP_NAMES["help_option_names"])  # Typer shuffles them
        return option


class FrenchCommand(_FrenchHelp, TyperCommand):
    """A command whose help is French."""


class FrenchGroup(_FrenchHelp, TyperGroup):
    """A group of commands whose help is French."""

    def __init__(self, **attrs: Any) -> None:
        attrs["subcommand_metavar"] = "COMMANDE [ARGUMENTS]..."
        super().__init__(**attrs)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the options, then the commands in their order of use."""
        super().format_options(ctx, formatter)
        rows = [
            (name, command.get_short_help_str(limit=90))
            for name, command in self.commands.items()
            if not command.hidden
        ]
        with formatter.section("Commandes"):
            formatter.write_dl(rows)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command named first in ``args``, or say which one was meant."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            near = difflib.get_close_matches(args[0], list(self.commands), n=1)
            hint = f" Vouliez-vous dire « {near[0]} » ?" if near else ""
            raise typer.BadParameter(f"la commande « {args[0]} » n'existe pas.{hint}", ctx=ctx)
        return super().resolve_command(ctx, args)


def usage_sentence(error: Any) -> str:
    """Say a usage error of Typer in one French sentence."""
    kind = type(error).__name__
    param = getattr(error, "param", None)
    name = param.get_error_hint() if param is not None else ""
    if kind == "NoSuchOption":
        near = (
            f" Vouliez-vous dire {sorted(error.possibilities)[0]} ?" if error.possibilities else ""
        )
        return f"L'option {error.option_name} n'existe pas.{near}"
    if kind == "MissingParameter":
        return f"Il manque {name}."
    if kind == "BadOptionUsage":
        return f"L'option {error.option_name} attend une valeur."
    if kind == "BadParameter" and name:
        return f"La valeur donnée à {name} ne convient pas ({_reason(param)}).{_near(error)}"
    if kind == "BadParameter":
        return f"{error.message[:1].upper()}{error.message[1:]}"
    return "Commande incomplète ou arguments en trop."


def _near(error: Any) -> str:
    """Name the choice that was probably meant."""
    given = re.search(r"'([^']+)' is not one of", error.message)
    near = difflib.get_close_matches(given[1].lower(), _choices(error.param), n=1) if given else []
    return f" Vouliez-vous dire « {near[0]} » ?" if near else ""


def _choices(param: Any) -> list[str]:
    known = getattr(param.type_descriptor, "choices", None) or []
    return [str(getattr(choice, "value", choice)) for choice in known]


def _reason(param: Any) -> str:
    if choices := _choices(param):
        return f"choisissez parmi : {', '.join(choices)}"
    least, most = (getattr(param, bound, None) for bound in ("min", "max"))
    if least is not None and most is not None:
        return f"il faut un nombre de {least} à {most}"
    if least is not None or most is not None:
        return f"il faut un nombre, {f'{least} au moins' if most is None else f'{most} au plus'}"
    return "voyez --aide pour ce qui est attendu"
