"""Weights written in a folder's ``gpect.toml``, which keeps every other line."""

import re
from collections.abc import Mapping
from pathlib import Path

from gpect.cli.setting_list import SETTINGS
from gpect.cli.settings import FILE_NAME, template


def write_weights(folder: Path, weights: Mapping[str, float]) -> Path:
    """Write weights (option → value) in the section [poids] of ``gpect.toml``; give its path.

    Every other line stays as it is; a folder without settings gets the file of a new folder.
    """
    file = folder / FILE_NAME
    lines = (file.read_text(encoding="utf-8") if file.is_file() else template()).splitlines()
    if "[poids]" not in (line.strip() for line in lines):
        lines += ["", "[poids]"]
    start = [line.strip() for line in lines].index("[poids]")
    after = [k for k, line in enumerate(lines) if k > start and line.lstrip().startswith("[")]
    section = lines[start + 1 : min(after, default=len(lines))]
    for setting in SETTINGS:
        if setting.option in weights:
            section = _with_line(section, setting.name, f"{weights[setting.option]:g}")
    lines[start + 1 : min(after, default=len(lines))] = section
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def _with_line(section: list[str], name: str, value: str) -> list[str]:
    written = re.compile(rf"\s*#?\s*{name}\s*=")
    at = next((k for k, line in enumerate(section) if written.match(line)), None)
    if at is None:
        return [f"{name} = {value}", *section]
    return [*section[:at], f"{name} = {value}", *section[at + 1 :]]
