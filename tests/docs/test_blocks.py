"""Every command that docs/ tells a user to type is typed here, in order."""

import re
import shlex
from pathlib import Path

import pytest

from gpect.cli.app import run

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```sh\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)


def commands(page: str) -> list[list[str]]:
    text = (ROOT / page).read_text(encoding="utf-8")
    lines = [line for block in BLOCK.findall(text) for line in block.splitlines()]
    return [shlex.split(line, comments=True) for line in lines if line.startswith("gpect ")]


@pytest.mark.lent
def test_the_tutorial_works_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    typed = commands("docs/tutoriel.md")
    assert len(typed) >= 8
    for words in typed:
        smaller = ["200" if word == "2000" else word for word in words[1:]]
        arguments = [
            name for word in smaller for name in (sorted(map(str, Path().glob(word))) or [word])
        ]
        assert run(arguments) in (0, 3), words
    assert (tmp_path / "mon-territoire" / "appariement.xlsx").exists()
    assert (tmp_path / "mon-territoire" / "comite" / "note.html").exists()


def test_every_link_of_the_docs_leads_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name} : {target}"
