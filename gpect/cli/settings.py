"""Settings of a working folder: ``gpect.toml``, then what the command line says over it.

The only module that reads a settings file or the environment: ``GPECT_BASE``,
``GPECT_CACHE``, keys of services.
"""

import os
import re
import tomllib
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gpect.cli.setting_list import SETTINGS, Setting
from gpect.domain.errors import OptionRefused
from gpect.domain.scenarios import toml_place

if TYPE_CHECKING:
    from gpect.forecast.options import ForecastOptions
    from gpect.ingest.connectors.france_travail import Keys
    from gpect.ingest.options import IngestOptions
    from gpect.match.options import MatchOptions
    from gpect.runs import Workspace

_OPTIONAL = ("as_of", "referentiels", "filieres", "abreviations", "contours", "tension")
FILE_NAME = "gpect.toml"
_DAY_FIRST = re.compile(r"^(\d\d)/(\d\d)/(\d{4})$")
BASE_NAME = "gpect.db"


@dataclass(frozen=True)
class Settings:
    """What one command works with: the folder and the values set in it, by section.

    ``asked`` is the database that the command line names, "" where it names none; ``is_settled``
    says that someone chose this database, there or in ``gpect.toml``.
    """

    folder: Path
    values: dict[str, dict[str, Any]]
    asked: str = ""
    is_settled: bool = True

    def then(self, words: str) -> str:
        """Write the command to type next, on the same database: ``gpect match --base …``."""
        quoted = f'"{self.asked}"' if " " in self.asked else self.asked
        return f"gpect {words} --base {quoted}" if self.asked else f"gpect {words}"

    def workspace(self) -> "Workspace":
        """Give the workspace that every command shares."""
        from gpect.runs import Workspace

        general = self.values["general"]
        return Workspace(
            base=str(general["base"]),
            folder=self.folder,
            as_of=self.as_of,
            referentiels=_path(self.folder, general["referentiels"]),
            filieres=_path(self.folder, general["filieres"]),
            abreviations=_path(self.folder, general["abreviations"]),
            contours=_path(self.folder, general["contours"]),
            tension=_path(self.folder, general["tension"]),
            invented=bool(general["invented"]),
            kept_in=_cache(),
        )

    @property
    def as_of(self) -> date:
        """The reference day: the one set, else today."""
        text = str(self.values["general"]["as_of"])
        if not text:
            return datetime.now().astimezone().date()
        try:
            return date.fromisoformat(_DAY_FIRST.sub(r"\3-\2-\1", text))
        except ValueError as error:
            raise OptionRefused(
                f"La date de référence « {text} » ne se lit pas : écrivez-la AAAA-MM-JJ, "
                "ou JJ/MM/AAAA."
            ) from error

    def ingest_options(self) -> "IngestOptions":
        """Give the options of ``gpect ingest``."""
        from gpect.ingest.options import IngestOptions

        return IngestOptions(as_of=self.as_of, **self.values["ingestion"])

    def match_options(self) -> "MatchOptions":
        """Give the options of ``gpect match``."""
        from gpect.match.options import MatchOptions

        return MatchOptions(
            as_of=self.as_of,
            **self.values["appariement"],
            **self.values["freins"],
            **self.values["poids"],
        )

    def forecast_options(self) -> "ForecastOptions":
        """Give the options of ``gpect forecast``."""
        from gpect.forecast.options import ForecastOptions

        return ForecastOptions(as_of=self.as_of, **self.values["prevision"])


def _cache() -> Path:
    """Give the folder of the kept indexes: ``GPECT_CACHE``, else the system's place for them."""
    from platformdirs import user_cache_path

    told = os.environ.get("GPECT_CACHE")
    return Path(told) if told else user_cache_path("gpect", appauthor=False)


def load(base: str | None, day: str | None = None) -> Settings:
    """Read ``gpect.toml`` beside the database, or in the current folder, under the flags.

    Order of precedence: flag, environment ``GPECT_BASE``, file, default.
    """
    asked = base or os.environ.get("GPECT_BASE")
    folder = Path(asked).parent if asked and "://" not in asked else Path()
    values = _defaults()
    file = folder / FILE_NAME
    if file.is_file():
        _read_file(file, values)
    if asked:
        values["general"]["base"] = asked
    elif "://" not in str(values["general"]["base"]):
        values["general"]["base"] = str(folder / str(values["general"]["base"]))
    if day:
        values["general"]["as_of"] = day
    return Settings(folder, values, base or "", bool(asked) or file.is_file())


def _defaults() -> dict[str, dict[str, Any]]:
    return {
        "general": {"base": BASE_NAME, "invented": False} | dict.fromkeys(_OPTIONAL, ""),
        "ingestion": {},
        "appariement": {},
        "freins": {},
        "poids": {},
        "prevision": {},
    }


def _read_file(file: Path, values: dict[str, dict[str, Any]]) -> None:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise OptionRefused(f"{file.name} : enregistrez ce fichier en UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise OptionRefused(
            f"{toml_place(file.name, error)} : cette ligne ne se lit pas. Un texte s'écrit entre "
            "guillemets, un nombre sans guillemets et avec un point, après le signe =."
        ) from error
    known = {(s.section, s.name): s for s in SETTINGS}
    for section, lines in content.items():
        for name, value in (lines if isinstance(lines, dict) else {"": lines}).items():
            setting = known.get((section, name))
            if setting is None:
                raise OptionRefused(
                    f"{file.name} : [{section}] {name} n'est pas une option connue."
                )
            values[section][setting.option] = _checked(file, setting, value)


def _checked(file: Path, setting: Setting, value: Any) -> Any:
    if setting.kind is str and type(value) is date:  # a day, written as TOML has it
        value = value.isoformat()
    whole_as_real = setting.kind is float and isinstance(value, int)
    is_bool = isinstance(value, bool)  # Python's true and false are whole numbers too
    is_of_kind = isinstance(value, setting.kind) and is_bool == (setting.kind is bool)
    if not is_of_kind and (is_bool or not whole_as_real):
        raise OptionRefused(
            f"{file.name} : [{setting.section}] {setting.name} ne convient pas "
            f"(attendu : {setting.meaning})."
        )
    return setting.kind(value)


def france_travail_keys() -> "Keys":
    """Give the keys of France Travail from the environment, the only place they may be in."""
    from gpect.ingest.connectors.france_travail import Keys

    return Keys(os.environ.get("GPECT_FT_ID", ""), os.environ.get("GPECT_FT_SECRET", ""))


def _path(folder: Path, text: str) -> Path | None:
    return folder / text if text else None


def template(day: str = "", *, invented: bool = False) -> str:
    """Write a new folder's ``gpect.toml``: each default, commented; whether data are made up."""
    told = {"base": f'"{BASE_NAME}"'} | ({"invented": "true"} if invented else {})
    told |= {"as_of": f'"{day}"'} if day else {}
    lines = ["# Réglages de gpect. Une ligne qui commence par # garde la valeur par défaut."]
    section = ""
    for setting in SETTINGS:
        if setting.section != section:
            section = setting.section
            lines += ["", f"[{section}]"]
        lines += [f"# {setting.meaning}", _line(setting, told.get(setting.option))]
    return "\n".join(lines) + "\n"


def _line(setting: Setting, told: str | None) -> str:
    if told is None:
        return f"# {setting.name} = {_default_of(setting)}"
    return f"{setting.name} = {told}"


def _default_of(setting: Setting) -> str:
    if setting.section == "general":
        return "false" if setting.kind is bool else '""'
    from gpect.forecast.options import ForecastOptions
    from gpect.ingest.options import IngestOptions
    from gpect.match.options import MatchOptions

    owners: dict[str, Any] = {
        "ingestion": IngestOptions,
        "appariement": MatchOptions,
        "freins": MatchOptions,
        "poids": MatchOptions,
        "prevision": ForecastOptions,
    }
    defaults = {field.name: field.default for field in fields(owners[setting.section])}
    default = defaults[setting.option]
    return f'"{default}"' if isinstance(default, str) else str(default)
