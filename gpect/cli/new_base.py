"""A database that a command makes by itself: said aloud, as a slip in its name parts the data."""

from pathlib import Path

from gpect.cli.console import complain
from gpect.cli.settings import Settings
from gpect.domain.errors import OptionRefused


def will_be_made(chosen: Settings) -> bool:
    """Say whether the database is still to be made.

    Raises
    ------
    OptionRefused
        Nobody chose it: no ``--base``, no ``GPECT_BASE``, and no ``gpect.toml`` here.
    """
    if chosen.workspace().has_base:
        return False
    if not chosen.is_settled:
        raise OptionRefused(
            "Ce dossier n'est pas encore un dossier de travail de gpect, et aucune base n'est "
            "donnée. Préparez-le par « gpect init », ou dites où est la base : --base BASE."
        )
    return True


def tell(chosen: Settings) -> None:
    """Say that the database was made, and which others stand beside it."""
    base = Path(chosen.workspace().base)
    others = sorted(path.name for path in base.parent.glob("*.db") if path.name != base.name)
    beside = (
        f" Le même dossier contient déjà {', '.join(others)} : si c'est la vôtre, effacez "
        f"{base.name} et relancez avec le bon nom."
        if others
        else " Si vous en aviez déjà une, vérifiez le nom donné à --base."
    )
    complain(f"Nouvelle base : {base}.{beside}")
