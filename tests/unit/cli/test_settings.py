"""``gpect.toml``: what it says wins over defaults, flags win over it, the rest is refused."""

from datetime import date
from pathlib import Path

import pytest

from gpect.cli import settings, weights
from gpect.cli.setting_list import SETTINGS
from gpect.domain.errors import OptionRefused

SET = {int: 1, float: 0.5, str: "stable"}


def in_folder(folder: Path, text: str) -> settings.Settings:
    (folder / settings.FILE_NAME).write_text(text, encoding="utf-8")
    return settings.load(str(folder / "gpect.db"))


def test_every_setting_reaches_its_option(tmp_path: Path) -> None:
    lines: dict[str, list[str]] = {}
    for s in SETTINGS:
        if s.section != "general":
            lines.setdefault(s.section, []).append(f"{s.name} = {SET[s.kind]!r}")
    text = "\n".join(f"[{section}]\n" + "\n".join(ls) for section, ls in lines.items())
    chosen = in_folder(tmp_path, text)
    owners = {
        "ingestion": chosen.ingest_options(),
        "appariement": chosen.match_options(),
        "freins": chosen.match_options(),
        "poids": chosen.match_options(),
        "prevision": chosen.forecast_options(),
    }
    for s in SETTINGS:
        if s.section != "general":
            assert getattr(owners[s.section], s.option) == SET[s.kind], s.name


def test_the_template_holds_every_setting_and_changes_nothing(tmp_path: Path) -> None:
    text = settings.template("2026-10-01")
    assert [s.name for s in SETTINGS if f"{s.name} = " not in text] == []
    chosen = in_folder(tmp_path, text)
    assert chosen.as_of == date(2026, 10, 1)
    assert (
        chosen.match_options()
        == settings.load(str(tmp_path / "ailleurs" / "g.db"), "2026-10-01").match_options()
    )


def test_made_up_data_are_told_by_the_settings(tmp_path: Path) -> None:
    text = settings.template("2026-10-01")
    assert in_folder(tmp_path, text).workspace().invented is False
    text = settings.template("2026-10-01", invented=True)
    assert in_folder(tmp_path, text).workspace().invented is True
    with pytest.raises(OptionRefused, match="donnees_inventees"):
        in_folder(tmp_path, "[general]\ndonnees_inventees = 1\n")


def test_a_flag_wins_over_the_file(tmp_path: Path) -> None:
    in_folder(tmp_path, '[general]\ndate_reference = "2026-10-01"\n')
    assert settings.load(str(tmp_path / "gpect.db"), "2027-01-04").as_of == date(2027, 1, 4)


@pytest.mark.parametrize(
    "text",
    [
        "[appariement]\npropositions_par_personne = 'trois'\n",
        "[appariement]\nscore_minimal = true\n",
        "[general]\ninconnu = 1\n",
        "base = 'g.db'\n",
        "[prevision\n",
    ],
)
def test_what_is_not_known_or_not_right_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(OptionRefused, match=settings.FILE_NAME):
        in_folder(tmp_path, text)


def test_a_file_of_the_notepad_and_a_day_without_quotes_are_read(tmp_path: Path) -> None:
    chosen = in_folder(tmp_path, "\ufeff[general]\ndate_reference = 2026-10-01\n")
    assert chosen.as_of == date(2026, 10, 1)


def test_the_line_that_is_not_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(OptionRefused, match=r"gpect\.toml, ligne 2 : "):
        in_folder(tmp_path, "[prevision]\ntirages = 1,5\n")


def test_a_date_that_is_no_date_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OptionRefused, match="AAAA-MM-JJ"):
        _ = in_folder(tmp_path, '[general]\ndate_reference = "1/10/26"\n').as_of


def test_weights_learned_are_written_and_every_other_line_stays(tmp_path: Path) -> None:
    file = tmp_path / "gpect.toml"
    file.write_text('# à moi\n[poids]\n# distance = 2.0\ndates = 4\n\n[general]\nbase = "x.db"\n')
    weights.write_weights(tmp_path, {"weight_reach": 1.25, "weight_timing": 0.5})
    assert file.read_text(encoding="utf-8") == (
        '# à moi\n[poids]\ndistance = 1.25\ndates = 0.5\n\n[general]\nbase = "x.db"\n'
    )
    file.unlink()
    weights.write_weights(tmp_path, {"weight_reach": 1.25})
    chosen = settings.load(str(tmp_path / "gpect.db"), "2026-10-01")
    assert chosen.match_options().weight_reach == 1.25
