"""What the help says of each command: a whole sentence, not one cut short."""

import pytest

from gpect.cli.app import run


@pytest.mark.parametrize("group", [(), ("report",), ("revue",), ("audit",), ("referentiels",)])
def test_no_line_of_the_help_is_cut_short(
    capsys: pytest.CaptureFixture[str], group: tuple[str, ...]
) -> None:
    assert run([*group, "--aide"]) == 0
    told = capsys.readouterr().out
    assert "..." not in told.replace("[ARGUMENTS]...", "").replace("}...", "")
