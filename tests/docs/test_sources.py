"""Every page of docs/sources/ is typed as written, on its own samples, and says what comes out."""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from gpect.cli.app import run

SOURCES = Path(__file__).resolve().parents[2] / "docs" / "sources"
PAGES = sorted(path.name for path in SOURCES.glob("*.md") if path.name != "README.md")
BLOCK = re.compile(r"^```sh\n(.*?)^```\n\n```text\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    made = tmp_path_factory.mktemp("sources")
    shutil.copytree(SOURCES / "exemples", made / "exemples")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made)
        assert run(["init", "."]) == 0
        yield made


@pytest.mark.lent
@pytest.mark.parametrize("page", PAGES)
def test_a_page_works_as_written(
    page: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocks = BLOCK.findall((SOURCES / page).read_text(encoding="utf-8"))
    assert blocks
    for commands, expected in blocks:
        capsys.readouterr()
        codes = [run(shlex.split(line)[1:]) for line in commands.splitlines()]
        assert set(codes) <= {0, 3}
        said = {line.strip() for line in capsys.readouterr().out.splitlines()}
        assert [line for line in expected.splitlines() if line.strip() not in said] == []


def test_every_sample_is_used_and_every_page_is_in_the_index() -> None:
    index = (SOURCES / "README.md").read_text(encoding="utf-8")
    assert [page for page in PAGES if f"]({page})" not in index] == []
    told = "".join((SOURCES / page).read_text(encoding="utf-8") for page in PAGES)
    samples = sorted(path.name for path in (SOURCES / "exemples").iterdir())
    assert [name for name in samples if f"exemples/{name}" not in told] == []
