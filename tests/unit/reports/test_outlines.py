"""Real outlines: read, simplified, drawn; anything else is one clear sentence."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from gpect.domain.errors import OptionRefused
from gpect.reports.drawings.maps import draw_map
from gpect.reports.drawings.outlines import in_kilometres, read_outlines, simplify


def square(lon, lat, side=0.1):
    return [[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]]


def written(tmp_path, features):
    path = tmp_path / "territoire.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def feature(code, geometry, name="code"):
    return {"type": "Feature", "properties": {name: code}, "geometry": geometry}


def two(tmp_path):
    polygon = {"type": "Polygon", "coordinates": [square(3.5, 50.3)]}
    several = {"type": "MultiPolygon", "coordinates": [[square(3.6, 50.3)], [square(3.6, 50.1)]]}
    return written(tmp_path, [feature("59001", polygon), feature("59002", several, "insee")])


def test_polygons_and_their_codes(tmp_path):
    found = read_outlines(two(tmp_path))
    assert {code: len(rings) for code, rings in found.items()} == {"59001": 1, "59002": 2}
    rings, size = in_kilometres(found)
    assert size == pytest.approx(
        (0.2 * 111.195 * np.cos(np.radians(50.28)), 0.3 * 111.195), rel=0.01
    )
    assert min(ring.min() for own in rings.values() for ring in own) >= -1e-9


def test_simplifying_keeps_corners_and_leaves_out_what_is_straight():
    along = np.linspace(0, 1, 50)
    ring = np.concatenate(
        [np.c_[along, 0 * along], np.c_[1 + 0 * along, along], np.c_[1 - along, 1 - along]]
    )
    assert len(simplify(ring, 0.01)) <= 6
    wavy = np.c_[along, 0.05 * np.sin(40 * along)]
    assert len(simplify(wavy, 0.001)) > 20


def test_the_map_is_drawn_from_them(tmp_path):
    territoire = SimpleNamespace(
        communes=pd.DataFrame({"code_commune": ["59001", "59002"], "code_epci": ["a", "b"]}),
        epcis=pd.DataFrame({"code_epci": ["a", "b"], "name": ["A", "B"], "short_name": ["A", "B"]}),
    )
    shares, notes = pd.Series({"a": 0.3}), pd.Series({"a": "3 postes", "b": "chiffre secret"})
    svg = draw_map(territoire, shares, notes, "carte", read_outlines(two(tmp_path)))
    assert svg.count("<title>") == 2
    assert "url(#carte-secret)" in svg
    assert svg == draw_map(territoire, shares, notes, "carte", read_outlines(two(tmp_path)))


@pytest.mark.parametrize(
    "text",
    ["", "pas du json", "[]", '{"features": []}', '{"features": [{"properties": {"code": "1"}}]}'],
)
def test_what_is_no_outline_is_refused(tmp_path, text):
    path = tmp_path / "territoire.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OptionRefused, match="contours de communes"):
        read_outlines(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(OptionRefused, match=r"absent\.geojson"):
        read_outlines(tmp_path / "absent.geojson")
