"""What a run was made of may leave the house; what it found has to pass secrecy first."""

import json

from gpect.runs.records import parameters

RUN = {
    "run_id": "r",
    "code_version": "0.1.0",
    "command": "forecast",
    "options": json.dumps({"horizon": 8}),
    "referentiels": json.dumps({"rome": "v460", "filieres": "2026-11"}),
    "figures": json.dumps({"Personnes disponibles sur la période": 3.2}),
}


def test_figures_are_told_in_the_house_only():
    assert parameters(RUN)["Personnes disponibles sur la période"] == "3,2"
    outside = parameters(RUN, with_figures=False)
    assert outside["Référentiel rome"] == "v460"
    assert outside["Référentiel filières"] == "2026-11"
    assert "3,2" not in outside.values()
