"""The page on scenarios shows every block and every field, as they are read."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

from gpect.domain.scenarios import SECTIONS, read_scenario

PAGE = Path(__file__).parents[2] / "docs" / "scenarios.md"


def example() -> str:
    found = re.search(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def test_the_example_is_read() -> None:
    read = read_scenario(example(), "usine.toml")
    assert (len(read.plants), len(read.closures), len(read.seats)) == (1, 1, 2)
    assert (len(read.lines), len(read.permits)) == (1, 1)


def test_every_block_and_field_is_shown() -> None:
    shown = tomllib.loads(example())
    for section, (_, kind) in SECTIONS.items():
        said = {name for block in shown[section] for name in block}
        assert said == {field.name for field in fields(kind)}, section
