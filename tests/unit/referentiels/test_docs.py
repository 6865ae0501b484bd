"""The pages on the referentials say what the tables hold."""

from pathlib import Path

from gpect.referentiels import filieres, loader

DOCS = Path(__file__).resolve().parents[3] / "docs"


def french(number: float) -> str:
    return f"{number:g}".replace(".", ",")


def test_the_page_of_filieres_counts_right() -> None:
    page = (DOCS / "filieres.md").read_text(encoding="utf-8")
    table = loader.load().filieres
    by_parent = filieres.principal(table)
    assert f"{len(table)} lignes, {len(by_parent)} métiers" in page
    sizes = by_parent.value_counts()
    order = ("transition_ecologique", "mobilite", "services", "numerique")
    assert "| " + ", ".join(str(sizes[name]) for name in order) + " |" in page


def test_the_page_of_referentials_has_the_transports_and_postal_codes() -> None:
    page = (DOCS / "referentiels.md").read_text(encoding="utf-8")
    known = loader.load()
    for mode in known.modes.itertuples():
        speed, detour, minutes = map(french, (mode.speed_kmh, mode.detour, mode.max_minutes))
        row = f"{speed} km/h | {detour} | {minutes} min"
        assert row in page, mode.transport
    assert ", ".join(known.territoire.postal_codes_shared_outside) in page
